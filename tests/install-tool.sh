#!/usr/bin/env bash
# Packs the dotnet tool, installs it from its package as a user does, and runs it: from a file to a report.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
version="0.0.1-test.$$.$(date +%s)"

dotnet pack src/Relevance.Cluster.Tool/Relevance.Cluster.Tool.csproj -nologo --output "$folder/feed" -p:Version="$version" -p:ArtifactsPath="$folder/build"
dotnet tool install Relevance.Cluster.Tool --tool-path "$folder/tool" --add-source "$folder/feed" --version "$version"

test "$("$folder/tool/relevance" --version)" = "$version"
"$folder/tool/relevance" cluster samples/data/iris.csv --columns petal_length,petal_width --k 3 --truth class --report "$folder/clusters.html"
grep -qi '<!doctype html>' "$folder/clusters.html"

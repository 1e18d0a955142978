#!/usr/bin/env bash
# Packs the libraries as they are published, into a folder from which other programs take packages:
#   tests/pack-libraries.sh FOLDER
#   RestoreAdditionalProjectSources=FOLDER NUGET_PACKAGES=FOLDER/cache dotnet run --project tests/Relevance.Cluster.NotebookRunner -- samples/notebooks/quickstart.ipynb
#   RestoreAdditionalProjectSources=FOLDER NUGET_PACKAGES=FOLDER/cache tests/use-packages.sh
# The cache is a new one, so that no package of an earlier build answers; what a package forgets is missing for its users too.
set -euo pipefail
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
dotnet pack "$repository/src/Libraries.slnf" --configuration Release --output "$folder" -nologo -p:ArtifactsPath="$folder/build" -p:RunAnalyzers=false

#!/usr/bin/env bash
# Renders every SVG picture of a folder to PNG, which fails where one is no proper SVG; without a second argument the PNGs are thrown away.
# usage: tests/render-figures.sh [folder of SVG files] [folder for PNG files]
# To look at all figures: FIGURES_FOLDER=figures dotnet test --project tests/Relevance.Cluster.Tests --filter-class "*.FigureTests"
set -euo pipefail

svgs=${1:-$(dirname "${BASH_SOURCE[0]}")/Relevance.Cluster.Tests/Drawing/Golden}
pngs=${2:-$(mktemp -d)}
mkdir -p "$pngs"
count=0
for svg in "$svgs"/*.svg; do
  [[ -e $svg ]] || { echo "there is no picture in $svgs"; exit 1; }
  png=$pngs/$(basename "$svg" .svg).png
  rsvg-convert "$svg" --output "$png"
  [[ -s $png ]] || { echo "$svg is drawn as nothing"; exit 1; }
  count=$((count + 1))
done
echo "$count pictures rendered"
if (($# < 2)); then rm -r "$pngs"; fi

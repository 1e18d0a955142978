#!/usr/bin/env bash
# The whole story, from a file of JSON Lines to a report, with this library, with numpy, pandas, scikit-learn and faiss, with DuckDB, and with ML.NET, in alternation.
#   bench/story.sh [FOLDER] [DOCUMENTS] [DIMENSION] [ROUNDS]     prints the machine and a table in Markdown, and leaves the data in FOLDER
# Python's packages are installed with apt where they are missing (then it must run as root); faiss is left out if Python cannot import it (bench/build-faiss.sh builds it).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=${1:-bench/story-data} documents=${2:-100000} dimension=${3:-384} rounds=${4:-3}
peers=(env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE /usr/bin/python3 bench/story/peers.py)
if ! /usr/bin/python3 -c 'import sklearn, pandas' 2> /dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-sklearn python3-pandas libopenblas0-pthread
fi

mkdir -p "$folder"
rm -f "$folder"/*-*.jsonl
if [[ ! -e $folder/shop.jsonl ]]; then "${peers[@]}" generate "$folder" "$documents" "$dimension"; fi
for program in ours duckdb mlnet; do dotnet build -c Release --nologo -v quiet "bench/story/$program.cs"; done
for ((round = 1; round <= rounds; round++)); do
  dotnet run -c Release --no-build bench/story/ours.cs -- "$folder" > "$folder/ours-$round.jsonl"
  "${peers[@]}" "$folder" > "$folder/python-$round.jsonl"
  dotnet run -c Release --no-build bench/story/duckdb.cs -- "$folder" > "$folder/duckdb-$round.jsonl"
  dotnet run -c Release --no-build bench/story/mlnet.cs -- "$folder" > "$folder/mlnet-$round.jsonl"
done

echo "Machine: $(lscpu | sed -n 's/^Model name: *//p') (family $(lscpu | sed -n 's/^CPU family: *//p')), $(nproc) processors, $(free -g | awk '/^Mem/ { print $2 }') GiB; .NET $(dotnet --version);" \
  "$documents documents, vectors of $dimension components, $rounds rounds; $(date +%F)"
echo
/usr/bin/python3 bench/story/table.py "$folder"

#!/usr/bin/env bash
# Compares the command "kmeans" with Debian's scikit-learn on generated sets, in alternation. Prints the machine, then tables of ratios.
#   bench/compare.sh [SETSDIR] [ROUNDS] [SET:ITERATIONS:THREADS ...]
# Installs python3-sklearn and libopenblas0-pthread with apt if they are missing (then it must run as root). Sets that are in SETSDIR already are used as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

sets=${1:-bench/sets}
rounds=${2:-5}
work=("${@:3}")
if ((${#work[@]} == 0)); then
  for set in a b c d e; do
    for threads in 1 2; do work+=("$set:10:$threads"); done
  done
  work+=(a:40:1 b:40:1 c:40:1 e:40:1 a:0:1 b:0:1 c:0:1 e:0:1)
fi

if ! /usr/bin/python3 -c 'import sklearn' 2> /dev/null || ! dpkg-query -W libopenblas0-pthread > /dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3-sklearn libopenblas0-pthread
fi

dotnet build bench/Relevance.Cluster.KMeansBench -c Release -m:1 --nologo -v quiet
kmeans=artifacts/bin/Relevance.Cluster.KMeansBench/release/kmeans

for item in "${work[@]}"; do
  set=${item%%:*}
  if [[ ! -e $sets/$set/meta.json ]]; then "$kmeans" generate "$set" "$sets/$set"; fi
done

echo "Machine: $(lscpu | sed -n 's/^Model name: *//p'), $(nproc) processors, $(free -g | awk '/^Mem/ { print $2 }') GiB; .NET $(dotnet --version);" \
  "$(/usr/bin/python3 -c 'import sklearn, numpy; print("scikit-learn", sklearn.__version__ + ", numpy", numpy.__version__)')"
echo
for threads in 1 2; do
  ours=$("$kmeans" kernel "$threads") theirs=$(/usr/bin/python3 bench/sklearn_kmeans.py sgemm "$threads")
  echo "Kernel, $threads threads: ours $ours, OpenBLAS sgemm $theirs"
  echo
done
/usr/bin/python3 bench/compare.py "$kmeans" "$sets" "$rounds" "${work[@]}"

#!/usr/bin/env bash
# One of three workers on this machine has a disk that is full, or little time: bench/worker-trouble.sh TROUBLE [N D K]
#   disk     its folder has 8 MB: fits, then space is made, and fits again
#   limit    it may not write files of more than 8 MiB, as on a file system without large files
#   killed   the same, and the signal of the limit ends it
#   slow     it is stopped for 0.9 of each second, from the second fit on
# Prints the fits, whether their bits are those of one process, what is in the folder, and who still runs. The disk needs root.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
trouble=$1 count=${2:-200000} dimension=${3:-384} clusters=${4:-1000}
place=$(mktemp -d)
chmod 755 "$place"
program=${LOADBENCH:-$root/artifacts/bin/Relevance.Cluster.Distributed.LoadBench/release/Relevance.Cluster.Distributed.LoadBench}
pids=()

clean() {
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  ! mountpoint -q "$place/cache-1" || umount "$place/cache-1"
  "$root/tests/postgres.sh" stop "$place/pg"
  rm -rf "$place"
}
trap clean EXIT

# A fit that warms up, a second one, and one in one process.
fit() {
  echo "$1:"
  "$program" fit "$connection" "$count" "$dimension" "$clusters" 3 joined >"$place/fit.log" 2>&1 || true
  grep -E 'fit, |hash|bits|Exception' "$place/fit.log" || cat "$place/fit.log"
  (cd "$place/cache-1" && find . -type f -printf '  in its folder: %s bytes, %f\n')
}

"$root/tests/postgres.sh" start "$place/pg" >"$place/connection"
connection=$(cat "$place/connection")
mkdir "$place/cache-1"
[ "$trouble" != disk ] || mount -t tmpfs -o size=8m tmpfs "$place/cache-1"
for n in 1 2 3; do
  (
    if [ "$n" = 1 ] && [[ $trouble = limit || $trouble = killed ]]; then
      # Compiled code is in files too, unless it is writable where it runs.
      export DOTNET_EnableWriteXorExecute=0
      [ "$trouble" = killed ] || trap '' XFSZ
      ulimit -f 8192
    fi
    exec "$program" worker "$connection" 127.0.0.1 "$place/cache-$n"
  ) >"$place/worker-$n.log" 2>&1 &
  pids+=($!)
done

if [ "$trouble" = slow ]; then
  (
    until grep -q 'first fit' "$place/fit.log" 2>/dev/null; do sleep 0.2; done
    while kill -STOP "${pids[0]}" && sleep 0.9 && kill -CONT "${pids[0]}"; do sleep 0.1; done
  ) 2>/dev/null &
  pids+=($!)
fi

fit "with the trouble"
if [ "$trouble" = disk ]; then
  mount -o remount,size=4g "$place/cache-1"
  fit "with space"
fi
for n in 1 2 3; do
  if kill -0 "${pids[$((n - 1))]}" 2>/dev/null; then echo "worker $n runs"; else echo "worker $n has ended"; fi
done

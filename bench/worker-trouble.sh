#!/usr/bin/env bash
# One of three workers on this machine has a disk that is full, or little time: bench/worker-trouble.sh TROUBLE [N D K]
#   disk     its folder has 8 MB: fits, then space is made, and fits again
#   disks    the folders of all three have 8 MB each
#   limit    it may not write files of more than 8 MiB, as on a file system without large files
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
  for n in 1 2 3; do ! mountpoint -q "$place/cache-$n" || umount "$place/cache-$n"; done
  "$root/tests/postgres.sh" stop "$place/pg"
  rm -rf "$place"
}
trap clean EXIT

# A fit that warms up, a second one, and one in one process.
fit() {
  echo "$1:"
  start=$(date +%s)
  "$program" fit "$connection" "$count" "$dimension" "$clusters" 3 joined >"$place/fit.log" 2>&1 || echo "failed $(($(date +%s) - start)) s after its start"
  grep -E 'written|fit, |hash|bits|Exception' "$place/fit.log" || cat "$place/fit.log"
  (cd "$place/cache-1" && find . -type f -printf '  in its folder: %s bytes, %f\n')
}

"$root/tests/postgres.sh" start "$place/pg" >"$place/connection"
connection=$(cat "$place/connection")
mkdir "$place/cache-1" "$place/cache-2" "$place/cache-3"
case $trouble in
  disk) full=(1) ;;
  disks) full=(1 2 3) ;;
  *) full=() ;;
esac
for n in "${full[@]}"; do mount -t tmpfs -o size=8m tmpfs "$place/cache-$n"; done
for n in 1 2 3; do
  (
    if [ "$n" = 1 ] && [ "$trouble" = limit ]; then
      # Compiled code is in files too, unless it is writable where it runs; the signal of the limit would end the worker.
      export DOTNET_EnableWriteXorExecute=0
      trap '' XFSZ
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
if [ ${#full[@]} -gt 0 ]; then
  for n in "${full[@]}"; do mount -o remount,size=4g "$place/cache-$n"; done
  fit "with space"
fi
for n in 1 2 3; do
  if kill -0 "${pids[$((n - 1))]}" 2>/dev/null; then echo "worker $n runs"; else echo "worker $n has ended"; fi
done

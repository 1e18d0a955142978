#!/usr/bin/env bash
# Cuts the network of one of three workers in the middle of a fit: bench/network-cut.sh [N D K]; with CUT_COORDINATOR=1 that of its coordinator.
# Each worker is in a network namespace of its own, at one bridge with PostgreSQL. The cut is silent: the link stays up, and what is sent is lost.
# Needs root, and nobody's names rel-*; prints when the others notice, when the fit ends, whether its bits are those of one process, and
# what becomes of the worker when its network comes back.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
count=${1:-200000} dimension=${2:-384} clusters=${3:-1000}
net=10.77.0
place=$(mktemp -d)
chmod 755 "$place"
program=${LOADBENCH:-$root/artifacts/bin/Relevance.Cluster.Distributed.LoadBench/release/Relevance.Cluster.Distributed.LoadBench}
pids=()

clean() {
  for pid in "${pids[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
  for n in 1 2 3; do ip netns del "rel-$n" 2>/dev/null || true; done
  ip link del rel-bridge 2>/dev/null || true
  "$root/tests/postgres.sh" stop "$place/pg"
  rm -rf "$place"
}
trap clean EXIT

# All addresses of links are known beforehand: a cut link must not become an error "no route to host".
link_address() { printf '02:00:00:00:00:%02x' "$1"; }

ip link add rel-bridge address "$(link_address 254)" type bridge
ip addr add $net.254/24 dev rel-bridge
ip link set rel-bridge up
for n in 1 2 3; do
  ip netns add "rel-$n"
  ip link add "rel-v$n" type veth peer name eth0 netns "rel-$n" address "$(link_address "$n")"
  ip link set "rel-v$n" master rel-bridge up
  ip -n "rel-$n" addr add "$net.$n/24" dev eth0
  ip -n "rel-$n" link set lo up
  ip -n "rel-$n" link set eth0 up
  ip neigh replace "$net.$n" lladdr "$(link_address "$n")" dev rel-bridge nud permanent
  for other in 1 2 3 254; do
    [ "$other" = "$n" ] || ip -n "rel-$n" neigh replace "$net.$other" lladdr "$(link_address "$other")" dev eth0 nud permanent
  done
done

"$root/tests/postgres.sh" start "$place/pg" >"$place/connection"
echo "listen_addresses = '127.0.0.1, $net.254'" >>"$place/pg/data/postgresql.conf"
echo "host all all $net.0/24 trust" >>"$place/pg/data/pg_hba.conf"
"$root/tests/postgres.sh" crash "$place/pg"
connection=$(sed "s/127.0.0.1/$net.254/" "$place/connection")

for n in 1 2 3; do
  ip netns exec "rel-$n" "$program" worker "$connection" "$net.$n" "$place/cache-$n" >"$place/worker-$n.log" 2>&1 &
  pids+=($!)
done

"$program" fit "$connection" "$count" "$dimension" "$clusters" 3 joined >"$place/fit.log" 2>&1 &
fit=$!
pids+=("$fit")
until grep -Eq 'iteration [3-9]' "$place/fit.log"; do
  kill -0 "$fit" || { cat "$place"/*.log; exit 1; }
  read -rt 0.2 <> <(:) || true
done

coordinator=$(grep -o "coordinator $net\.[0-9]*" "$place/fit.log" | tail -1 | grep -o '[0-9]*$')
cut=$(((coordinator % 3) + 1))
[ "${CUT_COORDINATOR:-}" != 1 ] || cut=$coordinator
bridge link set dev "rel-v$cut" state 0
start=$(date +%s.%N)
echo "  the network of worker $net.$cut is cut" >>"$place/fit.log"
if wait "$fit"; then result=0; else result=$?; fi
cat "$place/fit.log"
echo "the fit and the comparison ended $(echo "$(date +%s.%N) - $start" | bc) s after the cut"
alone() { kill -0 "${pids[$((cut - 1))]}" 2>/dev/null; }
if alone; then
  bridge link set dev "rel-v$cut" state 3
  start=$(date +%s)
  while alone && [ $(($(date +%s) - start)) -lt 180 ]; do read -rt 0.2 <> <(:) || true; done
  if alone; then echo "the worker that was cut off runs 180 s after its network has come back"
  else echo "the worker that was cut off ended $(($(date +%s) - start)) s after its network had come back"; tail -3 "$place/worker-$cut.log"; fi
else
  echo "the worker that was cut off has ended"
fi
exit "$result"

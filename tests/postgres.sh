#!/usr/bin/env bash
# A PostgreSQL server of its own, on loopback and for tests only (it does not wait for the disk):
#   tests/postgres.sh start FOLDER            installs PostgreSQL if it is missing, starts a server in FOLDER, and prints its connection string
#   tests/postgres.sh stop FOLDER             stops it and removes FOLDER
#   tests/postgres.sh crash FOLDER            ends it at once, as a failure would, and starts it again at the same port
# The server runs as the user postgres if the script runs as root, which PostgreSQL refuses. FSYNC=on makes it wait for the disk.
set -euo pipefail
command=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)

binaries() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [ -n "$found" ] || found=$(dirname "$(command -v initdb 2>/dev/null || echo /)")
  [ -x "$found/initdb" ] && echo "$found"
}

as_server() {
  if [ "$(id -u)" = 0 ]; then
    (cd "$folder" && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@")
  else
    (cd "$folder" && "$@")
  fi
}

start() {
  as_server "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start >/dev/null
}

if ! bin=$(binaries); then
  [ "$command" = start ] || exit 0
  (apt-get update && apt-get install -y --no-install-recommends postgresql) >&2
  bin=$(binaries)
fi

case $command in
  start)
    [ "$(id -u)" != 0 ] || chown postgres "$folder"
    port=$(perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1")->sockport')
    as_server "$bin/initdb" --no-sync --auth=trust --username=relevance --encoding=UTF8 --locale=C.UTF-8 -D "$folder/data" >"$folder/initdb.log" 2>&1
    cat >>"$folder/data/postgresql.conf" <<SETTINGS
port = $port
listen_addresses = '127.0.0.1'
unix_socket_directories = '$folder'
fsync = ${FSYNC:-off}
synchronous_commit = ${FSYNC:-off}
full_page_writes = ${FSYNC:-off}
max_connections = 200
shared_buffers = 128MB
SETTINGS
    start
    echo "Host=127.0.0.1;Port=$port;Username=relevance;Database=postgres"
    ;;
  stop)
    [ ! -f "$folder/data/postmaster.pid" ] || as_server "$bin/pg_ctl" -D "$folder/data" -m fast -w stop >/dev/null
    rm -rf "$folder"
    ;;
  crash)
    as_server "$bin/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null
    start
    ;;
  *)
    echo "expected start, stop or crash, found '$command'" >&2
    exit 2
    ;;
esac

#!/usr/bin/env bash
# A private PostgreSQL for tests and benchmarks: durable as in earnest, on a free loopback port, in a folder of its own. Prints the address
# of its database once it answers, and stops and removes itself when its standard input ends, so that it never outlives who started it.
# A line "restart" on its standard input ends it as a crash would, starts it again and prints the address once more.
# Arguments are settings, for example: eng/throwaway-postgres.sh shared_buffers=512MB
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/prerequisites.sh

programs=$(postgres_programs) || { need_postgres && programs=$(postgres_programs); }

# PostgreSQL refuses to run as root: its own user, or else nobody, runs it then.
as_user=()
if [ "$(id -u)" = 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  as_user=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/baton-postgres-XXXXXX")
server=
stop() {
  trap - EXIT
  if [ -n "$server" ]; then
    kill -INT "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' INT TERM HUP

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
printf '%s' "$password" >"$folder/password"
[ "$(id -u)" != 0 ] || chown -R "$user" "$folder"
cd "$folder"
"${as_user[@]}" "$programs/initdb" --pgdata "$folder/data" --username baton --pwfile "$folder/password" --encoding UTF8 --locale C \
  --auth scram-sha-256 --no-sync >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 1; }

settings=(fsync=on full_page_writes=on synchronous_commit=on listen_addresses=127.0.0.1 "unix_socket_directories=$folder"
  max_connections=300 max_wal_size=2GB "$@")
options=()
for setting in "${settings[@]}"; do options+=(-c "$setting"); done
start() {
  : >"$folder/log"
  "${as_user[@]}" "$programs/postgres" -D "$folder/data" -p "$port" "${options[@]}" >"$folder/log" 2>&1 </dev/null &
  server=$!
  while kill -0 "$server" 2>/dev/null && ! "$programs/pg_isready" -q -h 127.0.0.1 -p "$port"; do sleep 0.05; done
  # Another program may own the port: then this server has ended, whoever answered.
  if kill -0 "$server" 2>/dev/null && grep -q 'ready to accept connections' "$folder/log"; then
    printf 'postgres://baton:%s@127.0.0.1:%s/postgres\n' "$password" "$port"
    return 0
  fi
  wait "$server" || true
  server=
  return 1
}

for _ in 1 2 3 4 5 6 7 8 9 10; do
  port=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
  start || continue
  while read -r word; do
    [ "$word" = restart ] || continue
    kill -QUIT "$server"
    wait "$server" || true
    # Its former processes may need a moment to let go of its memory.
    for _ in 1 2 3 4 5 6 7 8 9 10; do ! start || continue 2; sleep 0.3; done
    break
  done
  [ -n "$server" ] || break
  exit 0
done
cat "$folder/log" >&2
exit 1

#!/usr/bin/env bash
# A private PostgreSQL that fails over, for tests: three nodes under Patroni with synchronous replication, one etcd, and HAProxy in front,
# all on free loopback ports and in a folder of its own. Prints the address of its database at HAProxy once it answers, and stops and
# removes itself when its standard input ends. A line on its standard input does something to the leader, and is answered by a line once
# another node leads and replication is synchronous again:
#   switchover      the leader hands over in order
#   kill-postgres   kill -9 of the leader's PostgreSQL
#   kill-patroni    kill -9 of the leader's Patroni, while its PostgreSQL goes on as if it led; Patroni comes back afterwards
#   kill-node       kill -9 of both; Patroni comes back afterwards
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. eng/prerequisites.sh

need_postgres && need_patroni
programs=$(postgres_programs)
nodes=(0 1 2)

# PostgreSQL and Patroni refuse to run as root.
as_user=()
if [ "$(id -u)" = 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  as_user=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/baton-patroni-XXXXXX")
started=()
patroni=()
postmaster() { head -n 1 "$folder/node$1/data/postmaster.pid" 2>/dev/null || true; }
stop() {
  trap - EXIT
  local node pid
  for pid in "${started[@]}"; do kill -KILL "$pid" 2>/dev/null || true; done
  for node in "${nodes[@]}"; do
    pid=$(postmaster "$node")
    [ -z "$pid" ] || kill -QUIT "$pid" 2>/dev/null || true
  done
  # PostgreSQL lets go of its folder when it has noticed.
  for _ in 1 2 3 4 5; do rm -rf "$folder" 2>/dev/null && break || sleep 1; done
}
trap stop EXIT
trap 'exit 1' INT TERM HUP

fail() {
  printf '%s\n' "$1" >&2
  tail -n 30 "$folder"/*.log >&2 || true
  exit 1
}

# begin NAME COMMAND ...: in the background, its output in NAME.log; its process in $begun.
begin() {
  local name=$1
  shift
  (cd "$folder" && exec "${as_user[@]}" "$@") >>"$folder/$name.log" 2>&1 </dev/null &
  begun=$!
  disown
  started+=("$begun")
}

password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
base=$((20000 + (RANDOM * 32768 + RANDOM) % 12000))
etcd=$base proxy=$((base + 2))
database_port() { echo $((base + 10 + $1)); }
api_port() { echo $((base + 20 + $1)); }

# Patroni 3.0 over etcd's version 3 lets a leader that has slept overwrite the key of its successor; over version 2 it does not.
export ETCD_ENABLE_V2=true

write_node() {
  mkdir -p "$folder/node$1"
  cat >"$folder/node$1.yml" <<EOF
scope: baton
name: node$1
restapi: {listen: "127.0.0.1:$(api_port "$1")", connect_address: "127.0.0.1:$(api_port "$1")"}
etcd: {host: "127.0.0.1:$etcd"}
bootstrap:
  dcs:
    ttl: 20
    loop_wait: 2
    retry_timeout: 4
    synchronous_mode: true
    primary_start_timeout: 0
    master_start_timeout: 0
    postgresql:
      use_pg_rewind: true
      use_slots: true
      parameters:
        max_connections: 200
        fsync: "on"
        full_page_writes: "on"
        synchronous_commit: "on"
        wal_log_hints: "on"
        wal_keep_size: 512MB
        unix_socket_directories: "$folder/node$1"
      pg_hba:
        - host all all 127.0.0.1/32 scram-sha-256
        - host replication baton 127.0.0.1/32 scram-sha-256
  initdb: [{encoding: UTF8}, {locale: C}, data-checksums]
postgresql:
  listen: "127.0.0.1:$(database_port "$1")"
  connect_address: "127.0.0.1:$(database_port "$1")"
  data_dir: "$folder/node$1/data"
  bin_dir: "$programs"
  pgpass: "$folder/node$1/pgpass"
  authentication:
    superuser: {username: baton, password: "$password"}
    replication: {username: baton, password: "$password"}
EOF
}

for node in "${nodes[@]}"; do write_node "$node"; done

cat >"$folder/haproxy.cfg" <<EOF
global
  maxconn 2000
defaults
  mode tcp
  timeout connect 2s
  timeout client 30m
  timeout server 30m
  timeout check 1s
listen database
  bind 127.0.0.1:$proxy
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 500ms fall 2 rise 1 on-marked-down shutdown-sessions
$(for node in "${nodes[@]}"; do echo "  server node$node 127.0.0.1:$(database_port "$node") check port $(api_port "$node")"; done)
EOF
[ "$(id -u)" != 0 ] || chown -R "$user" "$folder"

begin etcd etcd --data-dir "$folder/etcd" --listen-client-urls "http://127.0.0.1:$etcd" --advertise-client-urls "http://127.0.0.1:$etcd" \
  --listen-peer-urls "http://127.0.0.1:$((base + 1))" --initial-advertise-peer-urls "http://127.0.0.1:$((base + 1))" \
  --initial-cluster "default=http://127.0.0.1:$((base + 1))"
begin haproxy haproxy -db -f "$folder/haproxy.cfg"

begin_patroni() {
  begin "node$1" patroni "$folder/node$1.yml"
  patroni[$1]=$begun
}

# The cluster as any living Patroni tells it, one member a line: name, role, state.
members() {
  local node
  for node in "${nodes[@]}"; do
    curl -sf --max-time 2 "http://127.0.0.1:$(api_port "$node")/cluster" 2>/dev/null |
      python3 -c 'import json, sys
for one in json.load(sys.stdin)["members"]: print(one["name"], one["role"], one["state"])' 2>/dev/null && return 0
  done
  return 1
}
leader() { members | awk '$2 == "leader" && $3 == "running" { print substr($1, 5); exit }'; }

# settled SECONDS [FORMER]: a leader that is not FORMER, and a synchronous standby; sets $now.
settled() {
  local until=$((SECONDS + $1)) wait=45 all
  local renew=$((SECONDS + wait))
  while [ $SECONDS -lt "$until" ]; do
    all=$(members || true)
    now=$(awk '$2 == "leader" && $3 == "running" { print substr($1, 5); exit }' <<<"$all")
    if [ -n "$now" ] && [ "$now" != "${2:-none}" ] && grep -q ' sync_standby running' <<<"$all"; then return 0; fi
    # One that had more than the next leader cannot follow it, and Patroni does not always see that: its data is fetched anew.
    # Asking again begins again, and on a busy machine it takes its time: each time it has twice as long.
    if [ -n "$now" ] && [ $SECONDS -ge "$renew" ]; then
      wait=$((2 * wait))
      renew=$((SECONDS + wait))
      awk '$2 != "leader" && $3 != "running" { print substr($1, 5) }' <<<"$all" | while read -r node; do
        curl -s --max-time 5 -X POST -H 'Content-Type: application/json' -d '{"force": true}' \
          "http://127.0.0.1:$(api_port "$node")/reinitialize" >/dev/null || true
      done
    fi
    sleep 0.2
  done
  return 1
}

# First one alone: who initializes the cluster must not be a matter of luck while the others wait.
begin_patroni 0
for _ in $(seq 300); do [ -n "$(leader || true)" ] && break || sleep 0.2; done
begin_patroni 1
begin_patroni 2
settled 120 || fail "The cluster did not come up."
export PGPASSWORD=$password
for _ in $(seq 100); do
  "$programs/psql" -h 127.0.0.1 -p "$proxy" -U baton -d postgres -qc 'CREATE DATABASE baton ENCODING UTF8 TEMPLATE template0' 2>/dev/null && break
  sleep 0.2
done
printf 'postgres://baton:%s@127.0.0.1:%s/baton\n' "$password" "$proxy"

while read -r word; do
  former=$(leader || true)
  [ -n "$former" ] || fail "There is no leader."
  case $word in
    switchover)
      curl -sf --max-time 60 -X POST -H 'Content-Type: application/json' -d "{\"leader\": \"node$former\"}" \
        "http://127.0.0.1:$(api_port "$former")/switchover" >/dev/null || fail "The switchover was refused."
      ;;
    kill-postgres) kill -KILL "$(postmaster "$former")" ;;
    kill-patroni) kill -KILL "${patroni[$former]}" ;;
    kill-node) kill -KILL "${patroni[$former]}" "$(postmaster "$former")" ;;
    *) fail "unknown: $word" ;;
  esac
  led=$SECONDS
  settled 600 "$former" || fail "After $word of node$former nobody took over."
  took=$((SECONDS - led))
  case $word in
    kill-patroni | kill-node)
      begin_patroni "$former"
      for _ in $(seq 600); do members | grep -q "^node$former [a-z_]* running" && break || sleep 0.2; done
      ;;
  esac
  settled 600 || fail "After $word of node$former the cluster did not settle."
  printf 'node%s leads after node%s, %s s after %s\n' "$now" "$former" "$took" "$word"
done

-- Settings of the writer's session, and what the start-up checks read.

-- A commit's statements are planned once, when their tables may still be empty, and must use the primary keys for good.
-- name: configure_writer
SET plan_cache_mode = force_generic_plan;
SET enable_seqscan = off;
SET enable_hashjoin = off;
SET enable_mergejoin = off;

-- Limits of -1 are none.
-- name: read_server
SELECT
  current_setting('server_version_num')::int AS version,
  current_setting('server_encoding') AS encoding,
  current_setting('fsync') AS fsync,
  current_setting('full_page_writes') AS full_page_writes,
  current_setting('synchronous_commit') AS synchronous_commit,
  current_setting('default_transaction_read_only') AS read_only,
  pg_is_in_recovery() AS recovering,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS max_connections,
  (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user) AS role_connections,
  (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS database_connections;

-- name: read_clock
SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now;

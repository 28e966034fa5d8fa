-- name: create_migrations
CREATE TABLE IF NOT EXISTS schema_migrations (
  number     integer NOT NULL PRIMARY KEY,
  name       text NOT NULL,
  checksum   text NOT NULL,
  applied_at bigint NOT NULL
);

-- PostgreSQL: one server at a time migrates; the others wait and then find it done. Ends with the transaction. 0x4261746e is "Batn".
-- name: lock_migrations
SELECT pg_advisory_xact_lock(x'4261746e'::int, 1);

-- PostgreSQL: a step that has to wait for a lock gives up, because everything else would queue behind it while it waits.
-- name: bound_migration
SET LOCAL lock_timeout = '10s';

-- PostgreSQL: asked before the table is read, because a failed statement would end the transaction.
-- name: has_migrations
SELECT to_regclass('schema_migrations') IS NOT NULL AS found;

-- name: list_migrations
SELECT number, name, checksum FROM schema_migrations ORDER BY number;

-- name: insert_migration
INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (:number, :name, :checksum, :applied_at);

-- Numbers are handed out in blocks, so that a run that was deleted never gives its number to another one.
-- name: reserve_run_numbers
UPDATE meta SET value = (value::bigint + :count)::text WHERE key = 'next_run_no'
RETURNING value::bigint - :count AS first;

-- PostgreSQL: also tells what health shows.
-- name: ping
SELECT value, pg_database_size(current_database()) AS size FROM meta WHERE key = 'next_run_no';

-- Proves that the store takes writes again after one failed.
-- name: probe_write
INSERT INTO meta (key, value) VALUES ('probed_at', :at) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

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

-- works_with: see MigrationHistory.
-- name: list_migrations
SELECT number, name, checksum, coalesce((SELECT value FROM meta WHERE key = 'schema_works_with'), '') AS works_with
FROM schema_migrations ORDER BY number;

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

-- What the store says about moves to and from another one; see StoreMarks.
-- name: read_marks
SELECT key, value FROM meta WHERE key IN ('moving_to', 'moving_from', 'moved_to', 'moved_from');

-- name: find_meta
SELECT value FROM meta WHERE key = :key;

-- name: put_meta
INSERT INTO meta (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value;

-- name: delete_meta
DELETE FROM meta WHERE key = :key;

-- PostgreSQL: every server shares this lock for as long as its session lasts. Who moves the store, or changes its schema in a way older
-- servers cannot work with, wants it alone.
-- name: share_store
SELECT pg_try_advisory_lock_shared(x'4261746e'::int, 2) AS taken;

-- PostgreSQL: the session of a server that was just stopped may need a moment to end.
-- name: claim_store
SET lock_timeout = '2s';
SELECT pg_advisory_lock(x'4261746e'::int, 2);
SET lock_timeout = 0;

-- PostgreSQL: the same two until the end of the transaction.
-- name: share_migration
SELECT pg_try_advisory_xact_lock_shared(x'4261746e'::int, 2) AS taken;

-- name: claim_migration
SELECT pg_try_advisory_xact_lock(x'4261746e'::int, 2) AS taken;

-- PostgreSQL: asked in each transaction that is not the journal's: whether the store may be written, now and until it ends.
-- name: enter_store
SELECT pg_try_advisory_xact_lock_shared(x'4261746e'::int, 2) AS taken,
  EXISTS (SELECT 1 FROM meta WHERE key IN ('moving_from', 'moved_to')) AS gone;

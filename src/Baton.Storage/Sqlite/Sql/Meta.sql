-- name: create_migrations
CREATE TABLE IF NOT EXISTS schema_migrations (
  number     INTEGER NOT NULL PRIMARY KEY,
  name       TEXT NOT NULL,
  checksum   TEXT NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;

-- works_with: see MigrationHistory.
-- name: list_migrations
SELECT number, name, checksum, coalesce((SELECT value FROM meta WHERE key = 'schema_works_with'), '') AS works_with
FROM schema_migrations ORDER BY number;

-- name: insert_migration
INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (:number, :name, :checksum, :applied_at);

-- Numbers are handed out in blocks, so that a run that was deleted never gives its number to another one.
-- PostgreSQL: a sequence.
-- name: reserve_run_numbers
UPDATE meta SET value = CAST(CAST(value AS INTEGER) + :count AS TEXT) WHERE key = 'next_run_no'
RETURNING CAST(value AS INTEGER) - :count AS first;

-- name: ping
SELECT value FROM meta WHERE key = 'next_run_no';

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

-- Settings of connections, and what the start-up checks read back.

-- Set before the first page is written. 4 KiB: a commit touches one page per run and table, and a bigger page only makes the WAL bigger.
-- name: create_store
PRAGMA page_size = 4096;
PRAGMA journal_mode = WAL;

-- fullfsync is what makes FULL mean "on disk" on macOS; elsewhere it does nothing.
-- No mmap_size: an I/O error under a mapping would kill the process instead of failing the statement.
-- name: configure_writer
PRAGMA synchronous = FULL;
PRAGMA fullfsync = ON;
PRAGMA checkpoint_fullfsync = ON;
PRAGMA foreign_keys = ON;
PRAGMA busy_timeout = 5000;
PRAGMA cache_size = -65536;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;
PRAGMA temp_store = MEMORY;

-- Readers never checkpoint: closing the last reader must not be what moves the WAL into the store.
-- name: configure_reader
PRAGMA query_only = ON;
PRAGMA busy_timeout = 5000;
PRAGMA cache_size = -8192;
PRAGMA wal_autocheckpoint = 0;
PRAGMA temp_store = MEMORY;

-- name: read_journal_mode
PRAGMA journal_mode;

-- name: read_synchronous
PRAGMA synchronous;

-- name: read_application_id
PRAGMA application_id;

-- name: read_page_size
PRAGMA page_size;

-- name: read_page_count
PRAGMA page_count;

-- Readers are waited for only shortly: commits wait meanwhile.
-- name: restart_wal
PRAGMA busy_timeout = 100;
PRAGMA wal_checkpoint(TRUNCATE);
PRAGMA busy_timeout = 5000;

-- name: read_user_version
PRAGMA user_version;

-- name: begin_write
BEGIN IMMEDIATE;

-- name: begin_read
BEGIN;

-- name: commit
COMMIT;

-- name: rollback
ROLLBACK;

-- name: count_tables
SELECT count(*) AS tables FROM sqlite_schema WHERE type = 'table';

-- For tests. PRAGMA takes no parameters: the number is put in.
-- name: bound_pages
PRAGMA max_page_count = :pages;

-- One moment of the store, in one file without a WAL. Whoever owns the store goes on writing meanwhile.
-- name: backup
VACUUM INTO :file;

-- name: quick_check
PRAGMA quick_check;

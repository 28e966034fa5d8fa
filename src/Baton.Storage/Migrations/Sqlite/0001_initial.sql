-- Baton's first schema. Never edit after release: add the next number, with the same number and name for every dialect.
-- SQLite only: `partition` stands in `runs` alone, because one process owns them all; on PostgreSQL every table of a run carries it.
-- Times are Unix milliseconds and NULL for not yet. Statuses are the words of the API.

PRAGMA application_id = 1113683054; -- "Batn"
PRAGMA user_version = 1;

CREATE TABLE meta (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES ('next_run_no', '1');

CREATE TABLE definitions (
  hash   TEXT NOT NULL PRIMARY KEY CHECK (length(hash) > 0),
  name   TEXT NOT NULL,
  text   TEXT NOT NULL,
  put_at INTEGER NOT NULL
) STRICT;

CREATE TABLE workflows (
  name           TEXT NOT NULL PRIMARY KEY CHECK (length(name) > 0),
  title          TEXT,
  description    TEXT,
  tags           TEXT NOT NULL CHECK (json_type(tags) = 'array'),
  latest_version INTEGER NOT NULL CHECK (latest_version >= 1),
  created_at     INTEGER NOT NULL,
  updated_at     INTEGER NOT NULL CHECK (updated_at >= created_at),
  archived_at    INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE workflow_versions (
  name            TEXT NOT NULL REFERENCES workflows (name),
  version         INTEGER NOT NULL CHECK (version >= 1),
  definition_hash TEXT NOT NULL REFERENCES definitions (hash),
  title           TEXT,
  description     TEXT,
  tags            TEXT NOT NULL CHECK (json_type(tags) = 'array'),
  created_at      INTEGER NOT NULL,
  created_by      TEXT,
  PRIMARY KEY (name, version)
) STRICT, WITHOUT ROWID;

-- The words of a status are compared one by one: SQLite builds a temporary table for IN with three words or more, on every row.
CREATE TABLE runs (
  run_no          INTEGER NOT NULL PRIMARY KEY CHECK (run_no >= 1),
  id              TEXT NOT NULL UNIQUE CHECK (length(id) > 0),
  partition       INTEGER NOT NULL CHECK (partition >= 0),
  workflow        TEXT NOT NULL,
  version         INTEGER NOT NULL CHECK (version >= 0),
  definition_hash TEXT NOT NULL REFERENCES definitions (hash),
  status          TEXT NOT NULL CHECK (
    status = 'running' OR status = 'success' OR status = 'created' OR status = 'paused' OR status = 'failed'
    OR status = 'cancelled' OR status = 'partial_success'),
  round           INTEGER NOT NULL CHECK (round >= 1),
  labels          TEXT CHECK (labels IS NULL OR json_type(labels) = 'object'),
  created_by      TEXT,
  origin          TEXT,
  created_at      INTEGER NOT NULL,
  started_at      INTEGER,
  finished_at     INTEGER,
  -- -1 until the run has ended, so that lists by duration have a place for runs that go on.
  duration_ms     INTEGER NOT NULL GENERATED ALWAYS AS (
    CASE WHEN finished_at IS NULL THEN -1 ELSE max(0, finished_at - coalesce(started_at, finished_at)) END) VIRTUAL,
  input_seq       INTEGER NOT NULL CHECK (input_seq >= 1),
  end_seq         INTEGER,
  last_seq        INTEGER NOT NULL CHECK (last_seq >= 1),
  next_due        INTEGER,
  parked          INTEGER NOT NULL CHECK (parked BETWEEN 0 AND 1),
  pending         INTEGER NOT NULL CHECK (pending >= 0),
  queued          INTEGER NOT NULL CHECK (queued >= 0),
  running         INTEGER NOT NULL CHECK (running >= 0),
  retrying        INTEGER NOT NULL CHECK (retrying >= 0),
  waiting         INTEGER NOT NULL CHECK (waiting >= 0),
  success         INTEGER NOT NULL CHECK (success >= 0),
  failed          INTEGER NOT NULL CHECK (failed >= 0),
  skipped         INTEGER NOT NULL CHECK (skipped >= 0),
  cancelled       INTEGER NOT NULL CHECK (cancelled >= 0),
  CONSTRAINT ended_run_has_an_end CHECK (
    CASE WHEN status = 'running' OR status = 'created' OR status = 'paused'
      THEN finished_at IS NULL
      ELSE finished_at IS NOT NULL AND end_seq IS NOT NULL END)
) STRICT;

CREATE INDEX runs_status ON runs (status, run_no);
CREATE INDEX runs_workflow ON runs (workflow, run_no);
CREATE INDEX runs_started ON runs (started_at) WHERE started_at IS NOT NULL;
CREATE INDEX runs_duration ON runs (duration_ms, run_no);

CREATE TABLE run_labels (
  key    TEXT NOT NULL,
  value  TEXT NOT NULL,
  run_no INTEGER NOT NULL,
  PRIMARY KEY (key, value, run_no)
) STRICT, WITHOUT ROWID;

-- The journal. No foreign key to runs: every commit already proves the run's row by its last_seq, and a look-up per event would be paid a
-- second time. The primary key refuses a second event with the same seq; last_seq refuses a gap.
CREATE TABLE run_events (
  run_no    INTEGER NOT NULL,
  seq       INTEGER NOT NULL CHECK (seq >= 1),
  at        INTEGER NOT NULL,
  type      INTEGER NOT NULL CHECK (type BETWEEN 1 AND 63),
  slot      INTEGER NOT NULL CHECK (slot >= -1),
  attempt   INTEGER NOT NULL CHECK (attempt >= 0),
  data      TEXT,
  data_hash TEXT CHECK (data_hash IS NULL OR data IS NULL),
  PRIMARY KEY (run_no, seq)
) STRICT, WITHOUT ROWID;

-- Data above the limit, stored once by SHA-256. run_payloads says which runs need it, so that deleting a run frees what no other run uses.
CREATE TABLE payloads (
  hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
  data TEXT NOT NULL
) STRICT;

CREATE TABLE run_payloads (
  run_no INTEGER NOT NULL,
  hash   TEXT NOT NULL REFERENCES payloads (hash),
  PRIMARY KEY (run_no, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX run_payloads_hash ON run_payloads (hash);

-- No index by path: it would double the price of every node run; finding one by its path reads the run's rows in order.
CREATE TABLE node_runs (
  run_no       INTEGER NOT NULL,
  slot         INTEGER NOT NULL CHECK (slot >= 0),
  path         TEXT NOT NULL,
  type         TEXT NOT NULL,
  status       TEXT NOT NULL CHECK (
    status = 'success' OR status = 'running' OR status = 'queued' OR status = 'waiting' OR status = 'retrying' OR status = 'failed'
    OR status = 'skipped' OR status = 'cancelled' OR status = 'pending'),
  attempt      INTEGER NOT NULL CHECK (attempt >= 0),
  max_attempts INTEGER NOT NULL CHECK (max_attempts >= 0),
  queued_at    INTEGER,
  started_at   INTEGER,
  finished_at  INTEGER,
  input_seq    INTEGER,
  result_seq   INTEGER,
  first_seq    INTEGER NOT NULL CHECK (first_seq >= 0),
  last_seq     INTEGER NOT NULL CHECK (last_seq >= first_seq),
  wait_for     TEXT,
  wait_name    TEXT,
  wait_since   INTEGER,
  wait_until   INTEGER,
  PRIMARY KEY (run_no, slot),
  CONSTRAINT ended_node_has_an_end CHECK (
    finished_at IS NOT NULL OR status = 'running' OR status = 'queued' OR status = 'waiting' OR status = 'retrying' OR status = 'pending')
) STRICT, WITHOUT ROWID;

CREATE TABLE gates (
  run_no     INTEGER NOT NULL,
  open_seq   INTEGER NOT NULL CHECK (open_seq >= 1),
  id         TEXT NOT NULL UNIQUE,
  slot       INTEGER NOT NULL CHECK (slot >= 0),
  node       TEXT NOT NULL,
  status     TEXT NOT NULL CHECK (status = 'open' OR status = 'decided' OR status = 'closed'),
  opened_at  INTEGER NOT NULL,
  due_at     INTEGER,
  decide_seq INTEGER CHECK (decide_seq > open_seq),
  assignees  TEXT NOT NULL CHECK (json_type(assignees) = 'array'),
  PRIMARY KEY (run_no, open_seq),
  CONSTRAINT decided_gate_has_a_decision CHECK ((status = 'decided') = (decide_seq IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX gates_opened ON gates (opened_at, run_no, open_seq);
CREATE INDEX gates_status ON gates (status, opened_at, run_no, open_seq);

CREATE TABLE idempotency_keys (
  key        TEXT NOT NULL PRIMARY KEY,
  body_hash  TEXT NOT NULL,
  result     TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- Baton's first schema. Never edit after release: add the next number, with the same number and name for every dialect.
-- Times are Unix milliseconds and NULL for not yet. Statuses are the words of the API.
-- PostgreSQL: every table of a run carries its partition as first part of the primary key and in every unique constraint, so that the
-- schema can be hash-distributed by it without change; the others are small and would be copied to every node.
-- PostgreSQL: the three tables every commit writes (runs, run_events, node_runs) have no CHECK and no generated column: PostgreSQL reads and
-- compiles these anew for each statement, which was a fifth of its work for a small commit. SQLite has them, for the same rows.
-- PostgreSQL: columns stand from wide to narrow, because each is aligned to its width. COLLATE "C" compares bytes, as SQLite does, and is
-- the cheapest. Text cannot hold U+0000; data of events can hold anything, therefore it is bytea.

CREATE TABLE meta (
  key   text COLLATE "C" NOT NULL PRIMARY KEY,
  value text NOT NULL
);

INSERT INTO meta (key, value) VALUES ('next_run_no', '1');

CREATE TABLE definitions (
  hash   text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(hash) > 0),
  name   text COLLATE "C" NOT NULL,
  text   text NOT NULL,
  put_at bigint NOT NULL
);

CREATE TABLE workflows (
  name           text COLLATE "C" NOT NULL PRIMARY KEY CHECK (length(name) > 0),
  title          text COLLATE "C",
  description    text COLLATE "C",
  tags           text NOT NULL CHECK (json_typeof(tags::json) = 'array'),
  latest_version integer NOT NULL CHECK (latest_version >= 1),
  created_at     bigint NOT NULL,
  updated_at     bigint NOT NULL CHECK (updated_at >= created_at),
  archived_at    bigint
);

CREATE TABLE workflow_versions (
  name            text COLLATE "C" NOT NULL REFERENCES workflows (name),
  version         integer NOT NULL CHECK (version >= 1),
  definition_hash text COLLATE "C" NOT NULL REFERENCES definitions (hash),
  title           text,
  description     text,
  tags            text NOT NULL CHECK (json_typeof(tags::json) = 'array'),
  created_at      bigint NOT NULL,
  created_by      text,
  PRIMARY KEY (name, version)
);

-- PostgreSQL: half of each page is left free, so that the update of every commit finds place beside its row and touches no index (HOT): at
-- 66 a third of the updates did not, at 50 almost all do, and the table is no larger.
CREATE TABLE runs (
  run_no          bigint NOT NULL,
  created_at      bigint NOT NULL,
  started_at      bigint,
  finished_at     bigint,
  -- -1 until the run has ended, so that lists by duration have a place for runs that go on. PostgreSQL: written by the commit.
  duration_ms     bigint NOT NULL,
  input_seq       bigint NOT NULL,
  end_seq         bigint,
  last_seq        bigint NOT NULL,
  next_due        bigint,
  version         integer NOT NULL,
  round           integer NOT NULL,
  pending         integer NOT NULL,
  queued          integer NOT NULL,
  running         integer NOT NULL,
  retrying        integer NOT NULL,
  waiting         integer NOT NULL,
  success         integer NOT NULL,
  failed          integer NOT NULL,
  skipped         integer NOT NULL,
  cancelled       integer NOT NULL,
  partition       smallint NOT NULL,
  parked          boolean NOT NULL,
  status          text COLLATE "C" NOT NULL,
  id              text COLLATE "C" NOT NULL,
  workflow        text COLLATE "C" NOT NULL,
  definition_hash text COLLATE "C" NOT NULL REFERENCES definitions (hash),
  labels          text,
  created_by      text,
  origin          text,
  PRIMARY KEY (partition, run_no),
  -- The partition follows from the id: this makes the id unique, and is how a run is found by it.
  CONSTRAINT runs_id UNIQUE (id, partition)
) WITH (fillfactor = 50);

-- PostgreSQL: lists go by number across partitions, which the primary key does not; it also tells the partition of a number.
CREATE INDEX runs_number ON runs (run_no);
CREATE INDEX runs_status ON runs (status, run_no);
CREATE INDEX runs_workflow ON runs (workflow, run_no);
CREATE INDEX runs_started ON runs (started_at) WHERE started_at IS NOT NULL;
CREATE INDEX runs_duration ON runs (duration_ms, run_no);

CREATE TABLE run_labels (
  run_no    bigint NOT NULL,
  partition smallint NOT NULL,
  key       text COLLATE "C" NOT NULL,
  value     text COLLATE "C" NOT NULL,
  PRIMARY KEY (partition, run_no, key)
);

-- PostgreSQL: what the primary key is on SQLite.
CREATE INDEX run_labels_value ON run_labels (key, value, run_no);

-- The journal. No foreign key to runs: every commit already proves the run's row by its last_seq, and a look-up per event would be paid a
-- second time. The primary key refuses a second event with the same seq; last_seq refuses a gap.
CREATE TABLE run_events (
  run_no    bigint NOT NULL,
  seq       bigint NOT NULL,
  at        bigint NOT NULL,
  slot      integer NOT NULL,
  attempt   integer NOT NULL,
  partition smallint NOT NULL,
  type      smallint NOT NULL,
  data      bytea,
  data_hash text COLLATE "C",
  PRIMARY KEY (partition, run_no, seq)
);

-- Data above the limit, stored once by SHA-256. run_payloads says which runs need it, so that deleting a run frees what no other run uses.
-- PostgreSQL: once in each partition, so that it lies where its runs lie.
CREATE TABLE payloads (
  partition smallint NOT NULL,
  hash      text COLLATE "C" NOT NULL CHECK (length(hash) = 64),
  data      bytea NOT NULL,
  PRIMARY KEY (partition, hash)
);

CREATE TABLE run_payloads (
  run_no    bigint NOT NULL,
  partition smallint NOT NULL,
  hash      text COLLATE "C" NOT NULL,
  PRIMARY KEY (partition, run_no, hash),
  FOREIGN KEY (partition, hash) REFERENCES payloads (partition, hash)
);

CREATE INDEX run_payloads_hash ON run_payloads (partition, hash);

-- No index by path: it would double the price of every node run; finding one by its path reads the run's rows in order.
CREATE TABLE node_runs (
  run_no       bigint NOT NULL,
  queued_at    bigint,
  started_at   bigint,
  finished_at  bigint,
  input_seq    bigint,
  result_seq   bigint,
  first_seq    bigint NOT NULL,
  last_seq     bigint NOT NULL,
  wait_since   bigint,
  wait_until   bigint,
  slot         integer NOT NULL,
  attempt      integer NOT NULL,
  max_attempts integer NOT NULL,
  partition    smallint NOT NULL,
  path         text COLLATE "C" NOT NULL,
  type         text COLLATE "C" NOT NULL,
  status       text COLLATE "C" NOT NULL,
  wait_for     text,
  wait_name    text,
  PRIMARY KEY (partition, run_no, slot)
) WITH (fillfactor = 50);

CREATE TABLE gates (
  run_no     bigint NOT NULL,
  open_seq   bigint NOT NULL CHECK (open_seq >= 1),
  opened_at  bigint NOT NULL,
  due_at     bigint,
  decide_seq bigint CHECK (decide_seq > open_seq),
  slot       integer NOT NULL CHECK (slot >= 0),
  partition  smallint NOT NULL,
  id         text COLLATE "C" NOT NULL,
  node       text COLLATE "C" NOT NULL,
  status     text COLLATE "C" NOT NULL CHECK (status = 'open' OR status = 'decided' OR status = 'closed'),
  assignees  text NOT NULL CHECK (json_typeof(assignees::json) = 'array'),
  PRIMARY KEY (partition, run_no, open_seq),
  CONSTRAINT gates_id UNIQUE (id, partition),
  CONSTRAINT decided_gate_has_a_decision CHECK ((status = 'decided') = (decide_seq IS NOT NULL))
);

CREATE INDEX gates_opened ON gates (opened_at, run_no, open_seq);
CREATE INDEX gates_status ON gates (status, opened_at, run_no, open_seq);

CREATE TABLE idempotency_keys (
  key        text COLLATE "C" NOT NULL PRIMARY KEY,
  body_hash  text NOT NULL,
  result     text NOT NULL,
  created_at bigint NOT NULL
);

CREATE INDEX idempotency_keys_created ON idempotency_keys (created_at);

-- Who shares this database, and who owns which runs. PostgreSQL only: on SQLite one process owns everything.
-- Times here are the database's own, because they are compared with each other.
CREATE TABLE servers (
  started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  seen_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- Process of the database behind the connection its journal is written through.
  backend_pid integer NOT NULL,
  guest       boolean NOT NULL,
  id          text COLLATE "C" NOT NULL PRIMARY KEY,
  url         text
) WITH (fillfactor = 50);

-- An owner holds an advisory lock on the partition, which ends with its session; the epoch is what every write checks.
CREATE TABLE partitions (
  epoch     bigint NOT NULL,
  partition smallint NOT NULL PRIMARY KEY CHECK (partition BETWEEN 0 AND 63),
  server    text COLLATE "C"
) WITH (fillfactor = 50);

INSERT INTO partitions (partition, epoch) SELECT n, 0 FROM generate_series(0, 63) AS n;

-- Commands that came to a server which does not own their run, until the owner answers them.
CREATE TABLE commands (
  at        bigint NOT NULL,
  partition smallint NOT NULL,
  id        text COLLATE "C" NOT NULL,
  run_id    text COLLATE "C" NOT NULL,
  sender    text COLLATE "C" NOT NULL,
  body      text NOT NULL,
  PRIMARY KEY (partition, id)
);

CREATE TABLE command_answers (
  answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  partition   smallint NOT NULL,
  repeated    boolean NOT NULL,
  command_id  text COLLATE "C" NOT NULL PRIMARY KEY,
  sender      text COLLATE "C" NOT NULL,
  run_id      text,
  refusal     text,
  CONSTRAINT answer_is_one_of_two CHECK ((run_id IS NULL) <> (refusal IS NULL))
);

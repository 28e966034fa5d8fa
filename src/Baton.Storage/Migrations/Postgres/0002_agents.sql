-- Agents, tools and cost. Money is in whole billionths of the currency, so that sums stay exact; days are UTC, for example 2026-05-28.

-- What each recorded call of a run came to: one row for each cost.added.
CREATE TABLE run_costs (
  run_no        bigint NOT NULL,
  seq           bigint NOT NULL CHECK (seq >= 1),
  amount        bigint NOT NULL CHECK (amount >= 0),
  input_tokens  bigint NOT NULL CHECK (input_tokens >= 0),
  cached_tokens bigint NOT NULL CHECK (cached_tokens >= 0),
  output_tokens bigint NOT NULL CHECK (output_tokens >= 0),
  slot          integer NOT NULL CHECK (slot >= 0),
  partition     smallint NOT NULL,
  lost          smallint NOT NULL CHECK (lost BETWEEN 0 AND 1),
  PRIMARY KEY (partition, run_no, seq)
);

-- PostgreSQL: lists ask for many runs by their numbers alone.
CREATE INDEX run_costs_number ON run_costs (run_no);

-- The same summed up, which stays when runs are deleted. created_by is empty when nobody is known.
CREATE TABLE cost_totals (
  amount        bigint NOT NULL CHECK (amount >= 0),
  input_tokens  bigint NOT NULL CHECK (input_tokens >= 0),
  cached_tokens bigint NOT NULL CHECK (cached_tokens >= 0),
  output_tokens bigint NOT NULL CHECK (output_tokens >= 0),
  calls         bigint NOT NULL CHECK (calls >= 1),
  day           text COLLATE "C" NOT NULL CHECK (length(day) = 10),
  workflow      text COLLATE "C" NOT NULL,
  created_by    text COLLATE "C" NOT NULL,
  model         text COLLATE "C" NOT NULL,
  PRIMARY KEY (day, workflow, created_by, model)
) WITH (fillfactor = 50);

-- Set aside in the budgets that runs share, until the commit that settles the step. lost: the answer to the call was lost.
CREATE TABLE budget_holds (
  run_no     bigint NOT NULL,
  amount     bigint NOT NULL CHECK (amount >= 0),
  tokens     bigint NOT NULL CHECK (tokens >= 0),
  at         bigint NOT NULL,
  slot       integer NOT NULL CHECK (slot >= 0),
  call       integer NOT NULL CHECK (call >= 1),
  partition  smallint NOT NULL,
  lost       smallint NOT NULL CHECK (lost BETWEEN 0 AND 1),
  step       text COLLATE "C" NOT NULL,
  day        text COLLATE "C" NOT NULL CHECK (length(day) = 10),
  workflow   text COLLATE "C" NOT NULL,
  created_by text COLLATE "C" NOT NULL,
  PRIMARY KEY (partition, run_no, slot, step, call)
);

-- Agents and servers of tools that were registered; found is what they last said about themselves. And those who want to be told of a
-- task (kind push, named TASK/ID); found is what they were last told.
CREATE TABLE peers (
  checked_at bigint,
  created_at bigint NOT NULL,
  updated_at bigint NOT NULL,
  kind       text COLLATE "C" NOT NULL CHECK (kind = 'agent' OR kind = 'mcp' OR kind = 'push'),
  name       text COLLATE "C" NOT NULL CHECK (length(name) > 0),
  settings   text NOT NULL CHECK (json_typeof(settings::json) = 'object'),
  found      text CHECK (found IS NULL OR json_typeof(found::json) IS NOT NULL),
  found_hash text CHECK ((found_hash IS NULL) = (found IS NULL)),
  error      text,
  created_by text,
  PRIMARY KEY (kind, name)
);

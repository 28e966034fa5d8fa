-- Agents, tools and cost. Money is in whole billionths of the currency, so that sums stay exact; days are UTC, for example 2026-05-28.

PRAGMA user_version = 2;

-- What each recorded call of a run came to: one row for each cost.added.
CREATE TABLE run_costs (
  run_no        INTEGER NOT NULL,
  seq           INTEGER NOT NULL CHECK (seq >= 1),
  slot          INTEGER NOT NULL CHECK (slot >= 0),
  amount        INTEGER NOT NULL CHECK (amount >= 0),
  input_tokens  INTEGER NOT NULL CHECK (input_tokens >= 0),
  cached_tokens INTEGER NOT NULL CHECK (cached_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  lost          INTEGER NOT NULL CHECK (lost BETWEEN 0 AND 1),
  PRIMARY KEY (run_no, seq)
) STRICT, WITHOUT ROWID;

-- The same summed up, which stays when runs are deleted. created_by is empty when nobody is known.
CREATE TABLE cost_totals (
  day           TEXT NOT NULL CHECK (length(day) = 10),
  workflow      TEXT NOT NULL,
  created_by    TEXT NOT NULL,
  model         TEXT NOT NULL,
  amount        INTEGER NOT NULL CHECK (amount >= 0),
  input_tokens  INTEGER NOT NULL CHECK (input_tokens >= 0),
  cached_tokens INTEGER NOT NULL CHECK (cached_tokens >= 0),
  output_tokens INTEGER NOT NULL CHECK (output_tokens >= 0),
  calls         INTEGER NOT NULL CHECK (calls >= 1),
  PRIMARY KEY (day, workflow, created_by, model)
) STRICT, WITHOUT ROWID;

-- Set aside in the budgets that runs share, until the commit that settles the step. lost: the answer to the call was lost.
CREATE TABLE budget_holds (
  run_no     INTEGER NOT NULL,
  slot       INTEGER NOT NULL CHECK (slot >= 0),
  step       TEXT NOT NULL,
  call       INTEGER NOT NULL CHECK (call >= 1),
  day        TEXT NOT NULL CHECK (length(day) = 10),
  workflow   TEXT NOT NULL,
  created_by TEXT NOT NULL,
  amount     INTEGER NOT NULL CHECK (amount >= 0),
  tokens     INTEGER NOT NULL CHECK (tokens >= 0),
  lost       INTEGER NOT NULL CHECK (lost BETWEEN 0 AND 1),
  at         INTEGER NOT NULL,
  PRIMARY KEY (run_no, slot, step, call)
) STRICT, WITHOUT ROWID;

-- Agents and servers of tools that were registered; found is what they last said about themselves. And those who want to be told of a
-- task (kind push, named TASK/ID); found is what they were last told.
CREATE TABLE peers (
  kind       TEXT NOT NULL CHECK (kind = 'agent' OR kind = 'mcp' OR kind = 'push'),
  name       TEXT NOT NULL CHECK (length(name) > 0),
  settings   TEXT NOT NULL CHECK (json_type(settings) = 'object'),
  found      TEXT CHECK (found IS NULL OR json_valid(found)),
  found_hash TEXT CHECK ((found_hash IS NULL) = (found IS NULL)),
  error      TEXT,
  checked_at INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  created_by TEXT,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

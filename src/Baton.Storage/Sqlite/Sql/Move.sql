-- Moving everything to another store, and from it: `server migrate --to`; see MovedTable. Each table is read in the order of its key
-- from a place on. Both dialects read the same columns in the same order.

-- name: move_from_definitions
SELECT hash, name, text, put_at FROM definitions WHERE hash > :after_hash ORDER BY hash;

-- name: move_into_definitions
INSERT INTO definitions (hash, name, text, put_at)
VALUES (:hash, :name, :text, :put_at);

-- name: move_from_workflows
SELECT name, title, description, tags, latest_version, created_at, updated_at, archived_at FROM workflows
WHERE name > :after_name
ORDER BY name;

-- name: move_into_workflows
INSERT INTO workflows (name, title, description, tags, latest_version, created_at, updated_at, archived_at)
VALUES (:name, :title, :description, :tags, :latest_version, :created_at, :updated_at, :archived_at);

-- name: move_from_workflow_versions
SELECT name, version, definition_hash, title, description, tags, created_at, created_by FROM workflow_versions
WHERE (name, version) > (:after_name, :after_version)
ORDER BY name, version;

-- name: move_into_workflow_versions
INSERT INTO workflow_versions (name, version, definition_hash, title, description, tags, created_at, created_by)
VALUES (:name, :version, :definition_hash, :title, :description, :tags, :created_at, :created_by);

-- name: move_from_runs
SELECT run_no, partition, id, workflow, version, definition_hash, status, round, labels, created_by, origin, created_at, started_at,
  finished_at, duration_ms, input_seq, end_seq, last_seq, next_due, parked, pending, queued, running, retrying, waiting, success,
  failed, skipped, cancelled
FROM runs
WHERE run_no > :after_run_no
ORDER BY run_no;

-- name: move_into_runs
INSERT INTO runs (run_no, partition, id, workflow, version, definition_hash, status, round, labels, created_by, origin, created_at,
  started_at, finished_at, input_seq, end_seq, last_seq, next_due, parked, pending, queued, running, retrying, waiting, success, failed,
  skipped, cancelled)
VALUES (:run_no, :partition, :id, :workflow, :version, :definition_hash, :status, :round, :labels, :created_by, :origin, :created_at,
  :started_at, :finished_at, :input_seq, :end_seq, :last_seq, :next_due, :parked, :pending, :queued, :running, :retrying, :waiting,
  :success, :failed, :skipped, :cancelled);

-- name: move_from_run_labels
SELECT run_no, run_no % 64 AS partition, key, value FROM run_labels
WHERE (key, value, run_no) > (:after_key, :after_value, :after_run_no)
ORDER BY key, value, run_no;

-- name: move_into_run_labels
INSERT INTO run_labels (run_no, key, value)
VALUES (:run_no, :key, :value);

-- name: move_from_run_events
SELECT run_no, run_no % 64 AS partition, seq, at, type, slot, attempt, data, data_hash FROM run_events
WHERE (run_no, seq) > (:after_run_no, :after_seq)
ORDER BY run_no, seq;

-- name: move_into_run_events
INSERT INTO run_events (run_no, seq, at, type, slot, attempt, data, data_hash)
VALUES (:run_no, :seq, :at, :type, :slot, :attempt, :data, :data_hash);

-- SQLite: once in each partition that uses it, as PostgreSQL keeps them.
-- name: move_from_payloads
SELECT used.partition, used.hash, p.data
FROM (
  SELECT DISTINCT run_no % 64 AS partition, hash FROM run_payloads WHERE (run_no % 64, hash) > (:after_partition, :after_hash)
) AS used
JOIN payloads AS p ON p.hash = used.hash
ORDER BY used.partition, used.hash;

-- name: move_into_payloads
INSERT INTO payloads (hash, data)
VALUES (:hash, :data) ON CONFLICT DO NOTHING;

-- name: move_from_run_payloads
SELECT run_no, run_no % 64 AS partition, hash FROM run_payloads WHERE (run_no, hash) > (:after_run_no, :after_hash) ORDER BY run_no, hash;

-- name: move_into_run_payloads
INSERT INTO run_payloads (run_no, hash)
VALUES (:run_no, :hash);

-- name: move_from_node_runs
SELECT run_no, run_no % 64 AS partition, slot, path, type, status, attempt, max_attempts, queued_at, started_at, finished_at, input_seq,
  result_seq, first_seq, last_seq, wait_for, wait_name, wait_since, wait_until
FROM node_runs
WHERE (run_no, slot) > (:after_run_no, :after_slot)
ORDER BY run_no, slot;

-- name: move_into_node_runs
INSERT INTO node_runs (run_no, slot, path, type, status, attempt, max_attempts, queued_at, started_at, finished_at, input_seq, result_seq,
  first_seq, last_seq, wait_for, wait_name, wait_since, wait_until)
VALUES (:run_no, :slot, :path, :type, :status, :attempt, :max_attempts, :queued_at, :started_at, :finished_at, :input_seq, :result_seq,
  :first_seq, :last_seq, :wait_for, :wait_name, :wait_since, :wait_until);

-- name: move_from_gates
SELECT run_no, run_no % 64 AS partition, open_seq, id, slot, node, status, opened_at, due_at, decide_seq, assignees
FROM gates
WHERE (run_no, open_seq) > (:after_run_no, :after_open_seq)
ORDER BY run_no, open_seq;

-- name: move_into_gates
INSERT INTO gates (run_no, open_seq, id, slot, node, status, opened_at, due_at, decide_seq, assignees)
VALUES (:run_no, :open_seq, :id, :slot, :node, :status, :opened_at, :due_at, :decide_seq, :assignees);

-- name: move_from_idempotency_keys
SELECT key, body_hash, result, created_at FROM idempotency_keys WHERE key > :after_key ORDER BY key;

-- name: move_into_idempotency_keys
INSERT INTO idempotency_keys (key, body_hash, result, created_at)
VALUES (:key, :body_hash, :result, :created_at);

-- name: move_from_run_costs
SELECT run_no, run_no % 64 AS partition, seq, slot, amount, input_tokens, cached_tokens, output_tokens, lost
FROM run_costs
WHERE (run_no, seq) > (:after_run_no, :after_seq)
ORDER BY run_no, seq;

-- name: move_into_run_costs
INSERT INTO run_costs (run_no, seq, slot, amount, input_tokens, cached_tokens, output_tokens, lost)
VALUES (:run_no, :seq, :slot, :amount, :input_tokens, :cached_tokens, :output_tokens, :lost);

-- name: move_from_cost_totals
SELECT day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens, calls
FROM cost_totals
WHERE (day, workflow, created_by, model) > (:after_day, :after_workflow, :after_created_by, :after_model)
ORDER BY day, workflow, created_by, model;

-- name: move_into_cost_totals
INSERT INTO cost_totals (day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens, calls)
VALUES (:day, :workflow, :created_by, :model, :amount, :input_tokens, :cached_tokens, :output_tokens, :calls);

-- name: move_from_budget_holds
SELECT run_no, run_no % 64 AS partition, slot, step, call, day, workflow, created_by, amount, tokens, lost, at
FROM budget_holds
WHERE (run_no, slot, step, call) > (:after_run_no, :after_slot, :after_step, :after_call)
ORDER BY run_no, slot, step, call;

-- name: move_into_budget_holds
INSERT INTO budget_holds (run_no, slot, step, call, day, workflow, created_by, amount, tokens, lost, at)
VALUES (:run_no, :slot, :step, :call, :day, :workflow, :created_by, :amount, :tokens, :lost, :at);

-- name: move_from_peers
SELECT kind, name, settings, found, found_hash, error, checked_at, created_at, updated_at, created_by
FROM peers
WHERE (kind, name) > (:after_kind, :after_name)
ORDER BY kind, name;

-- name: move_into_peers
INSERT INTO peers (kind, name, settings, found, found_hash, error, checked_at, created_at, updated_at, created_by)
VALUES (:kind, :name, :settings, :found, :found_hash, :error, :checked_at, :created_at, :updated_at, :created_by);

-- name: move_from_tool_pins
SELECT definition_hash, tool, hash FROM tool_pins
WHERE (definition_hash, tool) > (:after_definition_hash, :after_tool)
ORDER BY definition_hash, tool;

-- name: move_into_tool_pins
INSERT INTO tool_pins (definition_hash, tool, hash)
VALUES (:definition_hash, :tool, :hash);

-- What it says of this store alone stays: when a write was tried, which Baton works with its schema, and the marks of moves.
-- name: move_from_meta
SELECT key, value FROM meta
WHERE key > :after_key AND NOT (key = 'probed_at' OR key = 'schema_works_with' OR key LIKE 'mov%')
ORDER BY key;

-- name: move_into_meta
INSERT INTO meta (key, value)
VALUES (:key, :value);

-- name: count_moved
SELECT 'definitions' AS name, count(*) AS rows FROM definitions
UNION ALL SELECT 'workflows' AS name, count(*) AS rows FROM workflows
UNION ALL SELECT 'workflow_versions' AS name, count(*) AS rows FROM workflow_versions
UNION ALL SELECT 'runs' AS name, count(*) AS rows FROM runs
UNION ALL SELECT 'run_labels' AS name, count(*) AS rows FROM run_labels
UNION ALL SELECT 'run_events' AS name, count(*) AS rows FROM run_events
UNION ALL SELECT 'payloads' AS name, count(*) AS rows FROM (SELECT DISTINCT run_no % 64, hash FROM run_payloads)
UNION ALL SELECT 'run_payloads' AS name, count(*) AS rows FROM run_payloads
UNION ALL SELECT 'node_runs' AS name, count(*) AS rows FROM node_runs
UNION ALL SELECT 'gates' AS name, count(*) AS rows FROM gates
UNION ALL SELECT 'idempotency_keys' AS name, count(*) AS rows FROM idempotency_keys
UNION ALL SELECT 'run_costs' AS name, count(*) AS rows FROM run_costs
UNION ALL SELECT 'cost_totals' AS name, count(*) AS rows FROM cost_totals
UNION ALL SELECT 'budget_holds' AS name, count(*) AS rows FROM budget_holds
UNION ALL SELECT 'peers' AS name, count(*) AS rows FROM peers
UNION ALL SELECT 'tool_pins' AS name, count(*) AS rows FROM tool_pins
UNION ALL SELECT 'meta' AS name, count(*) AS rows FROM meta WHERE NOT (key = 'probed_at' OR key = 'schema_works_with' OR key LIKE 'mov%');

-- Before the first row, in a store that is to be overwritten.
-- name: clear_moved
DELETE FROM run_costs;
DELETE FROM cost_totals;
DELETE FROM budget_holds;
DELETE FROM peers;
DELETE FROM tool_pins;
DELETE FROM gates;
DELETE FROM node_runs;
DELETE FROM run_payloads;
DELETE FROM payloads;
DELETE FROM run_events;
DELETE FROM run_labels;
DELETE FROM runs;
DELETE FROM workflow_versions;
DELETE FROM workflows;
DELETE FROM definitions;
DELETE FROM idempotency_keys;
DELETE FROM meta WHERE key <> 'probed_at' AND key <> 'schema_works_with';

-- Moving everything to another store, and from it: `server migrate --to`; see MovedTable. Each table is read in the order of its key
-- from a place on. Both dialects read the same columns in the same order, which is the order of COPY.

-- name: move_from_definitions
SELECT hash, name, text, put_at FROM definitions WHERE hash > :after_hash ORDER BY hash;

-- name: move_into_definitions
COPY definitions (hash, name, text, put_at) FROM STDIN (FORMAT BINARY);

-- name: move_from_workflows
SELECT name, title, description, tags, latest_version, created_at, updated_at, archived_at FROM workflows
WHERE name > :after_name
ORDER BY name;

-- name: move_into_workflows
COPY workflows (name, title, description, tags, latest_version, created_at, updated_at, archived_at) FROM STDIN (FORMAT BINARY);

-- name: move_from_workflow_versions
SELECT name, version, definition_hash, title, description, tags, created_at, created_by FROM workflow_versions
WHERE (name, version) > (:after_name, :after_version)
ORDER BY name, version;

-- name: move_into_workflow_versions
COPY workflow_versions (name, version, definition_hash, title, description, tags, created_at, created_by) FROM STDIN (FORMAT BINARY);

-- name: move_from_runs
SELECT run_no, partition, id, workflow, version, definition_hash, status, round, labels, created_by, origin, created_at, started_at,
  finished_at, duration_ms, input_seq, end_seq, last_seq, next_due, parked, pending, queued, running, retrying, waiting, success,
  failed, skipped, cancelled
FROM runs
WHERE (partition, run_no) > (:after_partition, :after_run_no)
ORDER BY partition, run_no;

-- name: move_into_runs
COPY runs (run_no, partition, id, workflow, version, definition_hash, status, round, labels, created_by, origin, created_at, started_at,
  finished_at, duration_ms, input_seq, end_seq, last_seq, next_due, parked, pending, queued, running, retrying, waiting, success,
  failed, skipped, cancelled) FROM STDIN (FORMAT BINARY);

-- name: move_from_run_labels
SELECT run_no, partition, key, value FROM run_labels
WHERE (partition, run_no, key) > (:after_partition, :after_run_no, :after_key)
ORDER BY partition, run_no, key;

-- name: move_into_run_labels
COPY run_labels (run_no, partition, key, value) FROM STDIN (FORMAT BINARY);

-- name: move_from_run_events
SELECT run_no, partition, seq, at, type, slot, attempt, data, data_hash FROM run_events
WHERE (partition, run_no, seq) > (:after_partition, :after_run_no, :after_seq)
ORDER BY partition, run_no, seq;

-- name: move_into_run_events
COPY run_events (run_no, partition, seq, at, type, slot, attempt, data, data_hash) FROM STDIN (FORMAT BINARY);

-- One that no run uses any more stays behind.
-- name: move_from_payloads
SELECT partition, hash, data FROM payloads AS p
WHERE (partition, hash) > (:after_partition, :after_hash)
  AND EXISTS (SELECT 1 FROM run_payloads AS u WHERE u.partition = p.partition AND u.hash = p.hash)
ORDER BY partition, hash;

-- name: move_into_payloads
COPY payloads (partition, hash, data) FROM STDIN (FORMAT BINARY);

-- name: move_from_run_payloads
SELECT run_no, partition, hash FROM run_payloads
WHERE (partition, run_no, hash) > (:after_partition, :after_run_no, :after_hash)
ORDER BY partition, run_no, hash;

-- name: move_into_run_payloads
COPY run_payloads (run_no, partition, hash) FROM STDIN (FORMAT BINARY);

-- name: move_from_node_runs
SELECT run_no, partition, slot, path, type, status, attempt, max_attempts, queued_at, started_at, finished_at, input_seq, result_seq,
  first_seq, last_seq, wait_for, wait_name, wait_since, wait_until
FROM node_runs
WHERE (partition, run_no, slot) > (:after_partition, :after_run_no, :after_slot)
ORDER BY partition, run_no, slot;

-- name: move_into_node_runs
COPY node_runs (run_no, partition, slot, path, type, status, attempt, max_attempts, queued_at, started_at, finished_at, input_seq,
  result_seq, first_seq, last_seq, wait_for, wait_name, wait_since, wait_until) FROM STDIN (FORMAT BINARY);

-- name: move_from_gates
SELECT run_no, partition, open_seq, id, slot, node, status, opened_at, due_at, decide_seq, assignees
FROM gates
WHERE (partition, run_no, open_seq) > (:after_partition, :after_run_no, :after_open_seq)
ORDER BY partition, run_no, open_seq;

-- name: move_into_gates
COPY gates (run_no, partition, open_seq, id, slot, node, status, opened_at, due_at, decide_seq, assignees) FROM STDIN (FORMAT BINARY);

-- name: move_from_idempotency_keys
SELECT key, body_hash, result, created_at FROM idempotency_keys WHERE key > :after_key ORDER BY key;

-- name: move_into_idempotency_keys
COPY idempotency_keys (key, body_hash, result, created_at) FROM STDIN (FORMAT BINARY);

-- name: move_from_run_costs
SELECT run_no, partition, seq, slot, amount, input_tokens, cached_tokens, output_tokens, lost
FROM run_costs
WHERE (partition, run_no, seq) > (:after_partition, :after_run_no, :after_seq)
ORDER BY partition, run_no, seq;

-- name: move_into_run_costs
COPY run_costs (run_no, partition, seq, slot, amount, input_tokens, cached_tokens, output_tokens, lost)
FROM STDIN (FORMAT BINARY);

-- name: move_from_cost_totals
SELECT day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens, calls
FROM cost_totals
WHERE (day, workflow, created_by, model) > (:after_day, :after_workflow, :after_created_by, :after_model)
ORDER BY day, workflow, created_by, model;

-- name: move_into_cost_totals
COPY cost_totals (day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens, calls)
FROM STDIN (FORMAT BINARY);

-- name: move_from_budget_holds
SELECT run_no, partition, slot, step, call, day, workflow, created_by, amount, tokens, lost, at
FROM budget_holds
WHERE (partition, run_no, slot, step, call) > (:after_partition, :after_run_no, :after_slot, :after_step, :after_call)
ORDER BY partition, run_no, slot, step, call;

-- name: move_into_budget_holds
COPY budget_holds (run_no, partition, slot, step, call, day, workflow, created_by, amount, tokens, lost, at)
FROM STDIN (FORMAT BINARY);

-- name: move_from_peers
SELECT kind, name, settings, found, found_hash, error, checked_at, created_at, updated_at, created_by
FROM peers
WHERE (kind, name) > (:after_kind, :after_name)
ORDER BY kind, name;

-- name: move_into_peers
COPY peers (kind, name, settings, found, found_hash, error, checked_at, created_at, updated_at, created_by)
FROM STDIN (FORMAT BINARY);

-- name: move_from_tool_pins
SELECT definition_hash, tool, hash FROM tool_pins
WHERE (definition_hash, tool) > (:after_definition_hash, :after_tool)
ORDER BY definition_hash, tool;

-- name: move_into_tool_pins
COPY tool_pins (definition_hash, tool, hash) FROM STDIN (FORMAT BINARY);

-- What it says of this store alone stays: when a write was tried, which Baton works with its schema, and the marks of moves.
-- name: move_from_meta
SELECT key, value FROM meta
WHERE key > :after_key AND NOT (key = 'probed_at' OR key = 'schema_works_with' OR key LIKE 'mov%')
ORDER BY key;

-- name: move_into_meta
COPY meta (key, value) FROM STDIN (FORMAT BINARY);

-- name: count_moved
SELECT 'definitions' AS name, count(*) AS rows FROM definitions
UNION ALL SELECT 'workflows' AS name, count(*) AS rows FROM workflows
UNION ALL SELECT 'workflow_versions' AS name, count(*) AS rows FROM workflow_versions
UNION ALL SELECT 'runs' AS name, count(*) AS rows FROM runs
UNION ALL SELECT 'run_labels' AS name, count(*) AS rows FROM run_labels
UNION ALL SELECT 'run_events' AS name, count(*) AS rows FROM run_events
UNION ALL SELECT 'payloads' AS name, count(*) AS rows FROM (SELECT DISTINCT partition, hash FROM run_payloads) AS used
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

-- Before the first row, in a store that is to be overwritten. The epochs stay, because they must only rise.
-- name: clear_moved
TRUNCATE run_costs, cost_totals, budget_holds, peers, tool_pins, gates, node_runs, run_payloads, payloads, run_events, run_labels, runs, workflow_versions, workflows, definitions,
  idempotency_keys, commands, command_answers, servers;
DELETE FROM meta WHERE key <> 'probed_at' AND key <> 'schema_works_with';
UPDATE partitions SET server = NULL;

-- name: count_commands
SELECT count(*) AS commands FROM commands;

-- Types of a table's columns, as COPY in its binary format wants to know them.
-- name: list_column_types
SELECT attname::text AS name, format_type(atttypid, NULL) AS type FROM pg_attribute
WHERE attrelid = to_regclass(:table) AND attnum > 0 AND NOT attisdropped;

-- Tells this database from every other one.
-- name: read_identity
SELECT s.system_identifier::text || '/' || d.oid::text AS identity
FROM pg_control_system() AS s, pg_database AS d WHERE d.datname = current_database();

-- The planner knows nothing yet of what was just written.
-- name: settle_move
ANALYZE;

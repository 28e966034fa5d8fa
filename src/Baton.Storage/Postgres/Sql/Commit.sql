-- What one commit writes. Every statement here runs many thousand times a second.
-- PostgreSQL: a statement writes the rows of all runs of a batch at once, from one array for each column (unnest); the statements of a
-- batch travel together and are one transaction. For few rows unnest and cardinality are replaced by VALUES and their number, which is
-- cheaper: a statement has exactly one unnest, with an alias, and cardinality is that of its arrays.

-- name: insert_run
INSERT INTO runs (
  run_no, id, partition, workflow, version, definition_hash, status, round, labels, created_by, origin, created_at, started_at,
  finished_at, duration_ms, input_seq, end_seq, last_seq, next_due, parked,
  pending, queued, running, retrying, waiting, success, failed, skipped, cancelled)
SELECT * FROM unnest(
  :run_no, :id, :partition, :workflow, :version, :definition_hash, :status, :round, :labels, :created_by, :origin, :created_at, :started_at,
  :finished_at, :duration_ms, :input_seq, :end_seq, :last_seq, :next_due, :parked,
  :pending, :queued, :running, :retrying, :waiting, :success, :failed, :skipped, :cancelled) AS u;

-- last_seq in the condition is the fence: whoever does not know the run's last event changes nothing.
-- PostgreSQL: when a row was not changed, dividing by zero ends the transaction before it can commit. advance_run of SQLite is not needed:
-- an index is touched only when one of its columns gets another value.
-- name: update_run
WITH updated AS (
  UPDATE runs AS r SET
    status = u.status, round = u.round, started_at = u.started_at, finished_at = u.finished_at,
    duration_ms = u.duration_ms, input_seq = u.input_seq,
    end_seq = u.end_seq, last_seq = u.last_seq, next_due = u.next_due, parked = u.parked,
    pending = u.pending, queued = u.queued, running = u.running, retrying = u.retrying, waiting = u.waiting,
    success = u.success, failed = u.failed, skipped = u.skipped, cancelled = u.cancelled
  FROM unnest(
    :run_no, :partition, :expected_seq, :status, :round, :started_at, :finished_at, :duration_ms, :input_seq, :end_seq, :last_seq,
    :next_due, :parked,
    :pending, :queued, :running, :retrying, :waiting, :success, :failed, :skipped, :cancelled
  ) AS u (
    run_no, partition, expected_seq, status, round, started_at, finished_at, duration_ms, input_seq, end_seq, last_seq, next_due, parked,
    pending, queued, running, retrying, waiting, success, failed, skipped, cancelled)
  WHERE r.partition = u.partition AND r.run_no = u.run_no AND r.last_seq = u.expected_seq
  RETURNING 1)
SELECT 1 / (count(*) = cardinality(:run_no))::int AS fence FROM updated;

-- PostgreSQL: asked after a commit was refused, to say which run it was.
-- name: find_stale_run
SELECT coalesce(r.id, u.run_no::text) AS run FROM unnest(:run_no, :expected_seq) AS u (run_no, expected_seq)
LEFT JOIN runs AS r ON r.run_no = u.run_no
WHERE r.last_seq IS DISTINCT FROM u.expected_seq LIMIT 1;

-- name: find_known_run
SELECT r.id FROM runs AS r WHERE r.id = ANY (:id) LIMIT 1;

-- name: insert_labels
INSERT INTO run_labels (key, value, partition, run_no) SELECT * FROM unnest(:key, :value, :partition, :run_no) AS u;

-- name: insert_event
INSERT INTO run_events (run_no, seq, at, type, slot, attempt, partition, data, data_hash)
SELECT * FROM unnest(:run_no, :seq, :at, :type, :slot, :attempt, :partition, :data, :data_hash) AS u;

-- name: insert_payload
INSERT INTO payloads (partition, hash, data) SELECT * FROM unnest(:partition, :hash, :data) AS u ON CONFLICT DO NOTHING;

-- name: insert_run_payload
INSERT INTO run_payloads (partition, run_no, hash) SELECT * FROM unnest(:partition, :run_no, :hash) AS u ON CONFLICT DO NOTHING;

-- name: put_node
INSERT INTO node_runs (
  run_no, slot, path, type, status, attempt, max_attempts, queued_at, started_at, finished_at, input_seq, result_seq, first_seq, last_seq,
  wait_for, wait_name, wait_since, wait_until, partition)
SELECT * FROM unnest(
  :run_no, :slot, :path, :type, :status, :attempt, :max_attempts, :queued_at, :started_at, :finished_at, :input_seq, :result_seq,
  :first_seq, :last_seq, :wait_for, :wait_name, :wait_since, :wait_until, :partition) AS u
ON CONFLICT (partition, run_no, slot) DO UPDATE SET
  path = excluded.path, type = excluded.type, status = excluded.status, attempt = excluded.attempt, max_attempts = excluded.max_attempts,
  queued_at = excluded.queued_at, started_at = excluded.started_at, finished_at = excluded.finished_at, input_seq = excluded.input_seq,
  result_seq = excluded.result_seq, first_seq = excluded.first_seq, last_seq = excluded.last_seq, wait_for = excluded.wait_for,
  wait_name = excluded.wait_name, wait_since = excluded.wait_since, wait_until = excluded.wait_until;

-- name: put_gate
INSERT INTO gates (run_no, open_seq, id, slot, node, status, opened_at, due_at, decide_seq, assignees, partition)
SELECT * FROM unnest(:run_no, :open_seq, :id, :slot, :node, :status, :opened_at, :due_at, :decide_seq, :assignees, :partition) AS u
ON CONFLICT (partition, run_no, open_seq) DO UPDATE SET
  status = excluded.status, due_at = excluded.due_at, decide_seq = excluded.decide_seq;

-- name: insert_idempotency
INSERT INTO idempotency_keys (key, body_hash, result, created_at) SELECT * FROM unnest(:key, :body_hash, :result, :created_at) AS u;

-- PostgreSQL: the other fence. Whoever takes a partition over raises its epoch, and has to wait for those who share its row until they are
-- through: what comes after is refused. The logarithm of zero ends the transaction, and only here.
-- name: check_owner
WITH owned AS (
  SELECT 1 FROM partitions AS p
  JOIN unnest(:partition, :epoch) AS h (partition, epoch) ON p.partition = h.partition AND p.epoch = h.epoch
  FOR SHARE OF p)
SELECT ln((count(*) = cardinality(:partition))::int) AS fence FROM owned;

-- PostgreSQL: a command is answered once. The square root of a negative number ends the transaction, and only here.
-- name: take_commands
WITH taken AS (
  DELETE FROM commands AS c USING unnest(:partition, :id) AS a (partition, id)
  WHERE c.partition = a.partition AND c.id = a.id RETURNING 1)
SELECT sqrt((count(*) = cardinality(:id))::int - 1) AS fence FROM taken;

-- name: insert_answers
INSERT INTO command_answers (command_id, partition, sender, run_id, repeated, refusal)
SELECT * FROM unnest(:id, :partition, :sender, :run_id, :repeated, :refusal) AS u;

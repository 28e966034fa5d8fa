-- What one commit writes. Every statement here runs many thousand times a second.

-- name: insert_run
INSERT INTO runs (
  run_no, id, partition, workflow, version, definition_hash, status, round, labels, created_by, origin, created_at, started_at,
  finished_at, input_seq, end_seq, last_seq, next_due, parked,
  pending, queued, running, retrying, waiting, success, failed, skipped, cancelled)
VALUES (
  :run_no, :id, :partition, :workflow, :version, :definition_hash, :status, :round, :labels, :created_by, :origin, :created_at, :started_at,
  :finished_at, :input_seq, :end_seq, :last_seq, :next_due, :parked,
  :pending, :queued, :running, :retrying, :waiting, :success, :failed, :skipped, :cancelled);

-- last_seq in the condition is the fence: whoever does not know the run's last event changes nothing.
-- name: update_run
UPDATE runs SET
  status = :status, round = :round, started_at = :started_at, finished_at = :finished_at, input_seq = :input_seq, end_seq = :end_seq,
  last_seq = :last_seq, next_due = :next_due, parked = :parked,
  pending = :pending, queued = :queued, running = :running, retrying = :retrying, waiting = :waiting,
  success = :success, failed = :failed, skipped = :skipped, cancelled = :cancelled
WHERE run_no = :run_no AND last_seq = :expected_seq;

-- The same for commits without an event of the run itself: they cannot change its status, so no index is touched.
-- name: advance_run
UPDATE runs SET
  last_seq = :last_seq, next_due = :next_due, parked = :parked,
  pending = :pending, queued = :queued, running = :running, retrying = :retrying, waiting = :waiting,
  success = :success, failed = :failed, skipped = :skipped, cancelled = :cancelled
WHERE run_no = :run_no AND last_seq = :expected_seq AND status = :status;

-- name: insert_labels
INSERT INTO run_labels (key, value, run_no) SELECT j.key, j.value, :run_no FROM json_each(:labels) AS j;

-- name: insert_event
INSERT INTO run_events (run_no, seq, at, type, slot, attempt, data, data_hash)
VALUES (:run_no, :seq, :at, :type, :slot, :attempt, :data, :data_hash);

-- name: insert_payload
INSERT INTO payloads (hash, data) VALUES (:hash, :data) ON CONFLICT DO NOTHING;

-- name: insert_run_payload
INSERT INTO run_payloads (run_no, hash) VALUES (:run_no, :hash) ON CONFLICT DO NOTHING;

-- REPLACE overwrites the row in place, because the table has no index and no trigger; ON CONFLICT would look it up twice.
-- name: put_node
INSERT OR REPLACE INTO node_runs (
  run_no, slot, path, type, status, attempt, max_attempts, queued_at, started_at, finished_at, input_seq, result_seq, first_seq, last_seq,
  wait_for, wait_name, wait_since, wait_until)
VALUES (
  :run_no, :slot, :path, :type, :status, :attempt, :max_attempts, :queued_at, :started_at, :finished_at, :input_seq, :result_seq,
  :first_seq, :last_seq, :wait_for, :wait_name, :wait_since, :wait_until);

-- name: put_gate
INSERT INTO gates (run_no, open_seq, id, slot, node, status, opened_at, due_at, decide_seq, assignees)
VALUES (:run_no, :open_seq, :id, :slot, :node, :status, :opened_at, :due_at, :decide_seq, :assignees)
ON CONFLICT (run_no, open_seq) DO UPDATE SET
  status = excluded.status, due_at = excluded.due_at, decide_seq = excluded.decide_seq;

-- name: insert_idempotency
INSERT INTO idempotency_keys (key, body_hash, result, created_at) VALUES (:key, :body_hash, :result, :created_at);

-- Deleting a run, in the order of the blocks and in one transaction. Its idempotency key stays until it expires: the same request sent
-- again must not start the run a second time.

-- name: find_ended_run
SELECT run_no, labels FROM runs WHERE id = :id AND NOT (status = 'created' OR status = 'running' OR status = 'paused');

-- name: delete_labels
DELETE FROM run_labels WHERE run_no = :run_no AND (key, value) IN (SELECT j.key, j.value FROM json_each(:labels) AS j);

-- name: list_unshared_payloads
SELECT mine.hash FROM run_payloads AS mine
WHERE mine.run_no = :run_no
  AND NOT EXISTS (SELECT 1 FROM run_payloads AS other WHERE other.hash = mine.hash AND other.run_no <> mine.run_no);

-- name: delete_run_payloads
DELETE FROM run_payloads WHERE run_no = :run_no;

-- name: delete_payload
DELETE FROM payloads WHERE hash = :hash;

-- name: delete_events
DELETE FROM run_events WHERE run_no = :run_no;

-- name: delete_nodes
DELETE FROM node_runs WHERE run_no = :run_no;

-- name: delete_gates
DELETE FROM gates WHERE run_no = :run_no;

-- name: delete_costs
DELETE FROM run_costs WHERE run_no = :run_no;

-- name: delete_holds
DELETE FROM budget_holds WHERE run_no = :run_no;

-- name: delete_run
DELETE FROM runs WHERE run_no = :run_no;

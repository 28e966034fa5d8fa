-- Deleting a run, in the order of the blocks and in one transaction. Its idempotency key stays until it expires: the same request sent
-- again must not start the run a second time.

-- PostgreSQL: locks the row, so that nobody opens the run again meanwhile.
-- name: find_ended_run
SELECT partition, run_no, labels FROM runs
WHERE id = :id AND NOT (status = 'created' OR status = 'running' OR status = 'paused')
FOR UPDATE;

-- name: delete_labels
DELETE FROM run_labels WHERE partition = :partition AND run_no = :run_no;

-- PostgreSQL: locks them, so that the journal waits before it uses one for another run.
-- name: list_unshared_payloads
SELECT p.hash FROM payloads AS p
WHERE p.partition = :partition
  AND p.hash IN (SELECT mine.hash FROM run_payloads AS mine WHERE mine.partition = :partition AND mine.run_no = :run_no)
  AND NOT EXISTS (
    SELECT 1 FROM run_payloads AS other WHERE other.partition = :partition AND other.hash = p.hash AND other.run_no <> :run_no)
FOR UPDATE;

-- name: delete_run_payloads
DELETE FROM run_payloads WHERE partition = :partition AND run_no = :run_no;

-- PostgreSQL: asked again now that it is locked: the journal may have begun to use it while the lock was waited for.
-- name: delete_payload
DELETE FROM payloads AS p WHERE p.partition = :partition AND p.hash = :hash
  AND NOT EXISTS (SELECT 1 FROM run_payloads AS other WHERE other.partition = p.partition AND other.hash = p.hash);

-- name: delete_events
DELETE FROM run_events WHERE partition = :partition AND run_no = :run_no;

-- name: delete_nodes
DELETE FROM node_runs WHERE partition = :partition AND run_no = :run_no;

-- name: delete_gates
DELETE FROM gates WHERE partition = :partition AND run_no = :run_no;

-- name: delete_costs
DELETE FROM run_costs WHERE partition = :partition AND run_no = :run_no;

-- name: delete_holds
DELETE FROM budget_holds WHERE partition = :partition AND run_no = :run_no;

-- name: delete_run
DELETE FROM runs WHERE partition = :partition AND run_no = :run_no;

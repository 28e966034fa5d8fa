-- The servers of one store. PostgreSQL only: on SQLite one process owns everything. 0x4261746f is the class of the partitions' locks.

-- name: say_alive
INSERT INTO servers (id, backend_pid, guest, url) VALUES (:server, pg_backend_pid(), :guest, :url)
ON CONFLICT (id) DO UPDATE SET seen_at = clock_timestamp(), backend_pid = excluded.backend_pid
RETURNING xmax = 0 AS came;

-- name: list_servers
SELECT id, guest, backend_pid, seen_at > clock_timestamp() - :lease * interval '1 millisecond' AS alive FROM servers ORDER BY id;

-- Owner by the record, and the database's process that holds the lock now: 0 for none.
-- name: list_partitions
SELECT p.partition, p.epoch, p.server, coalesce(l.pid, 0) AS pid, coalesce(l.pid = pg_backend_pid(), false) AS mine
FROM partitions AS p
LEFT JOIN pg_locks AS l ON l.locktype = 'advisory' AND l.classid = x'4261746f'::int AND l.objid = p.partition AND l.objsubid = 2
  AND l.granted AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
ORDER BY p.partition;

-- Ends the session of an owner that has not been heard of: it may stand still, or be cut off, and would hold its locks for ever.
-- name: end_session
SELECT pg_terminate_backend(:pid::int, 2000) AS ended;

-- Not of a server that has come back since it was looked for: it may have taken its own up again by now.
-- name: free_partitions
UPDATE partitions AS p SET server = NULL
WHERE p.server = ANY (:server) AND NOT EXISTS (
  SELECT 1 FROM servers AS s WHERE s.id = p.server AND s.seen_at > clock_timestamp() - :lease * interval '1 millisecond');

-- name: release_partitions
WITH released AS (
  UPDATE partitions SET server = NULL WHERE partition = ANY (:partition::smallint[]) AND server = :server RETURNING partition)
SELECT pg_advisory_unlock(x'4261746f'::int, partition) AS released FROM released;

-- name: unlock_partitions
SELECT pg_advisory_unlock(x'4261746f'::int, p.partition::int) FROM unnest(:partition) AS p (partition);

-- name: lock_partitions
SELECT p.partition FROM unnest(:partition) AS p (partition) WHERE pg_try_advisory_lock(x'4261746f'::int, p.partition::int);

-- The epoch stays when nobody else has owned the partition since.
-- name: own_partitions
UPDATE partitions SET epoch = epoch + (server IS DISTINCT FROM :server)::int, server = :server
WHERE partition = ANY (:partition::smallint[]);

-- name: forget_servers
DELETE FROM servers WHERE seen_at < clock_timestamp() - interval '1 hour';

-- Whoever asked has gone.
-- name: forget_answers
DELETE FROM command_answers WHERE answered_at < clock_timestamp() - interval '10 minutes';

-- The others are told as it commits, when the locks are free already: whoever locks one now waits for this to have ended.
-- name: say_goodbye
WITH freed AS (UPDATE partitions SET server = NULL WHERE server = :server), gone AS (DELETE FROM servers WHERE id = :server)
SELECT pg_advisory_unlock_all(), pg_notify('baton', :payload);

-- name: insert_command
INSERT INTO commands (id, partition, run_id, sender, body, at) VALUES (:id, :partition, :run_id, :sender, :body, :at);

-- name: list_commands
SELECT id, partition, run_id, sender, body, at FROM commands WHERE partition = ANY (:partition::smallint[]) ORDER BY at, id LIMIT :limit;

-- name: take_answer
DELETE FROM command_answers WHERE command_id = :id RETURNING partition, sender, run_id, repeated, refusal;

-- name: list_heads
SELECT r.run_no, r.last_seq, r.id, r.workflow, r.status, coalesce(r.finished_at, r.started_at, r.created_at) AS at
FROM unnest(:run_no) AS u (run_no)
JOIN runs AS r ON r.partition = u.run_no % 64 AND r.run_no = u.run_no;

-- name: listen
LISTEN baton;

-- name: notify
SELECT pg_notify('baton', payload) FROM unnest(:payload) AS n (payload);

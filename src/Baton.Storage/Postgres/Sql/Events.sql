-- PostgreSQL: the partition of a number is looked up first, because all keys begin with it.

-- name: list_events
SELECT e.seq, e.at, e.type, e.slot, e.attempt, coalesce(e.data, p.data) AS data, e.data_hash
FROM run_events AS e LEFT JOIN payloads AS p ON p.partition = e.partition AND p.hash = e.data_hash
WHERE e.partition = (SELECT r.partition FROM runs AS r WHERE r.run_no = :run_no) AND e.run_no = :run_no AND e.seq > :after
ORDER BY e.seq LIMIT :limit;

-- name: list_events_at
SELECT e.seq, e.at, e.type, e.slot, e.attempt, coalesce(e.data, p.data) AS data, e.data_hash
FROM run_events AS e LEFT JOIN payloads AS p ON p.partition = e.partition AND p.hash = e.data_hash
WHERE e.partition = (SELECT r.partition FROM runs AS r WHERE r.run_no = :run_no) AND e.run_no = :run_no AND e.seq = ANY (:seqs)
ORDER BY e.seq;

-- name: list_node_events
SELECT e.seq, e.at, e.type, e.slot, e.attempt, coalesce(e.data, p.data) AS data, e.data_hash
FROM run_events AS e LEFT JOIN payloads AS p ON p.partition = e.partition AND p.hash = e.data_hash
WHERE e.partition = (SELECT r.partition FROM runs AS r WHERE r.run_no = :run_no) AND e.run_no = :run_no
  AND e.seq BETWEEN :first AND :last AND e.slot = :slot
ORDER BY e.seq;

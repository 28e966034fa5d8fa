-- name: list_events
SELECT e.seq, e.at, e.type, e.slot, e.attempt, coalesce(e.data, p.data) AS data, e.data_hash
FROM run_events AS e LEFT JOIN payloads AS p ON p.hash = e.data_hash
WHERE e.run_no = :run_no AND e.seq > :after
ORDER BY e.seq LIMIT :limit;

-- name: list_events_at
SELECT e.seq, e.at, e.type, e.slot, e.attempt, coalesce(e.data, p.data) AS data, e.data_hash
FROM run_events AS e LEFT JOIN payloads AS p ON p.hash = e.data_hash
WHERE e.run_no = :run_no AND e.seq IN (SELECT value FROM json_each(:seqs))
ORDER BY e.seq;

-- name: list_node_events
SELECT e.seq, e.at, e.type, e.slot, e.attempt, coalesce(e.data, p.data) AS data, e.data_hash
FROM run_events AS e LEFT JOIN payloads AS p ON p.hash = e.data_hash
WHERE e.run_no = :run_no AND e.seq BETWEEN :first AND :last AND e.slot = :slot
ORDER BY e.seq;

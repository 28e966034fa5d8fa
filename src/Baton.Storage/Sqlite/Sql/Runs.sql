-- name: find_run_by_id
SELECT * FROM runs WHERE id = :id;

-- name: find_run_by_no
SELECT * FROM runs WHERE run_no = :run_no;

-- name: list_unfinished
SELECT run_no, id, parked, next_due FROM runs
WHERE (status = 'created' OR status = 'running' OR status = 'paused')
  AND partition IN (SELECT value FROM json_each(:partitions))
ORDER BY run_no;

-- name: count_runs
SELECT status, count(*) AS runs FROM runs GROUP BY status;

-- A list of runs is put together from the blocks below: one head, the conditions that are given, one order.
-- name: list_runs
SELECT r.* FROM runs AS r WHERE 1

-- The first label drives the query, in order of run number; CROSS JOIN keeps the planner from turning it round.
-- name: list_runs_with_label
SELECT r.* FROM run_labels AS l CROSS JOIN runs AS r ON r.run_no = l.run_no WHERE l.key = :label_key AND l.value = :label_value

-- name: where_status
r.status = :status

-- name: where_workflow
r.workflow = :workflow

-- name: where_search
(r.id LIKE :search ESCAPE '\' OR r.workflow LIKE :search ESCAPE '\')

-- An empty value means any.
-- name: where_labels
NOT EXISTS (
  SELECT 1 FROM json_each(:labels) AS wanted
  WHERE NOT EXISTS (
    SELECT 1 FROM json_each(coalesce(r.labels, '{}')) AS has
    WHERE has.key = wanted.value ->> 0 AND (wanted.value ->> 1 = '' OR has.value = wanted.value ->> 1)))

-- name: where_started_after
r.started_at >= :started_after

-- name: where_started_before
r.started_at < :started_before

-- name: after_newest
r.run_no < :after_no

-- name: after_oldest
r.run_no > :after_no

-- name: after_longest
(r.duration_ms, r.run_no) < (:after_duration, :after_no)

-- name: after_shortest
(r.duration_ms, r.run_no) > (:after_duration, :after_no)

-- name: order_newest
ORDER BY r.run_no DESC LIMIT :limit

-- name: order_oldest
ORDER BY r.run_no LIMIT :limit

-- The same two when a label drives: said of the label's index, they need no sorting.
-- name: order_newest_labelled
ORDER BY l.run_no DESC LIMIT :limit

-- name: order_oldest_labelled
ORDER BY l.run_no LIMIT :limit

-- name: order_longest
ORDER BY r.duration_ms DESC, r.run_no DESC LIMIT :limit

-- name: order_shortest
ORDER BY r.duration_ms, r.run_no LIMIT :limit

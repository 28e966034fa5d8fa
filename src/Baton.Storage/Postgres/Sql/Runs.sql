-- name: find_run_by_id
SELECT * FROM runs WHERE id = :id;

-- name: find_run_by_no
SELECT * FROM runs WHERE run_no = :run_no;

-- name: list_unfinished
SELECT run_no, id, parked, next_due FROM runs
WHERE (status = 'created' OR status = 'running' OR status = 'paused') AND partition = ANY (:partitions::smallint[])
ORDER BY run_no;

-- name: count_runs
SELECT status, count(*) AS runs FROM runs GROUP BY status;

-- A list of runs is put together from the blocks below: one head, the conditions that are given, one order.
-- name: list_runs
SELECT r.* FROM runs AS r WHERE true

-- The first label drives the query, in order of run number.
-- name: list_runs_with_label
SELECT r.* FROM run_labels AS l JOIN runs AS r ON r.partition = l.partition AND r.run_no = l.run_no WHERE l.key = :label_key AND l.value = :label_value

-- name: where_status
r.status = :status

-- name: where_workflow
r.workflow = :workflow

-- PostgreSQL: ILIKE ignores case as LIKE does on SQLite: of ASCII letters, because the columns are COLLATE "C".
-- name: where_search
(r.id ILIKE :search ESCAPE '\' OR r.workflow ILIKE :search ESCAPE '\')

-- An empty value means any. PostgreSQL: read from their table, because text would have to be parsed as JSON row by row.
-- name: where_labels
NOT EXISTS (
  SELECT 1 FROM unnest(:label_keys, :label_values) AS wanted (key, value)
  WHERE NOT EXISTS (
    SELECT 1 FROM run_labels AS has
    WHERE has.partition = r.partition AND has.run_no = r.run_no AND has.key = wanted.key
      AND (wanted.value = '' OR has.value = wanted.value)))

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

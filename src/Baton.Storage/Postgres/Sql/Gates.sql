-- name: find_gate
SELECT g.*, r.id AS run_id, r.workflow FROM gates AS g JOIN runs AS r ON r.partition = g.partition AND r.run_no = g.run_no WHERE g.id = :id;

-- A list of gates is put together from the head, the conditions that are given, and the order.
-- name: list_gates
SELECT g.*, r.id AS run_id, r.workflow FROM gates AS g JOIN runs AS r ON r.partition = g.partition AND r.run_no = g.run_no WHERE true

-- name: where_gate_status
g.status = :status

-- A gate without assignees is everybody's. PostgreSQL: compared as JSON texts, because the JSON functions cannot read U+0000.
-- name: where_gate_assignee
(g.assignees = '[]' OR EXISTS (SELECT 1 FROM json_array_elements(g.assignees::json) AS a WHERE a.value::text = :assignee))

-- name: after_gate
(g.opened_at, g.run_no, g.open_seq) < (:after_opened, :after_no, :after_seq)

-- name: order_gates
ORDER BY g.opened_at DESC, g.run_no DESC, g.open_seq DESC LIMIT :limit

-- name: list_nodes
SELECT * FROM node_runs
WHERE partition = (SELECT r.partition FROM runs AS r WHERE r.run_no = :run_no) AND run_no = :run_no AND slot > :after
ORDER BY slot LIMIT :limit;

-- name: find_node
SELECT * FROM node_runs
WHERE partition = (SELECT r.partition FROM runs AS r WHERE r.run_no = :run_no) AND run_no = :run_no AND path = :path
LIMIT 1;

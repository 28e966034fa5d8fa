-- name: list_nodes
SELECT * FROM node_runs WHERE run_no = :run_no AND slot > :after ORDER BY slot LIMIT :limit;

-- name: find_node
SELECT * FROM node_runs WHERE run_no = :run_no AND path = :path LIMIT 1;

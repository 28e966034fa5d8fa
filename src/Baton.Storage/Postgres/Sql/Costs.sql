-- Costs, and what is set aside in the budgets that runs share.

-- name: insert_cost
INSERT INTO run_costs (run_no, seq, slot, amount, input_tokens, cached_tokens, output_tokens, lost, partition)
SELECT * FROM unnest(:run_no, :seq, :slot, :amount, :input_tokens, :cached_tokens, :output_tokens, :lost, :partition) AS u;

-- PostgreSQL: a row can be changed once by a statement, so a batch is summed up first; in order of the key, because other servers lock the
-- same rows.
-- name: add_total
INSERT INTO cost_totals (day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens, calls)
SELECT u.day, u.workflow, u.created_by, u.model, sum(u.amount), sum(u.input_tokens), sum(u.cached_tokens), sum(u.output_tokens), count(*)
FROM unnest(:day, :workflow, :created_by, :model, :amount, :input_tokens, :cached_tokens, :output_tokens) AS u (
  day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens)
GROUP BY u.day, u.workflow, u.created_by, u.model
ORDER BY u.day COLLATE "C", u.workflow COLLATE "C", u.created_by COLLATE "C", u.model COLLATE "C"
ON CONFLICT (day, workflow, created_by, model) DO UPDATE SET
  amount = cost_totals.amount + excluded.amount, input_tokens = cost_totals.input_tokens + excluded.input_tokens,
  cached_tokens = cost_totals.cached_tokens + excluded.cached_tokens, output_tokens = cost_totals.output_tokens + excluded.output_tokens,
  calls = cost_totals.calls + excluded.calls;

-- name: settle_step
DELETE FROM budget_holds AS h USING unnest(:partition, :run_no, :slot, :step) AS u (partition, run_no, slot, step)
WHERE h.partition = u.partition AND h.run_no = u.run_no AND h.slot = u.slot AND (u.step IS NULL OR h.step = u.step);

-- PostgreSQL: one reservation at a time over all servers, until its transaction ends. Of the class of the locks on the whole store
-- (Meta.sql): the locks of the other class are the partitions'.
-- name: lock_budgets
SELECT pg_advisory_xact_lock(x'4261746e'::int, 3);

-- PostgreSQL: of a server that has lost the run nothing is set aside any more: nobody would settle it. Whoever takes the partition over
-- waits until this transaction is through, and finds what it left.
-- name: share_owner
SELECT 1 AS found FROM partitions WHERE partition = :partition AND epoch = :epoch FOR SHARE;

-- An earlier call of the step that is called again: its answer was lost.
-- name: lose_holds
UPDATE budget_holds SET lost = 1
WHERE partition = :partition AND run_no = :run_no AND slot = :slot AND step = :step AND call < :call;

-- name: find_hold
SELECT 1 AS found FROM budget_holds
WHERE partition = :partition AND run_no = :run_no AND slot = :slot AND step = :step AND call = :call;

-- name: insert_hold
INSERT INTO budget_holds (partition, run_no, slot, step, call, day, workflow, created_by, amount, tokens, lost, at)
VALUES (:partition, :run_no, :slot, :step, :call, :day, :workflow, :created_by, :amount, :tokens, 0, :at);

-- PostgreSQL: one statement, because what a commit settles between two would be counted in neither.
-- name: sum_budget
SELECT s.amount AS spent, s.tokens AS spent_tokens, h.lost AS lost, h.lost_tokens AS lost_tokens, h.held AS held,
  h.held_tokens AS held_tokens
FROM (
  SELECT coalesce(sum(amount), 0)::bigint AS amount, coalesce(sum(input_tokens + output_tokens), 0)::bigint AS tokens
  FROM cost_totals
  WHERE day = :day AND (:workflow::text IS NULL OR workflow = :workflow) AND (:created_by::text IS NULL OR created_by = :created_by)
) AS s, (
  SELECT coalesce(sum(amount) FILTER (WHERE lost = 1), 0)::bigint AS lost, coalesce(sum(tokens) FILTER (WHERE lost = 1), 0)::bigint AS lost_tokens,
    coalesce(sum(amount) FILTER (WHERE lost = 0), 0)::bigint AS held,
    coalesce(sum(tokens) FILTER (WHERE lost = 0), 0)::bigint AS held_tokens
  FROM budget_holds
  WHERE day = :day AND (:workflow::text IS NULL OR workflow = :workflow) AND (:created_by::text IS NULL OR created_by = :created_by)
) AS h;

-- name: release_ended
DELETE FROM budget_holds AS h WHERE h.at < :before AND NOT EXISTS (
  SELECT 1 FROM runs AS r WHERE r.partition = h.partition AND r.run_no = h.run_no
    AND (r.status = 'created' OR r.status = 'running' OR r.status = 'paused'));

-- name: sum_runs
SELECT run_no, sum(amount)::bigint AS amount, sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens,
  sum(output_tokens)::bigint AS output_tokens, count(*) AS calls
FROM run_costs WHERE run_no = ANY (:run_nos)
GROUP BY run_no;

-- name: sum_nodes
SELECT slot, sum(amount)::bigint AS amount, sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens,
  sum(output_tokens)::bigint AS output_tokens, count(*) AS calls
FROM run_costs WHERE run_no = :run_no
GROUP BY slot;

-- name: sum_costs
SELECT CASE WHEN :by_day THEN day END AS day, CASE WHEN :by_workflow THEN workflow END AS workflow,
  CASE WHEN :by_user THEN created_by END AS created_by, CASE WHEN :by_model THEN model END AS model, sum(amount)::bigint AS amount,
  sum(input_tokens)::bigint AS input_tokens, sum(cached_tokens)::bigint AS cached_tokens, sum(output_tokens)::bigint AS output_tokens,
  sum(calls)::bigint AS calls
FROM cost_totals
WHERE (:since::text IS NULL OR day >= :since) AND (:workflow::text IS NULL OR workflow = :workflow)
  AND (:created_by::text IS NULL OR created_by = :created_by)
GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 2, 3, 4;

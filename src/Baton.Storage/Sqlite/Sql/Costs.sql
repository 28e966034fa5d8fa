-- Costs, and what is set aside in the budgets that runs share.

-- name: insert_cost
INSERT INTO run_costs (run_no, seq, slot, amount, input_tokens, cached_tokens, output_tokens, lost)
VALUES (:run_no, :seq, :slot, :amount, :input_tokens, :cached_tokens, :output_tokens, :lost);

-- name: add_total
INSERT INTO cost_totals (day, workflow, created_by, model, amount, input_tokens, cached_tokens, output_tokens, calls)
VALUES (:day, :workflow, :created_by, :model, :amount, :input_tokens, :cached_tokens, :output_tokens, 1)
ON CONFLICT (day, workflow, created_by, model) DO UPDATE SET
  amount = amount + excluded.amount, input_tokens = input_tokens + excluded.input_tokens,
  cached_tokens = cached_tokens + excluded.cached_tokens, output_tokens = output_tokens + excluded.output_tokens, calls = calls + 1;

-- name: settle_step
DELETE FROM budget_holds WHERE run_no = :run_no AND slot = :slot AND (:step IS NULL OR step = :step);

-- An earlier call of the step that is called again: its answer was lost.
-- name: lose_holds
UPDATE budget_holds SET lost = 1 WHERE run_no = :run_no AND slot = :slot AND step = :step AND call < :call;

-- name: find_hold
SELECT 1 AS found FROM budget_holds WHERE run_no = :run_no AND slot = :slot AND step = :step AND call = :call;

-- name: insert_hold
INSERT INTO budget_holds (run_no, slot, step, call, day, workflow, created_by, amount, tokens, lost, at)
VALUES (:run_no, :slot, :step, :call, :day, :workflow, :created_by, :amount, :tokens, 0, :at);

-- name: sum_budget
SELECT s.amount AS spent, s.tokens AS spent_tokens, h.lost AS lost, h.lost_tokens AS lost_tokens, h.held AS held,
  h.held_tokens AS held_tokens
FROM (
  SELECT coalesce(sum(amount), 0) AS amount, coalesce(sum(input_tokens + output_tokens), 0) AS tokens
  FROM cost_totals
  WHERE day = :day AND (:workflow IS NULL OR workflow = :workflow) AND (:created_by IS NULL OR created_by = :created_by)
) AS s, (
  SELECT coalesce(sum(amount) FILTER (WHERE lost = 1), 0) AS lost, coalesce(sum(tokens) FILTER (WHERE lost = 1), 0) AS lost_tokens,
    coalesce(sum(amount) FILTER (WHERE lost = 0), 0) AS held, coalesce(sum(tokens) FILTER (WHERE lost = 0), 0) AS held_tokens
  FROM budget_holds
  WHERE day = :day AND (:workflow IS NULL OR workflow = :workflow) AND (:created_by IS NULL OR created_by = :created_by)
) AS h;

-- name: release_ended
DELETE FROM budget_holds WHERE at < :before AND NOT EXISTS (
  SELECT 1 FROM runs AS r WHERE r.run_no = budget_holds.run_no AND (r.status = 'created' OR r.status = 'running' OR r.status = 'paused'));

-- name: sum_runs
SELECT c.run_no, sum(c.amount) AS amount, sum(c.input_tokens) AS input_tokens, sum(c.cached_tokens) AS cached_tokens,
  sum(c.output_tokens) AS output_tokens, count(*) AS calls
FROM json_each(:run_nos) AS j JOIN run_costs AS c ON c.run_no = j.value
GROUP BY c.run_no;

-- name: sum_nodes
SELECT slot, sum(amount) AS amount, sum(input_tokens) AS input_tokens, sum(cached_tokens) AS cached_tokens,
  sum(output_tokens) AS output_tokens, count(*) AS calls
FROM run_costs WHERE run_no = :run_no
GROUP BY slot;

-- name: sum_costs
SELECT iif(:by_day, day, NULL) AS day, iif(:by_workflow, workflow, NULL) AS workflow, iif(:by_user, created_by, NULL) AS created_by,
  iif(:by_model, model, NULL) AS model, sum(amount) AS amount, sum(input_tokens) AS input_tokens, sum(cached_tokens) AS cached_tokens,
  sum(output_tokens) AS output_tokens, sum(calls) AS calls
FROM cost_totals
WHERE (:since IS NULL OR day >= :since) AND (:workflow IS NULL OR workflow = :workflow)
  AND (:created_by IS NULL OR created_by = :created_by)
GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 2, 3, 4;

-- name: find_idempotency
SELECT * FROM idempotency_keys WHERE key = :key;

-- The first answer stays the answer.
-- name: put_idempotency
INSERT INTO idempotency_keys (key, body_hash, result, created_at) VALUES (:key, :body_hash, :result, :created_at)
ON CONFLICT (key) DO NOTHING;

-- name: prune_idempotency
DELETE FROM idempotency_keys WHERE created_at < :before;

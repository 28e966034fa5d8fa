-- name: find_idempotency
SELECT * FROM idempotency_keys WHERE key = :key;

-- name: prune_idempotency
DELETE FROM idempotency_keys WHERE created_at < :before;

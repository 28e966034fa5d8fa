-- name: put_peer
INSERT INTO peers (kind, name, settings, found, found_hash, error, checked_at, created_at, updated_at, created_by)
VALUES (:kind, :name, :settings, :found, :found_hash, :error, :checked_at, :created_at, :updated_at, :created_by)
ON CONFLICT (kind, name) DO UPDATE SET
  settings = excluded.settings, found = excluded.found, found_hash = excluded.found_hash, error = excluded.error,
  checked_at = excluded.checked_at, updated_at = excluded.updated_at;

-- name: find_peer
SELECT * FROM peers WHERE kind = :kind AND name = :name;

-- name: list_peers
SELECT * FROM peers WHERE kind = :kind ORDER BY name;

-- name: delete_peer
DELETE FROM peers WHERE kind = :kind AND name = :name;

-- name: put_tool_pin
INSERT INTO tool_pins (definition_hash, tool, hash)
VALUES (:definition_hash, :tool, :hash)
ON CONFLICT (definition_hash, tool) DO UPDATE SET hash = excluded.hash;

-- name: find_tool_pin
SELECT hash FROM tool_pins WHERE definition_hash = :definition_hash AND tool = :tool;

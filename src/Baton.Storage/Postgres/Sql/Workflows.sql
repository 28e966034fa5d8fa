-- PostgreSQL: one publisher of a name at a time, until its transaction ends, because each takes the number after the newest.
-- name: lock_workflow
SELECT pg_advisory_xact_lock(x'4261746f'::int, hashtext(:name));

-- name: has_definition
SELECT 1 AS found FROM definitions WHERE hash = :hash;

-- name: find_definition
SELECT text FROM definitions WHERE hash = :hash;

-- name: insert_definition
INSERT INTO definitions (hash, name, text, put_at) VALUES (:hash, :name, :text, :put_at) ON CONFLICT DO NOTHING;

-- name: find_latest_version
SELECT v.* FROM workflow_versions AS v WHERE v.name = :name ORDER BY v.version DESC LIMIT 1;

-- name: find_version
SELECT v.* FROM workflow_versions AS v WHERE v.name = :name AND v.version = :version;

-- name: put_workflow
INSERT INTO workflows (name, title, description, tags, latest_version, created_at, updated_at, archived_at)
VALUES (:name, :title, :description, :tags, :version, :at, :at, NULL)
ON CONFLICT (name) DO UPDATE SET
  title = excluded.title, description = excluded.description, tags = excluded.tags, latest_version = excluded.latest_version,
  updated_at = greatest(workflows.created_at, excluded.updated_at), archived_at = NULL;

-- name: unarchive_workflow
UPDATE workflows SET archived_at = NULL WHERE name = :name AND archived_at IS NOT NULL;

-- name: insert_version
INSERT INTO workflow_versions (name, version, definition_hash, title, description, tags, created_at, created_by)
VALUES (:name, :version, :definition_hash, :title, :description, :tags, :created_at, :created_by);

-- name: find_workflow
SELECT * FROM workflows WHERE name = :name;

-- PostgreSQL: ILIKE ignores case as LIKE does on SQLite: of ASCII letters, because the columns are COLLATE "C".
-- name: list_workflows
SELECT * FROM workflows
WHERE name > :after AND (archived_at IS NULL OR :include_archived)
  AND (:search::text IS NULL OR name ILIKE :search ESCAPE '\' OR title ILIKE :search ESCAPE '\' OR description ILIKE :search ESCAPE '\')
ORDER BY name LIMIT :limit;

-- name: list_versions
SELECT v.* FROM workflow_versions AS v WHERE v.name = :name AND v.version < :before ORDER BY v.version DESC LIMIT :limit;

-- Already archived stays archived since then.
-- name: archive_workflow
UPDATE workflows SET archived_at = coalesce(archived_at, :at) WHERE name = :name;

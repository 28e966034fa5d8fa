-- Tools of other servers as they were when a workflow that names them was published.

PRAGMA user_version = 3;

-- hash: of all that the server said about the tool.
CREATE TABLE tool_pins (
  definition_hash TEXT NOT NULL,
  tool            TEXT NOT NULL CHECK (length(tool) > 0),
  hash            TEXT NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (definition_hash, tool)
) STRICT, WITHOUT ROWID;

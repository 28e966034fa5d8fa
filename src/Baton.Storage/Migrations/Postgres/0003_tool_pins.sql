-- Tools of other servers as they were when a workflow that names them was published.

-- hash: of all that the server said about the tool.
CREATE TABLE tool_pins (
  definition_hash text COLLATE "C" NOT NULL,
  tool            text COLLATE "C" NOT NULL CHECK (length(tool) > 0),
  hash            text COLLATE "C" NOT NULL CHECK (length(hash) = 64),
  PRIMARY KEY (definition_hash, tool)
);

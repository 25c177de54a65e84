-- Messages to people. Listed newest first by rowid, which needs no index of its own.
CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  shopper_id TEXT NOT NULL,
  channel TEXT NOT NULL,
  address TEXT NOT NULL,
  subject TEXT NOT NULL,
  body_text TEXT NOT NULL,
  path TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  -- Normalised: two spellings of one mailbox are one account.
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  -- JSON array of roles.
  roles TEXT NOT NULL,
  prime INTEGER NOT NULL CHECK (prime IN (0, 1)),
  -- PHC string: the parameters travel with the hash.
  password_hash TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One chain of refresh tokens that began with one login; only hashes of tokens are here.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  token_hash TEXT NOT NULL,
  previous_token_hash TEXT,
  rotated_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  revoked_at INTEGER,
  user_agent TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_of_user ON sessions (user_id, created_at);

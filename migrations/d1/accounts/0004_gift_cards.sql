-- The register of gift cards: what was issued, for whom, by whom. The code is nowhere, only its hash as the account's
-- name; what is on a card its own object knows. A card without the object's word is 'issuing'.
CREATE TABLE gift_cards (
  id TEXT PRIMARY KEY,
  account TEXT NOT NULL UNIQUE,
  last4 TEXT NOT NULL,
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  currency TEXT NOT NULL,
  email TEXT,
  message TEXT,
  expires_at INTEGER,
  issued_by TEXT NOT NULL,
  issued_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('issuing', 'issued', 'closed'))
) STRICT, WITHOUT ROWID;

-- What staff do to balances, written down before it is done: balance and books are then brought to say the same, by the
-- request itself or, when that died, by the sweep.
CREATE TABLE balance_deeds (
  id TEXT PRIMARY KEY,
  -- The verb and the caller's Idempotency-Key, and the hash of the body that it came with first.
  request_key TEXT NOT NULL UNIQUE,
  body_hash TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('issue', 'give', 'close')),
  account TEXT NOT NULL,
  card_id TEXT REFERENCES gift_cards (id),
  -- 0 of a closing: what it takes off is known afterwards.
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  currency TEXT NOT NULL,
  label TEXT NOT NULL,
  why TEXT NOT NULL,
  expires_at INTEGER,
  done_by TEXT NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'done', 'refused')),
  refusal TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX balance_deeds_open ON balance_deeds (at) WHERE state = 'open';

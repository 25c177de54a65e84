/** Tables of the sandbox gateway. `effects` is the outside world's truth: rows are added, never changed. */
export const GATEWAY_LEDGER_SCHEMA = `
CREATE TABLE payments (
  payment_id TEXT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  reference TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending_action', 'authorised', 'declined', 'voided')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
  captured_minor INTEGER NOT NULL CHECK (captured_minor BETWEEN 0 AND amount_minor),
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor BETWEEN 0 AND captured_minor),
  currency TEXT NOT NULL,
  card TEXT,
  decline_reason TEXT,
  session TEXT UNIQUE,
  challenge TEXT UNIQUE,
  last_refusal TEXT,
  return_url TEXT NOT NULL,
  cancel_url TEXT,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  changed_sequence INTEGER NOT NULL
) STRICT;
CREATE INDEX payments_by_change ON payments (changed_sequence);
CREATE INDEX payments_pending ON payments (expires_at) WHERE status = 'pending_action';

CREATE TABLE keys (
  key TEXT PRIMARY KEY,
  operation TEXT NOT NULL,
  parameters TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE fences (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE tokens (token TEXT PRIMARY KEY, card TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE first_errors (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;

CREATE TABLE faults (
  fault_id INTEGER PRIMARY KEY,
  moment TEXT NOT NULL,
  action TEXT NOT NULL,
  skip INTEGER NOT NULL,
  count INTEGER NOT NULL,
  url TEXT
) STRICT;

CREATE TABLE effects (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  key TEXT NOT NULL,
  payment_id TEXT,
  amount_minor INTEGER NOT NULL,
  currency TEXT,
  reference TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE TRIGGER effects_stay BEFORE UPDATE ON effects BEGIN SELECT RAISE(ABORT, 'effects are append-only'); END;
CREATE TRIGGER effects_remain BEFORE DELETE ON effects BEGIN SELECT RAISE(ABORT, 'effects are append-only'); END;
`;

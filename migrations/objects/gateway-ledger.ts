/**
 * Tables of the sandbox gateway. `effects` is the outside world's truth: rows are added, never changed. A version is
 * applied once; a new version is appended, never edited. The first one may be there already without a number.
 */
export const GATEWAY_LEDGER_SCHEMA: readonly string[] = [
  `
CREATE TABLE IF NOT EXISTS payments (
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
CREATE INDEX IF NOT EXISTS payments_by_change ON payments (changed_sequence);
CREATE INDEX IF NOT EXISTS payments_pending ON payments (expires_at) WHERE status = 'pending_action';

CREATE TABLE IF NOT EXISTS keys (
  key TEXT PRIMARY KEY,
  operation TEXT NOT NULL,
  parameters TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS fences (key TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, card TEXT NOT NULL, at INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS first_errors (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT;

CREATE TABLE IF NOT EXISTS faults (
  fault_id INTEGER PRIMARY KEY,
  moment TEXT NOT NULL,
  action TEXT NOT NULL,
  skip INTEGER NOT NULL,
  count INTEGER NOT NULL,
  url TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS effects (
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
CREATE TRIGGER IF NOT EXISTS effects_stay BEFORE UPDATE ON effects BEGIN SELECT RAISE(ABORT, 'effects are append-only'); END;
CREATE TRIGGER IF NOT EXISTS effects_remain BEFORE DELETE ON effects BEGIN SELECT RAISE(ABORT, 'effects are append-only'); END;
`,
  `
ALTER TABLE payments RENAME COLUMN card TO means;
ALTER TABLE payments ADD COLUMN country TEXT;
ALTER TABLE tokens RENAME COLUMN card TO means;

DROP TABLE faults;
-- fault: what is ordered, as JSON without skip and count.
CREATE TABLE faults (
  fault_id INTEGER PRIMARY KEY,
  skip INTEGER NOT NULL,
  count INTEGER NOT NULL,
  fault TEXT NOT NULL
) STRICT;

CREATE TABLE webhook_endpoint (id INTEGER PRIMARY KEY CHECK (id = 1), url TEXT NOT NULL, secret TEXT NOT NULL) STRICT;

-- wanted: deliveries still owed. due_at: of a message on its way, when it is taken to have been lost.
CREATE TABLE messages (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  message_id TEXT NOT NULL UNIQUE,
  type TEXT NOT NULL,
  payment_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  body TEXT NOT NULL,
  mode TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'dead', 'withheld')),
  wanted INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  last_answer TEXT
) STRICT;
CREATE INDEX messages_due ON messages (due_at) WHERE state = 'waiting';
`,
];

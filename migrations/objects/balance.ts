/**
 * Tables of a balance's object. A version is applied once; a new version is appended, never edited. WITHOUT ROWID and no
 * secondary index, so that each row that changes is one row written: a deed costs three (balance, payment, entry), a
 * credit two. Entries of one balance are few enough to be put in order when they are looked at.
 */
export const BALANCE_SCHEMA: readonly string[] = [
  `
CREATE TABLE balance (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  label TEXT NOT NULL,
  currency TEXT NOT NULL,
  balance_minor INTEGER NOT NULL,
  held_minor INTEGER NOT NULL CHECK (held_minor BETWEEN 0 AND balance_minor),
  is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
  expires_at INTEGER,
  sequence INTEGER NOT NULL
) STRICT;

CREATE TABLE payments (
  key TEXT PRIMARY KEY,
  status TEXT NOT NULL CHECK (status IN ('authorised', 'declined', 'voided', 'fenced')),
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  captured_minor INTEGER NOT NULL CHECK (captured_minor BETWEEN 0 AND amount_minor),
  refunded_minor INTEGER NOT NULL CHECK (refunded_minor BETWEEN 0 AND captured_minor),
  currency TEXT NOT NULL,
  reference TEXT NOT NULL,
  decline_reason TEXT,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- By its key the memory of what has happened under it.
CREATE TABLE entries (
  key TEXT PRIMARY KEY,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('credited', 'authorised', 'captured', 'voided', 'refunded', 'closed')),
  payment TEXT,
  amount_minor INTEGER NOT NULL CHECK (amount_minor >= 0),
  balance_minor INTEGER NOT NULL,
  held_minor INTEGER NOT NULL CHECK (held_minor BETWEEN 0 AND balance_minor),
  reference TEXT NOT NULL,
  why TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;

-- Calls that were refused, for good.
CREATE TABLE refusals (
  key TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  payment TEXT,
  amount_minor INTEGER NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;`,
];

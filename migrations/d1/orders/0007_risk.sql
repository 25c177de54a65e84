-- Fraud screening: who and what was seen together, as salted hashes only, what reviewers called fraud, and what was
-- rejected or reviewed. Nothing here is older than 90 days.

-- One row for each checkout that became an order or was refused. Its id is the order's, which sorts by time.
CREATE TABLE risk_seen (
  order_id TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  -- 0 rejected, 1 declined, 2 placed, 3 paid: the greater one stays.
  outcome INTEGER NOT NULL CHECK (outcome BETWEEN 0 AND 3),
  account TEXT NOT NULL,
  email TEXT NOT NULL,
  address TEXT NOT NULL,
  card TEXT,
  device TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX risk_seen_account ON risk_seen (account, at);
-- A guest's account is the e-mail: those rows are found by it.
CREATE INDEX risk_seen_email ON risk_seen (email, at) WHERE email <> account;
CREATE INDEX risk_seen_address ON risk_seen (address, at);
CREATE INDEX risk_seen_card ON risk_seen (card, at) WHERE card IS NOT NULL;
CREATE INDEX risk_seen_device ON risk_seen (device, at) WHERE device IS NOT NULL;

-- Each of account, e-mail, address, card and device of an order that a reviewer has called fraud.
CREATE TABLE risk_fraud (
  node TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Checkouts that were rejected or are to be looked at, with the reasons; the id is that of the order that they became
-- or would have become.
CREATE TABLE risk_decisions (
  order_id TEXT PRIMARY KEY,
  checkout_id TEXT NOT NULL,
  shopper_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('review', 'reject')),
  total_minor INTEGER NOT NULL,
  currency TEXT NOT NULL,
  country TEXT NOT NULL,
  assessment TEXT NOT NULL,
  verdict TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX risk_decisions_kind ON risk_decisions (decision, order_id);

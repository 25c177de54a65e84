-- Money in parts (several tenders, partial refunds), orders that a person looks at first, and the books.

-- Refunds that were decided, as JSON: what of each goes back to which tender. Written before one is attempted.
ALTER TABLE orders ADD COLUMN refunds TEXT NOT NULL DEFAULT '[]';
-- The screening's result and a reviewer's word, as JSON, for staff. Null of orders that were not screened.
ALTER TABLE orders ADD COLUMN risk TEXT;
-- Without a reviewer's word until then an order under review is cancelled; null of all others.
ALTER TABLE orders ADD COLUMN review_until INTEGER;

CREATE INDEX orders_review ON orders (review_until, id) WHERE state = 'UNDER_REVIEW';
-- Staff look guests up by e-mail; users are found by their account, so only guests' orders pay for this row.
CREATE INDEX orders_guest_email ON orders (email, id DESC) WHERE shopper_id < 'usr_';
-- What a seller has to send: its sub-orders, newest orders first.
CREATE INDEX parcels_of_seller ON parcels (seller_id, order_id DESC, parcel_id);

-- The books: a transaction is one row, its postings are JSON, so that it is written whole and costs two rows. A key that
-- belongs to an order begins with its id, so that its transactions are a range of keys and need no index of their own.
CREATE TABLE ledger (
  sequence INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  order_id TEXT,
  currency TEXT NOT NULL,
  -- [{"account": ..., "amountMinor": ...}]: debits above 0, credits below.
  postings TEXT NOT NULL,
  why TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;

-- Debits equal credits in whatever is committed, whoever wrote it.
CREATE TRIGGER ledger_balances BEFORE INSERT ON ledger
WHEN json_array_length(NEW.postings) < 2
  OR (SELECT sum(value ->> '$.amountMinor') FROM json_each(NEW.postings)) <> 0
  OR EXISTS (
    SELECT 1 FROM json_each(NEW.postings)
    WHERE json_type(value, '$.amountMinor') <> 'integer' OR value ->> '$.amountMinor' = 0
      OR coalesce(value ->> '$.account', '') = ''
  )
BEGIN
  SELECT RAISE(ABORT, 'ledger: the postings do not balance');
END;

CREATE TRIGGER ledger_keeps BEFORE UPDATE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'ledger: what is posted is never changed');
END;

CREATE TRIGGER ledger_forgets_nothing BEFORE DELETE ON ledger
BEGIN
  SELECT RAISE(ABORT, 'ledger: what is posted is never deleted');
END;

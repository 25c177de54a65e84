-- Closings of the books, and one way less to change them.

-- REPLACE deletes without asking the trigger that refuses to: a number that is taken is never taken again, and a key that
-- is posted is left as it is, whatever the statement says that should happen.
CREATE TRIGGER ledger_takes_no_place BEFORE INSERT ON ledger
WHEN EXISTS (SELECT 1 FROM ledger WHERE sequence = NEW.sequence) OR EXISTS (SELECT 1 FROM ledger WHERE key = NEW.key)
BEGIN
  SELECT iif(
    EXISTS (SELECT 1 FROM ledger WHERE sequence = NEW.sequence), RAISE(ABORT, 'ledger: what is posted is never changed'), RAISE(IGNORE)
  );
END;

-- The trial balance of everything up to a transaction, so that today's is that of the newest closing and of what came
-- after it. One row for each account; older closings are thinned out.
CREATE TABLE ledger_closings (
  -- Of the last transaction in it.
  through INTEGER NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  debit_minor INTEGER NOT NULL CHECK (debit_minor >= 0),
  credit_minor INTEGER NOT NULL CHECK (credit_minor >= 0),
  -- What came before this moment is in it.
  before INTEGER NOT NULL,
  PRIMARY KEY (through, account, currency)
) STRICT, WITHOUT ROWID;

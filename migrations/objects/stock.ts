/**
 * Tables of a stock object. A version is applied once; a new version is appended, never edited. WITHOUT ROWID and
 * no secondary index, so that each row that changes is one row written: a reservation of one line costs three
 * (level, reservation, movement), its confirmation three.
 */
export const STOCK_SCHEMA: readonly string[] = [
  `
CREATE TABLE stock (
  sku TEXT NOT NULL,
  warehouse_id TEXT NOT NULL,
  on_hand INTEGER NOT NULL,
  reserved INTEGER NOT NULL,
  PRIMARY KEY (sku, warehouse_id),
  CHECK (reserved BETWEEN 0 AND on_hand)
) STRICT, WITHOUT ROWID;

-- Open ones only, so that it stays small enough to look for the earliest end without an index.
-- taken: [[sku, warehouse, quantity], ...], as in movements.lines.
CREATE TABLE reservations (
  reference TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL,
  taken TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The ledger, and by its key the memory of what has happened under a reference. The sequence grows with every
-- movement of the object: the order to replay them in.
CREATE TABLE movements (
  reference TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('received', 'adjusted', 'reserved', 'released', 'expired', 'sold', 'returned')),
  cause TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (reference, kind, cause)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER movements_stay BEFORE UPDATE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;
CREATE TRIGGER movements_remain BEFORE DELETE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;

-- What shoppers were last told of a sku, and which skus they must be told of.
CREATE TABLE published (
  sku TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  availability TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (sku TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;`,
];

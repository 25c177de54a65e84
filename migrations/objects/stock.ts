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
  `
-- What is promised ahead or found missing; the newest movement of the level (its key, as JSON) and the running totals
-- by kind ride on the row that is written anyway.
CREATE TABLE levels (
  sku TEXT NOT NULL,
  warehouse_id TEXT NOT NULL,
  on_hand INTEGER NOT NULL,
  reserved INTEGER NOT NULL CHECK (reserved >= 0),
  ahead INTEGER NOT NULL CHECK (ahead >= 0),
  missing INTEGER NOT NULL CHECK (missing >= 0),
  head TEXT,
  totals TEXT NOT NULL,
  PRIMARY KEY (sku, warehouse_id),
  CHECK (reserved <= on_hand + ahead + missing)
) STRICT, WITHOUT ROWID;
-- One pass over all lines each: an object may have hundreds of thousands.
WITH line AS (
  SELECT reference, kind, cause, sequence, part.value ->> 0 AS sku, part.value ->> 1 AS warehouse_id,
    part.value ->> 2 AS quantity
  FROM movements, json_each(movements.lines) AS part),
total AS (
  SELECT sku, warehouse_id, json_group_object(kind, quantity) AS totals
  FROM (SELECT sku, warehouse_id, kind, sum(quantity) AS quantity FROM line GROUP BY sku, warehouse_id, kind)
  GROUP BY sku, warehouse_id),
newest AS (
  SELECT sku, warehouse_id, json_array(reference, kind, cause) AS head, max(sequence) FROM line
  GROUP BY sku, warehouse_id)
INSERT INTO levels
SELECT sku, warehouse_id, on_hand, reserved, 0, 0, newest.head, coalesce(total.totals, '{}')
FROM stock LEFT JOIN total USING (sku, warehouse_id) LEFT JOIN newest USING (sku, warehouse_id);
DROP TABLE stock;
ALTER TABLE levels RENAME TO stock;

-- lines: [[sku, warehouse, quantity, on hand after, reserved after, key of the level's movement before, ahead, due], ...];
-- reservations.taken: [[sku, warehouse, quantity, ahead, due], ...], ahead and due only of what is promised ahead.
CREATE TABLE ledger (
  reference TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('received', 'adjusted', 'counted', 'transferred', 'reserved', 'released',
    'expired', 'sold', 'returned', 'restocked', 'moved')),
  cause TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (reference, kind, cause)
) STRICT, WITHOUT ROWID;
WITH line AS (
  SELECT reference, kind, cause, sequence, at, part.key AS place, part.value ->> 0 AS sku,
    part.value ->> 1 AS warehouse_id, part.value ->> 2 AS quantity
  FROM movements, json_each(movements.lines) AS part),
balance AS (
  SELECT *,
    sum(CASE WHEN kind IN ('received', 'adjusted', 'returned') THEN quantity WHEN kind = 'sold' THEN -quantity
      ELSE 0 END) OVER level AS on_hand,
    sum(CASE WHEN kind = 'reserved' THEN quantity WHEN kind IN ('released', 'expired', 'sold') THEN -quantity
      ELSE 0 END) OVER level AS reserved,
    lag(json_array(reference, kind, cause) || '') OVER level AS before
  FROM line WINDOW level AS (PARTITION BY sku, warehouse_id ORDER BY sequence, place))
INSERT INTO ledger
SELECT reference, kind, cause, sequence, at,
  json_group_array(json_array(sku, warehouse_id, quantity, on_hand, reserved, before) ORDER BY place)
FROM balance GROUP BY reference, kind, cause;
INSERT INTO ledger SELECT reference, kind, cause, sequence, at, '[]' FROM movements WHERE json_array_length(lines) = 0;
DROP TABLE movements;
ALTER TABLE ledger RENAME TO movements;
CREATE TRIGGER movements_stay BEFORE UPDATE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;
CREATE TRIGGER movements_remain BEFORE DELETE ON movements BEGIN SELECT RAISE(ABORT, 'movements are append-only'); END;

-- Rules of the offers that have their own.
CREATE TABLE terms (sku TEXT PRIMARY KEY, terms TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Announced goods that have not come yet.
CREATE TABLE incoming (
  sku TEXT NOT NULL,
  warehouse_id TEXT NOT NULL,
  reference TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  expected_at INTEGER NOT NULL,
  PRIMARY KEY (sku, warehouse_id, reference)
) STRICT, WITHOUT ROWID;

-- Skus whose rows were found broken: nothing is done with them until an audit finds them sound.
CREATE TABLE broken (sku TEXT PRIMARY KEY, why TEXT NOT NULL) STRICT, WITHOUT ROWID;

-- Moving skus between objects. Where a sku that was ever moved is, as far as is known here: gone to another object, on
-- its way from one (until its units are here), else at home. past: [[object, epoch], ...] where it was at home before.
CREATE TABLE places (
  sku TEXT PRIMARY KEY,
  epoch INTEGER NOT NULL,
  to_object TEXT,
  from_object TEXT,
  past TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Skus that are gone and of which something became free here since.
CREATE TABLE freed (sku TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
-- What has left and is not known to have arrived. The reference grows with time.
CREATE TABLE consignments (
  reference TEXT PRIMARY KEY,
  to_object TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Over how many objects the skus are spread, since which epoch: oldest first.
CREATE TABLE layouts (epoch INTEGER PRIMARY KEY, shards INTEGER NOT NULL) STRICT, WITHOUT ROWID;`,
];

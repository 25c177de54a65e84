-- Reconciliation: what was looked at, what was found, and orders whose goods were sold and are not there.

-- One row for each walk through the shop, written as it goes on: a run has a bounded part of it.
CREATE TABLE reconciliations (
  id TEXT PRIMARY KEY,
  depth TEXT NOT NULL CHECK (depth IN ('quick', 'deep')),
  -- Of the row: who goes on with a run writes only what nobody else has written meanwhile.
  version INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  finished_at INTEGER,
  place TEXT NOT NULL,
  counts TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX reconciliations_by_depth ON reconciliations (depth, id DESC);

-- One row for each thing that is wrong, however many runs find it.
CREATE TABLE incidents (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- WATCHED: seen once, where the second sight decides.
  state TEXT NOT NULL CHECK (state IN ('WATCHED', 'OPEN', 'CLOSED')),
  detail TEXT NOT NULL,
  data TEXT NOT NULL,
  first_seen_at INTEGER NOT NULL,
  last_seen_at INTEGER NOT NULL,
  opened_at INTEGER,
  closed_at INTEGER,
  -- How often it was opened.
  times INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX incidents_open ON incidents (state, first_seen_at) WHERE state IN ('WATCHED', 'OPEN');
CREATE INDEX incidents_closed ON incidents (closed_at) WHERE state = 'CLOSED';

-- Units of an order that were sold and are not there.
CREATE TABLE shortfalls (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL,
  checkout_id TEXT NOT NULL,
  shopper_id TEXT NOT NULL,
  line_sku TEXT NOT NULL,
  sku TEXT NOT NULL,
  title TEXT NOT NULL,
  warehouse_id TEXT NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  parcel_id TEXT NOT NULL,
  sale_reference TEXT,
  state TEXT NOT NULL CHECK (
    state IN (
      'TOLD', 'WAITING', 'SETTLING', 'COVERED', 'REASSIGNED', 'REPLACED', 'COMPENSATED', 'RETURNING', 'CANCELLED'
    )
  ),
  -- Where a settling that is given up goes back to.
  resume TEXT,
  plan TEXT,
  attempt INTEGER NOT NULL,
  refund_minor INTEGER NOT NULL DEFAULT 0 CHECK (refund_minor >= 0),
  goodwill_minor INTEGER NOT NULL DEFAULT 0 CHECK (goodwill_minor BETWEEN 0 AND refund_minor),
  placed_at INTEGER NOT NULL,
  found_at INTEGER NOT NULL,
  told_at INTEGER,
  chosen_at INTEGER,
  settled_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX shortfalls_of_order ON shortfalls (order_id);
CREATE INDEX shortfalls_open ON shortfalls (sku, warehouse_id) WHERE state IN ('TOLD', 'WAITING', 'SETTLING');
CREATE INDEX shortfalls_unsettled ON shortfalls (chosen_at) WHERE state IN ('SETTLING', 'RETURNING');

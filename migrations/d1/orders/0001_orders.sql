-- Orders, their parcels and their events. Every row written is paid for (an index entry is a row), so what is always
-- read with its order is JSON in the order's row, and each index has a query that needs it.

CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  checkout_id TEXT NOT NULL UNIQUE,
  -- Who placed it: names the object that holds the checkout's journal, and never changes.
  shopper_id TEXT NOT NULL,
  -- Whose it is now: a guest's order becomes the user's after login.
  owner_id TEXT NOT NULL,
  email TEXT NOT NULL,
  -- Derived from the payment and the parcels in the transaction that changes them.
  state TEXT NOT NULL CHECK (
    state IN (
      'PLACED', 'UNDER_REVIEW', 'PAYMENT_CONFIRMED', 'PICKING', 'PACKING', 'SHIPPED', 'DELIVERED', 'CANCELLED'
    )
  ),
  currency TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  captured_minor INTEGER NOT NULL DEFAULT 0 CHECK (captured_minor BETWEEN 0 AND total_minor),
  refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND captured_minor),
  -- Number of the order's newest event.
  sequence INTEGER NOT NULL,
  placed_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  lines TEXT NOT NULL,
  quote TEXT NOT NULL,
  address TEXT NOT NULL,
  payment TEXT NOT NULL
) STRICT;

CREATE INDEX orders_history ON orders (owner_id, placed_at DESC, id DESC);

CREATE TABLE parcels (
  order_id TEXT NOT NULL,
  parcel_id TEXT NOT NULL,
  seller_id TEXT NOT NULL,
  warehouse_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('WAITING', 'PICKING', 'PACKING', 'SHIPPED', 'DELIVERED', 'CANCELLED')),
  next_step_at INTEGER,
  carrier TEXT,
  tracking_number TEXT,
  tracking TEXT NOT NULL,
  lines TEXT NOT NULL,
  PRIMARY KEY (order_id, parcel_id)
) STRICT, WITHOUT ROWID;

-- By state first, so that a warehouse on hold, whose waiting parcels pile up, does not hide the others.
CREATE INDEX parcels_due ON parcels (state, next_step_at) WHERE next_step_at IS NOT NULL;

-- The timeline and the outbox in one: an event cannot be told without being kept, or kept without being told.
-- Its id is made of order and sequence and needs no column.
CREATE TABLE events (
  order_id TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  data TEXT NOT NULL,
  published_at INTEGER,
  PRIMARY KEY (order_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_unpublished ON events (at) WHERE published_at IS NULL;

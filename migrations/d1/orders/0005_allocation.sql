-- Why the goods come from where they come: the plan that was made at checkout, as JSON, for staff. Null of older orders.
ALTER TABLE orders ADD COLUMN allocation TEXT;

-- The life of a shortfall: units of an order that were sold and are not there. As with an order's own writes, the
-- order's row is locked first; then the shortfall's.

-- A row of nulls where there is none. A shortfall stays with its order.
CREATE FUNCTION lock_shortfall(p_id text) RETURNS shortfalls LANGUAGE plpgsql AS $$
DECLARE
  s shortfalls%ROWTYPE;
BEGIN
  PERFORM 1 FROM orders WHERE id = (SELECT order_id FROM shortfalls WHERE id = p_id) FOR NO KEY UPDATE;
  SELECT * INTO s FROM shortfalls WHERE id = p_id FOR NO KEY UPDATE;
  RETURN s;
END $$;
--> statement-breakpoint
CREATE FUNCTION short_words(s shortfalls) RETURNS jsonb LANGUAGE sql STABLE AS $$
  SELECT jsonb_build_object('shortfallId', s.id, 'sku', s.sku, 'title', s.title, 'quantity', s.quantity)
$$;
--> statement-breakpoint
-- "stale" unless the parcel, its order and what is known to be short of the level are as they were seen. Two that find
-- the same level short are of different orders, so they meet at the level's own row.
CREATE FUNCTION open_shortfall(
  p_short jsonb, p_parcel text, p_lines jsonb, p_keeps jsonb, p_held jsonb, p_known bigint, p_now bigint
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s shortfalls%ROWTYPE;
  o orders%ROWTYPE;
  p parcels%ROWTYPE;
  is_split boolean := jsonb_array_length(p_keeps) > 0;
BEGIN
  INSERT INTO short_levels (sku, warehouse_id) VALUES (p_short ->> 'sku', p_short ->> 'warehouseId')
  ON CONFLICT DO NOTHING;
  PERFORM 1 FROM short_levels WHERE sku = p_short ->> 'sku' AND warehouse_id = p_short ->> 'warehouseId' FOR UPDATE;
  SELECT * INTO o FROM orders WHERE id = p_short ->> 'orderId' FOR NO KEY UPDATE;
  SELECT * INTO p FROM parcels WHERE order_id = o.id AND parcel_id = p_parcel;
  IF o.state IS NULL OR o.state = 'CANCELLED' OR p.state IS DISTINCT FROM 'WAITING' OR p.lines <> p_lines
    OR p_known <> (SELECT coalesce(sum(quantity), 0) FROM shortfalls WHERE sku = p_short ->> 'sku'
      AND warehouse_id = p_short ->> 'warehouseId' AND state IN ('TOLD', 'WAITING', 'SETTLING'))
    OR EXISTS (SELECT 1 FROM shortfalls WHERE order_id = o.id AND parcel_id = p_parcel
      AND state IN ('TOLD', 'WAITING', 'SETTLING'))
    OR is_split AND EXISTS (SELECT 1 FROM parcels WHERE order_id = o.id AND parcel_id = p_short ->> 'parcelId') THEN
    RETURN 'stale';
  END IF;
  INSERT INTO shortfalls (id, order_id, checkout_id, shopper_id, line_sku, sku, title, warehouse_id, quantity, parcel_id,
    sale_reference, state, plan, attempt, placed_at, found_at, told_at, chosen_at)
  VALUES (p_short ->> 'id', o.id, p_short ->> 'checkoutId', p_short ->> 'shopperId', p_short ->> 'lineSku',
    p_short ->> 'sku', p_short ->> 'title', p_short ->> 'warehouseId', (p_short ->> 'quantity')::integer,
    p_short ->> 'parcelId', p_short ->> 'saleReference', p_short ->> 'state', nullif(p_short -> 'plan', 'null'),
    (p_short ->> 'attempt')::integer, (p_short ->> 'placedAt')::bigint, (p_short ->> 'foundAt')::bigint,
    (p_short ->> 'toldAt')::bigint, (p_short ->> 'chosenAt')::bigint)
  RETURNING * INTO s;
  IF is_split THEN
    INSERT INTO parcels (order_id, parcel_id, seller_id, warehouse_id, state, tracking, lines)
    VALUES (o.id, s.parcel_id, p.seller_id, p.warehouse_id, 'WAITING', '[]', p_held);
    UPDATE parcels SET lines = p_keeps WHERE order_id = o.id AND parcel_id = p_parcel;
  ELSE
    UPDATE parcels SET next_step_at = NULL WHERE order_id = o.id AND parcel_id = p_parcel;
  END IF;
  IF s.told_at IS NOT NULL THEN
    INSERT INTO events (order_id, sequence, type, at, data)
    VALUES (o.id, o.sequence + 1, 'order.short', p_now, short_words(s));
    UPDATE orders SET sequence = sequence + 1, updated_at = p_now WHERE id = o.id;
  END IF;
  RETURN 'opened';
END $$;
--> statement-breakpoint
CREATE FUNCTION wait_for_shortfall(p_id text, p_now bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s shortfalls%ROWTYPE := lock_shortfall(p_id);
BEGIN
  IF s.state IS NULL OR s.state NOT IN ('TOLD', 'WAITING') THEN
    RETURN 'refused';
  END IF;
  UPDATE shortfalls SET state = 'WAITING', chosen_at = coalesce(chosen_at, p_now) WHERE id = p_id;
  RETURN 'waiting';
END $$;
--> statement-breakpoint
-- One at a time of an order, and never for more than is left of what was taken.
CREATE FUNCTION begin_settling(p_id text, p_plan jsonb, p_refund bigint, p_goodwill bigint, p_now bigint) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  s shortfalls%ROWTYPE := lock_shortfall(p_id);
BEGIN
  IF s.state IS NULL OR s.state NOT IN ('TOLD', 'WAITING')
    OR EXISTS (SELECT 1 FROM shortfalls other WHERE other.order_id = s.order_id AND other.state = 'SETTLING')
    OR NOT EXISTS (SELECT 1 FROM orders WHERE id = s.order_id AND state <> 'CANCELLED'
      AND captured_minor - refunded_minor >= p_refund) THEN
    RETURN 'refused';
  END IF;
  UPDATE shortfalls SET state = 'SETTLING', resume = state, plan = p_plan, refund_minor = p_refund,
    goodwill_minor = p_goodwill, chosen_at = p_now
  WHERE id = p_id;
  RETURN 'begun';
END $$;
--> statement-breakpoint
CREATE FUNCTION give_up_settling(p_id text, p_now bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s shortfalls%ROWTYPE := lock_shortfall(p_id);
BEGIN
  IF s.state IS DISTINCT FROM 'SETTLING' THEN
    RETURN 'already';
  END IF;
  IF s.told_at IS NULL THEN
    INSERT INTO events (order_id, sequence, type, at, data)
    SELECT id, sequence + 1, 'order.short', p_now, short_words(s) FROM orders WHERE id = s.order_id;
  END IF;
  UPDATE orders SET updated_at = p_now, state = order_state(id, state),
    sequence = sequence + CASE WHEN s.told_at IS NULL THEN 1 ELSE 0 END
  WHERE id = s.order_id;
  UPDATE shortfalls SET state = coalesce(resume, 'TOLD'), resume = NULL, told_at = coalesce(told_at, p_now), plan = NULL,
    refund_minor = 0, goodwill_minor = 0, attempt = attempt + 1
  WHERE id = p_id;
  RETURN 'given_up';
END $$;
--> statement-breakpoint
-- The held parcel as the settlement leaves it, and those that come beside it. One that can go is due at `p_pick_at` when
-- its order is paid; else the payment will make it due.
CREATE FUNCTION settle_parcels(s shortfalls, p_settlement jsonb, p_pick_at bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  due_at bigint := (SELECT p_pick_at FROM orders WHERE id = s.order_id AND captured_minor >= total_minor);
  instead jsonb := p_settlement -> 'parcels' -> 0;
BEGIN
  CASE p_settlement ->> 'state'
  WHEN 'COMPENSATED' THEN
    UPDATE parcels SET state = 'CANCELLED', next_step_at = NULL
    WHERE order_id = s.order_id AND parcel_id = s.parcel_id;
  WHEN 'REASSIGNED' THEN
    UPDATE parcels SET next_step_at = due_at, warehouse_id = p_settlement ->> 'warehouseId'
    WHERE order_id = s.order_id AND parcel_id = s.parcel_id;
  WHEN 'REPLACED' THEN
    UPDATE parcels SET next_step_at = due_at, seller_id = instead ->> 'sellerId',
      warehouse_id = instead ->> 'warehouseId', lines = instead -> 'lines'
    WHERE order_id = s.order_id AND parcel_id = s.parcel_id;
    INSERT INTO parcels (order_id, parcel_id, seller_id, warehouse_id, state, next_step_at, tracking, lines)
    SELECT s.order_id, value ->> 'id', value ->> 'sellerId', value ->> 'warehouseId', 'WAITING', due_at, '[]',
      value -> 'lines'
    FROM jsonb_array_elements(p_settlement -> 'parcels') WITH ORDINALITY AS given(value, position) WHERE position > 1;
  END CASE;
END $$;
--> statement-breakpoint
-- `p_posting` tells of the money that went back.
CREATE FUNCTION settle_shortfall(p_id text, p_settlement jsonb, p_now bigint, p_pick_at bigint, p_posting jsonb)
RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s shortfalls%ROWTYPE := lock_shortfall(p_id);
  o orders%ROWTYPE;
  state_after text;
  told integer := 0;
  settled_as text := p_settlement ->> 'state';
BEGIN
  IF s.state IS DISTINCT FROM 'SETTLING' THEN
    RETURN 'already';
  END IF;
  SELECT * INTO o FROM orders WHERE id = s.order_id;
  PERFORM post_to_ledger(p_posting);
  PERFORM settle_parcels(s, p_settlement, p_pick_at);
  state_after := order_state(o.id, o.state);
  WITH words(place, type, data) AS (
    SELECT 1, 'order.cancelled', jsonb_build_object('reason', 'Nothing of it could be sent.', 'capturedMinor',
      o.captured_minor - o.refunded_minor, 'currency', o.currency)
      WHERE settled_as = 'COMPENSATED' AND state_after = 'CANCELLED'
    UNION ALL
    SELECT 2, 'order.replaced', jsonb_build_object('shortfallId', s.id, 'sku', s.plan ->> 'sku',
      'title', s.plan ->> 'title', 'quantity', s.quantity, 'insteadOf', s.title)
      WHERE settled_as = 'REPLACED'
    UNION ALL
    SELECT 3, 'order.refunded', jsonb_build_object('amountMinor', s.refund_minor, 'currency', o.currency)
      WHERE settled_as <> 'REASSIGNED' AND s.refund_minor > 0
    UNION ALL
    SELECT 4, 'order.delivered', '{}'::jsonb
      WHERE settled_as = 'COMPENSATED' AND state_after = 'DELIVERED' AND o.state <> 'DELIVERED'
  )
  INSERT INTO events (order_id, sequence, type, at, data)
  SELECT o.id, o.sequence + row_number() OVER (ORDER BY place), type, p_now, data FROM words;
  GET DIAGNOSTICS told = ROW_COUNT;
  UPDATE orders SET updated_at = p_now, state = state_after, refunded_minor = refunded_minor + s.refund_minor,
    sequence = sequence + told
  WHERE id = o.id;
  UPDATE shortfalls SET state = settled_as, resume = NULL, settled_at = p_now WHERE id = p_id;
  RETURN 'settled';
END $$;
--> statement-breakpoint
CREATE FUNCTION cover_shortfall(p_id text, p_now bigint, p_pick_at bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  s shortfalls%ROWTYPE := lock_shortfall(p_id);
BEGIN
  IF s.state IS NULL OR s.state NOT IN ('TOLD', 'WAITING') THEN
    RETURN 'already';
  END IF;
  INSERT INTO events (order_id, sequence, type, at, data)
  SELECT id, sequence + 1, 'order.covered', p_now, short_words(s) FROM orders WHERE id = s.order_id;
  UPDATE parcels SET next_step_at = (SELECT p_pick_at FROM orders WHERE id = s.order_id AND captured_minor >= total_minor)
  WHERE order_id = s.order_id AND parcel_id = s.parcel_id;
  UPDATE orders SET updated_at = p_now, state = order_state(id, state), sequence = sequence + 1 WHERE id = s.order_id;
  UPDATE shortfalls SET state = 'COVERED', settled_at = p_now WHERE id = p_id;
  RETURN 'covered';
END $$;

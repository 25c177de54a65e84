-- The writes of an order's life, each one call. It locks the order's row first; under the lock it looks, decides and
-- writes, so that two that contradict each other decide one after the other. Each statement of a function sees what was
-- committed before it began (READ COMMITTED), hence all that was written under the lock before. No lock is held while
-- something is on the network. Rows are locked in this order: short level, orders by their ids, shortfall.

-- Derived as `orderStateOf` of domain/order; before anything is picked the payment's part of it stays.
CREATE FUNCTION order_state(p_order text, p_now_is text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN count(*) = 0 THEN 'CANCELLED'
    WHEN count(*) FILTER (WHERE state <> 'WAITING') = 0 THEN p_now_is
    ELSE (ARRAY['PICKING', 'PACKING', 'SHIPPED', 'DELIVERED'])[min(CASE state
      WHEN 'WAITING' THEN 1 WHEN 'PICKING' THEN 1 WHEN 'PACKING' THEN 2 WHEN 'SHIPPED' THEN 3 ELSE 4 END)]
    END
  FROM parcels WHERE order_id = p_order AND state <> 'CANCELLED'
$$;
--> statement-breakpoint
CREATE FUNCTION insert_order(p_order jsonb, p_beside jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  payment jsonb := p_order -> 'payment';
BEGIN
  INSERT INTO orders (id, checkout_id, shopper_id, owner_id, email, state, currency, total_minor, sequence, placed_at,
    updated_at, lines, quote, address, payment, allocation, risk, review_until)
  VALUES (
    p_order ->> 'id', p_order ->> 'checkoutId', p_order ->> 'shopperId',
    coalesce(p_order ->> 'claimedBy', p_order ->> 'shopperId'), p_order ->> 'email', p_order ->> 'state',
    p_order ->> 'currency', (p_order -> 'quote' ->> 'totalMinor')::bigint, 1, (p_order ->> 'placedAt')::bigint,
    (p_order ->> 'placedAt')::bigint, p_order -> 'lines', p_order -> 'quote', p_order -> 'address',
    payment - '{capturedMinor,refundedMinor,refunds}'::text[], p_beside -> 'allocation', p_beside -> 'risk',
    CASE p_order ->> 'state' WHEN 'UNDER_REVIEW' THEN (p_beside -> 'risk' ->> 'reviewUntil')::bigint END
  )
  -- Of any key: two that insert the same order at once may meet at the checkout's before they meet at the order's.
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    IF EXISTS (SELECT 1 FROM orders WHERE id = p_order ->> 'id') THEN
      RETURN 'existed';
    END IF;
    RAISE EXCEPTION 'the checkout % has another order: its checkout_id is unique', p_order ->> 'checkoutId'
      USING ERRCODE = 'unique_violation';
  END IF;
  INSERT INTO parcels (order_id, parcel_id, seller_id, warehouse_id, state, tracking, lines)
  SELECT p_order ->> 'id', value ->> 'id', value ->> 'sellerId', value ->> 'warehouseId', 'WAITING', '[]',
    value -> 'lines'
  FROM jsonb_array_elements(p_order -> 'parcels');
  INSERT INTO events (order_id, sequence, type, at, data)
  VALUES (p_order ->> 'id', 1, 'order.placed', (p_order ->> 'placedAt')::bigint, jsonb_build_object(
    'totalMinor', p_order -> 'quote' -> 'totalMinor', 'currency', p_order ->> 'currency'));
  RETURN 'inserted';
END $$;
--> statement-breakpoint
-- All that was captured so far. Parcels of an order that is paid by it are due at `p_pick_at`, those of goods that were
-- promised ahead not before they are expected, those that are held not at all.
CREATE FUNCTION record_capture(
  p_id text, p_captured bigint, p_now bigint, p_pick_at bigint, p_posting jsonb, p_tenders jsonb
) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  o orders%ROWTYPE;
  unpaid boolean;
  pays boolean;
BEGIN
  SELECT * INTO o FROM orders WHERE id = p_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no order % to record a capture of', p_id;
  END IF;
  unpaid := o.state IN ('PLACED', 'UNDER_REVIEW');
  -- An order that costs nothing has nothing to capture, and is paid all the same.
  IF o.captured_minor < p_captured OR (p_captured = 0 AND unpaid) THEN
    pays := unpaid AND p_captured >= (o.payment ->> 'amountMinor')::bigint;
    IF pays THEN
      INSERT INTO events (order_id, sequence, type, at, data) VALUES (p_id, o.sequence + 1, 'order.paid', p_now,
        jsonb_build_object('amountMinor', p_captured, 'currency', o.currency));
      UPDATE parcels SET next_step_at = greatest(p_pick_at, coalesce((lines #>> '{0,ahead,expectedAt}')::bigint, 0))
      WHERE order_id = p_id AND state = 'WAITING' AND NOT EXISTS (
        SELECT 1 FROM shortfalls s WHERE s.order_id = p_id AND s.parcel_id = parcels.parcel_id
          AND s.state IN ('TOLD', 'WAITING', 'SETTLING'));
    END IF;
    IF o.captured_minor < p_captured THEN
      PERFORM post_to_ledger(p_posting);
    END IF;
    UPDATE orders SET captured_minor = p_captured, updated_at = p_now, review_until = NULL,
      payment = CASE WHEN p_tenders IS NULL THEN payment ELSE jsonb_set(payment, '{tenders}', p_tenders) END,
      sequence = sequence + CASE WHEN pays THEN 1 ELSE 0 END,
      state = CASE WHEN pays THEN 'PAYMENT_CONFIRMED' ELSE state END
    WHERE id = p_id;
    IF o.state <> 'CANCELLED' THEN
      RETURN 'recorded';
    END IF;
  END IF;
  RETURN CASE o.state WHEN 'CANCELLED' THEN 'refused' ELSE 'already' END;
END $$;
--> statement-breakpoint
-- Not once something is picked, nor once money or goods have taken the place of something (`blocksCancelling` of
-- domain/order). What another warehouse was to send goes back where it lies, once the sale is given back.
CREATE FUNCTION cancel_order(p_id text, p_reason text, p_now bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  o orders%ROWTYPE;
BEGIN
  SELECT * INTO o FROM orders WHERE id = p_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RETURN 'not_found';
  ELSIF o.state = 'CANCELLED' THEN
    RETURN 'already';
  ELSIF o.state NOT IN ('PLACED', 'UNDER_REVIEW', 'PAYMENT_CONFIRMED') OR EXISTS (
    SELECT 1 FROM shortfalls WHERE order_id = p_id AND (state IN ('REPLACED', 'COMPENSATED')
      OR state = 'SETTLING' AND plan ->> 'kind' <> 'reassign')) THEN
    RETURN 'too_late';
  END IF;
  INSERT INTO events (order_id, sequence, type, at, data) VALUES (p_id, o.sequence + 1, 'order.cancelled', p_now,
    jsonb_build_object('reason', p_reason, 'capturedMinor', o.captured_minor, 'currency', o.currency));
  UPDATE parcels SET state = 'CANCELLED', next_step_at = NULL WHERE order_id = p_id;
  UPDATE shortfalls SET settled_at = p_now, chosen_at = coalesce(chosen_at, p_now),
    state = CASE WHEN state IN ('SETTLING', 'REASSIGNED') THEN 'RETURNING' ELSE 'CANCELLED' END
  WHERE order_id = p_id AND state IN ('TOLD', 'WAITING', 'SETTLING', 'REASSIGNED');
  UPDATE orders SET state = 'CANCELLED', review_until = NULL, sequence = sequence + 1, updated_at = p_now
  WHERE id = p_id;
  RETURN 'cancelled';
END $$;
--> statement-breakpoint
-- What was given back was taken before, even where the capture's own record was lost.
CREATE FUNCTION record_refund(p_id text, p_refunded bigint, p_now bigint, p_posting jsonb) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  o orders%ROWTYPE;
BEGIN
  SELECT * INTO o FROM orders WHERE id = p_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no order % to record a refund of', p_id;
  ELSIF o.refunded_minor >= p_refunded THEN
    RETURN 'already';
  END IF;
  INSERT INTO events (order_id, sequence, type, at, data) VALUES (p_id, o.sequence + 1, 'order.refunded', p_now,
    jsonb_build_object('amountMinor', p_refunded - o.refunded_minor, 'currency', o.currency));
  PERFORM post_to_ledger(p_posting);
  UPDATE orders SET captured_minor = greatest(captured_minor, p_refunded), refunded_minor = p_refunded,
    sequence = sequence + 1, updated_at = p_now
  WHERE id = p_id;
  RETURN 'recorded';
END $$;
--> statement-breakpoint
-- The first word counts. A refused order stays as it is until its checkout's journal has cancelled it.
CREATE FUNCTION record_review(p_id text, p_verdict jsonb, p_now bigint) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  o orders%ROWTYPE;
  accepted boolean := p_verdict ->> 'verdict' = 'accepted';
BEGIN
  SELECT * INTO o FROM orders WHERE id = p_id FOR NO KEY UPDATE;
  IF o.state IS DISTINCT FROM 'UNDER_REVIEW' OR o.risk ->> 'verdict' IS NOT NULL THEN
    RETURN CASE WHEN o.risk -> 'verdict' ->> 'verdict' = p_verdict ->> 'verdict' THEN 'already' ELSE 'refused' END;
  END IF;
  IF accepted THEN
    INSERT INTO events (order_id, sequence, type, at, data) VALUES (p_id, o.sequence + 1, 'order.reviewed', p_now,
      jsonb_build_object('verdict', 'accepted'));
  END IF;
  UPDATE orders SET risk = jsonb_set(risk, '{verdict}', p_verdict), updated_at = p_now,
    state = CASE WHEN accepted THEN 'PLACED' ELSE state END,
    review_until = CASE WHEN accepted THEN NULL ELSE review_until END,
    sequence = sequence + CASE WHEN accepted THEN 1 ELSE 0 END
  WHERE id = p_id;
  RETURN 'recorded';
END $$;
--> statement-breakpoint
CREATE FUNCTION claim_orders(p_from text, p_to text) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  claimed integer;
BEGIN
  PERFORM 1 FROM orders WHERE owner_id = p_from ORDER BY id FOR NO KEY UPDATE;
  UPDATE orders SET owner_id = p_to WHERE owner_id = p_from;
  GET DIAGNOSTICS claimed = ROW_COUNT;
  RETURN claimed;
END $$;
--> statement-breakpoint
-- By [{orderId, sequence}]. Locked in their order, since several may mark the same ones at once.
CREATE FUNCTION mark_published(p_events jsonb, p_now bigint) RETURNS void LANGUAGE sql AS $$
  WITH sent AS (
    SELECT e.order_id, e.sequence FROM events e
    JOIN jsonb_to_recordset(p_events) AS named("orderId" text, sequence integer)
      ON e.order_id = named."orderId" AND e.sequence = named.sequence
    WHERE e.published_at IS NULL ORDER BY e.order_id, e.sequence FOR NO KEY UPDATE OF e
  )
  UPDATE events SET published_at = p_now FROM sent
  WHERE events.order_id = sent.order_id AND events.sequence = sent.sequence AND events.published_at IS NULL
$$;
--> statement-breakpoint
-- Walks all events, once after a restart: an index for it would be paid for with every event.
CREATE FUNCTION reopen_published(p_window_ms bigint) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  reopened integer;
BEGIN
  WITH recent AS (
    SELECT order_id, sequence FROM events
    WHERE published_at >= (SELECT max(published_at) FROM events) - p_window_ms
    ORDER BY order_id, sequence FOR NO KEY UPDATE
  )
  UPDATE events SET published_at = NULL FROM recent
  WHERE events.order_id = recent.order_id AND events.sequence = recent.sequence;
  GET DIAGNOSTICS reopened = ROW_COUNT;
  RETURN reopened;
END $$;

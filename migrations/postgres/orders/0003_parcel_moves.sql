-- Moving parcels on: all moves of a round in one transaction, whatever their number.

-- The moves that apply: the parcel still is where it is expected; nothing unpaid is picked, nor what is not there.
-- Staying where one is (tracking) is no event, a new date is. Answers the parcels that moved.
CREATE FUNCTION advance_parcels(p_moves jsonb, p_now bigint) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  -- As an array, so that the planner knows how many they are.
  named text[] := ARRAY(SELECT DISTINCT value ->> 'orderId' FROM jsonb_array_elements(p_moves));
BEGIN
  PERFORM 1 FROM orders WHERE id = ANY (named) ORDER BY id FOR NO KEY UPDATE;

  RETURN QUERY WITH moves AS (
    SELECT position, value ->> 'orderId' AS order_id, value ->> 'parcelId' AS parcel_id, value ->> 'from' AS from_state,
      value ->> 'to' AS to_state, value ->> 'carrier' AS carrier, value ->> 'trackingNumber' AS tracking_number,
      value -> 'tracking' AS tracking, (value ->> 'nextStepAt')::bigint AS next_step_at,
      value -> 'postponedTo' AS postponed_to
    FROM jsonb_array_elements(p_moves) WITH ORDINALITY AS given(value, position)
  ), applied AS MATERIALIZED (
    SELECT m.*, o.sequence FROM moves m
    JOIN orders o ON o.id = m.order_id AND o.id = ANY (named)
    JOIN parcels p ON p.order_id = m.order_id AND p.parcel_id = m.parcel_id AND p.state = m.from_state
    WHERE o.state NOT IN ('PLACED', 'UNDER_REVIEW', 'CANCELLED') AND NOT EXISTS (
      SELECT 1 FROM shortfalls s WHERE s.order_id = p.order_id AND s.parcel_id = p.parcel_id
        AND s.state IN ('TOLD', 'WAITING', 'SETTLING'))
  ), told AS (
    INSERT INTO events (order_id, sequence, type, at, data)
    SELECT a.order_id, a.sequence + row_number() OVER (PARTITION BY a.order_id ORDER BY a.position),
      CASE WHEN a.postponed_to IS NULL THEN 'parcel.' || lower(a.to_state) ELSE 'parcel.postponed' END, p_now,
      jsonb_build_object(
        'parcelId', a.parcel_id,
        'parcel', (SELECT count(*) FROM parcels p WHERE p.order_id = a.order_id AND p.parcel_id <= a.parcel_id),
        'carrier', a.carrier, 'trackingNumber', a.tracking_number
      ) || jsonb_strip_nulls(coalesce(a.postponed_to, '{}'))
    FROM applied a WHERE a.to_state <> a.from_state OR a.postponed_to IS NOT NULL
  )
  UPDATE parcels p SET state = a.to_state, next_step_at = a.next_step_at,
    carrier = coalesce(a.carrier, p.carrier), tracking_number = coalesce(a.tracking_number, p.tracking_number),
    tracking = coalesce(a.tracking, p.tracking),
    lines = CASE WHEN a.postponed_to IS NULL THEN p.lines ELSE (
      SELECT jsonb_agg(line || jsonb_build_object('ahead', a.postponed_to) ORDER BY place)
      FROM jsonb_array_elements(p.lines) WITH ORDINALITY AS of_parcel(line, place)) END
  FROM applied a WHERE p.order_id = a.order_id AND p.parcel_id = a.parcel_id
  RETURNING p.parcel_id::text;

  -- Orders with an event that their row does not count yet.
  WITH touched AS MATERIALIZED (
    SELECT o.id, newest.sequence AS newest, order_state(o.id, o.state) AS state
    FROM orders o CROSS JOIN LATERAL (
      SELECT max(e.sequence) AS sequence FROM events e WHERE e.order_id = o.id) AS newest
    WHERE o.id = ANY (named) AND newest.sequence > o.sequence
  ), told AS (
    INSERT INTO events (order_id, sequence, type, at, data)
    SELECT id, newest + 1, 'order.delivered', p_now, '{}' FROM touched WHERE touched.state = 'DELIVERED'
  )
  UPDATE orders SET updated_at = p_now, state = touched.state,
    sequence = touched.newest + CASE touched.state WHEN 'DELIVERED' THEN 1 ELSE 0 END
  FROM touched WHERE orders.id = touched.id;
END $$;

/** Moving parcels on: all moves of a round in one transaction, whatever their number. */
import type { ParcelId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { ParcelMove } from "../../ports/order-store.ts";
import { OPEN } from "./shortfall-rows.ts";
import type { Write } from "../d1/write-combiner.ts";

/** The moves that apply: the parcel still is where it is expected; nothing unpaid is picked, nor what is not there. */
const MOVES = `moves AS (
  SELECT key AS position, value ->> '$.orderId' AS order_id, value ->> '$.parcelId' AS parcel_id,
    value ->> '$.from' AS from_state, value ->> '$.to' AS to_state, value ->> '$.carrier' AS carrier,
    value ->> '$.trackingNumber' AS tracking_number, value -> '$.tracking' AS tracking,
    value ->> '$.nextStepAt' AS next_step_at, value -> '$.postponedTo' AS postponed_to
  FROM json_each(?1)
), applied AS (
  SELECT moves.*, orders.sequence
  FROM moves
  CROSS JOIN orders ON orders.id = moves.order_id
  CROSS JOIN parcels ON parcels.order_id = moves.order_id AND parcels.parcel_id = moves.parcel_id
    AND parcels.state = moves.from_state
  WHERE orders.state NOT IN ('PLACED', 'UNDER_REVIEW', 'CANCELLED') AND NOT EXISTS (
    SELECT 1 FROM shortfalls WHERE shortfalls.order_id = parcels.order_id
      AND shortfalls.parcel_id = parcels.parcel_id AND shortfalls.${OPEN})
)`;

/** Written before the parcels, whose states say which moves apply. Staying where one is (tracking) is no event, a new date is. */
const INSERT_EVENTS = `WITH ${MOVES}
INSERT INTO events (order_id, sequence, type, at, data)
SELECT order_id, sequence + row_number() OVER (PARTITION BY order_id ORDER BY position),
  iif(postponed_to IS NULL, 'parcel.' || lower(to_state), 'parcel.postponed'), ?2,
  json_patch(json_object(
    'parcelId', parcel_id,
    'parcel', (
      SELECT count(*) FROM parcels WHERE parcels.order_id = applied.order_id AND parcels.parcel_id <= applied.parcel_id
    ),
    'carrier', carrier, 'trackingNumber', tracking_number
  ), coalesce(postponed_to, '{}'))
FROM applied WHERE to_state <> from_state OR postponed_to IS NOT NULL`;

const UPDATE_PARCELS = `WITH ${MOVES}
UPDATE parcels SET state = applied.to_state, next_step_at = applied.next_step_at,
  carrier = coalesce(applied.carrier, parcels.carrier),
  tracking_number = coalesce(applied.tracking_number, parcels.tracking_number),
  tracking = coalesce(applied.tracking, parcels.tracking),
  lines = iif(applied.postponed_to IS NULL, parcels.lines, (
    SELECT json_group_array(json_set(line.value, '$.ahead', json(applied.postponed_to))) FROM json_each(parcels.lines) AS line
  ))
FROM applied
WHERE parcels.order_id = applied.order_id AND parcels.parcel_id = applied.parcel_id
RETURNING parcel_id`;

/** Orders with an event that their row does not count yet. */
const TOUCHED = `touched AS (
  SELECT orders.id, orders.sequence AS counted,
    (SELECT max(events.sequence) FROM events WHERE events.order_id = orders.id) AS newest
  FROM (SELECT DISTINCT value ->> '$.orderId' AS order_id FROM json_each(?1)) AS named
  CROSS JOIN orders ON orders.id = named.order_id
)`;

const INSERT_DELIVERED = `WITH ${TOUCHED}
INSERT INTO events (order_id, sequence, type, at, data)
SELECT id, newest + 1, 'order.delivered', ?2, '{}' FROM touched
WHERE newest > counted AND NOT EXISTS (
  SELECT 1 FROM parcels WHERE parcels.order_id = touched.id AND parcels.state NOT IN ('DELIVERED', 'CANCELLED')
)`;

/** The hindmost parcel's place, at least PICKING; unless all wait still, and one of them has only been postponed. As \`orderStateOf\` of domain/order. */
const UPDATE_ORDERS = `WITH ${TOUCHED}
UPDATE orders SET sequence = touched.newest, updated_at = ?2, state = (
  SELECT CASE WHEN sum(parcels.state <> 'WAITING') = 0 THEN orders.state ELSE CASE min(CASE parcels.state
      WHEN 'WAITING' THEN 1 WHEN 'PICKING' THEN 1 WHEN 'PACKING' THEN 2 WHEN 'SHIPPED' THEN 3 ELSE 4 END)
    WHEN 1 THEN 'PICKING' WHEN 2 THEN 'PACKING' WHEN 3 THEN 'SHIPPED' ELSE 'DELIVERED' END END
  FROM parcels WHERE parcels.order_id = orders.id AND parcels.state <> 'CANCELLED'
)
FROM touched WHERE orders.id = touched.id AND touched.newest > touched.counted`;

/** Answers the parcels that moved. Of several moves of one parcel the first counts. */
export function advanceParcels(db: D1Database, moves: readonly ParcelMove[], now: EpochMs): Write<readonly ParcelId[]> {
  const seen = new Set<ParcelId>();
  const firsts = moves.filter(({ parcelId }) => !seen.has(parcelId) && seen.add(parcelId));
  const json = JSON.stringify(firsts);
  return {
    statements: [INSERT_EVENTS, UPDATE_PARCELS, INSERT_DELIVERED, UPDATE_ORDERS].map((sql) =>
      // Each statement takes what it names, and the second names no time.
      sql === UPDATE_PARCELS ? db.prepare(sql).bind(json) : db.prepare(sql).bind(json, now),
    ),
    outcome: (results) => (results[1]?.results ?? []).map((row) => (row as { parcel_id: ParcelId }).parcel_id),
  };
}

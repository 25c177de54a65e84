/**
 * The life of a shortfall, each change a few statements of one transaction: what follows from it first, under the
 * condition that its row is still as expected, its row last.
 */
import type { LedgerTransaction } from "../../domain/ledger/types.ts";
import type { SettlingPlan } from "../../domain/order/shortfall.ts";
import type { ShortfallId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Settlement, ShortfallDraft } from "../../ports/shortfalls.ts";
import { OPEN } from "./shortfall-rows.ts";
import { postWhere } from "./ledger-rows.ts";
import type { Write } from "../d1/write-combiner.ts";

/** Binds as many of the parameters as the statement names. */
function prepare(db: D1Database, sql: string, params: readonly unknown[]): D1PreparedStatement {
  const named = [...sql.matchAll(/\?(\d+)/g)].map(([, number]) => Number(number));
  return db.prepare(sql).bind(...params.slice(0, Math.max(0, ...named)));
}

function change<T>(
  db: D1Database,
  params: readonly unknown[],
  statements: readonly string[],
  outcome: (changed: boolean) => T,
): Write<T> {
  return {
    statements: statements.map((sql) => prepare(db, sql, params)),
    outcome: (results) => outcome((results.at(-1)?.results.length ?? 0) > 0),
  };
}

/** An event of the order `o` after all that it has. `s` is the shortfall. */
const event = (type: string, data: string, from: string): string =>
  `INSERT INTO events (order_id, sequence, type, at, data)
   SELECT o.id, (SELECT max(sequence) FROM events WHERE order_id = o.id) + 1, '${type}', ?2, ${data} ${from}`;

const ROW = (condition: string): string =>
  `FROM shortfalls s CROSS JOIN orders o ON o.id = s.order_id WHERE s.id = ?1 AND s.${condition}`;

const SHORT = "json_object('shortfallId', s.id, 'sku', s.sku, 'title', s.title, 'quantity', s.quantity)";

/** Derived as \`orderStateOf\` of domain/order; before anything is picked the payment's part of it stays. */
const STATE = `CASE
  WHEN NOT EXISTS (SELECT 1 FROM parcels p WHERE p.order_id = orders.id AND p.state <> 'CANCELLED') THEN 'CANCELLED'
  WHEN EXISTS (SELECT 1 FROM parcels p WHERE p.order_id = orders.id AND p.state NOT IN ('CANCELLED', 'WAITING')) THEN (
    SELECT CASE min(CASE p.state
        WHEN 'WAITING' THEN 1 WHEN 'PICKING' THEN 1 WHEN 'PACKING' THEN 2 WHEN 'SHIPPED' THEN 3 ELSE 4 END)
      WHEN 1 THEN 'PICKING' WHEN 2 THEN 'PACKING' WHEN 3 THEN 'SHIPPED' ELSE 'DELIVERED' END
    FROM parcels p WHERE p.order_id = orders.id AND p.state <> 'CANCELLED')
  ELSE orders.state END`;

const updateOrder = (condition: string, more = ""): string =>
  `UPDATE orders SET updated_at = ?2, state = ${STATE}${more},
     sequence = (SELECT max(sequence) FROM events WHERE order_id = orders.id)
   FROM shortfalls s WHERE s.id = ?1 AND s.${condition} AND orders.id = s.order_id`;

/** The parcel is due when its order is paid; else the payment will make it due. */
const DUE = "(SELECT iif(captured_minor >= total_minor, ?3, NULL) FROM orders WHERE id = s.order_id)";
const updateParcel = (condition: string, set: string): string =>
  `UPDATE parcels SET ${set} FROM shortfalls s
   WHERE s.id = ?1 AND s.${condition} AND parcels.order_id = s.order_id AND parcels.parcel_id = s.parcel_id`;

export function openShortfall(
  db: D1Database,
  { shortfall, from, keeps, held, knownUnits }: ShortfallDraft,
  now: EpochMs,
): Write<"opened" | "stale"> {
  const params = [
    JSON.stringify(shortfall),
    now,
    from.parcelId,
    JSON.stringify(from.lines),
    JSON.stringify(keeps),
    JSON.stringify(held),
    knownUnits,
  ];
  const asSeen = `EXISTS (
      SELECT 1 FROM parcels p JOIN orders o ON o.id = p.order_id
      WHERE p.order_id = ?1 ->> '$.orderId' AND p.parcel_id = ?3 AND p.state = 'WAITING'
        AND json(p.lines) = json(?4) AND o.state <> 'CANCELLED')
    AND ?7 = (
      SELECT coalesce(sum(quantity), 0) FROM shortfalls
      WHERE sku = ?1 ->> '$.sku' AND warehouse_id = ?1 ->> '$.warehouseId' AND ${OPEN})
    AND NOT EXISTS (SELECT 1 FROM shortfalls WHERE order_id = ?1 ->> '$.orderId' AND parcel_id = ?3 AND ${OPEN})`;
  const told = `FROM orders o WHERE o.id = ?1 ->> '$.orderId' AND ?1 ->> '$.toldAt' IS NOT NULL AND ${asSeen}`;
  const data = `json_object('shortfallId', ?1 ->> '$.id', 'sku', ?1 ->> '$.sku', 'title', ?1 ->> '$.title',
    'quantity', ?1 ->> '$.quantity')`;
  const isSplit = keeps.length > 0;
  return change(
    db,
    params,
    [
      event("order.short", data, told),
      `UPDATE orders SET sequence = sequence + 1, updated_at = ?2
       WHERE id = ?1 ->> '$.orderId' AND ?1 ->> '$.toldAt' IS NOT NULL AND ${asSeen}`,
      ...(isSplit
        ? [
            `INSERT INTO parcels (order_id, parcel_id, seller_id, warehouse_id, state, next_step_at, tracking, lines)
             SELECT order_id, ?1 ->> '$.parcelId', seller_id, warehouse_id, 'WAITING', NULL, '[]', ?6
             FROM parcels WHERE order_id = ?1 ->> '$.orderId' AND parcel_id = ?3 AND ${asSeen}`,
          ]
        : []),
      `INSERT INTO shortfalls (id, order_id, checkout_id, shopper_id, line_sku, sku, title, warehouse_id, quantity,
         parcel_id, sale_reference, state, plan, attempt, placed_at, found_at, told_at, chosen_at)
       SELECT ?1 ->> '$.id', ?1 ->> '$.orderId', ?1 ->> '$.checkoutId', ?1 ->> '$.shopperId', ?1 ->> '$.lineSku',
         ?1 ->> '$.sku', ?1 ->> '$.title', ?1 ->> '$.warehouseId', ?1 ->> '$.quantity', ?1 ->> '$.parcelId',
         ?1 ->> '$.saleReference', ?1 ->> '$.state', ?1 ->> '$.plan', ?1 ->> '$.attempt', ?1 ->> '$.placedAt',
         ?1 ->> '$.foundAt', ?1 ->> '$.toldAt', ?1 ->> '$.chosenAt'
       WHERE ${asSeen}`,
      // The row just written says that all was as seen.
      `UPDATE parcels SET ${isSplit ? "lines = ?5" : "next_step_at = NULL"}
       WHERE order_id = ?1 ->> '$.orderId' AND parcel_id = ?3 AND state = 'WAITING' AND json(lines) = json(?4)
         AND EXISTS (SELECT 1 FROM shortfalls WHERE id = ?1 ->> '$.id' AND found_at = ?2)
       RETURNING parcel_id`,
    ],
    (changed) => (changed ? "opened" : "stale"),
  );
}

export const waitInLine = (db: D1Database, id: ShortfallId, now: EpochMs): Write<"waiting" | "refused"> =>
  change(
    db,
    [id, now],
    [
      `UPDATE shortfalls SET state = 'WAITING', chosen_at = coalesce(chosen_at, ?2)
       WHERE id = ?1 AND state IN ('TOLD', 'WAITING') RETURNING id`,
    ],
    (changed) => (changed ? "waiting" : "refused"),
  );

export const beginSettling = (
  db: D1Database,
  id: ShortfallId,
  settling: { readonly plan: SettlingPlan; readonly refundMinor: number; readonly goodwillMinor: number },
  now: EpochMs,
): Write<"begun" | "refused"> =>
  change(
    db,
    [id, now, JSON.stringify(settling.plan), settling.refundMinor, settling.goodwillMinor],
    [
      `UPDATE shortfalls SET state = 'SETTLING', resume = state, plan = ?3, refund_minor = ?4, goodwill_minor = ?5,
         chosen_at = ?2
       WHERE id = ?1 AND state IN ('TOLD', 'WAITING')
         AND NOT EXISTS (
           SELECT 1 FROM shortfalls other WHERE other.order_id = shortfalls.order_id AND other.state = 'SETTLING')
         AND EXISTS (
           SELECT 1 FROM orders WHERE orders.id = shortfalls.order_id AND orders.state <> 'CANCELLED'
             AND captured_minor - refunded_minor >= ?4)
       RETURNING id`,
    ],
    (changed) => (changed ? "begun" : "refused"),
  );

export const replanSettling = (db: D1Database, id: ShortfallId, plan: SettlingPlan): Write<void> =>
  change(
    db,
    [id, JSON.stringify(plan)],
    ["UPDATE shortfalls SET plan = ?2 WHERE id = ?1 AND state = 'SETTLING' RETURNING id"],
    () => undefined,
  );

export const giveUpSettling = (db: D1Database, id: ShortfallId, now: EpochMs): Write<"given_up" | "already"> =>
  change(
    db,
    [id, now],
    [
      event("order.short", SHORT, `${ROW("state = 'SETTLING'")} AND s.told_at IS NULL`),
      updateOrder("state = 'SETTLING'"),
      `UPDATE shortfalls SET state = coalesce(resume, 'TOLD'), resume = NULL, told_at = coalesce(told_at, ?2),
         plan = NULL, refund_minor = 0, goodwill_minor = 0, attempt = attempt + 1
       WHERE id = ?1 AND state = 'SETTLING' RETURNING id`,
    ],
    (changed) => (changed ? "given_up" : "already"),
  );

const REFUNDED = event(
  "order.refunded",
  "json_object('amountMinor', s.refund_minor, 'currency', o.currency)",
  `${ROW("state = 'SETTLING'")} AND s.refund_minor > 0`,
);

const COMPENSATED = [
  updateParcel("state = 'SETTLING'", "state = 'CANCELLED', next_step_at = NULL"),
  event(
    "order.cancelled",
    `json_object('reason', 'Nothing of it could be sent.', 'capturedMinor', o.captured_minor - o.refunded_minor,
       'currency', o.currency)`,
    `${ROW("state = 'SETTLING'")} AND NOT EXISTS (
       SELECT 1 FROM parcels p WHERE p.order_id = o.id AND p.state <> 'CANCELLED')`,
  ),
  REFUNDED,
  event(
    "order.delivered",
    "'{}'",
    `${ROW("state = 'SETTLING'")} AND o.state <> 'DELIVERED'
       AND EXISTS (SELECT 1 FROM parcels p WHERE p.order_id = o.id AND p.state = 'DELIVERED')
       AND NOT EXISTS (SELECT 1 FROM parcels p WHERE p.order_id = o.id AND p.state NOT IN ('DELIVERED', 'CANCELLED'))`,
  ),
];

const REPLACED = [
  updateParcel(
    "state = 'SETTLING'",
    `next_step_at = ${DUE}, seller_id = ?4 ->> '$[0].sellerId', warehouse_id = ?4 ->> '$[0].warehouseId',
     lines = ?4 -> '$[0].lines'`,
  ),
  `INSERT INTO parcels (order_id, parcel_id, seller_id, warehouse_id, state, next_step_at, tracking, lines)
   SELECT s.order_id, each.value ->> '$.id', each.value ->> '$.sellerId', each.value ->> '$.warehouseId', 'WAITING',
     ${DUE}, '[]', each.value -> '$.lines'
   FROM shortfalls s CROSS JOIN json_each(?4) AS each
   WHERE s.id = ?1 AND s.state = 'SETTLING' AND each.key > 0`,
  event(
    "order.replaced",
    `json_object('shortfallId', s.id, 'sku', s.plan ->> '$.sku', 'title', s.plan ->> '$.title', 'quantity', s.quantity,
       'insteadOf', s.title)`,
    ROW("state = 'SETTLING'"),
  ),
  REFUNDED,
];

/** `pickAt` is when a parcel that can go is due. */
export function settleShortfall(
  db: D1Database,
  id: ShortfallId,
  settlement: Settlement,
  now: EpochMs,
  pickAt: EpochMs,
  posting: LedgerTransaction | null,
): Write<"settled" | "already"> {
  const settled = settleRows(db, id, settlement, now, pickAt);
  const post = postWhere(db, posting, "EXISTS (SELECT 1 FROM shortfalls WHERE id = ?1 AND state = 'SETTLING')", [id]);
  return { statements: [post, ...settled.statements], outcome: (results) => settled.outcome(results.slice(1)) };
}

function settleRows(
  db: D1Database,
  id: ShortfallId,
  settlement: Settlement,
  now: EpochMs,
  pickAt: EpochMs,
): Write<"settled" | "already"> {
  const last = `UPDATE shortfalls SET state = '${settlement.state}', resume = NULL, settled_at = ?2
    WHERE id = ?1 AND state = 'SETTLING' RETURNING id`;
  const order = updateOrder("state = 'SETTLING'", ", refunded_minor = refunded_minor + s.refund_minor");
  const outcome = (changed: boolean): "settled" | "already" => (changed ? "settled" : "already");
  switch (settlement.state) {
    case "COMPENSATED":
      return change(db, [id, now], [...COMPENSATED, order, last], outcome);
    case "REASSIGNED": {
      const parcel = updateParcel("state = 'SETTLING'", `next_step_at = ${DUE}, warehouse_id = ?4`);
      return change(db, [id, now, pickAt, settlement.warehouseId], [parcel, order, last], outcome);
    }
    case "REPLACED":
      return change(db, [id, now, pickAt, JSON.stringify(settlement.parcels)], [...REPLACED, order, last], outcome);
  }
}

export const coverShortfall = (
  db: D1Database,
  id: ShortfallId,
  now: EpochMs,
  pickAt: EpochMs,
): Write<"covered" | "already"> =>
  change(
    db,
    [id, now, pickAt],
    [
      event("order.covered", SHORT, ROW("state IN ('TOLD', 'WAITING')")),
      updateParcel("state IN ('TOLD', 'WAITING')", `next_step_at = ${DUE}`),
      updateOrder("state IN ('TOLD', 'WAITING')"),
      `UPDATE shortfalls SET state = 'COVERED', settled_at = ?2
       WHERE id = ?1 AND state IN ('TOLD', 'WAITING') RETURNING id`,
    ],
    (changed) => (changed ? "covered" : "already"),
  );

export const closeShortfall = (db: D1Database, id: ShortfallId, now: EpochMs): Write<void> =>
  change(
    db,
    [id, now],
    ["UPDATE shortfalls SET state = 'CANCELLED', settled_at = ?2 WHERE id = ?1 AND state = 'RETURNING' RETURNING id"],
    () => undefined,
  );

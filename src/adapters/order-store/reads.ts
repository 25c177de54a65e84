/** What is asked of the order database; every listing walks an index. */
import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, min, sql, count } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { events, orders, parcels } from "../../db/orders.ts";
import type { AheadParcel } from "../../domain/delivery/promised-ahead.ts";
import type { Order, OrderEvent, OrderSummary, Parcel, ParcelState } from "../../domain/order/types.ts";
import type { CheckoutId, OrderId, ParcelId, Region, ShopperId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { DueParcel, OrderAudit, OrderStore } from "../../ports/order-store.ts";
import { historyCursor, parseHistoryCursor } from "./cursors.ts";
import { earliestIdOf, toOrderAudit } from "./order-audit.ts";
import { shortfallReads } from "./shortfall-rows.ts";
import { toEvent, toOrder, toParcel, type OrderRow } from "./rows.ts";

const SUMMARY_IMAGES_MAX = 4;

type Reads = Pick<
  OrderStore,
  | "find"
  | "findMany"
  | "findByCheckout"
  | "history"
  | "timeline"
  | "dueParcels"
  | "promisedAhead"
  | "nextDueAt"
  | "audit"
  | "unitsTaken"
>;

export function makeReads(d1: D1Database, region: Region): Reads {
  const db = drizzle(d1);

  const withParcels = async (rows: readonly OrderRow[]): Promise<readonly Order[]> => {
    if (rows.length === 0) return [];
    const found = await db
      .select()
      .from(parcels)
      .where(
        isOneOf(
          parcels.orderId,
          rows.map((row) => row.id),
        ),
      )
      .orderBy(asc(parcels.orderId), asc(parcels.parcelId));
    return rows.map((row) =>
      toOrder(
        row,
        found.filter((parcel) => parcel.orderId === row.id),
      ),
    );
  };

  const findMany = async (ids: readonly OrderId[]): Promise<readonly Order[]> =>
    ids.length === 0 ? [] : withParcels(await db.select().from(orders).where(isOneOf(orders.id, ids)));

  return {
    findMany,
    find: async (id) => (await findMany([id]))[0] ?? null,
    findByCheckout: async (id: CheckoutId) =>
      (await withParcels(await db.select().from(orders).where(eq(orders.checkoutId, id))))[0] ?? null,
    history: (shopper, cursor, limit) => history(db, shopper, cursor, limit),
    timeline: async (id): Promise<readonly OrderEvent[]> =>
      (await db.select().from(events).where(eq(events.orderId, id)).orderBy(asc(events.sequence))).map(toEvent),
    dueParcels: async (now, limit, states) => {
      // One walk of the index a state: with all in one query SQLite would sort everything that is due.
      const found = await Promise.all(states.map((state) => due(db, now, limit, state)));
      return found
        .flat()
        .sort((a, b) => (a.parcel.nextStepAt ?? 0) - (b.parcel.nextStepAt ?? 0))
        .slice(0, limit);
    },
    promisedAhead: (warehouses, skus) => promisedAhead(d1, warehouses, skus),
    nextDueAt: async (states) => {
      const [row] = await db
        .select({ at: min(parcels.nextStepAt) })
        .from(parcels)
        .where(and(inArray(parcels.state, [...states]), gt(parcels.nextStepAt, 0)));
      return row?.at ?? null;
    },
    audit: (since, cursor, limit) => audit(d1, region, since, cursor, limit),
    unitsTaken: (skus) => unitsTaken(d1, skus),
  };
}

type Database = ReturnType<typeof drizzle>;

/** Ids as one JSON parameter: D1 takes at most 100 parameters. */
const isOneOf = (column: typeof orders.id | typeof parcels.orderId, ids: readonly OrderId[]) =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;

async function history(
  db: Database,
  shopper: ShopperId,
  cursor: string | null,
  limit: number,
): Promise<{ orders: readonly OrderSummary[]; cursor: string | null }> {
  const after = parseHistoryCursor(cursor);
  const rows = await db
    .select({
      id: orders.id,
      state: orders.state,
      placedAt: orders.placedAt,
      totalMinor: orders.totalMinor,
      currency: orders.currency,
      units: sql<number>`(SELECT sum(value ->> '$.quantity') FROM json_each(${orders.lines}))`,
      firstTitle: sql<string>`coalesce(${orders.lines} ->> '$[0].title', '')`,
      images: sql<string>`(SELECT json_group_array(image) FROM (
        SELECT DISTINCT value ->> '$.image' AS image FROM json_each(${orders.lines})
        WHERE value ->> '$.image' IS NOT NULL LIMIT ${SUMMARY_IMAGES_MAX}))`,
    })
    .from(orders)
    .where(
      and(
        eq(orders.ownerId, shopper),
        // As a row value the comparison is a range of the index.
        after && sql`(${orders.placedAt}, ${orders.id}) < (${after.placedAt}, ${after.id})`,
      ),
    )
    .orderBy(desc(orders.placedAt), desc(orders.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    orders: page.map((row) => ({ ...row, images: JSON.parse(row.images) as string[] })),
    cursor: last && rows.length > limit ? historyCursor(last) : null,
  };
}

async function due(db: Database, now: EpochMs, limit: number, state: ParcelState): Promise<readonly DueParcel[]> {
  const rows = await db
    .select({ parcel: parcels, address: orders.address })
    .from(parcels)
    .innerJoin(orders, eq(orders.id, parcels.orderId))
    .where(and(eq(parcels.state, state), sql`${parcels.nextStepAt} <= ${now}`))
    .orderBy(asc(parcels.nextStepAt))
    .limit(limit);
  return rows.map((row) => ({ orderId: row.parcel.orderId, parcel: toParcel(row.parcel), address: row.address }));
}

/** The index's own condition, so that it is walked: by warehouse, then by order, whose ids are in order of their time. */
const PROMISED_AHEAD = `
SELECT p.order_id, p.parcel_id, p.warehouse_id, p.lines FROM json_each(?1) wanted
CROSS JOIN parcels p ON p.warehouse_id = wanted.value AND p.state = 'WAITING' AND p.lines -> '$[0].ahead' IS NOT NULL
WHERE EXISTS (SELECT 1 FROM json_each(p.lines) line WHERE line.value ->> '$.sku' IN (SELECT value FROM json_each(?2)))`;

async function promisedAhead(
  d1: D1Database,
  warehouses: readonly WarehouseId[],
  skus: readonly Sku[],
): Promise<readonly AheadParcel[]> {
  const { results } = await d1
    .prepare(PROMISED_AHEAD)
    .bind(JSON.stringify(warehouses), JSON.stringify(skus))
    .all<{ order_id: OrderId; parcel_id: ParcelId; warehouse_id: WarehouseId; lines: string }>();
  return results
    .map((row) => ({
      orderId: row.order_id,
      parcel: { id: row.parcel_id, warehouseId: row.warehouse_id, lines: JSON.parse(row.lines) as Parcel["lines"] },
    }))
    .sort((a, b) => (a.parcel.id < b.parcel.id ? -1 : 1));
}

async function audit(
  d1: D1Database,
  region: Region,
  since: EpochMs,
  cursor: string | null,
  limit: number,
): Promise<{ orders: readonly OrderAudit[]; cursor: string | null }> {
  const earliest = earliestIdOf(region, since);
  const rows = await drizzle(d1)
    .select()
    .from(orders)
    .where(and(cursor ? sql`${orders.id} > ${cursor}` : sql`${orders.id} >= ${earliest}`, gte(orders.placedAt, since)))
    .orderBy(asc(orders.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const shortfalls = await shortfallReads(d1).ofOrders(page.map((row) => row.id));
  return {
    orders: page.map((row) => toOrderAudit(row, shortfalls)),
    cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

/** A cancelled order gave everything back, unless it ended by money for each of its parts: those came back singly. */
const UNITS_TAKEN = `
SELECT sku, sum(quantity) AS units FROM (
  SELECT line.value ->> '$.sku' AS sku, line.value ->> '$.quantity' AS quantity
  FROM orders CROSS JOIN json_each(orders.lines) AS line
  WHERE orders.state <> 'CANCELLED'
    OR EXISTS (SELECT 1 FROM shortfalls WHERE shortfalls.order_id = orders.id AND shortfalls.state = 'COMPENSATED')
  UNION ALL
  SELECT plan ->> '$.sku', quantity FROM shortfalls WHERE state = 'REPLACED'
) WHERE sku IN (SELECT value FROM json_each(?1)) GROUP BY sku`;

async function unitsTaken(d1: D1Database, skus: readonly Sku[]): Promise<ReadonlyMap<Sku, number>> {
  if (skus.length === 0) return new Map();
  const { results } = await d1.prepare(UNITS_TAKEN).bind(JSON.stringify(skus)).all<{ sku: Sku; units: number }>();
  return new Map(results.map(({ sku, units }) => [sku, units]));
}

/** Without a time, and only of rows that are still to be published. */
export async function unpublished(d1: D1Database, before: EpochMs, limit: number): Promise<readonly OrderEvent[]> {
  const rows = await drizzle(d1)
    .select()
    .from(events)
    .where(and(isNull(events.publishedAt), lt(events.at, before)))
    .orderBy(asc(events.at))
    .limit(limit);
  return rows.map(toEvent);
}

export async function backlog(d1: D1Database): Promise<{ unpublished: number; oldestAt: EpochMs | null }> {
  const [row] = await drizzle(d1)
    .select({ unpublished: count(), oldestAt: min(events.at) })
    .from(events)
    .where(isNull(events.publishedAt));
  return { unpublished: row?.unpublished ?? 0, oldestAt: row?.oldestAt ?? null };
}

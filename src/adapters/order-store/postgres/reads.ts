/** What is asked of the order database; every listing walks an index, every answer is of one moment. */
import { and, asc, desc, eq, getTableColumns, gte, sql } from "drizzle-orm";
import { events, orders, shortfalls } from "../../../db/orders-postgres.ts";
import type { Order, Parcel } from "../../../domain/order/types.ts";
import type { CheckoutId, OrderId, ParcelId, Region, WarehouseId } from "../../../kernel/ids.ts";
import type { OrderStore } from "../../../ports/order-store.ts";
import { historyCursor, parseHistoryCursor } from "../cursors.ts";
import { earliestIdOf, toOrderAudit } from "../order-audit.ts";
import { toEvent, toOrder, toParcel, type ParcelRow } from "../rows.ts";
import type { Ask, Client } from "./client.ts";
import { jsonText } from "./json.ts";

type Reads = Pick<
  OrderStore,
  | "find"
  | "findMany"
  | "findByCheckout"
  | "history"
  | "timeline"
  | "allocation"
  | "dueParcels"
  | "promisedAhead"
  | "nextDueAt"
  | "audit"
>;

const SUMMARY_IMAGES_MAX = 4;

/** Without what is kept beside it for staff, which no list of orders carries along. */
const { allocation: _allocation, risk: _risk, reviewUntil: _until, ...ORDER_COLUMNS } = getTableColumns(orders);

/** In the order's own statement, so that both are of one moment. Named as the rows of the other database. */
const PARCEL_ROW = `jsonb_build_object('orderId', p.order_id, 'parcelId', p.parcel_id, 'sellerId', p.seller_id,
  'warehouseId', p.warehouse_id, 'state', p.state, 'nextStepAt', p.next_step_at, 'carrier', p.carrier,
  'trackingNumber', p.tracking_number, 'tracking', p.tracking, 'lines', p.lines)`;
const PARCELS = sql<readonly ParcelRow[]>`(SELECT coalesce(jsonb_agg(${sql.raw(PARCEL_ROW)} ORDER BY p.parcel_id), '[]')
  FROM parcels p WHERE p.order_id = ${orders}.id)`;

export function orderReads(ask: Ask, region: Region): Reads {
  const found = async (where: ReturnType<typeof eq>): Promise<readonly Order[]> => {
    const rows = await ask(({ db }) =>
      db
        .select({ ...ORDER_COLUMNS, parcels: PARCELS })
        .from(orders)
        .where(where),
    );
    return rows.map(({ parcels, ...row }) => toOrder(row, parcels));
  };
  return {
    find: async (id) => (await found(eq(orders.id, id)))[0] ?? null,
    findMany: async (ids) => (ids.length === 0 ? [] : found(sql`${orders.id} = ${isOneOf(ids)}`)),
    findByCheckout: async (id: CheckoutId) => (await found(eq(orders.checkoutId, id)))[0] ?? null,
    history: (shopper, cursor, limit) => ask((client) => history(client, shopper, cursor, limit)),
    timeline: async (id) => {
      const rows = await ask(({ db }) =>
        db.select().from(events).where(eq(events.orderId, id)).orderBy(asc(events.sequence)),
      );
      return rows.map(toEvent);
    },
    allocation: async (id) => {
      const rows = await ask(({ db }) =>
        db.select({ allocation: orders.allocation }).from(orders).where(eq(orders.id, id)),
      );
      return rows[0]?.allocation ?? null;
    },
    dueParcels: (now, limit, states) => ask((client) => dueParcels(client, now, limit, states)),
    promisedAhead: (warehouses, skus) => ask((client) => promisedAhead(client, warehouses, skus)),
    nextDueAt: async (states) => {
      const rows = await ask(
        ({ sql: query }) => query<{ at: number | null }[]>`
          SELECT min(first.next_step_at) AS at FROM jsonb_array_elements_text(${jsonText(states)}::text::jsonb) AS wanted(state)
          CROSS JOIN LATERAL (
            SELECT next_step_at FROM parcels WHERE state = wanted.state AND next_step_at > 0
            ORDER BY next_step_at LIMIT 1) AS first`,
      );
      return rows[0]?.at ?? null;
    },
    audit: (since, cursor, limit) => ask((client) => audit(client, region, since, cursor, limit)),
  };
}

/** As one JSON parameter, for `column = ${isOneOf(values)}`: an array that an index is looked up with. */
const isOneOf = (values: readonly string[]) =>
  sql`ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(values)}::text::jsonb)))`;

async function history(
  { db }: Client,
  ...[shopper, cursor, limit]: Parameters<OrderStore["history"]>
): ReturnType<OrderStore["history"]> {
  const after = parseHistoryCursor(cursor);
  const rows = await db
    .select({
      id: orders.id,
      state: orders.state,
      placedAt: orders.placedAt,
      totalMinor: orders.totalMinor,
      currency: orders.currency,
      units: sql<number>`(SELECT coalesce(sum((line ->> 'quantity')::integer), 0)::integer
        FROM jsonb_array_elements(${orders.lines}) AS line)`,
      firstTitle: sql<string>`coalesce(${orders.lines} -> 0 ->> 'title', '')`,
      images: sql<string[]>`(SELECT coalesce(jsonb_agg(image ORDER BY place), '[]') FROM (
        SELECT line ->> 'image' AS image, min(place) AS place
        FROM jsonb_array_elements(${orders.lines}) WITH ORDINALITY AS each(line, place)
        WHERE line ->> 'image' IS NOT NULL GROUP BY 1 ORDER BY 2 LIMIT ${SUMMARY_IMAGES_MAX}) AS shown)`,
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
  return { orders: page, cursor: last && rows.length > limit ? historyCursor(last) : null };
}

/** One walk of the index a state: with all in one range everything that is due would be sorted. */
async function dueParcels(
  { sql: query }: Client,
  ...[now, limit, states]: Parameters<OrderStore["dueParcels"]>
): ReturnType<OrderStore["dueParcels"]> {
  const rows = await query<{ parcel: ParcelRow; address: Order["address"] }[]>`
    SELECT ${query.unsafe(PARCEL_ROW)} AS parcel, orders.address
    FROM jsonb_array_elements_text(${jsonText(states)}::text::jsonb) AS wanted(state)
    CROSS JOIN LATERAL (
      SELECT * FROM parcels WHERE state = wanted.state AND next_step_at <= ${now}
      ORDER BY next_step_at LIMIT ${limit}) AS p
    JOIN orders ON orders.id = p.order_id
    ORDER BY p.next_step_at LIMIT ${limit}`;
  return rows.map(({ parcel, address }) => ({ orderId: parcel.orderId, parcel: toParcel(parcel), address }));
}

/** The index's own condition, so that it is walked: by warehouse, then by order, whose ids are in order of their time. */
async function promisedAhead(
  { sql: query }: Client,
  ...[warehouses, skus]: Parameters<OrderStore["promisedAhead"]>
): ReturnType<OrderStore["promisedAhead"]> {
  const rows = await query<
    { order_id: OrderId; parcel_id: ParcelId; warehouse_id: WarehouseId; lines: Parcel["lines"] }[]
  >`
    SELECT order_id, parcel_id, warehouse_id, lines FROM parcels
    WHERE warehouse_id = ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(warehouses)}::text::jsonb)))
      AND state = 'WAITING' AND (lines #> '{0,ahead}') IS NOT NULL
      AND EXISTS (
        SELECT 1 FROM jsonb_array_elements(lines) AS line
        WHERE line ->> 'sku' = ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(skus)}::text::jsonb))))
    ORDER BY parcel_id`;
  return rows.map((row) => ({
    orderId: row.order_id,
    parcel: { id: row.parcel_id, warehouseId: row.warehouse_id, lines: row.lines },
  }));
}

async function audit(
  { db }: Client,
  region: Region,
  ...[since, cursor, limit]: Parameters<OrderStore["audit"]>
): ReturnType<OrderStore["audit"]> {
  const rows = await db
    .select(ORDER_COLUMNS)
    .from(orders)
    .where(
      and(
        cursor ? sql`${orders.id} > ${cursor}` : sql`${orders.id} >= ${earliestIdOf(region, since)}`,
        gte(orders.placedAt, since),
      ),
    )
    .orderBy(asc(orders.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const short = await db
    .select()
    .from(shortfalls)
    .where(sql`${shortfalls.orderId} = ${isOneOf(page.map((row) => row.id))}`);
  return {
    orders: page.map((row) => toOrderAudit(row, short)),
    cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

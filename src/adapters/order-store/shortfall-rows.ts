/** Rows of shortfalls, and what is asked of them. */
import type { Order, Parcel } from "../../domain/order/types.ts";
import type { SettlingPlan, Shortfall, ShortfallState } from "../../domain/order/shortfall.ts";
import type {
  CheckoutId,
  OrderId,
  ParcelId,
  SellerId,
  ShopperId,
  ShortfallId,
  Sku,
  WarehouseId,
} from "../../kernel/ids.ts";
import type { ParcelPromise, Shortfalls } from "../../ports/shortfalls.ts";

/** Written as in the conditions of the indexes, which are only walked where it stands word for word. */
export const OPEN = "state IN ('TOLD', 'WAITING', 'SETTLING')";
const UNSETTLED = "state IN ('SETTLING', 'RETURNING')";

interface ShortfallRow {
  readonly id: ShortfallId;
  readonly order_id: OrderId;
  readonly checkout_id: CheckoutId;
  readonly shopper_id: ShopperId;
  readonly line_sku: Sku;
  readonly sku: Sku;
  readonly title: string;
  readonly warehouse_id: WarehouseId;
  readonly quantity: number;
  readonly parcel_id: ParcelId;
  readonly sale_reference: string | null;
  readonly state: ShortfallState;
  readonly plan: string | null;
  readonly attempt: number;
  readonly refund_minor: number;
  readonly goodwill_minor: number;
  readonly placed_at: number;
  readonly found_at: number;
  readonly told_at: number | null;
  readonly chosen_at: number | null;
  readonly settled_at: number | null;
}

const toShortfall = (row: ShortfallRow): Shortfall => ({
  id: row.id,
  orderId: row.order_id,
  checkoutId: row.checkout_id,
  shopperId: row.shopper_id,
  lineSku: row.line_sku,
  sku: row.sku,
  title: row.title,
  warehouseId: row.warehouse_id,
  quantity: row.quantity,
  parcelId: row.parcel_id,
  saleReference: row.sale_reference,
  state: row.state,
  plan: row.plan === null ? null : (JSON.parse(row.plan) as SettlingPlan),
  attempt: row.attempt,
  refundMinor: row.refund_minor,
  goodwillMinor: row.goodwill_minor,
  placedAt: row.placed_at,
  foundAt: row.found_at,
  toldAt: row.told_at,
  chosenAt: row.chosen_at,
  settledAt: row.settled_at,
});

interface PromiseRow {
  readonly order_id: OrderId;
  readonly parcel_id: ParcelId;
  readonly seller_id: SellerId;
  readonly lines: string;
  readonly checkout_id: CheckoutId;
  readonly shopper_id: ShopperId;
  readonly placed_at: number;
  readonly order_lines: string;
  readonly parcels: number;
}

/**
 * Walks what is not picked of a warehouse, by the condition of the index word for word: few of one that picks, all of
 * one on hold. Asked only when an oversell was found.
 */
const PROMISES = `
SELECT p.order_id, p.parcel_id, p.seller_id, p.lines, o.checkout_id, o.shopper_id, o.placed_at, o.lines AS order_lines,
  (SELECT count(*) FROM parcels AS each WHERE each.order_id = p.order_id) AS parcels
FROM parcels p CROSS JOIN orders o ON o.id = p.order_id
WHERE p.warehouse_id = ?2 AND p.state IN ('WAITING', 'PICKING', 'PACKING') AND p.state = 'WAITING' AND p.lines -> '$[0].ahead' IS NULL
  AND o.state <> 'CANCELLED'
  AND EXISTS (SELECT 1 FROM json_each(p.lines) line WHERE line.value ->> '$.sku' = ?1)
  AND NOT EXISTS (SELECT 1 FROM shortfalls s WHERE s.order_id = p.order_id AND s.parcel_id = p.parcel_id AND s.${OPEN})`;

function toPromise(sku: Sku, row: PromiseRow): ParcelPromise {
  const lines = JSON.parse(row.lines) as Parcel["lines"];
  return {
    orderId: row.order_id,
    checkoutId: row.checkout_id,
    shopperId: row.shopper_id,
    placedAt: row.placed_at,
    parcelId: row.parcel_id,
    sellerId: row.seller_id,
    quantity: lines.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0),
    lines,
    orderLines: JSON.parse(row.order_lines) as Order["lines"],
    parcelsOfOrder: row.parcels,
  };
}

type Reads = Pick<Shortfalls, "find" | "ofOrders" | "openBetween" | "openOf" | "unsettled" | "list" | "promises">;

export function shortfallReads(db: D1Database): Reads {
  const ask = async (sql: string, ...params: unknown[]): Promise<readonly Shortfall[]> => {
    const { results } = await db
      .prepare(`SELECT * FROM shortfalls WHERE ${sql}`)
      .bind(...params)
      .all<ShortfallRow>();
    return results.map(toShortfall);
  };
  return {
    find: async (id) => (await ask("id = ?1", id))[0] ?? null,
    ofOrders: async (ids) =>
      ids.length === 0 ? [] : ask("order_id IN (SELECT value FROM json_each(?1))", JSON.stringify(ids)),
    openBetween: (after, upTo) =>
      upTo === null
        ? ask(`${OPEN} AND sku > ?1`, after ?? "")
        : ask(`${OPEN} AND sku > ?1 AND sku <= ?2`, after ?? "", upTo),
    openOf: (sku) => ask(`${OPEN} AND sku = ?1`, sku),
    unsettled: (limit) => ask(`${UNSETTLED} ORDER BY chosen_at LIMIT ?1`, limit),
    list: async (states, cursor, limit) => {
      const before = cursor ?? "~";
      const rows =
        states === null
          ? await ask("id < ?1 ORDER BY id DESC LIMIT ?2", before, limit + 1)
          : await ask(
              "id < ?1 AND state IN (SELECT value FROM json_each(?3)) ORDER BY id DESC LIMIT ?2",
              before,
              limit + 1,
              JSON.stringify(states),
            );
      const page = rows.slice(0, limit);
      return { shortfalls: page, cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
    promises: async (sku, warehouseId) => {
      const { results } = await db.prepare(PROMISES).bind(sku, warehouseId).all<PromiseRow>();
      return results.map((row) => toPromise(sku, row));
    },
  };
}

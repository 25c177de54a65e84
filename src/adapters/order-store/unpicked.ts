/** What was sold and still lies on a shelf, as the order database knows it. */
import type { CheckoutId, OrderId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Unpicked } from "../../ports/order-store.ts";

/** The states are literal, not bound: only then is the partial index used. */
const UNITS = `SELECT line.value ->> '$.sku' AS sku, sum(line.value ->> '$.quantity') AS units
  FROM parcels p, json_each(p.lines) line
  WHERE p.warehouse_id = ?1 AND p.state IN ('WAITING', 'PICKING', 'PACKING')
    AND line.value ->> '$.sku' IN (SELECT value FROM json_each(?2))
  GROUP BY 1`;

const RECORDED = `SELECT checkout_id, id FROM orders WHERE checkout_id IN (SELECT value FROM json_each(?1))`;

interface UnitsRow {
  readonly sku: Sku;
  readonly units: number;
}
interface RecordedRow {
  readonly checkout_id: CheckoutId;
  readonly id: OrderId;
}

/** One transaction: an order whose row is being written meanwhile stands in both answers or in neither. */
export async function unpicked(
  db: D1Database,
  warehouseId: WarehouseId,
  skus: readonly Sku[],
  checkouts: readonly CheckoutId[],
): Promise<Unpicked> {
  const [units, recorded] = await db.batch<unknown>([
    db.prepare(UNITS).bind(warehouseId, JSON.stringify(skus)),
    db.prepare(RECORDED).bind(JSON.stringify(checkouts)),
  ]);
  return {
    units: new Map(((units?.results ?? []) as UnitsRow[]).map((row) => [row.sku, row.units])),
    recorded: new Set(((recorded?.results ?? []) as RecordedRow[]).map((row) => row.checkout_id)),
  };
}

export async function orderIdsOf(
  db: D1Database,
  checkouts: readonly CheckoutId[],
): Promise<ReadonlyMap<CheckoutId, OrderId>> {
  if (checkouts.length === 0) return new Map();
  const { results } = await db.prepare(RECORDED).bind(JSON.stringify(checkouts)).all<RecordedRow>();
  return new Map(results.map((row) => [row.checkout_id, row.id]));
}

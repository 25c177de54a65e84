/** What orders have taken from stock, for those who compare the shelves with it. */
import type { CheckoutId, OrderId, Sku } from "../../../kernel/ids.ts";
import type { OrderStore } from "../../../ports/order-store.ts";
import type { Ask } from "./client.ts";
import { jsonText } from "./json.ts";

type StockReads = Pick<OrderStore, "orderIdsOf" | "unpicked" | "unitsTaken">;

interface UnpickedRow {
  readonly sku: Sku | null;
  readonly units: number | null;
  readonly checkout_id: CheckoutId | null;
}

export function stockReads(ask: Ask): StockReads {
  return {
    orderIdsOf: async (checkouts) => {
      if (checkouts.length === 0) return new Map();
      const rows = await ask(
        ({ sql }) => sql<{ checkout_id: CheckoutId; id: OrderId }[]>`
          SELECT checkout_id, id FROM orders
          WHERE checkout_id = ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(checkouts)}::text::jsonb)))`,
      );
      return new Map(rows.map((row) => [row.checkout_id, row.id]));
    },
    // One statement: an order whose row is being written meanwhile stands in both answers or in neither.
    unpicked: async (warehouseId, skus, checkouts) => {
      const rows = await ask(
        ({ sql }) => sql<UnpickedRow[]>`
          SELECT line ->> 'sku' AS sku, sum((line ->> 'quantity')::bigint)::bigint AS units, NULL AS checkout_id
          FROM parcels p CROSS JOIN LATERAL jsonb_array_elements(p.lines) AS line
          WHERE p.warehouse_id = ${warehouseId} AND p.state IN ('WAITING', 'PICKING', 'PACKING')
            AND line ->> 'sku' = ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(skus)}::text::jsonb)))
          GROUP BY 1
          UNION ALL
          SELECT NULL, NULL, checkout_id FROM orders
          WHERE checkout_id = ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(checkouts)}::text::jsonb)))`,
      );
      return {
        units: new Map(
          rows.flatMap(({ sku, units }) => (sku !== null && units !== null ? [[sku, units] as const] : [])),
        ),
        recorded: new Set(rows.flatMap((row) => row.checkout_id ?? [])),
      };
    },
    // A cancelled order gave everything back, unless it ended by money for each of its parts: those came back singly.
    unitsTaken: async (skus) => {
      if (skus.length === 0) return new Map();
      const rows = await ask(
        ({ sql }) => sql<{ sku: Sku; units: number }[]>`
          SELECT sku, sum(quantity)::bigint AS units FROM (
            SELECT line ->> 'sku' AS sku, (line ->> 'quantity')::bigint AS quantity
            FROM orders CROSS JOIN LATERAL jsonb_array_elements(orders.lines) AS line
            WHERE orders.state <> 'CANCELLED' OR EXISTS (
              SELECT 1 FROM shortfalls WHERE shortfalls.order_id = orders.id AND shortfalls.state = 'COMPENSATED')
            UNION ALL
            SELECT plan ->> 'sku', quantity FROM shortfalls WHERE state = 'REPLACED') AS taken
          WHERE sku = ANY (ARRAY(SELECT jsonb_array_elements_text(${jsonText(skus)}::text::jsonb)))
          GROUP BY sku`,
      );
      return new Map(rows.map(({ sku, units }) => [sku, units]));
    },
  };
}

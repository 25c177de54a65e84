/** Goods in several warehouses and colours, counts of shelves, and walks of reconciliation. */
import type { CategoryId, ProductGroupId, ProductId, SellerId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { call, staff } from "../checkout/shop.ts";

export const OTHER_PLACE = "whs_u";

/** More units; BLUE and RED are colours of one lamp, the red one a little cheaper. */
export async function addGoods(stock: Readonly<Record<string, number>> = {}, place = OTHER_PLACE): Promise<void> {
  const token = await staff();
  const batch = {
    warehouses: [{ id: OTHER_PLACE, code: "TST2", city: "Hamburg", country: "DE", latitude: 53.5, longitude: 10 }],
    products: Object.keys(stock).flatMap((sku) => (/^(BLUE|RED)-/.test(sku) ? [lamp(sku)] : [])),
  };
  const put = await call("POST", "/v1/catalogue/batches", { token, body: batch });
  if (put.status >= 300) throw new Error(JSON.stringify(put.body));
  if (Object.keys(stock).length === 0) return;
  const receipts = Object.entries(stock).map(([sku, quantity]) => ({
    ...{ sku, quantity },
    warehouseId: place,
    reference: crypto.randomUUID(),
  }));
  const received = await call("POST", "/v1/ops/stock/receipts", { token, body: { receipts } });
  if (received.status >= 300) throw new Error(JSON.stringify(received.body));
}

const lamp = (sku: string): object => ({
  id: `prd_${sku}` as ProductId,
  groupId: `grp_LAMP-${sku.split("-")[1]}` as ProductGroupId,
  variant: { Colour: sku.split("-")[0] },
  title: "Lamp",
  brand: "T",
  description: "",
  categoryId: "cat_t" as CategoryId,
  gtin: null,
  attributes: [],
  images: [],
  dimensions: null,
  weightG: 100,
  returnable: true,
  createdAt: 0,
  offers: [
    {
      sku: sku as Sku,
      sellerId: "sel_t" as SellerId,
      condition: "new",
      basePriceMinor: sku.startsWith("RED") ? 900 : 1000,
      sale: null,
      currency: "EUR",
      fulfilledBy: "marketplace",
      taxClass: "standard",
      active: true,
      openingStock: [],
    },
  ],
});

/** On hand becomes what the shelf says. */
export async function countTo(sku: string, warehouseId: string, onHand: number, expectedOnHand: number): Promise<void> {
  const adjustment = { sku, warehouseId, onHand, expectedOnHand, reason: "count", reference: crypto.randomUUID() };
  const body = { adjustments: [adjustment] };
  const answer = await call("POST", "/v1/ops/stock/adjustments", { token: await staff(), body });
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
}

export async function levelOf(sku: string, warehouseId: string): Promise<Record<string, unknown> | undefined> {
  const { body } = await call("GET", `/v1/ops/stock/${sku}`, { token: await staff() });
  const levels = body["levels"] as readonly { warehouseId: WarehouseId }[];
  return levels.find((level) => level.warehouseId === warehouseId);
}

/** A whole walk, from its beginning: one that is under way is ended first. */
export async function reconcileAll(depth: "quick" | "deep" = "quick"): Promise<void> {
  const token = await staff();
  const from = Date.now();
  for (let parts = 0; parts < 100; parts++) {
    const { status, body } = await call("POST", "/v1/ops/reconciliations", { token, body: { depth } });
    if (status !== 200) throw new Error(JSON.stringify(body));
    if (body["finishedAt"] !== null && Number(body["startedAt"]) >= from) return;
  }
  throw new Error("the walk does not come to its end");
}

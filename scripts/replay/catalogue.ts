/** The replay's catalogue: a product for each code, an offer for each of its prices, stock in one warehouse. */
import type { CatalogueBatch, NewOffer, NewProduct } from "../../src/domain/catalog/batch.ts";
import type { CategoryId, ProductId, SellerId, WarehouseId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { ShopClient } from "../shop-client.ts";
import { CURRENCY } from "./invoices.ts";
import type { ReplayGood } from "./plan.ts";
import { sendBatch, untilIndexed } from "./send-batch.ts";

const CATEGORY = "cat_replay" as CategoryId;
const SELLER = "sel_replay" as SellerId;
const WAREHOUSE = "whs_replay" as WarehouseId;
/** Nobody wrote weights down; only what shipping costs follows from it. */
const WEIGHT_G = 100;

const FRAME: CatalogueBatch = {
  categories: [
    {
      id: CATEGORY,
      parentId: null,
      slug: "gifts",
      name: "Gifts",
      path: ["Gifts"],
      slugPath: ["gifts"],
      drawing: "parcel",
      position: 1,
    },
  ],
  sellers: [
    { id: SELLER, slug: "gifts", name: "Gifts Wholesale", country: "GB", health: 95, rating: 4.5, ratingCount: 10 },
  ],
  warehouses: [{ id: WAREHOUSE, code: "LTN1", city: "Luton", country: "GB", latitude: 51.88, longitude: -0.42 }],
};

const offer = ({ sku, unitPriceMinor, stock }: ReplayGood): NewOffer => ({
  sku,
  sellerId: SELLER,
  condition: "new",
  basePriceMinor: unitPriceMinor,
  sale: null,
  currency: CURRENCY,
  fulfilledBy: "marketplace",
  taxClass: "standard",
  active: true,
  openingStock: [{ warehouseId: WAREHOUSE, quantity: stock }],
});

/** Products in the order in which their codes come first. */
export function productsOf(goods: readonly ReplayGood[], now: number): NewProduct[] {
  const byCode = Map.groupBy(goods, (good) => good.code);
  return [...byCode].map(([code, offers]) => ({
    id: `prd_${code}` as ProductId,
    groupId: null,
    variant: {},
    title: offers[0]?.title ?? code,
    brand: "",
    description: "",
    categoryId: CATEGORY,
    gtin: null,
    attributes: [],
    images: [],
    dimensions: null,
    weightG: WEIGHT_G,
    returnable: true,
    createdAt: now,
    offers: offers.map(offer),
  }));
}

/** Puts the goods up for sale, receives their stock, and waits until the search index has them all. */
export async function stockReplay(client: ShopClient, staff: string, goods: readonly ReplayGood[]): Promise<void> {
  const send = (batch: CatalogueBatch): Promise<void> => sendBatch(client, staff, batch);
  await send(FRAME);
  const products = productsOf(goods, Date.now());
  for (let from = 0; from < products.length; from += LIMITS.importRowsMax) {
    await send({ products: products.slice(from, from + LIMITS.importRowsMax) });
  }
  await untilIndexed(client);
}

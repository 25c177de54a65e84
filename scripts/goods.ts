/** A small catalogue for proofs: one category, one seller, one warehouse, and products with a stated stock. */
import type { CatalogueBatch, NewProduct } from "../src/domain/catalog/batch.ts";
import type { CategoryId, ProductId, SellerId, Sku, WarehouseId } from "../src/kernel/ids.ts";
import { expectStatus, type ShopClient } from "./shop-client.ts";

export interface Good {
  readonly sku: Sku;
  readonly priceMinor: number;
  readonly stock: number;
}

const CATEGORY = "cat_proof" as CategoryId;
const SELLER = "sel_proof" as SellerId;
const WAREHOUSE = "whs_proof" as WarehouseId;
const CHUNK = 250;

const FRAME: CatalogueBatch = {
  categories: [
    {
      id: CATEGORY,
      parentId: null,
      slug: "proof",
      name: "Proof",
      path: ["Proof"],
      slugPath: ["proof"],
      drawing: "parcel",
      position: 1,
    },
  ],
  sellers: [
    { id: SELLER, slug: "proof", name: "Proof Trading", country: "DE", health: 95, rating: 4.5, ratingCount: 10 },
  ],
  warehouses: [{ id: WAREHOUSE, code: "BER1", city: "Berlin", country: "DE", latitude: 52.52, longitude: 13.405 }],
};

const product = ({ sku, priceMinor, stock }: Good, currency: string): NewProduct => ({
  id: `prd_${sku}` as ProductId,
  groupId: null,
  variant: {},
  title: `Thing ${sku}`,
  brand: "Proof",
  description: "",
  categoryId: CATEGORY,
  gtin: null,
  attributes: [],
  images: [],
  dimensions: null,
  weightG: 100,
  returnable: true,
  createdAt: Date.now(),
  offers: [
    {
      sku,
      sellerId: SELLER,
      condition: "new",
      basePriceMinor: priceMinor,
      sale: null,
      currency,
      fulfilledBy: "marketplace",
      taxClass: "standard",
      active: true,
      openingStock: stock > 0 ? [{ warehouseId: WAREHOUSE, quantity: stock }] : [],
    },
  ],
});

/** Puts the goods up for sale and receives their stock; sent again, it changes nothing. */
export async function stockGoods(
  client: ShopClient,
  staff: string,
  goods: readonly Good[],
  currency = "EUR",
): Promise<void> {
  const send = async (batch: CatalogueBatch, what: string): Promise<void> => {
    expectStatus(
      await client.insist({ method: "POST", path: "/v1/catalogue/batches", token: staff, body: batch }),
      [200, 201],
      what,
    );
  };
  await send(FRAME, "the catalogue's frame was refused");
  for (let from = 0; from < goods.length; from += CHUNK) {
    await send(
      { products: goods.slice(from, from + CHUNK).map((good) => product(good, currency)) },
      "goods were refused",
    );
  }
}

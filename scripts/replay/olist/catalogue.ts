/** The replay's catalogue: sellers, each with a warehouse where its postal code is, their offers, and the freight as rates. */
import type { CatalogueBatch, NewOffer, NewProduct } from "../../../src/domain/catalog/batch.ts";
import type { Category, Seller, Warehouse } from "../../../src/domain/catalog/types.ts";
import type { CategoryId, ProductId, SellerId, WarehouseId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { ShopClient } from "../../shop-client.ts";
import { chunksOf, sendBatch, untilIndexed } from "../send-batch.ts";
import type { OlistFiles, Row } from "./files.ts";
import { CURRENCY } from "./orders.ts";
import { placesOf } from "./places.ts";
import type { OlistGood, OlistPlan } from "./plan.ts";

/** Of goods whose category the files do not say. */
const NO_CATEGORY = "outros";
const SHORT = 8;

type Described = Pick<OlistFiles, "products" | "sellers" | "geolocation">;

/** Batches in the order in which they go in: what others refer to first. */
export function batchesOf(plan: OlistPlan, files: Described, now: number): readonly CatalogueBatch[] {
  const rows = new Map(files.products.map((row) => [row.product_id, row]));
  const products = [...Map.groupBy(plan.goods, (good) => good.product)].map(([product, offers]) =>
    productOf(product, rows.get(product), offers, now),
  );
  const { sellers, warehouses } = sellersOf(plan.sellers, files);
  return [
    { categories: categoriesOf(plan, rows), sellers, warehouses },
    ...chunksOf(products, LIMITS.importRowsMax).map((chunk) => ({ products: chunk })),
    ...chunksOf(plan.rates, LIMITS.importSmallRowsMax).map((chunk) => ({ shippingRates: chunk })),
  ];
}

export async function stockOlist(client: ShopClient, staff: string, batches: readonly CatalogueBatch[]): Promise<void> {
  for (const batch of batches) await sendBatch(client, staff, batch);
  await untilIndexed(client);
}

const warehouseOf = (seller: SellerId): WarehouseId => seller.replace("sel_", "whs_") as WarehouseId;
const slugOf = (category: string): string => category.replaceAll("_", "-");
const categoryOf = (row: Row<"products"> | undefined): string => row?.product_category_name || NO_CATEGORY;
/** "beleza_saude" is "Beleza saude", "porto alegre" "Porto alegre". */
export const inWords = (name: string): string => {
  const words = name.replaceAll("_", " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function categoriesOf(plan: OlistPlan, rows: ReadonlyMap<string, Row<"products">>): Category[] {
  const names = new Set(plan.goods.map(({ product }) => categoryOf(rows.get(product))));
  return [...names].sort().map((name, index) => ({
    id: `cat_${name}` as CategoryId,
    parentId: null,
    slug: slugOf(name),
    name: inWords(name),
    path: [inWords(name)],
    slugPath: [slugOf(name)],
    drawing: "parcel",
    position: index,
  }));
}

/** Nobody has judged them here yet, so they are judged alike. */
const HEALTH = 90;

function sellersOf(
  sold: ReadonlySet<SellerId>,
  files: Described,
): { readonly sellers: Seller[]; readonly warehouses: Warehouse[] } {
  const locate = placesOf(files.geolocation);
  const rows = files.sellers.flatMap((row) => {
    const id = `sel_${row.seller_id}` as SellerId;
    return sold.has(id) ? [{ id, row, city: inWords(row.seller_city) || "Brasil" }] : [];
  });
  return {
    sellers: rows.map(({ id, row, city }) => ({
      ...{ id, slug: row.seller_id, name: `Loja ${row.seller_id.slice(0, SHORT)}, ${city}`.slice(0, 100) },
      ...{ country: "BR", health: HEALTH, rating: 0, ratingCount: 0 },
    })),
    warehouses: rows.map(({ id, row, city }) => ({
      ...{ id: warehouseOf(id), code: row.seller_id.slice(0, 2 * SHORT).toUpperCase(), city, country: "BR" },
      ...locate(row.seller_zip_code_prefix),
    })),
  };
}

/** Named by its category: the files keep what it is called to themselves. */
function productOf(
  product: string,
  row: Row<"products"> | undefined,
  offers: readonly OlistGood[],
  now: number,
): NewProduct {
  const category = categoryOf(row);
  return {
    id: `prd_${product}` as ProductId,
    groupId: null,
    variant: {},
    title: `${inWords(category)} ${product.slice(0, SHORT)}`,
    brand: "",
    description: "",
    categoryId: `cat_${category}` as CategoryId,
    gtin: null,
    attributes: [],
    images: [],
    dimensions: dimensionsOf(row),
    weightG: Number(row?.product_weight_g ?? ""),
    returnable: true,
    createdAt: now,
    offers: offers.map(offerOf),
  };
}

function dimensionsOf(row: Row<"products"> | undefined): NewProduct["dimensions"] {
  const mm = (cm: string | undefined): number => Math.round(Number(cm ?? "") * 10);
  const lengthMm = mm(row?.product_length_cm);
  const widthMm = mm(row?.product_width_cm);
  const heightMm = mm(row?.product_height_cm);
  return lengthMm > 0 && widthMm > 0 && heightMm > 0 ? { lengthMm, widthMm, heightMm } : null;
}

const offerOf = ({ sku, seller, unitPriceMinor, stock }: OlistGood): NewOffer => ({
  sku,
  sellerId: seller,
  condition: "new",
  basePriceMinor: unitPriceMinor,
  sale: null,
  currency: CURRENCY,
  fulfilledBy: "seller",
  taxClass: "standard",
  active: true,
  openingStock: [{ warehouseId: warehouseOf(seller), quantity: stock }],
});

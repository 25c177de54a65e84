/** One look-up of what the batch mentions, the pure screening, one atomic write. */
import * as tables from "../../db/catalogue.ts";
import type { BatchReport, CatalogueBatch, NewOffer, NewShippingRate } from "../../domain/catalog/batch.ts";
import { orderedStockTerms } from "../../domain/catalog/stock-terms.ts";
import { screenBatch, type Known } from "../../domain/catalog/screen-batch.ts";
import type { Category } from "../../domain/catalog/types.ts";
import type { CategoryId, ProductId, SellerId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { jsonChunks } from "../d1/json-chunks.ts";
import { unratedStatements } from "./shipping-rates.ts";
import { upsertPlan, upsertStatements } from "./upsert.ts";

const PLANS = {
  categories: upsertPlan(tables.categories),
  sellers: upsertPlan(tables.sellers),
  warehouses: upsertPlan(tables.warehouses),
  products: upsertPlan(tables.products, { leave: ["stars"] }),
  offers: upsertPlan(tables.offers, {
    leave: ["availability_state", "sellable", "warehouse_ids", "availability_version", "stock_terms", "ahead"],
    silent: ["changed_at"],
    guard: "offers.product_id = excluded.product_id",
  }),
  reviews: upsertPlan(tables.reviews),
  promotions: upsertPlan(tables.promotions),
  shippingRates: upsertPlan(tables.shippingRates),
};

/** The part of the port that this file gives to the store; `rowsWritten` is for the meter. */
export async function applyBatch(
  db: D1Database,
  currency: Currency,
  batch: CatalogueBatch,
  now: EpochMs,
): Promise<BatchReport & { readonly rowsWritten: number }> {
  const { accepted, rejected } = screenBatch(batch, await lookUp(db, batch), currency);
  const offers = accepted.products.flatMap((product) =>
    product.offers.map((offer) => offerRow(offer, product.id, now)),
  );
  const statements = [
    // Categories of one batch may name each other in any order.
    ...(accepted.categories.length > 0 ? [db.prepare("PRAGMA defer_foreign_keys = on")] : []),
    ...upsertStatements(db, PLANS.categories, rows(accepted.categories)),
    ...upsertStatements(db, PLANS.sellers, rows(accepted.sellers)),
    ...upsertStatements(db, PLANS.warehouses, rows(accepted.warehouses)),
    ...upsertStatements(db, PLANS.products, rows(accepted.products)),
    ...upsertStatements(db, PLANS.offers, offers),
    ...historyStatements(
      db,
      accepted.products.flatMap((product) => product.offers),
    ),
    ...stockTermsStatements(
      db,
      accepted.products.flatMap((product) => product.offers),
    ),
    ...upsertStatements(db, PLANS.reviews, rows(accepted.reviews)),
    ...summaryStatements(
      db,
      accepted.reviews.map((review) => review.productId),
    ),
    ...upsertStatements(db, PLANS.promotions, rows(accepted.promotions)),
    ...upsertStatements(db, PLANS.shippingRates, rows(accepted.shippingRates.filter(isRate))),
    ...unratedStatements(
      db,
      accepted.shippingRates.filter((row) => !isRate(row)),
    ),
  ];
  const results = statements.length > 0 ? await db.batch(statements) : [];
  const count = Object.values(accepted).reduce((sum, list) => sum + list.length, 0);
  const productIds = accepted.products.map((product) => product.id);
  return {
    accepted: count,
    rejected,
    productIds,
    rowsWritten: results.reduce((sum, result) => sum + result.meta.rows_written, 0),
  };
}

const isRate = ({ amountMinor }: NewShippingRate): boolean => amountMinor !== null;

const rows = (list: readonly object[]): Record<string, unknown>[] => list.map((row) => ({ ...row }));

const offerRow = (offer: NewOffer, productId: ProductId, now: EpochMs): Record<string, unknown> => ({
  ...offer,
  productId,
  salePriceMinor: offer.sale?.priceMinor ?? null,
  saleStartsAt: offer.sale?.startsAt ?? null,
  saleEndsAt: offer.sale?.endsAt ?? null,
  changedAt: now,
});

function historyStatements(db: D1Database, offers: readonly NewOffer[]): D1PreparedStatement[] {
  const past = offers.flatMap((offer) =>
    (offer.priceHistory ?? []).map((price) => [offer.sku, price.at, price.priceMinor]),
  );
  return jsonChunks(past).map((text) =>
    db
      .prepare(
        `INSERT OR IGNORE INTO price_history (sku, kind, at, until, price_minor)
         SELECT value ->> 0, 'base', value ->> 1, NULL, value ->> 2 FROM json_each(?)`,
      )
      .bind(text),
  );
}

/** Of those offers that come with terms; the others keep theirs. */
function stockTermsStatements(db: D1Database, offers: readonly NewOffer[]): D1PreparedStatement[] {
  const said = offers.flatMap(({ sku, stockTerms }) => (stockTerms ? [[sku, orderedStockTerms(stockTerms)]] : []));
  return jsonChunks(said).map((text) =>
    db
      .prepare(
        `UPDATE offers SET stock_terms = said.value ->> 1 FROM json_each(?) said
         WHERE offers.sku = said.value ->> 0 AND offers.stock_terms <> said.value ->> 1`,
      )
      .bind(text),
  );
}

/** Counted anew for the products whose reviews came: sending the batch again gives the same summary. */
function summaryStatements(db: D1Database, productIds: readonly ProductId[]): D1PreparedStatement[] {
  return jsonChunks([...new Set(productIds)]).map((text) =>
    db
      .prepare(
        `UPDATE products SET stars = counted.stars FROM (
           SELECT product_id, json_array(sum(stars = 1), sum(stars = 2), sum(stars = 3), sum(stars = 4), sum(stars = 5)) AS stars
           FROM reviews WHERE product_id IN (SELECT value FROM json_each(?)) GROUP BY product_id) counted
         WHERE products.id = counted.product_id AND products.stars <> counted.stars`,
      )
      .bind(text),
  );
}

async function lookUp(db: D1Database, batch: CatalogueBatch): Promise<Known> {
  const products = batch.products ?? [];
  const ids = (list: readonly unknown[]): string => JSON.stringify([...new Set(list)]);
  const parents = (batch.categories ?? []).flatMap((row) => (row.parentId === null ? [] : [row.parentId]));
  const promotions = batch.promotions ?? [];
  const wanted = {
    categories: ids([
      ...parents,
      ...products.map((row) => row.categoryId),
      ...promotions.flatMap((row) => row.categoryIds ?? []),
    ]),
    slugs: ids((batch.categories ?? []).map((row) => row.slug)),
    sellers: ids(products.flatMap((row) => row.offers.map((offer) => offer.sellerId))),
    sellerSlugs: ids((batch.sellers ?? []).map((row) => row.slug)),
    warehouses: ids(
      products.flatMap((row) => row.offers.flatMap((offer) => offer.openingStock.map((stock) => stock.warehouseId))),
    ),
    codes: ids((batch.warehouses ?? []).map((row) => row.code)),
    products: ids([
      ...(batch.reviews ?? []).map((row) => row.productId),
      ...promotions.flatMap((row) => row.productIds ?? []),
    ]),
    skus: ids([
      ...products.flatMap((row) => row.offers.map((offer) => offer.sku)),
      ...(batch.shippingRates ?? []).map((row) => row.sku),
    ]),
    coupons: ids(promotions.flatMap((row) => (row.coupon === null ? [] : [row.coupon]))),
  };
  const select = (sql: string, text: string): D1PreparedStatement => db.prepare(sql).bind(text);
  const [categories, slugs, sellers, sellerSlugs, warehouses, codes, known, skus, coupons] = await db.batch<
    Record<string, unknown>
  >([
    select("SELECT * FROM categories WHERE id IN (SELECT value FROM json_each(?))", wanted.categories),
    select(
      "SELECT slug AS name, id AS owner FROM categories WHERE slug IN (SELECT value FROM json_each(?))",
      wanted.slugs,
    ),
    select("SELECT id FROM sellers WHERE id IN (SELECT value FROM json_each(?))", wanted.sellers),
    select(
      "SELECT slug AS name, id AS owner FROM sellers WHERE slug IN (SELECT value FROM json_each(?))",
      wanted.sellerSlugs,
    ),
    select("SELECT id FROM warehouses WHERE id IN (SELECT value FROM json_each(?))", wanted.warehouses),
    select(
      "SELECT code AS name, id AS owner FROM warehouses WHERE code IN (SELECT value FROM json_each(?))",
      wanted.codes,
    ),
    select("SELECT id FROM products WHERE id IN (SELECT value FROM json_each(?))", wanted.products),
    select(
      "SELECT sku AS name, product_id AS owner FROM offers WHERE sku IN (SELECT value FROM json_each(?))",
      wanted.skus,
    ),
    select(
      "SELECT coupon AS name, id AS owner FROM promotions WHERE coupon IN (SELECT value FROM json_each(?))",
      wanted.coupons,
    ),
  ]);
  return {
    categories: new Map((categories?.results ?? []).map((row) => [String(row["id"]) as CategoryId, categoryOf(row)])),
    categorySlugs: ownersOf<string, CategoryId>(slugs),
    sellers: idsOf<SellerId>(sellers),
    sellerSlugs: ownersOf<string, SellerId>(sellerSlugs),
    warehouses: idsOf<WarehouseId>(warehouses),
    warehouseCodes: ownersOf<string, WarehouseId>(codes),
    products: idsOf<ProductId>(known),
    skuOwners: ownersOf<Sku, ProductId>(skus),
    coupons: ownersOf<string, string>(coupons),
  };
}

type Rows = D1Result<Record<string, unknown>> | undefined;
const idsOf = <T extends string>(rows: Rows): Set<T> =>
  new Set((rows?.results ?? []).map((row) => String(row["id"]) as T));
const ownersOf = <N extends string, T extends string>(rows: Rows): Map<N, T> =>
  new Map((rows?.results ?? []).map((row) => [String(row["name"]) as N, String(row["owner"]) as T]));

const categoryOf = (row: Record<string, unknown>): Category => ({
  id: row["id"] as CategoryId,
  parentId: row["parent_id"] as CategoryId | null,
  slug: String(row["slug"]),
  name: String(row["name"]),
  path: JSON.parse(String(row["path"])) as string[],
  slugPath: JSON.parse(String(row["slug_path"])) as string[],
  drawing: String(row["drawing"]),
  position: Number(row["position"]),
});

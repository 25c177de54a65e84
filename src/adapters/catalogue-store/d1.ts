import { drizzle } from "drizzle-orm/d1";
import { asc, gt, sql } from "drizzle-orm";
import * as tables from "../../db/catalogue.ts";
import { PAGE_REVIEWS } from "../../domain/catalog/product-page.ts";
import { orderedStockTerms } from "../../domain/catalog/stock-terms.ts";
import type { OfferSnapshot, ProductPage } from "../../domain/catalog/types.ts";
import type { ProductId, Sku } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { CatalogueStore, ShopFrame } from "../../ports/catalogue-store.ts";
import type { Meter } from "../../ports/metrics.ts";
import { makeWriteCombiner } from "../d1/write-combiner.ts";
import { applyBatch } from "./apply-batch.ts";
import { readShippingRates } from "./shipping-rates.ts";
import { stockList } from "./stock-list.ts";
import { serialised } from "./reply.ts";
import { PAGE_SQL, pageOf, SNAPSHOT_SQL, snapshotOf, type PageRow, type SnapshotRow } from "./rows.ts";

/** The catalogue in D1. Every read of a page is one round trip; every write says so in the change feed by itself. */
export function d1Catalogue(db: D1Database, currency: Currency, meter: Meter): CatalogueStore {
  const orm = drizzle(db);
  // Every checkout asks for its offers afresh: those of the same moment are one call.
  const together = makeWriteCombiner(db, meter, "catalogue");

  const productPages = async (ids: readonly ProductId[], now: number): Promise<ProductPage[]> => {
    if (ids.length === 0) return [];
    meter.hop("catalogue");
    const { results } = await db.prepare(PAGE_SQL).bind(JSON.stringify(ids), PAGE_REVIEWS).all<PageRow>();
    return results.map((row) => pageOf(row, now));
  };
  const productPage = async (id: ProductId, now: number): Promise<ProductPage | null> =>
    (await productPages([id], now))[0] ?? null;

  const offers = async (skus: readonly Sku[]): Promise<readonly OfferSnapshot[]> => {
    meter.hop("catalogue");
    const asked = db.prepare(SNAPSHOT_SQL).bind(JSON.stringify(skus));
    return together({
      statements: [asked],
      outcome: ([answer]) => ((answer?.results ?? []) as SnapshotRow[]).map(snapshotOf),
    });
  };
  return {
    productPage,
    productPages,
    async productReply(id, now) {
      const page = await productPage(id, now);
      return page && serialised(page);
    },
    rememberedReply: () => undefined,
    offers,
    shownOffers: offers,
    async shippingRates(skus, country, postalPrefixes) {
      meter.hop("catalogue");
      return readShippingRates(db, skus, country, postalPrefixes);
    },
    async frame() {
      meter.hop("catalogue");
      const [categories, sellers, warehouses, promotions, rates] = await orm.batch([
        orm.select().from(tables.categories).orderBy(asc(tables.categories.position), asc(tables.categories.id)),
        orm.select().from(tables.sellers).orderBy(asc(tables.sellers.id)),
        orm.select().from(tables.warehouses).orderBy(asc(tables.warehouses.id)),
        orm.select().from(tables.promotions).orderBy(asc(tables.promotions.id)),
        orm
          .select({ one: sql<number>`1` })
          .from(tables.shippingRates)
          .limit(1),
      ]);
      const hasShippingRates = rates.length > 0;
      const frame: ShopFrame = { categories, sellers, warehouses, promotions, hasShippingRates };
      return frame;
    },
    async applyBatch(batch, now) {
      meter.hop("catalogue");
      meter.hop("catalogue");
      const { rowsWritten, ...report } = await applyBatch(db, currency, batch, now);
      if (rowsWritten > 0) meter.commit("catalogue", rowsWritten);
      return report;
    },
    async setPrice(sku, basePriceMinor, now) {
      meter.hop("catalogue");
      const [found, changed] = await db.batch([
        db.prepare("SELECT 1 FROM offers WHERE sku = ?").bind(sku),
        db
          .prepare(
            "UPDATE offers SET base_price_minor = ?2, changed_at = ?3 WHERE sku = ?1 AND base_price_minor <> ?2 RETURNING sku",
          )
          .bind(sku, basePriceMinor, now),
      ]);
      if (found?.results.length === 0) return "not_found";
      if (changed?.results.length === 0) return "unchanged";
      meter.commit("catalogue", changed?.meta.rows_written ?? 0);
      return "changed";
    },
    async setStockTerms(sku, terms, now) {
      meter.hop("catalogue");
      const text = JSON.stringify(orderedStockTerms(terms));
      const [found, changed] = await db.batch([
        db.prepare("SELECT 1 FROM offers WHERE sku = ?").bind(sku),
        db
          .prepare(
            "UPDATE offers SET stock_terms = ?2, changed_at = ?3 WHERE sku = ?1 AND stock_terms <> ?2 RETURNING sku",
          )
          .bind(sku, text, now),
      ]);
      if (found?.results.length === 0) return "not_found";
      if (changed?.results.length === 0) return "unchanged";
      meter.commit("catalogue", changed?.meta.rows_written ?? 0);
      return "changed";
    },
    async stockList(query) {
      meter.hop("catalogue");
      return stockList(db, query);
    },
    async setAvailability(changes) {
      if (changes.length === 0) return [];
      meter.hop("catalogue");
      const text = JSON.stringify(newestOf(changes));
      const [changed, confirmed] = await db.batch<{ product_id: ProductId }>([
        db.prepare(AVAILABILITY_SQL).bind(text),
        db.prepare(VERSION_SQL).bind(text),
      ]);
      const written = (changed?.meta.rows_written ?? 0) + (confirmed?.meta.rows_written ?? 0);
      if (written > 0) meter.commit("catalogue", written);
      return [...new Set((changed?.results ?? []).map((row) => row.product_id))];
    },
    async changesSince(sequence, limit) {
      meter.hop("catalogue");
      const { results } = await db
        .prepare("SELECT sequence, product_id FROM changes WHERE sequence > ? ORDER BY sequence LIMIT ?")
        .bind(sequence, limit)
        .all<{ sequence: number; product_id: ProductId | "" }>();
      const productIds = results.flatMap((row) => (row.product_id === "" ? [] : [row.product_id]));
      return {
        sequence: results.at(-1)?.sequence ?? sequence,
        productIds,
        frameChanged: productIds.length < results.length,
      };
    },
    async newestSequence() {
      meter.hop("catalogue");
      return (await db.prepare("SELECT coalesce(max(sequence), 0) AS n FROM changes").first<number>("n")) ?? 0;
    },
    async unindexed(limit) {
      meter.hop("catalogue");
      // Literally 0, not bound: only then is the partial index used.
      const { results } = await db
        .prepare("SELECT product_id FROM changes WHERE indexed = 0 ORDER BY sequence LIMIT ?")
        .bind(limit)
        .all<{ product_id: ProductId }>();
      return results.map((row) => row.product_id);
    },
    async markIndexed(ids, upToSequence) {
      if (ids.length === 0) return;
      meter.hop("catalogue");
      const { meta } = await db
        .prepare(
          "UPDATE changes SET indexed = 1 WHERE product_id IN (SELECT value FROM json_each(?)) AND sequence <= ? AND indexed = 0",
        )
        .bind(JSON.stringify(ids), upToSequence)
        .run();
      if (meta.rows_written > 0) meter.commit("catalogue", meta.rows_written);
    },
    async indexBacklog() {
      meter.hop("catalogue");
      const row = await db
        .prepare("SELECT count(*) AS waiting, min(at) AS oldest FROM changes WHERE indexed = 0")
        .first<{ waiting: number; oldest: number | null }>();
      return { waiting: row?.waiting ?? 0, oldestAt: row?.oldest ?? null };
    },
    async productIdsAfter(after, limit) {
      meter.hop("catalogue");
      const rows = await orm
        .select({ id: tables.products.id })
        .from(tables.products)
        .where(gt(tables.products.id, after ?? ("" as ProductId)))
        .orderBy(asc(tables.products.id))
        .limit(limit);
      return rows.map((row) => row.id);
    },
    async productCount() {
      meter.hop("catalogue");
      return (await db.prepare("SELECT count(*) AS n FROM products").first<number>("n")) ?? 0;
    },
  };
}

const AVAILABILITY_SQL = `
UPDATE offers SET availability_state = change.value ->> 'state', sellable = change.value ->> 'sellable',
  warehouse_ids = change.value ->> 'warehouses', ahead = change.value ->> 'ahead', availability_version = change.value ->> 'version'
FROM json_each(?) change
WHERE offers.sku = change.value ->> 'sku' AND offers.availability_version < change.value ->> 'version'
  AND (offers.availability_state, offers.sellable, offers.warehouse_ids, offers.ahead)
    IS NOT (change.value ->> 'state', change.value ->> 'sellable', change.value ->> 'warehouses', change.value ->> 'ahead')
RETURNING product_id`;

/** What was said again is remembered with its newer version, and is no change. */
const VERSION_SQL = `
UPDATE offers SET availability_version = change.value ->> 'version' FROM json_each(?) change
WHERE offers.sku = change.value ->> 'sku' AND offers.availability_version < change.value ->> 'version'`;

type AvailabilityChange = Parameters<CatalogueStore["setAvailability"]>[0][number];

/** UPDATE FROM takes any one of several rows that match, so there must be one for each sku. */
function newestOf(changes: readonly AvailabilityChange[]): unknown[] {
  const newest = new Map<Sku, AvailabilityChange>();
  for (const change of changes) {
    if ((newest.get(change.sku)?.version ?? -1) < change.version) newest.set(change.sku, change);
  }
  return [...newest.values()].map(({ sku, version, availability }) => ({ sku, version, ...availability }));
}

import type { BatchReport, CatalogueBatch } from "../domain/catalog/batch.ts";
import type { StockListPage, StockListQuery } from "../domain/catalog/stock-list.ts";
import type {
  Availability,
  Category,
  OfferSnapshot,
  OfferStockTerms,
  ProductPage,
  Seller,
  Warehouse,
} from "../domain/catalog/types.ts";
import type { Promotion, ShippingRate } from "../domain/pricing/types.ts";
import type { ProductId, Sku } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

/** The product API's answer, ready to send: JSON in UTF-8 with its entity tag. */
export interface ProductReply {
  readonly bytes: Uint8Array;
  readonly etag: string;
}

/** Small, hot and slow to change: kept whole in memory and checked against the change feed. */
export interface ShopFrame {
  readonly categories: readonly Category[];
  readonly sellers: readonly Seller[];
  readonly warehouses: readonly Warehouse[];
  readonly promotions: readonly Promotion[];
  /** Some offers have rates of their own: only then is it worth asking for them. */
  readonly hasShippingRates: boolean;
}

export interface CatalogueStore {
  productPage(id: ProductId, now: EpochMs): Promise<ProductPage | null>;
  /** The page as the product API sends it; null when there is no such product. */
  productReply(id: ProductId, now: EpochMs): Promise<ProductReply | null>;
  /** From the database itself: what the index and exports are made of. Unknown ids are left out. */
  /** The same where it is in memory and as fresh as it must be; never waits, undefined otherwise. */
  rememberedReply(id: ProductId, now: EpochMs): ProductReply | undefined;
  productPages(ids: readonly ProductId[], now: EpochMs): Promise<readonly ProductPage[]>;
  /** From the database itself, not from a cache: what a checkout is priced by. */
  offers(skus: readonly Sku[]): Promise<readonly OfferSnapshot[]>;
  /** The same from memory, up to two seconds old: what a cart is shown by. */
  shownOffers(skus: readonly Sku[]): Promise<readonly OfferSnapshot[]>;
  /** Rates of these offers' own to a country, of all those prefixes of a postal code; from the database itself. */
  shippingRates(
    skus: readonly Sku[],
    country: string,
    postalPrefixes: readonly string[],
  ): Promise<readonly ShippingRate[]>;
  frame(): Promise<ShopFrame>;
  applyBatch(batch: CatalogueBatch, now: EpochMs): Promise<BatchReport>;
  setPrice(sku: Sku, basePriceMinor: number, now: EpochMs): Promise<"changed" | "unchanged" | "not_found">;
  /** What a seller says of an offer's stock. The stock object is told by whoever calls this. */
  setStockTerms(sku: Sku, terms: OfferStockTerms, now: EpochMs): Promise<"changed" | "unchanged" | "not_found">;
  /** Offers with their stock, for people who look after it; `next` is where the following page begins. */
  stockList(query: StockListQuery): Promise<StockListPage>;
  setAvailability(
    changes: readonly { sku: Sku; availability: Availability; version: number }[],
    now: EpochMs,
  ): Promise<readonly ProductId[]>;
  /** Products changed after the sequence, in order; the newest sequence. The feed feeds caches and the index. */
  changesSince(
    sequence: number,
    limit: number,
  ): Promise<{ sequence: number; productIds: readonly ProductId[]; frameChanged: boolean }>;
  /** Products whose index document is older than they are. */
  unindexed(limit: number): Promise<readonly ProductId[]>;
  markIndexed(ids: readonly ProductId[], upToSequence: number): Promise<void>;
  /** The feed's newest sequence: read it before reading what shall be as new as that. */
  newestSequence(): Promise<number>;
  /** Products that wait for the index, and since when the first of them does. */
  indexBacklog(): Promise<{ readonly waiting: number; readonly oldestAt: EpochMs | null }>;
  /** Ids in order, after the one given. */
  productIdsAfter(after: ProductId | null, limit: number): Promise<readonly ProductId[]>;
  productCount(): Promise<number>;
}

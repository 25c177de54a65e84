/** Offers with their stock, as people who look after them see them. */
import type { ProductId, SellerId, Sku, WarehouseId } from "../../kernel/ids.ts";
import { SKU_PATTERN } from "../../kernel/ids.ts";
import type { Availability, OfferStockTerms } from "./types.ts";

/** `low` and `out` are in order of the least sellable, the others in order of the sku. */
export const STOCK_LIST_STATES = ["all", "low", "out", "ahead"] as const;
export type StockListState = (typeof STOCK_LIST_STATES)[number];

/** How a text is understood: as the beginning of a sku, or as words of a title. */
export type StockListMatch =
  { readonly by: "sku"; readonly prefix: string } | { readonly by: "title"; readonly words: readonly string[] };

export interface StockListQuery {
  /** Null: of all sellers. */
  readonly sellerId: SellerId | null;
  readonly state: StockListState;
  readonly match: StockListMatch | null;
  /** Only offers of which something is free there. */
  readonly warehouseId: WarehouseId | null;
  readonly after: StockListPosition | null;
  readonly limit: number;
}

export interface StockListPosition {
  readonly sellable: number;
  readonly sku: Sku;
}

export interface StockListRow {
  readonly sku: Sku;
  readonly productId: ProductId;
  readonly title: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly sellerId: SellerId;
  readonly sellerName: string;
  readonly image: string | null;
  readonly active: boolean;
  readonly availability: Availability;
  readonly stockTerms: OfferStockTerms;
}

/** A page may hold fewer rows than asked for, even none, and still have a next one: a look-up walks so far and no farther. */
export interface StockListPage {
  readonly rows: readonly StockListRow[];
  readonly next: StockListPosition | null;
}

/** More words than this say no more. */
const WORDS_MAX = 6;

export const titleWords = (text: string): string[] => text.trim().split(/\s+/).filter(Boolean).slice(0, WORDS_MAX);

/** Whether the text can be the beginning of a sku at all. */
export const isSkuPrefix = (text: string): boolean => SKU_PATTERN.test(text.trim());

/** Opaque for callers: how the text was understood, and the last row given. */
export const stockListCursor = (by: StockListMatch["by"] | "none", position: StockListPosition): string =>
  `${by}~${position.sellable}~${position.sku}`;

/** Undefined when it is no cursor of this list. */
export function parseStockListCursor(
  text: string,
): { readonly by: StockListMatch["by"] | "none"; readonly position: StockListPosition } | undefined {
  const [, by, sellable, sku] = /^(sku|title|none)~(\d{1,15})~([A-Za-z0-9][A-Za-z0-9._:-]{0,63})$/.exec(text) ?? [];
  if (by !== "sku" && by !== "title" && by !== "none") return undefined;
  return { by, position: { sellable: Number(sellable), sku: sku as Sku } };
}

/** What an isolate keeps of every document, as one short text: `price,rating,count,created,flags,category,brand,facet.facet...` */
import type { ProductCard } from "../../domain/search/types.ts";

export const IN_STOCK = 1;
export const PRIME = 2;
export const LIVE = 4;
/** Not here, but it may be ordered before it is. */
export const AHEAD = 8;

export interface PackedDocument {
  readonly priceMinor: number | null;
  readonly ratingAverage: number;
  readonly ratingCount: number;
  readonly createdAt: number;
  readonly flags: number;
  readonly category: number;
  readonly brand: number;
  readonly facets: readonly number[];
}

export const flagsOf = (card: ProductCard): number =>
  LIVE | (card.availability !== "out_of_stock" ? IN_STOCK : card.ahead ? AHEAD : 0) | (card.prime ? PRIME : 0);

export function pack(document: PackedDocument): string {
  const { priceMinor, ratingAverage, ratingCount, createdAt, flags, category, brand, facets } = document;
  return [priceMinor ?? "", ratingAverage, ratingCount, createdAt, flags, category, brand, facets.join(".")].join(",");
}

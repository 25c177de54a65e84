import type { ProductId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { AheadAvailability } from "../catalog/types.ts";
import type { Currency } from "../../kernel/money.ts";

export type SearchSort = "relevance" | "price_asc" | "price_desc" | "rating" | "newest";

export interface SearchQuery {
  readonly text: string;
  readonly categorySlug: string | null;
  readonly brands: readonly string[];
  readonly priceMinMinor: number | null;
  readonly priceMaxMinor: number | null;
  readonly ratingMin: number | null;
  /** Only what can be had: it is here, or it may be ordered ahead. */
  readonly inStockOnly: boolean;
  readonly primeOnly: boolean;
  /** Attribute name to chosen values (any of them). */
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly sort: SearchSort;
  readonly limit: number;
  readonly cursor: string | null;
}

/** The whole card stands in the index document, so that a result needs no second look-up (S1). */
export interface ProductCard {
  readonly productId: ProductId;
  readonly sku: Sku | null;
  readonly title: string;
  readonly brand: string;
  readonly image: string | null;
  readonly priceMinor: number | null;
  readonly basePriceMinor: number | null;
  readonly lowest30DaysMinor: number | null;
  readonly currency: Currency;
  readonly ratingAverage: number;
  readonly ratingCount: number;
  readonly availability: "in_stock" | "low_stock" | "out_of_stock";
  /** The featured offer may be ordered before it is here; null: it may not. */
  readonly ahead: Pick<AheadAvailability, "kind" | "expectedAt"> | null;
  /** Where something of the featured offer lies. */
  readonly warehouses: readonly WarehouseId[];
  readonly prime: boolean;
  readonly offerCount: number;
}

export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
  readonly selected: boolean;
}

export interface Facet {
  /** "brand", "category", "price", "rating", "in_stock" or "attr.<name>": the name of its query parameter. */
  readonly name: string;
  readonly label: string;
  readonly values: readonly FacetValue[];
}

export interface SearchResult {
  readonly cards: readonly ProductCard[];
  readonly total: number;
  readonly facets: readonly Facet[];
  readonly cursor: string | null;
  /** Set when nothing matched all words and the nearest are shown instead. */
  readonly relaxed: boolean;
}

/** What the index keeps of a product. */
export interface IndexDocument {
  readonly card: ProductCard;
  readonly description: string;
  readonly categorySlugPath: readonly string[];
  readonly categoryNames: readonly string[];
  readonly attributes: readonly { readonly name: string; readonly value: string }[];
  readonly createdAt: number;
  /** Sale starts and ends that lie ahead: the document must be made anew then. */
  readonly repriceAt: number | null;
}

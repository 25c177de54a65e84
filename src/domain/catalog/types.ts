import type { CategoryId, ProductGroupId, ProductId, SellerId, Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";

export interface Category {
  readonly id: CategoryId;
  readonly parentId: CategoryId | null;
  /** Unique in the shop; the address of its page. */
  readonly slug: string;
  readonly name: string;
  /** Names from the root to this category: ["Electronics", "Phones"]. */
  readonly path: readonly string[];
  /** Slugs from the root to this category, so that a subtree is a prefix. */
  readonly slugPath: readonly string[];
  /** Which drawing stands for its products (`domain/sample/drawings`). */
  readonly drawing: string;
  readonly position: number;
}

/** A typed attribute: `number` with a UN/CEFACT-like unit text, `text`, or `boolean`. Facets are made of these. */
export type Attribute =
  | { readonly name: string; readonly type: "text"; readonly value: string }
  | { readonly name: string; readonly type: "number"; readonly value: number; readonly unit?: string }
  | { readonly name: string; readonly type: "boolean"; readonly value: boolean };

export interface Dimensions {
  readonly lengthMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A catalogue page (schema.org Product). What differs between variants of its group stands in `variant`. */
export interface Product {
  readonly id: ProductId;
  readonly groupId: ProductGroupId | null;
  /** Axis to value: {"Size": "M", "Colour": "Indigo"}; empty when the product is no variant. */
  readonly variant: Readonly<Record<string, string>>;
  readonly title: string;
  readonly brand: string;
  readonly description: string;
  readonly categoryId: CategoryId;
  readonly gtin: string | null;
  readonly attributes: readonly Attribute[];
  /** Addresses below /images/: long-lived and immutable. The first is the main one. */
  readonly images: readonly string[];
  readonly dimensions: Dimensions | null;
  readonly weightG: number;
  readonly returnable: boolean;
  readonly createdAt: EpochMs;
}

export type TaxClass = "standard" | "reduced" | "zero";
export type Condition = "new" | "refurbished" | "used";

/** Coarse projection of the stock objects' truth; flows by events, never asked of a hot object. */
export interface Availability {
  readonly state: "in_stock" | "low_stock" | "out_of_stock";
  readonly sellable: number;
  /** Where something can be shipped from, in order of their ids; which is nearest is the shopper's business. */
  readonly warehouses: readonly WarehouseStock[];
  /** May be ordered before it is here: how, how many still, and when it is expected; null: it may not. */
  readonly ahead: AheadAvailability | null;
}

/** As coarse as the rest: free units when it was last published. */
export interface WarehouseStock {
  readonly id: WarehouseId;
  readonly free: number;
}

export interface AheadAvailability {
  readonly kind: "preorder" | "backorder";
  readonly sellable: number;
  /** When the next announced goods are due; null where none are announced. */
  readonly expectedAt: EpochMs | null;
}

/** What a seller says of an offer's stock (I2, I4, I6); the rules for numbers are obeyed by its stock object. */
export interface OfferStockTerms {
  readonly buffer:
    | { readonly kind: "units"; readonly units: number }
    | { readonly kind: "share"; readonly basisPoints: number }
    | null;
  readonly ahead: { readonly kind: "preorder" | "backorder"; readonly unitsMax: number } | null;
  /** Putting it into a cart reserves it so long; null: it is reserved at checkout, as is usual. */
  readonly cartHoldMs: number | null;
}

export interface SalePrice {
  readonly priceMinor: number;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
}

/** One seller's price, condition and stock for a product (schema.org Offer), identified by its sku. */
export interface Offer {
  readonly sku: Sku;
  readonly productId: ProductId;
  readonly sellerId: SellerId;
  readonly condition: Condition;
  readonly basePriceMinor: number;
  readonly sale: SalePrice | null;
  readonly currency: Currency;
  /** Fulfilled by the marketplace means prime eligible. */
  readonly fulfilledBy: "marketplace" | "seller";
  readonly taxClass: TaxClass;
  readonly active: boolean;
  readonly stockTerms: OfferStockTerms;
  readonly availability: Availability;
}

export interface Seller {
  readonly id: SellerId;
  readonly slug: string;
  readonly name: string;
  readonly country: string;
  /** 0 to 100: late shipments, cancellations and returns of the last 90 days (C3). */
  readonly health: number;
  readonly rating: number;
  readonly ratingCount: number;
}

export interface Warehouse {
  readonly id: WarehouseId;
  /** Short code as logistics people use them: "FTW1". */
  readonly code: string;
  readonly city: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** How busy it is, 0 to 1: of two equal ones the allocation takes the idler. Absent or null: not told, taken as 0. */
  readonly utilisation?: number | null;
}

export interface Review {
  readonly id: string;
  readonly productId: ProductId;
  readonly author: string;
  readonly stars: 1 | 2 | 3 | 4 | 5;
  readonly title: string;
  readonly body: string;
  readonly verified: boolean;
  readonly helpful: number;
  readonly createdAt: EpochMs;
}

export interface RatingSummary {
  readonly average: number;
  readonly count: number;
  /** Reviews with 1, 2, 3, 4 and 5 stars. */
  readonly histogram: readonly [number, number, number, number, number];
}

export interface PriceNow {
  readonly amountMinor: number;
  readonly baseMinor: number;
  readonly currency: Currency;
  readonly onSale: boolean;
  /** Lowest price of the 30 days before the reduction (Omnibus directive 2019/2161); null when not on sale. */
  readonly lowest30DaysMinor: number | null;
}

/** An offer as its buyer sees it. */
export interface OfferView {
  readonly offer: Offer;
  readonly price: PriceNow;
  readonly seller: Seller;
}

/** Everything the product page and the product API show, read in one go. */
export interface ProductPage {
  readonly product: Product;
  readonly category: Category;
  /** Active offers, the featured one first. */
  readonly offers: readonly OfferView[];
  /** Why the first offer is featured, in words for the shopper (C3); null without an offer. */
  readonly featuredReason: string | null;
  /** The other products of the group with their variant values, this one included. */
  readonly variants: readonly VariantLink[];
  readonly rating: RatingSummary;
  readonly reviews: readonly Review[];
  readonly warehouses: readonly Warehouse[];
}

export interface VariantLink {
  readonly productId: ProductId;
  readonly variant: Readonly<Record<string, string>>;
  readonly image: string | null;
  readonly available: boolean;
}

/** What cart, pricing and checkout need to know of an offer; one row of the catalogue. */
export interface OfferSnapshot {
  readonly sku: Sku;
  readonly productId: ProductId;
  readonly title: string;
  readonly brand: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly image: string | null;
  readonly categoryId: CategoryId;
  readonly sellerId: SellerId;
  readonly sellerName: string;
  readonly basePriceMinor: number;
  readonly sale: SalePrice | null;
  readonly currency: Currency;
  readonly taxClass: TaxClass;
  readonly fulfilledBy: "marketplace" | "seller";
  readonly weightG: number;
  readonly active: boolean;
  readonly stockTerms: OfferStockTerms;
  readonly availability: Availability;
}

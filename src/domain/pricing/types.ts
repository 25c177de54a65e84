import type { CategoryId, ProductId, SellerId, Sku } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { TaxClass } from "../catalog/types.ts";

export type PromotionEffect =
  | { readonly type: "percentage"; /** 1000 is 10 %. */ readonly basisPoints: number }
  | { readonly type: "fixed_amount"; readonly amountMinor: number }
  /** For every `buy` units of a line, `get` more of it are free. */
  | { readonly type: "buy_x_get_y"; readonly buy: number; readonly get: number }
  | { readonly type: "free_shipping" };

/** A rule that lowers a total (R5). What it applies to is the intersection of its conditions. */
export interface Promotion {
  readonly id: string;
  /** In the shopper's words: "10 % off kitchen until Sunday". */
  readonly title: string;
  readonly effect: PromotionEffect;
  /** Null applies by itself; otherwise the code a shopper enters. */
  readonly coupon: string | null;
  readonly minimumMinor: number;
  /** Category slugs whose subtree qualifies, or null for all. */
  readonly categoryIds: readonly CategoryId[] | null;
  readonly productIds: readonly ProductId[] | null;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  /** Breaks ties only: of two equally good outcomes the higher priority is named. */
  readonly priority: number;
  /** An exclusive promotion stands alone; the better of it and all the others together wins. */
  readonly exclusive: boolean;
}

/** Where goods go and what tax that means. ISO 3166 country, and state or postal code where tax or zone need it. */
export interface Destination {
  readonly country: string;
  readonly region: string;
  readonly postalCode: string;
}

export interface PriceableLine {
  readonly sku: Sku;
  readonly productId: ProductId;
  readonly categoryIds: readonly CategoryId[];
  readonly sellerId: SellerId;
  readonly quantity: number;
  readonly basePriceMinor: number;
  /** The price now: base or sale. */
  readonly unitPriceMinor: number;
  readonly taxClass: TaxClass;
  readonly weightG: number;
  readonly fulfilledBy: "marketplace" | "seller";
  /** Where its goods lie; absent or empty: not known, as of goods that are not here yet. */
  readonly shipsFrom?: readonly ShippingSite[];
}

/** Free units in a country's warehouse. */
export interface ShippingSite {
  readonly country: string;
  readonly free: number;
}

/** What delivery of one unit of an offer costs to addresses of a country whose postal code begins so. */
export interface ShippingRate {
  readonly sku: Sku;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Capital letters and digits; empty: the whole country. */
  readonly postalPrefix: string;
  readonly option: ShippingOption["id"];
  /** Of one unit, in the shop's currency. */
  readonly amountMinor: number;
}

/** One step of Base > Sale > Coupon > Loyalty > Final, in words and minor units, for the whole line. */
export interface PriceStep {
  readonly reason: string;
  readonly amountMinor: number;
}

export interface QuoteLine {
  readonly sku: Sku;
  readonly sellerId: SellerId;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  /** quantity x unitPriceMinor. */
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  /** Tax of the discounted line: contained in its price when inclusive, on top of it when exclusive. */
  readonly taxMinor: number;
  readonly taxRateBasisPoints: number;
  readonly explanation: readonly PriceStep[];
}

export interface ShippingOption {
  readonly id: "standard" | "express";
  readonly title: string;
  readonly amountMinor: number;
  /** Working days from order to door, of the first parcel at the earliest and of the last at the latest. */
  readonly daysMin: number;
  readonly daysMax: number;
}

/**
 * total = subtotal - discount + shipping + tax. Where tax is inclusive (VAT), `taxMinor` is 0 and `taxIncludedMinor`
 * says what the prices contain; where exclusive, `taxIncludedMinor` is 0.
 */
export interface Quote {
  readonly currency: Currency;
  readonly lines: readonly QuoteLine[];
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly shippingMinor: number;
  readonly taxMinor: number;
  readonly taxIncludedMinor: number;
  readonly totalMinor: number;
  readonly shipping: ShippingOption | null;
  readonly promotions: readonly { readonly id: string; readonly title: string; readonly amountMinor: number }[];
  /** Coupons that were entered and give nothing, with the reason. */
  readonly refusedCoupons: readonly { readonly code: string; readonly reason: string }[];
  readonly taxLabel: string;
}

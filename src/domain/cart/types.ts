import type { Sku } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";

export interface CartLine {
  readonly sku: Sku;
  readonly quantity: number;
  readonly addedAt: EpochMs;
  /** The price when it was added, so that a change can be shown. */
  readonly addedPriceMinor: number;
}

/** One row of the shopper's object. A line is in exactly one of the two lists. */
export interface Cart {
  readonly lines: readonly CartLine[];
  readonly saved: readonly CartLine[];
  readonly coupons: readonly string[];
  /** Guest carts that were merged into this one: merging twice changes nothing. */
  readonly mergedFrom: readonly string[];
  readonly updatedAt: EpochMs;
  readonly version: number;
}

export type CartCommand =
  | { readonly type: "add"; readonly sku: Sku; readonly quantity: number; readonly priceMinor: number }
  | { readonly type: "set_quantity"; readonly sku: Sku; readonly quantity: number }
  | { readonly type: "remove"; readonly sku: Sku }
  | { readonly type: "save_for_later"; readonly sku: Sku }
  | { readonly type: "move_to_cart"; readonly sku: Sku }
  | { readonly type: "add_coupon"; readonly code: string }
  | { readonly type: "remove_coupon"; readonly code: string }
  /** What a checkout bought leaves the cart; what was added meanwhile stays. */
  | { readonly type: "take_out"; readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[] }
  | { readonly type: "merge"; readonly from: string; readonly cart: Cart; readonly strategy: MergeStrategy };

export type MergeStrategy = "higher_quantity" | "sum" | "keep_user";

export type CartRejection =
  | { readonly code: "line_not_found" }
  | { readonly code: "too_many_lines"; readonly max: number }
  | { readonly code: "quantity_too_large"; readonly max: number }
  | { readonly code: "quantity_invalid" };

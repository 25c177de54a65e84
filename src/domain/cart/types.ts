import type { Sku } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";

export interface CartLine {
  readonly sku: Sku;
  readonly quantity: number;
  readonly addedAt: EpochMs;
  /** The price when it was added, so that a change can be shown. */
  readonly addedPriceMinor: number;
  /** Put on when a cart is shown, never kept with it: what is held for it, or was until an instant that has passed. */
  readonly hold?: LineHold;
}

/** Units of a line that are reserved until the instant; one that has passed says that nothing is held any more. */
export interface LineHold {
  readonly until: EpochMs;
  readonly quantity: number;
}

/** A reservation of a stock object, by its name there. */
export interface HoldReference {
  readonly shard: string;
  readonly reference: string;
}

/**
 * What one shopper holds of one sku, before any checkout (I2). It is written before the stock object is asked. Its
 * end is fixed when the sku is first put in: until then its quantity may change and it may be let go and taken again,
 * but never prolonged, and afterwards there is a pause as long as the hold was.
 */
export interface Hold {
  readonly sku: Sku;
  /** What makes its references unlike those of any other window; `made` counts them. */
  readonly key: string;
  readonly made: number;
  /** As the offer said when it was put in. */
  readonly holdMs: number;
  readonly endsAt: EpochMs;
  /** False until the stock object has said yes for the first time. */
  readonly granted: boolean;
  readonly held: (HoldReference & { readonly quantity: number }) | null;
  /**
   * May be open though nothing is wanted of them: asked for without an answer, so that it is not known whether they
   * have taken the place of what was held, or to be released.
   */
  readonly doubtful: readonly (HoldReference & { readonly why: "asked" | "ended" })[];
  /** When somebody has to look after it; null while nothing is in doubt. */
  readonly wakeAt: EpochMs | null;
  readonly attempts: number;
}

/** A guest's hold as it is handed over at sign-in: its end stays what it was. */
export interface HandedHold {
  readonly sku: Sku;
  readonly holdMs: number;
  readonly endsAt: EpochMs;
  readonly references: readonly HoldReference[];
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
  | {
      readonly type: "add";
      readonly sku: Sku;
      readonly quantity: number;
      readonly priceMinor: number;
      /** The offer reserves what is put into a cart for so long; absent of most offers. */
      readonly holdMs?: number;
    }
  | { readonly type: "set_quantity"; readonly sku: Sku; readonly quantity: number }
  | { readonly type: "remove"; readonly sku: Sku }
  | { readonly type: "save_for_later"; readonly sku: Sku }
  | { readonly type: "move_to_cart"; readonly sku: Sku }
  | { readonly type: "add_coupon"; readonly code: string }
  | { readonly type: "remove_coupon"; readonly code: string }
  /** What a checkout bought leaves the cart; what was added meanwhile stays. */
  | { readonly type: "take_out"; readonly lines: readonly { readonly sku: Sku; readonly quantity: number }[] }
  | {
      readonly type: "merge";
      readonly from: string;
      readonly cart: Cart;
      readonly strategy: MergeStrategy;
      readonly holds?: readonly HandedHold[];
    };

export type MergeStrategy = "higher_quantity" | "sum" | "keep_user";

export type CartRejection =
  | { readonly code: "line_not_found" }
  | { readonly code: "too_many_lines"; readonly max: number }
  | { readonly code: "quantity_too_large"; readonly max: number }
  | { readonly code: "quantity_invalid" };

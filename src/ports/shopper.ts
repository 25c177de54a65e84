import type { Cart, CartCommand, CartRejection, HandedHold } from "../domain/cart/types.ts";
import type {
  BalanceUse,
  BuyerContext,
  Checkout,
  CheckoutView,
  PlaceOrderAnswer,
  PlaceOrderInput,
  SettledByHand,
} from "../domain/checkout/types.ts";
import type { Verdict } from "../domain/fraud/types.ts";
import type { CheckoutId, OrderId, ShopperId, Sku } from "../kernel/ids.ts";
import type { Problem } from "../kernel/problem.ts";
import type { Result } from "../kernel/result.ts";

export type BucketName = "reads" | "writes" | "checkouts" | "signIns";

/** A token bucket of a principal (draft-ietf-httpapi-ratelimit-headers): what RateLimit fields are made of. */
export interface BucketState {
  readonly bucket: BucketName;
  readonly quota: number;
  readonly windowSeconds: number;
  readonly remaining: number;
  /** Seconds until a token is there. */
  readonly resetSeconds: number;
}

/** Every call takes a token first, in the same hop; without one nothing is done. */
export type Metered<T> =
  | { readonly outcome: "limited"; readonly bucket: BucketState }
  | { readonly outcome: "ok"; readonly bucket: BucketState; readonly value: T };

export interface Idempotency {
  readonly key: string;
  /** SHA-256 of the canonical body, in hex. */
  readonly bodyHash: string;
}

/** What is known of the buyer beyond what was sent. */
export interface Buyer {
  readonly prime: boolean;
  readonly context: BuyerContext | null;
}

/** What a form begins with. */
export interface LastInput extends Pick<PlaceOrderInput, "email" | "address" | "shipping" | "billing"> {
  /** What was to bear it, where it came to nothing: this person has shown the codes and need not again. */
  readonly unpaid: readonly BalanceUse[];
}

export type CartAnswer = { readonly cart: Cart; readonly replayed: boolean };
export type CartRefusal =
  | CartRejection
  | { readonly code: "idempotency_conflict" }
  /** It is reserved when it is put in, and there is not enough of it. */
  | {
      readonly code: "out_of_stock";
      readonly sku: Sku;
      readonly requested: number;
      readonly sellable: number;
      readonly heldByOthers: number;
    }
  /** As many skus are held for this shopper as may be at once (I8). */
  | { readonly code: "too_many_holds"; readonly max: number }
  | { readonly code: "hold_unanswered" };

/** One person's object: cart, checkouts with their journal, token buckets, live sockets. */
export interface ShopperObject {
  take(bucket: BucketName): Promise<Metered<null>>;
  cart(): Promise<Metered<Cart>>;
  changeCart(command: CartCommand, idempotency: Idempotency | null): Promise<Metered<Result<CartAnswer, CartRefusal>>>;
  /** A guest's cart for the user that the guest turned out to be. */
  cartToMerge(): Promise<{ readonly cart: Cart; readonly holds: readonly HandedHold[] }>;
  /** After the merge: only when the cart is still the one that was merged. */
  emptyCart(version: number): Promise<void>;
  placeOrder(input: PlaceOrderInput, idempotency: Idempotency, buyer: Buyer): Promise<Metered<PlaceOrderAnswer>>;
  /** Gives an uncommitted checkout up: the payment is fenced, then the stock is released. Twice is once. */
  abandon(id: CheckoutId): Promise<Metered<CheckoutView | null>>;
  checkout(id: CheckoutId): Promise<Metered<CheckoutView | null>>;
  /** Something may have happened (a return address, a webhook, a sweep): looks and goes on. */
  poke(id: CheckoutId): Promise<CheckoutView | null>;
  /** As `poke`, but not waited for; false when there is no such checkout. Whoever runs it looks once more. */
  nudge(id: CheckoutId): Promise<boolean>;
  cancelOrder(order: OrderId, checkout: CheckoutId, reason: string): Promise<Metered<Result<"cancelled", Problem>>>;
  /** What this person sent with the newest checkout: what a form begins with. Null when there was none. */
  lastInput(): Promise<LastInput | null>;
  /** The journal's row of a checkout, for operators. */
  journalOf(id: CheckoutId): Promise<Checkout | null>;
  /** A reviewer's word: the money is taken, or everything goes back. "refused": it is not under review any more. */
  decideReview(id: CheckoutId, verdict: Verdict["verdict"]): Promise<"decided" | "refused" | "not_found">;
  /** An operator has settled a step outside that cannot finish by itself; then it goes on. */
  settleByHand(id: CheckoutId, settled: SettledByHand): Promise<"settled" | "not_found" | "not_stuck">;
  /** Gives an uncommitted checkout up in an operator's name, with the reason that its shopper is told. */
  giveUp(id: CheckoutId, reason: string): Promise<CheckoutView | null>;
  /** The WebSocket upgrade of the live cart. */
  live(request: Request): Promise<Response>;
  /** Checkouts that are not at rest, for reconciliation and proofs. */
  openCheckouts(): Promise<readonly CheckoutView[]>;
}

export interface Shoppers {
  of(id: ShopperId): ShopperObject;
}

import type { Cart, Hold } from "../domain/cart/types.ts";
import type { Sku } from "../kernel/ids.ts";
import type { Idempotency } from "./shopper.ts";

/** What is written together. A cart that is written lives on from then; rows of holds that say nothing go by themselves. */
export interface CartChange {
  readonly cart?: Cart;
  /** The key that the change was asked for with: asked again, it is the same change. */
  readonly idempotency?: Idempotency | null;
  readonly holds?: readonly Hold[];
}

/**
 * Where a shopper's cart and holds are written down: the shopper's object, or a test's memory. Reads are synchronous
 * and a write takes effect at once, so nothing lies between a reading and the write that follows it; it resolves when
 * it is durable.
 */
export interface CartJournal {
  cart(): Cart;
  holds(): readonly Hold[];
  hold(sku: Sku): Hold | undefined;
  /** Whether the key was used, and with the same body. */
  used(idempotency: Idempotency | null): "unused" | "same" | "other";
  /** An open checkout is buying the sku: its stock is the checkout's business then. */
  inCheckout(sku: Sku): boolean;
  write(change: CartChange): Promise<void>;
}

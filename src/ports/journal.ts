import type { CartCommand } from "../domain/cart/types.ts";
import type { Checkout } from "../domain/checkout/types.ts";
import type { CheckoutId } from "../kernel/ids.ts";

/**
 * Where checkouts are written down: the shopper's object, or the simulation's storage. Reads and writes are
 * synchronous, as an object's storage is; `save` is durable before anything that the caller sends out afterwards.
 */
export interface Journal {
  read(id: CheckoutId): Checkout | null;
  /**
   * Writes only when the stored version is the one given (0 for a new row), together with what the checkout does to
   * the cart; false says that somebody else was first. Resolves once durable.
   */
  save(checkout: Checkout, expectedVersion: number, cart?: CartCommand): Promise<boolean>;
}

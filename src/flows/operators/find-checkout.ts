/** From what staff have at hand (a reference, a key, an id) to the object that holds the checkout. */
import type { CheckoutId, OrderId, ShopperId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export interface CheckoutName {
  readonly shopperId: ShopperId;
  readonly checkoutId: CheckoutId;
}

const TAIL = "(?:eu|us|ap)[0-9a-hjkmnp-tv-z]{26}";
const [CHECKOUT, SHOPPER, ORDER] = ["chk", "(?:usr|gst)", "ord"].map(
  (prefix) => new RegExp(`(?<![0-9a-z_])${prefix}_${TAIL}(?![0-9a-z])`),
) as [RegExp, RegExp, RegExp];

const UNREADABLE = problem(
  "invalid-request",
  "Name a checkout (chk_...), a reference (region/shopper/checkout) or an order (ord_...).",
);
const WHOSE = problem(
  "not-found",
  "No order and no open incident tells whose this checkout is. Give the reference, or put the shopper's id (usr_... or gst_...) before it.",
);
const NO_ORDER = problem("not-found", "There is no order with this id.");

/**
 * Reads any text that names a checkout: its reference, that of a reservation or a key at the provider. A checkout can
 * only be asked at its shopper's object, so where the text does not say whose it is, its order does, or an incident.
 */
export async function findCheckout(
  deps: Pick<Deps, "orders" | "incidents">,
  text: string,
): Promise<Result<CheckoutName, Problem>> {
  const checkoutId = CHECKOUT.exec(text)?.[0] as CheckoutId | undefined;
  if (checkoutId === undefined) return ofOrder(deps, text);
  const shopperId = SHOPPER.exec(text)?.[0] as ShopperId | undefined;
  if (shopperId !== undefined) return ok({ shopperId, checkoutId });
  const order = await deps.orders.findByCheckout(checkoutId);
  if (order !== null) return ok({ shopperId: order.shopperId, checkoutId });
  const stuck = await deps.incidents.unsettled(["checkout_stuck"], LIMITS.pageSizeMax);
  const known = stuck.find(({ data }) => data["checkoutId"] === checkoutId);
  return known ? ok({ shopperId: String(known.data["shopperId"]) as ShopperId, checkoutId }) : err(WHOSE);
}

async function ofOrder(deps: Pick<Deps, "orders">, text: string): Promise<Result<CheckoutName, Problem>> {
  const orderId = ORDER.exec(text)?.[0] as OrderId | undefined;
  if (orderId === undefined) return err(UNREADABLE);
  const order = await deps.orders.find(orderId);
  return order ? ok({ shopperId: order.shopperId, checkoutId: order.checkoutId }) : err(NO_ORDER);
}

/** From a cart to the first row of a checkout: validated, quoted afresh from the catalogue itself, not yet attempted. */
import { makeCheckout } from "../../domain/checkout/make-checkout.ts";
import { isOpen } from "../../domain/checkout/machine.ts";
import { quoteCart, type CartQuote } from "../../domain/checkout/quote-cart.ts";
import { splitTenders } from "../../domain/checkout/tenders.ts";
import type { Checkout, CheckoutHold, CheckoutTender, PlaceOrderInput } from "../../domain/checkout/types.ts";
import type { Cart } from "../../domain/cart/types.ts";
import type { OfferSnapshot } from "../../domain/catalog/types.ts";
import { addressErrors, writtenAddress } from "../../domain/order/address.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import { DELIVERABLE_COUNTRIES } from "../../domain/pricing/shipping.ts";
import type { ShippingRate } from "../../domain/pricing/types.ts";
import { formatAmount } from "../../kernel/money.ts";
import { makeId, type ShopperId, type Sku } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { ShopFrame } from "../../ports/catalogue-store.ts";
import type { Deps } from "../../ports/deps.ts";
import { readFrameAndRates } from "../cart/read-shipping-rates.ts";
import { readBalances, tenderProblem, type KnownBalance } from "./read-balances.ts";
import type { Buyer, Idempotency } from "../../ports/shopper.ts";

/** The shopper's object as this flow sees it: synchronous, so that what is read is what is written on. */
export interface ShopperState {
  readonly shopperId: ShopperId;
  readonly cart: () => Cart;
  readonly checkouts: () => readonly Checkout[];
  readonly byKey: (key: string) => Checkout | null;
  /** What is held for the cart's lines. */
  readonly holds: () => readonly CheckoutHold[];
}

export type BeginDeps = Pick<Deps, "catalogue" | "stock" | "settings" | "clock" | "random" | "gateway" | "balances">;

/** The cart may change while the catalogue is read; then it is read again, a bounded number of times. */
const READS_MAX = 3;

export async function beginCheckout(
  deps: BeginDeps,
  shopper: ShopperState,
  sent: PlaceOrderInput,
  idempotency: Idempotency,
  buyer: Buyer,
): Promise<Result<{ checkout: Checkout; begun: boolean }, Problem>> {
  const input = writtenInput(sent);
  for (let read = 0; read < READS_MAX; read++) {
    const skus = shopper.cart().lines.map((line) => line.sku);
    const [offers, framed, balances] = await Promise.all([
      deps.catalogue.offers(skus),
      readFrameAndRates(deps, skus, input.address),
      readBalances(deps, input.balances ?? []),
      deps.stock.refresh(),
    ]);
    // From here to the caller's write nothing is awaited: the cart and the keys cannot change in between.
    const earlier = shopper.byKey(idempotency.key);
    if (earlier) return sameKey(earlier, idempotency);
    if ("code" in balances) return err(balances);
    if (covers(skus, shopper.cart()))
      return begin(deps, shopper, { input, idempotency, buyer, offers, ...framed, balances });
  }
  return err(
    problem("conflict", "The cart changed while it was being checked out. Look at it and place the order again."),
  );
}

/** A used key leads to its checkout, but only with the same body. */
export function sameKey(
  earlier: Checkout,
  idempotency: Idempotency,
): Result<{ checkout: Checkout; begun: boolean }, Problem> {
  if (earlier.bodyHash === idempotency.bodyHash) return ok({ checkout: earlier, begun: false });
  return err(
    problem(
      "idempotency-conflict",
      "This Idempotency-Key was used with another body. Send the first body again, or a new key.",
    ),
  );
}

const covers = (skus: readonly Sku[], cart: Cart): boolean => cart.lines.every((line) => skus.includes(line.sku));

interface Attempt {
  readonly input: PlaceOrderInput;
  readonly idempotency: Idempotency;
  readonly buyer: Buyer;
  readonly offers: readonly OfferSnapshot[];
  readonly frame: ShopFrame;
  readonly shippingRates: readonly ShippingRate[];
  readonly balances: readonly KnownBalance[];
}

function begin(
  deps: BeginDeps,
  shopper: ShopperState,
  attempt: Attempt,
): Result<{ checkout: Checkout; begun: boolean }, Problem> {
  const cart = shopper.cart();
  const now = deps.clock.now();
  const priced = priceFor(deps, cart, attempt, now);
  const refusal = whyNot(shopper, cart, attempt, priced);
  if (refusal) return err(refusal);
  const tenders = tendersFor(priced, attempt);
  if (!tenders.ok) return err(tenders.error);
  if (tenders.value.some(({ kind }) => kind === "provider") && deps.gateway === null)
    return err(problem("gateway-unavailable", "No payment provider is set up in this shop: set GATEWAY_URL."));
  const region = deps.settings.region;
  const checkout = makeCheckout({
    id: makeId("chk", region, now, deps.random),
    orderId: makeId("ord", region, now, deps.random),
    shopperId: shopper.shopperId,
    region,
    key: attempt.idempotency.key,
    bodyHash: attempt.idempotency.bodyHash,
    input: {
      ...attempt.input,
      address: writtenAddress(attempt.input.address),
      ...(attempt.input.billing && { billing: writtenAddress(attempt.input.billing) }),
    },
    quote: priced.quote,
    tenders: tenders.value,
    context: attempt.buyer.context,
    offers: attempt.offers,
    shardOf: deps.stock.shardOf,
    holds: shopper.holds(),
    now,
  });
  return ok({ checkout, begun: true });
}

/** Addresses as they are printed on labels and invoices. */
const writtenInput = (input: PlaceOrderInput): PlaceOrderInput => ({
  ...input,
  address: writtenAddress(input.address),
  ...(input.billing && { billing: writtenAddress(input.billing) }),
});

function tendersFor(priced: CartQuote, { input, balances }: Attempt): Result<readonly CheckoutTender[], Problem> {
  const { totalMinor, currency } = priced.quote;
  const tenders = splitTenders(totalMinor, currency, balances, input.payment, input.otherCards);
  return tenders.ok ? tenders : err(tenderProblem(tenders.error, balances, currency));
}

function priceFor(deps: BeginDeps, cart: Cart, attempt: Attempt, now: number): CartQuote {
  return quoteCart(cart, {
    offers: attempt.offers,
    categories: attempt.frame.categories,
    promotions: attempt.frame.promotions,
    warehouses: attempt.frame.warehouses,
    destination: attempt.input.address,
    shippingId: attempt.input.shipping,
    homeCountry: deps.settings.homeCountry,
    currency: deps.settings.currency,
    prime: attempt.buyer.prime,
    shippingRates: attempt.shippingRates,
    now,
  });
}

function whyNot(shopper: ShopperState, cart: Cart, attempt: Attempt, priced: CartQuote): Problem | null {
  const misplaced = cardNumberFault(textsOf(attempt.input));
  if (misplaced) return misplaced;
  const open = shopper.checkouts().find(isOpen);
  if (open) {
    return problem(
      "checkout-in-progress",
      `Checkout ${open.id} of this cart is still open. Go on with it at /v1/checkouts/${open.id}, or give it up with DELETE, then place the order again.`,
      { extension: { checkoutId: open.id } },
    );
  }
  if (cart.lines.length === 0) return problem("cart-empty", "Put something into the cart first: POST /v1/cart/lines.");
  const errors = [
    ...addressErrors(attempt.input.address),
    ...(attempt.input.billing ? addressErrors(attempt.input.billing, "/billingAddress") : []),
  ];
  if (errors.length > 0)
    return problem("address-invalid", "Correct the address and place the order again.", { errors });
  if (priced.unavailable.length > 0) {
    return problem("out-of-stock", `No longer offered: ${priced.unavailable.join(", ")}. Remove it from the cart.`, {
      extension: { skus: priced.unavailable },
    });
  }
  return notSent(attempt.input, priced) ?? priceChanged(attempt.input.expectedTotalMinor, priced);
}

/** All that the journal, the order and the provider would get of what was typed. */
function textsOf({ email, address, billing, payment, otherCards = [] }: PlaceOrderInput): Record<string, string> {
  const under = (pointer: string, fields: object): [string, string][] =>
    Object.entries(fields).map(([field, text]) => [`${pointer}/${field}`, String(text)]);
  return Object.fromEntries([
    ["/email", email],
    ...under("/address", address),
    ...under("/billingAddress", billing ?? {}),
    ["/payment/token", payment?.type === "token" ? payment.token : ""],
    ...otherCards.map(({ source }, index) => [`/otherCards/${index}/token`, source.token]),
  ]);
}

/** Goods with rates of their own may not go by every way; another one than the chosen one is never taken by itself. */
function notSent({ shipping, address }: PlaceOrderInput, { shippingOptions }: CartQuote): Problem | null {
  if (shippingOptions.some(({ id }) => id === shipping)) return null;
  if (!DELIVERABLE_COUNTRIES.includes(address.country))
    return problem("not-deliverable", `We do not deliver to ${address.country}. Choose another country.`);
  const offered = shippingOptions.map(({ id }) => id);
  const detail =
    offered.length === 0
      ? "No way of delivery takes all of these goods to this address. Order them apart."
      : `Not all of these goods go to this address by ${shipping}. Choose ${offered.join(" or ")}.`;
  return problem("not-deliverable", detail, { extension: { shippingOptions: offered } });
}

function priceChanged(expectedTotalMinor: number, priced: CartQuote): Problem | null {
  const { totalMinor, currency } = priced.quote;
  if (totalMinor === expectedTotalMinor) return null;
  const words = (amountMinor: number): string => `${formatAmount(amountMinor, currency)} ${currency}`;
  return problem(
    "price-changed",
    `The total is now ${words(totalMinor)}, not ${words(expectedTotalMinor)}. Nothing was charged. Look at the new quote and confirm its total.`,
    { extension: { quote: priced.quote } },
  );
}

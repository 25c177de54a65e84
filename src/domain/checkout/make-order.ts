/** The order as the journal has it; the same checkout gives the same order, however often it is stored. */
import { invariant } from "../../kernel/result.ts";
import type { Order, OrderLine } from "../order/types.ts";
import type { OfferSnapshot } from "../catalog/types.ts";
import type { QuoteLine } from "../pricing/types.ts";
import { splitIntoParcels } from "../order/parcels.ts";
import type { Checkout, CheckoutView } from "./types.ts";

export function makeOrder(checkout: Checkout): Order {
  invariant(checkout.placedAt !== null, "only a committed checkout has an order");
  invariant(checkout.payment.paymentId !== null, "a committed checkout has a payment");
  const lines = checkout.quote.lines.map((line) => orderLine(line, checkout));
  return {
    id: checkout.orderId,
    checkoutId: checkout.id,
    shopperId: checkout.shopperId,
    email: checkout.input.email,
    state: "PLACED",
    currency: checkout.quote.currency,
    lines,
    quote: checkout.quote,
    address: checkout.input.address,
    payment: {
      paymentId: checkout.payment.paymentId,
      method: checkout.payment.method ?? "card",
      authoriseKey: checkout.payment.authoriseKey,
      amountMinor: checkout.quote.totalMinor,
      capturedMinor: 0,
      refundedMinor: 0,
    },
    parcels: splitIntoParcels(checkout.orderId, lines),
    placedAt: checkout.placedAt,
    updatedAt: checkout.placedAt,
    sequence: 1,
  };
}

function orderLine(line: QuoteLine, checkout: Checkout): OrderLine {
  const offer: OfferSnapshot | undefined = checkout.offers.find((each) => each.sku === line.sku);
  invariant(offer, "every quoted line has its offer");
  const taken = checkout.parts
    .flatMap(({ taken: lines, reference }) => lines.map((each) => ({ ...each, reference })))
    .filter((each) => each.sku === line.sku)
    .map(({ warehouseId, quantity, ahead, reference }) => ({
      ...{ warehouseId, quantity, reference },
      ...(ahead && { ahead }),
    }));
  const units = taken.reduce((sum, each) => sum + each.quantity, 0);
  invariant(units === line.quantity, "what was confirmed is what was bought");
  return {
    sku: line.sku,
    productId: offer.productId,
    sellerId: line.sellerId,
    title: offer.title,
    variant: offer.variant,
    image: offer.image,
    quantity: line.quantity,
    unitPriceMinor: line.unitPriceMinor,
    subtotalMinor: line.subtotalMinor,
    discountMinor: line.discountMinor,
    taxMinor: line.taxMinor,
    taxRateBasisPoints: line.taxRateBasisPoints,
    taken,
  };
}

export const viewOf = (checkout: Checkout): CheckoutView => ({
  id: checkout.id,
  orderId: checkout.placedAt === null ? null : checkout.orderId,
  state: checkout.state,
  quote: checkout.quote,
  actionUrl: checkout.state === "ACTION_REQUIRED" ? checkout.payment.actionUrl : null,
  failure: checkout.failure,
  deadlineAt: checkout.deadlineAt,
});

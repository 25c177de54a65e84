/** The order as the journal has it; the same checkout gives the same order, however often it is stored. */
import { invariant } from "../../kernel/result.ts";
import type { Order, OrderLine, OrderTender } from "../order/types.ts";
import type { OfferSnapshot } from "../catalog/types.ts";
import type { QuoteLine } from "../pricing/types.ts";
import { splitIntoParcels } from "../order/parcels.ts";
import { keysOf, viewTender } from "./tenders.ts";
import type { Checkout, CheckoutTender, CheckoutView } from "./types.ts";

export function makeOrder(checkout: Checkout): Order {
  invariant(checkout.placedAt !== null, "only a committed checkout has an order");
  const lines = checkout.quote.lines.map((line) => orderLine(line, checkout));
  return {
    id: checkout.orderId,
    checkoutId: checkout.id,
    shopperId: checkout.shopperId,
    email: checkout.input.email,
    // A passed review is told by its own write, so that the row that is stored first is always the same.
    state: checkout.risk?.reviewUntil ? "UNDER_REVIEW" : "PLACED",
    currency: checkout.quote.currency,
    lines,
    quote: checkout.quote,
    address: checkout.input.address,
    payment: {
      amountMinor: checkout.quote.totalMinor,
      capturedMinor: 0,
      refundedMinor: 0,
      tenders: checkout.tenders.map((tender, index) => orderTender(checkout, tender, index)),
      refunds: [],
      ...(checkout.input.billing && { billing: checkout.input.billing }),
    },
    parcels: splitIntoParcels(checkout.orderId, lines),
    placedAt: checkout.placedAt,
    updatedAt: checkout.placedAt,
    sequence: 1,
  };
}

function orderTender(checkout: Checkout, tender: CheckoutTender, index: number): OrderTender {
  const { kind, paymentId, method, amountMinor, attempt } = tender;
  // A tender whose second authorisation is under way has none at the moment; its order was stored with the first.
  invariant(paymentId !== null || attempt > 1, "a committed checkout is authorised");
  return {
    kind,
    paymentId: paymentId ?? "",
    method: method ?? "card",
    authoriseKey: keysOf(checkout, index).authorise,
    amountMinor,
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
  tenders: checkout.tenders.map(viewTender),
  actionUrl: checkout.state === "ACTION_REQUIRED" ? checkout.actionUrl : null,
  failure: checkout.failure,
  deadlineAt: checkout.deadlineAt,
});

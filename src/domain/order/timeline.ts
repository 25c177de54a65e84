/** An order's events in a shopper's words, for its timeline. */
import { formatAmount, type Currency } from "../../kernel/money.ts";
import { unreachable } from "../../kernel/result.ts";
import { tenderShares } from "./refund.ts";
import type { Order, OrderEvent } from "./types.ts";

/** What went back to whom with each refund of the list, as far as the order's row tells: the last tender's first. */
export function refundWords(
  { payment, currency }: Pick<Order, "payment" | "currency">,
  events: readonly OrderEvent[],
): ReadonlyMap<OrderEvent["id"], string> {
  const words = new Map<OrderEvent["id"], string>();
  let refundedMinor = 0;
  for (const { id, type, data } of events) {
    if (type !== "order.refunded") continue;
    const before = tenderShares({ ...payment, refundedMinor });
    refundedMinor += Number(data["amountMinor"] ?? 0);
    const parts = tenderShares({ ...payment, refundedMinor })
      .map(({ method, refundedMinor: after }, tender) => ({
        method,
        amountMinor: after - (before[tender]?.refundedMinor ?? 0),
      }))
      .filter(({ amountMinor }) => amountMinor > 0)
      .toReversed()
      .map(({ method, amountMinor }) => `${amountWords(amountMinor, currency)} to ${method}`);
    if (parts.length > 0) words.set(id, `Money sent back: ${parts.join(", ")}`);
  }
  return words;
}

const amountWords = (amountMinor: number, currency: Currency): string =>
  `${formatAmount(amountMinor, currency)} ${currency}`;

/** A sentence without a full stop. Parcels are counted only where there are several. */
export function timelineWords(event: OrderEvent, parcelCount: number): string {
  const which = parcelCount > 1 && event.data["parcel"] ? ` ${String(event.data["parcel"])} of ${parcelCount}` : "";
  switch (event.type) {
    case "order.placed":
      return "Order placed";
    case "order.paid":
      return "Payment received";
    case "parcel.postponed":
      return `Parcel${which} comes later than we said`;
    case "parcel.picking":
      return `Parcel${which} is being picked`;
    case "parcel.packing":
      return `Parcel${which} is being packed`;
    case "parcel.shipped":
      return event.data["carrier"]
        ? `Parcel${which} handed to ${String(event.data["carrier"])}`
        : `Parcel${which} handed to the carrier`;
    case "parcel.delivered":
      return `Parcel${which} delivered`;
    case "order.delivered":
      return "Everything delivered";
    case "order.cancelled":
      return "Order cancelled";
    case "order.reviewed":
      return "Looked through and accepted";
    case "order.refunded":
      return "Money sent back";
    case "order.short":
      return `${String(event.data["quantity"])} x ${String(event.data["title"])} is not there after all`;
    case "order.covered":
      return `${String(event.data["quantity"])} x ${String(event.data["title"])} has come in`;
    case "order.replaced":
      return `${String(event.data["quantity"])} x ${String(event.data["title"])} is sent instead`;
    default:
      return unreachable(event.type);
  }
}

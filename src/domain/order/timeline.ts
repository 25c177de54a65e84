/** An order's events in a shopper's words, for its timeline. */
import { unreachable } from "../../kernel/result.ts";
import type { OrderEvent } from "./types.ts";

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
      return "Checked and accepted";
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

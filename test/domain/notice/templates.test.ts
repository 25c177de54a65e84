import { describe, expect, it } from "vitest";
import { hasNotice, noticeOf, shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { Order, OrderEvent } from "../../../src/domain/order/types.ts";
import type { ShopperId } from "../../../src/kernel/ids.ts";
import { sampleOrder } from "../../worker/orders/sample-order.ts";

const SHOP = { name: "Souk", locale: "en-IE", timeZone: "Europe/Berlin" };

const event = (order: Order, type: OrderEvent["type"], data: OrderEvent["data"] = {}): OrderEvent => ({
  id: `evt_${order.id.slice(4)}-3`,
  orderId: order.id,
  sequence: 3,
  type,
  at: 1_795_000_000_000,
  data,
});

const text = (order: Order, type: OrderEvent["type"], data?: OrderEvent["data"]): string => {
  const notice = noticeOf(event(order, type, data), order, SHOP);
  return `${notice?.subject}\n${notice?.bodyText}`;
};

describe("notices", () => {
  it("the confirmation says what was bought, what it costs and where it goes", () => {
    const order = sampleOrder();
    const words = text(order, "order.placed");
    for (const part of [shortOrderNumber(order.id), "2 x Kettle 0", "€24.90", "Delivery: €4.90", "10119 Berlin"]) {
      expect(words).toContain(part);
    }
    expect(words).not.toContain("Discount");
  });

  it("free delivery and a discount are said", () => {
    const order = sampleOrder();
    const quote = { ...order.quote, shippingMinor: 0, discountMinor: 300, totalMinor: 1_700 };
    const words = text({ ...order, quote }, "order.placed");
    expect(words).toContain("Delivery: free");
    expect(words).toContain("Discount: -€3.00");
  });

  it("a shipped parcel comes with its tracking number and what is in it", () => {
    const order = sampleOrder({ warehouses: ["whs_a", "whs_b"] });
    const words = text(order, "parcel.shipped", {
      parcelId: order.parcels[1]?.id ?? "",
      carrier: "Caravan Express",
      trackingNumber: "CX42",
    });
    expect(words).toContain("Caravan Express has it. Tracking number: CX42");
    expect(words).toContain("2 x Kettle 1");
    expect(words).not.toContain("Kettle 0");
    expect(words).toContain("A parcel of your order");
  });

  it("what is not here yet is said with its date, and a new date is told", () => {
    const december = Date.UTC(2026, 11, 12, 12);
    const order = sampleOrder({ ahead: { quantity: 1, expectedAt: december } });
    const words = text(order, "order.placed");
    expect(words).toContain("Not here yet");
    expect(words).toContain("1 x Kettle 0  expected on 12 December 2026");
    expect(text(sampleOrder(), "order.placed")).not.toContain("Not here yet");
    const parcelId = order.parcels[1]?.id ?? "";
    const later = text(order, "parcel.postponed", { parcelId, expectedAt: december + 86_400_000 });
    expect(later).toContain("is expected on 13 December 2026 now");
    expect(later).toContain("1 x Kettle 0");
    expect(text(order, "parcel.postponed", { parcelId })).toContain("we do not know a new date yet");
  });

  it("a cancellation says what happens to the money", () => {
    const order = sampleOrder();
    expect(text(order, "order.cancelled", { capturedMinor: 2_490 })).toContain("We send €24.90 back");
    expect(text(order, "order.cancelled", { capturedMinor: 0 })).toContain("If your bank holds the amount");
    expect(text(order, "order.refunded", { amountMinor: 2_490 })).toContain("€24.90");
  });

  it("amounts have the digits of their currency", () => {
    const order = { ...sampleOrder(), currency: "JPY" };
    expect(text(order, "order.refunded", { amountMinor: 2_490 })).toContain("2,490");
  });

  it("the same event gives the same notice, to the one whose order it is", () => {
    const order = { ...sampleOrder(), claimedBy: "usr_eu1" as ShopperId };
    const placed = event(order, "order.placed");
    expect(noticeOf(placed, order, SHOP)).toEqual(noticeOf(placed, order, SHOP));
    expect(noticeOf(placed, order, SHOP)).toMatchObject({
      id: `ntc_${order.id.slice(4)}-3`,
      shopperId: "usr_eu1",
      to: "ada@example.org",
      path: `/orders/${order.id}`,
    });
  });

  it("an order under review is not said to be on its way, and its shopper hears when it is accepted", () => {
    const order = { ...sampleOrder(), state: "UNDER_REVIEW" as const };
    expect(text(order, "order.placed")).toContain("Nothing is taken until then");
    expect(text(order, "order.placed")).not.toContain("get it ready");
    const accepted = { ...order, state: "PLACED" as const };
    expect(text(accepted, "order.placed")).toContain("get it ready");
    expect(text(accepted, "order.reviewed")).toContain(`${shortOrderNumber(order.id)} is accepted`);
  });

  it("nobody is written to about steps inside the house", () => {
    const order = sampleOrder();
    for (const type of ["order.paid", "parcel.picking", "parcel.packing", "order.delivered"] as const) {
      expect(hasNotice(type)).toBe(false);
      expect(noticeOf(event(order, type), order, SHOP)).toBeNull();
    }
  });
});

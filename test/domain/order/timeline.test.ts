import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refundWords } from "../../../src/domain/order/timeline.ts";
import type { OrderEvent, OrderPayment, OrderTender } from "../../../src/domain/order/types.ts";
import type { OrderId } from "../../../src/kernel/ids.ts";

const tender = (kind: OrderTender["kind"], method: string, amountMinor: number): OrderTender => ({
  ...{ kind, method, amountMinor },
  paymentId: `pay_${method}`,
  authoriseKey: `chk_1/authorise/${method}`,
});
const TENDERS = [
  tender("gift_card", "Gift card ending 7Q2M", 500),
  tender("store_credit", "Store credit", 300),
  tender("provider", "Visa ending 4242", 1_200),
];
const payment: OrderPayment = {
  amountMinor: 2_000,
  capturedMinor: 2_000,
  refundedMinor: 0,
  tenders: TENDERS,
  refunds: [],
};

const event = (sequence: number, type: OrderEvent["type"], amountMinor = 0): OrderEvent => ({
  id: `evt_${sequence}`,
  orderId: "ord_1" as OrderId,
  ...{ sequence, type },
  at: sequence,
  data: { amountMinor, currency: "EUR" },
});

describe("the words of a refund", () => {
  test("say what went back to whom, the provider's part first", () => {
    const events = [
      event(1, "order.placed"),
      event(2, "order.refunded", 1_000),
      event(3, "parcel.delivered"),
      event(4, "order.refunded", 800),
    ];
    expect([...refundWords({ payment, currency: "EUR" }, events)]).toEqual([
      ["evt_2", "Money sent back: 10.00 EUR to Visa ending 4242"],
      [
        "evt_4",
        "Money sent back: 2.00 EUR to Visa ending 4242, 3.00 EUR to Store credit, 3.00 EUR to Gift card ending 7Q2M",
      ],
    ]);
  });

  test("are in the currency's own units", () => {
    const words = refundWords({ payment, currency: "JPY" }, [event(1, "order.refunded", 700)]);
    expect(words.get("evt_1")).toBe("Money sent back: 700 JPY to Visa ending 4242");
  });

  test("add up to what was refunded, whatever the parts", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 5 }), (amounts) => {
        const events = amounts.map((amount, index) => event(index + 1, "order.refunded", amount));
        const text = [...refundWords({ payment, currency: "JPY" }, events).values()].join(" ");
        const sum = [...text.matchAll(/(\d+) JPY to/g)].reduce((total, [, amount]) => total + Number(amount), 0);
        expect(sum).toBe(amounts.reduce((total, amount) => total + amount, 0));
      }),
    );
  });
});

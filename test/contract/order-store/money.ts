/** Several tenders, refunds that are decided before they are attempted, and orders that a person looks at first. */
import { describe, expect, it } from "vitest";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import type { Order, OrderTender, PlannedRefund } from "../../../src/domain/order/types.ts";
import { NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { ledgerOf, storeOf, type GetSubject } from "./subject.ts";

/** A gift card of 1,000, then the card for the rest. */
function withGiftCard(order = sampleOrder()): Order {
  const [card] = order.payment.tenders;
  if (!card) throw new Error("no tender");
  const { amountMinor } = order.payment;
  const gift: OrderTender = { ...card, kind: "gift_card", paymentId: "bal_1", method: "gift_card", amountMinor: 1_000 };
  const rest: OrderTender = { ...card, amountMinor: amountMinor - 1_000 };
  return { ...order, payment: { ...order.payment, tenders: [gift, rest] } };
}

/** From the provider to the shop's own revenue: what it is of matters to nobody here. */
const posting = (order: Order, name: string, amountMinor: number): LedgerTransaction => ({
  key: `${order.id}/${name}`,
  kind: name === "captured" ? "captured" : "refunded",
  orderId: order.id,
  currency: "EUR",
  postings: [
    { account: "provider", amountMinor },
    { account: "commission", amountMinor: -amountMinor },
  ],
  why: "a test",
  at: NOW,
});

export function moneyContract(subject: GetSubject): void {
  const store = storeOf(subject);
  const ledger = ledgerOf(subject);

  const paid = async (order = withGiftCard()): Promise<Order> => {
    await store.insert(order, NOW);
    await store.recordCapture(order.id, order.payment.amountMinor, NOW + 1, null);
    return order;
  };
  const paymentOf = async (order: Order): Promise<Order["payment"] | undefined> =>
    (await store.find(order.id))?.payment;

  describe("tenders", () => {
    it("are given back as they were stored", async () => {
      const order = withGiftCard();
      await store.insert(order, NOW);
      expect(await store.find(order.id)).toEqual(order);
    });

    it("of an order from before there were any are one payment at the provider", async () => {
      const order = await paid(sampleOrder());
      const { amountMinor } = order.payment;
      const old = { paymentId: "pay_old", method: "card", authoriseKey: "chk_old/authorise", amountMinor };
      await subject().run(`UPDATE orders SET payment = '${JSON.stringify(old)}' WHERE id = '${order.id}'`);
      expect((await paymentOf(order))?.tenders).toEqual([{ kind: "provider", ...old }]);
    });

    it("that were authorised anew stand in the order from the capture on", async () => {
      const order = withGiftCard();
      await store.insert(order, NOW);
      const renewed = order.payment.tenders.map((tender, index) => ({ ...tender, paymentId: `pay_new_${index}` }));
      await store.recordCapture(order.id, order.payment.amountMinor, NOW + 1, null, renewed);
      expect((await paymentOf(order))?.tenders).toEqual(renewed);
    });
  });

  describe("a refund", () => {
    it("is decided on once by its key, from the last tender on, and is never more than was taken", async () => {
      const order = await paid();
      const { amountMinor } = order.payment;
      const first = { key: "one", amountMinor: 100, shares: [{ tender: 1, amountMinor: 100 }] };
      expect(await store.planRefund(order.id, "one", 100)).toEqual(first);
      expect(await store.planRefund(order.id, "one", 999)).toEqual(first);
      const rest = amountMinor - 1_000 - 100;
      expect(await store.planRefund(order.id, "two", rest + 300)).toEqual({
        ...{ key: "two", amountMinor: rest + 300 },
        shares: [
          { tender: 1, amountMinor: rest },
          { tender: 0, amountMinor: 300 },
        ],
      });
      expect(await store.planRefund(order.id, "three", 701)).toBe("too_much");
      expect(await store.planRefund(order.id, "three", 700)).toMatchObject({
        shares: [{ tender: 0, amountMinor: 700 }],
      });
      expect((await paymentOf(order))?.refunds.map(({ key }) => key)).toEqual(["one", "two", "three"]);
      expect((await paymentOf(order))?.refundedMinor).toBe(0);
    });

    it("is not decided on before anything was taken, nor of an order that is not there", async () => {
      const order = withGiftCard();
      await store.insert(order, NOW);
      expect(await store.planRefund(order.id, "one", 1)).toBe("too_much");
      expect(await store.planRefund(sampleOrder().id, "one", 1)).toBe("not_found");
    });

    it("of several decided at once takes nothing twice", async () => {
      const order = await paid();
      const { amountMinor } = order.payment;
      const part = Math.floor(amountMinor / 3);
      const plans = await Promise.all(["a", "b", "c", "d"].map((key) => store.planRefund(order.id, key, part)));
      const decided = plans.filter((plan): plan is PlannedRefund => typeof plan === "object");
      expect([decided.length, plans.filter((plan) => plan === "too_much").length]).toEqual([3, 1]);
      const refunds = (await paymentOf(order))?.refunds ?? [];
      expect(refunds.toSorted((a, b) => a.key.localeCompare(b.key))).toEqual(decided);
      for (const [tender, { amountMinor: borne }] of order.payment.tenders.entries()) {
        const shares = refunds.flatMap(({ shares: each }) => each).filter((share) => share.tender === tender);
        expect(shares.reduce((sum, share) => sum + share.amountMinor, 0)).toBeLessThanOrEqual(borne);
      }
    });

    it("and the capture before it are posted with the order's own change, once", async () => {
      const order = withGiftCard();
      const { amountMinor } = order.payment;
      await store.insert(order, NOW);
      await store.recordCapture(order.id, amountMinor, NOW, posting(order, "captured", amountMinor));
      await store.recordCapture(order.id, amountMinor, NOW, posting(order, "captured again", amountMinor));
      await store.recordRefund(order.id, 100, NOW, posting(order, "refunded/a", -100));
      await store.recordRefund(order.id, 100, NOW, posting(order, "refunded/b", -100));
      expect((await ledger.ofOrder(order.id)).map(({ key }) => key.slice(order.id.length + 1))).toEqual([
        "captured",
        "refunded/a",
      ]);
      expect((await ledger.totals([order.id])).get(order.id)).toEqual({
        ...{ capturedMinor: amountMinor, refundedMinor: 100 },
      });
    });

    it("that cannot be posted is not recorded, and leaves no event", async () => {
      const order = await paid();
      const half = { ...posting(order, "refunded/x", -100), postings: [{ account: "provider", amountMinor: -100 }] };
      await expect(store.recordRefund(order.id, 100, NOW, half as LedgerTransaction)).rejects.toThrow(/balance/);
      expect((await paymentOf(order))?.refundedMinor).toBe(0);
      expect((await store.timeline(order.id)).map(({ type }) => type)).toEqual(["order.placed", "order.paid"]);
    });

    it("of a part tells how much came back this time", async () => {
      const order = await paid();
      await store.recordRefund(order.id, 100, NOW, null);
      await store.recordRefund(order.id, 250, NOW, null);
      const told = (await store.timeline(order.id)).filter(({ type }) => type === "order.refunded");
      expect(told.map(({ data }) => data)).toEqual([
        { amountMinor: 100, currency: "EUR" },
        { amountMinor: 150, currency: "EUR" },
      ]);
    });
  });

  describe("an order that costs nothing", () => {
    it("is paid by a capture of nothing, once", async () => {
      const order = sampleOrder();
      const free: Order = {
        ...order,
        quote: { ...order.quote, totalMinor: 0 },
        payment: { ...order.payment, amountMinor: 0, tenders: [] },
      };
      await store.insert(free, NOW);
      expect(await store.recordCapture(free.id, 0, NOW, null)).toBe("recorded");
      expect(await store.recordCapture(free.id, 0, NOW, null)).toBe("already");
      expect(await store.find(free.id)).toMatchObject({ state: "PAYMENT_CONFIRMED", sequence: 2 });
    });
  });
}

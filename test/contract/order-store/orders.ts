/** An order's life: stored, paid, picked, cancelled, listed. */
import { describe, expect, it } from "vitest";
import type { Order, Parcel, ParcelState } from "../../../src/domain/order/types.ts";
import type { OrderStore, ParcelMove } from "../../../src/ports/order-store.ts";
import { newShopper, NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { storeOf, type GetSubject } from "./subject.ts";

export function ordersContract(subject: GetSubject): void {
  const store = storeOf(subject);
  const placed = async (order: Order): Promise<Order> => {
    await store.insert(order, NOW);
    return order;
  };

  const paid = async (order: Order): Promise<Order> => {
    await placed(order);
    await store.recordCapture(order.id, order.payment.amountMinor, NOW + 1, null);
    return order;
  };

  const read = async (order: Order): Promise<Order> => {
    const found = await store.find(order.id);
    if (!found) throw new Error("the order is gone");
    return found;
  };

  const move = (
    order: Order,
    parcel: Parcel,
    from: ParcelState,
    to: ParcelState,
    at: number | null = NOW,
  ): ParcelMove => ({
    orderId: order.id,
    parcelId: parcel.id,
    from,
    to,
    nextStepAt: at,
  });

  const moveAll = (order: Order, from: ParcelState, to: ParcelState): Promise<readonly string[]> =>
    store.advanceParcels(
      order.parcels.map((parcel) => move(order, parcel, from, to)),
      NOW + 5,
    );

  const types = async (order: Order): Promise<string[]> => (await store.timeline(order.id)).map((event) => event.type);

  describe("storing an order", () => {
    it("gives back what was stored", async () => {
      const order = await placed(sampleOrder({ warehouses: ["whs_a", "whs_b"] }));
      expect(await store.find(order.id)).toEqual(order);
      expect(await store.findByCheckout(order.checkoutId)).toEqual(order);
      expect(await store.findMany([order.id, sampleOrder().id])).toEqual([order]);
    });

    it("a second insert changes nothing and says so, also after the order has moved on", async () => {
      const order = sampleOrder();
      expect(await store.insert(order, NOW)).toBe("inserted");
      expect(await store.insert(order, NOW)).toBe("existed");
      await store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
      expect(await store.insert(order, NOW)).toBe("existed");
      expect(await types(order)).toEqual(["order.placed", "order.paid"]);
      expect((await read(order)).state).toBe("PAYMENT_CONFIRMED");
    });

    it("inserts of one order at once store it once", async () => {
      const order = sampleOrder();
      const answers = await Promise.all(Array.from({ length: 8 }, () => store.insert(order, NOW)));
      expect(answers.filter((answer) => answer === "inserted")).toHaveLength(1);
      expect(await types(order)).toEqual(["order.placed"]);
    });

    it("another order of the same checkout is refused and leaves nothing behind", async () => {
      const order = await placed(sampleOrder());
      const twin = { ...sampleOrder(), checkoutId: order.checkoutId };
      await expect(store.insert(twin, NOW)).rejects.toThrow(/unique/i);
      expect(await store.find(twin.id)).toBeNull();
      expect(await store.timeline(twin.id)).toEqual([]);
    });
  });

  describe("money", () => {
    it("a capture of the whole amount confirms the payment and makes the parcels due, once", async () => {
      const order = await placed(sampleOrder());
      expect(await store.recordCapture(order.id, order.payment.amountMinor, NOW, null)).toBe("recorded");
      expect(await store.recordCapture(order.id, order.payment.amountMinor, NOW + 9, null)).toBe("already");
      const found = await read(order);
      expect(found).toMatchObject({ state: "PAYMENT_CONFIRMED", sequence: 2, updatedAt: NOW });
      expect(found.payment.capturedMinor).toBe(order.payment.amountMinor);
      expect(found.parcels[0]?.nextStepAt).toBe(NOW + 60_000);
    });

    it("a capture of a part is noted and confirms nothing", async () => {
      const order = await placed(sampleOrder());
      expect(await store.recordCapture(order.id, 1, NOW, null)).toBe("recorded");
      expect(await read(order)).toMatchObject({ state: "PLACED", sequence: 1 });
      expect(await store.recordCapture(order.id, order.payment.amountMinor, NOW, null)).toBe("recorded");
      expect(await read(order)).toMatchObject({ state: "PAYMENT_CONFIRMED", sequence: 2 });
    });

    it("more than the total can neither be captured nor refunded", async () => {
      const order = await paid(sampleOrder());
      await expect(store.recordCapture(order.id, order.payment.amountMinor + 1, NOW, null)).rejects.toThrow(/check/i);
      await expect(store.recordRefund(order.id, order.payment.amountMinor + 1, NOW, null)).rejects.toThrow(/check/i);
      expect(await types(order)).toEqual(["order.placed", "order.paid"]);
    });

    it("a capture that arrives after the cancellation is refused, noted, and can be given back", async () => {
      const order = await placed(sampleOrder());
      const amountMinor = order.payment.amountMinor;
      await store.cancel(order.id, "changed my mind", NOW);
      expect(await store.recordCapture(order.id, amountMinor, NOW, null)).toBe("refused");
      expect(await store.recordCapture(order.id, amountMinor, NOW, null)).toBe("refused");
      expect(await store.recordRefund(order.id, amountMinor, NOW, null)).toBe("recorded");
      expect(await store.recordRefund(order.id, amountMinor, NOW, null)).toBe("already");
      const found = await read(order);
      expect(found.state).toBe("CANCELLED");
      expect(found.payment).toMatchObject({ capturedMinor: amountMinor, refundedMinor: amountMinor });
      expect(await types(order)).toEqual(["order.placed", "order.cancelled", "order.refunded"]);
    });

    it("money of an order that is not there is a broken invariant", async () => {
      await expect(store.recordCapture(sampleOrder().id, 1, NOW, null)).rejects.toThrow(/no order/);
      await expect(store.recordRefund(sampleOrder().id, 1, NOW, null)).rejects.toThrow(/no order/);
    });
  });

  describe("picking against cancelling", () => {
    it("an order that is being picked is not cancelled", async () => {
      const order = await paid(sampleOrder({ warehouses: ["whs_a", "whs_b"] }));
      const [first] = order.parcels;
      if (!first) throw new Error("no parcel");
      expect(await store.advanceParcels([move(order, first, "WAITING", "PICKING")], NOW)).toEqual([first.id]);
      expect(await store.cancel(order.id, "too slow", NOW)).toBe("too_late");
      expect(await read(order)).toMatchObject({ state: "PICKING", sequence: 3 });
    });

    it("nothing is picked of a cancelled order", async () => {
      const order = await paid(sampleOrder());
      expect(await store.cancel(order.id, "too slow", NOW)).toBe("cancelled");
      expect(await store.cancel(order.id, "too slow", NOW)).toBe("already");
      expect(await moveAll(order, "WAITING", "PICKING")).toEqual([]);
      const found = await read(order);
      expect(found.parcels.map((parcel) => [parcel.state, parcel.nextStepAt])).toEqual([["CANCELLED", null]]);
      expect(await types(order)).toEqual(["order.placed", "order.paid", "order.cancelled"]);
    });

    it("nothing is picked of an order that is not paid", async () => {
      const order = await placed(sampleOrder());
      expect(await moveAll(order, "WAITING", "PICKING")).toEqual([]);
      expect((await read(order)).state).toBe("PLACED");
    });

    it("at once, exactly one of them happens", async () => {
      const seen = new Set<string>();
      for (let round = 0; round < 12; round++) {
        const order = await paid(sampleOrder({ warehouses: ["whs_a", "whs_b"] }));
        const race = [() => moveAll(order, "WAITING", "PICKING"), () => store.cancel(order.id, "race", NOW)];
        if (round % 2) race.reverse();
        await Promise.all(race.map((start) => start()));
        const found = await read(order);
        seen.add(found.state);
        const states = found.state === "PICKING" ? ["PICKING", "PICKING"] : ["CANCELLED", "CANCELLED"];
        expect(found.parcels.map((parcel) => parcel.state)).toEqual(states);
        expect((await store.timeline(order.id)).map((event) => event.sequence)).toEqual(
          Array.from({ length: found.sequence }, (_, index) => index + 1),
        );
      }
      expect([...seen].sort()).toEqual(["CANCELLED", "PICKING"]);
    });

    it("an unknown order cannot be cancelled", async () => {
      expect(await store.cancel(sampleOrder().id, "?", NOW)).toBe("not_found");
    });
  });

  describe("moving parcels", () => {
    it("the order is where its hindmost parcel is, and tells when everything is delivered", async () => {
      const order = await paid(sampleOrder({ warehouses: ["whs_a", "whs_b"] }));
      const [first, second] = order.parcels;
      if (!first || !second) throw new Error("two parcels expected");
      const states: string[] = [];
      const step = async (parcel: Parcel, from: ParcelState, to: ParcelState): Promise<void> => {
        await store.advanceParcels([move(order, parcel, from, to)], NOW);
        states.push((await read(order)).state);
      };
      await step(first, "WAITING", "PICKING");
      await step(first, "PICKING", "PACKING");
      await step(first, "PACKING", "SHIPPED");
      await step(first, "SHIPPED", "DELIVERED");
      await step(second, "WAITING", "PICKING");
      await step(second, "PICKING", "PACKING");
      await step(second, "PACKING", "SHIPPED");
      await step(second, "SHIPPED", "DELIVERED");
      expect(states).toEqual([...Array<string>(5).fill("PICKING"), "PACKING", "SHIPPED", "DELIVERED"]);
      expect((await types(order)).slice(-2)).toEqual(["parcel.delivered", "order.delivered"]);
      const [, , picked, , , , again] = await store.timeline(order.id);
      expect([picked?.data["parcel"], again?.data["parcel"]]).toEqual([1, 2]);
    });

    it("a move from a state that the parcel has left does nothing, and its neighbours still move", async () => {
      const order = await paid(sampleOrder({ warehouses: ["whs_a", "whs_b"] }));
      const [first, second] = order.parcels;
      if (!first || !second) throw new Error("two parcels expected");
      const moved = await store.advanceParcels(
        [move(order, first, "PACKING", "SHIPPED"), move(order, second, "WAITING", "PICKING")],
        NOW,
      );
      expect(moved).toEqual([second.id]);
      expect((await read(order)).parcels.map((parcel) => parcel.state)).toEqual(["WAITING", "PICKING"]);
      expect(await types(order)).toEqual(["order.placed", "order.paid", "parcel.picking"]);
    });

    it("the same round twice moves once", async () => {
      const order = await paid(sampleOrder());
      const answers = await Promise.all([
        moveAll(order, "WAITING", "PICKING"),
        moveAll(order, "WAITING", "PICKING"),
        moveAll(order, "WAITING", "PICKING"),
      ]);
      expect(answers.flat()).toEqual(order.parcels.map((parcel) => parcel.id));
      expect((await read(order)).sequence).toBe(3);
    });

    it("tracking is news of a parcel and no event of its order", async () => {
      const order = await paid(sampleOrder());
      const [parcel] = order.parcels;
      if (!parcel) throw new Error("no parcel");
      await moveAll(order, "WAITING", "PICKING");
      await moveAll(order, "PICKING", "PACKING");
      const tracking = [{ at: NOW, code: "label_created" as const, place: "Berlin" }];
      const label = { carrier: "Swift", trackingNumber: "SK1", tracking };
      await store.advanceParcels([{ ...move(order, parcel, "PACKING", "SHIPPED"), ...label }], NOW);
      const before = await read(order);
      const more = [...tracking, { at: NOW + 1, code: "picked_up" as const, place: "Berlin" }];
      const moved = await store.advanceParcels([{ ...move(order, parcel, "SHIPPED", "SHIPPED"), tracking: more }], NOW);
      expect(moved).toEqual([parcel.id]);
      const after = await read(order);
      expect(after.sequence).toBe(before.sequence);
      expect(after.parcels[0]).toMatchObject({ carrier: "Swift", trackingNumber: "SK1", tracking: more });
      expect((await store.timeline(order.id)).at(-1)?.data).toMatchObject({ carrier: "Swift", trackingNumber: "SK1" });
    });

    it("parcels are due by state, oldest first, with the address they go to", async () => {
      const early = await paid(sampleOrder());
      const late = await placed(sampleOrder());
      await store.recordCapture(late.id, late.payment.amountMinor, NOW + 5_000, null);
      const ours = (rows: readonly { orderId: string }[]): string[] =>
        rows.map((row) => row.orderId).filter((id) => id === early.id || id === late.id);
      expect(ours(await store.dueParcels(NOW + 60_001, 500, ["WAITING"]))).toEqual([early.id]);
      const both = await store.dueParcels(NOW + 70_000, 500, ["WAITING", "PICKING"]);
      expect(ours(both)).toEqual([early.id, late.id]);
      expect(both.find((row) => row.orderId === late.id)?.address).toEqual(late.address);
      expect(ours(await store.dueParcels(NOW + 70_000, 500, ["PICKING"]))).toEqual([]);
      expect(await store.dueParcels(NOW + 70_000, 1, ["WAITING", "PICKING"])).toHaveLength(1);
      expect(await store.nextDueAt(["WAITING", "PICKING"])).toBeLessThanOrEqual(NOW + 60_001);
      expect(await store.nextDueAt([])).toBeNull();
    });
  });

  describe("listings", () => {
    it("a shopper's history is newest first and pages without loss or repetition", async () => {
      const shopperId = newShopper();
      const placedAt = [3, 1, 2, 2, 5];
      for (const minutes of placedAt) await placed(sampleOrder({ shopperId, at: NOW + minutes * 60_000 }));
      await placed(sampleOrder());
      const pages: (readonly { id: string; placedAt: number }[])[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<OrderStore["history"]>> = await store.history(shopperId, cursor, 2);
        pages.push(page.orders);
        cursor = page.cursor;
      } while (cursor);
      const rows = pages.flat();
      expect(rows.map((row) => (row.placedAt - NOW) / 60_000)).toEqual([5, 3, 2, 2, 1]);
      expect(new Set(rows.map((row) => row.id)).size).toBe(5);
      expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    });

    it("a summary says how many units, what, and shows pictures", async () => {
      const order = await placed(sampleOrder({ warehouses: ["whs_a", "whs_b", "whs_c"] }));
      const { orders } = await store.history(order.shopperId, null, 10);
      expect(orders).toEqual([
        {
          id: order.id,
          state: "PLACED",
          placedAt: NOW,
          totalMinor: order.quote.totalMinor,
          currency: "EUR",
          units: 6,
          firstTitle: "Kettle 0",
          images: ["/images/kettle-0.svg", "/images/kettle-1.svg", "/images/kettle-2.svg"],
        },
      ]);
    });

    it("claimed orders change hands but keep who placed them", async () => {
      const guest = newShopper();
      const user = newShopper();
      const order = await placed(sampleOrder({ shopperId: guest }));
      expect(await store.claim(guest, user)).toBe(1);
      expect(await store.claim(guest, user)).toBe(0);
      expect((await store.history(guest, null, 10)).orders).toEqual([]);
      expect((await store.history(user, null, 10)).orders.map((row) => row.id)).toEqual([order.id]);
      expect(await read(order)).toMatchObject({ shopperId: guest, claimedBy: user });
    });

    it("the audit walks all orders placed since, with money and quantities", async () => {
      const since = NOW + 86_400_000 * 40;
      const orders = [];
      for (let index = 0; index < 5; index++) orders.push(await placed(sampleOrder({ at: since + index })));
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<OrderStore["audit"]>> = await store.audit(since, cursor, 2);
        seen.push(...page.orders.map((row) => row.id));
        expect(page.orders[0]).toMatchObject({ capturedMinor: 0, lines: [{ sku: "SKU-0", quantity: 2 }] });
        cursor = page.cursor;
      } while (cursor);
      expect(seen).toEqual(orders.map((order) => order.id));
    });
  });
}

/** What stands beside an order for staff, and how they list orders: by time, by who, by review, by seller. */
import { describe, expect, it } from "vitest";
import type { RiskRecord, Verdict } from "../../../src/domain/fraud/types.ts";
import type { AllocationRecord } from "../../../src/domain/inventory/allocation-plan/record.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { OrderId, SellerId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { newShopper, newUser, NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { storeOf, type GetSubject } from "./subject.ts";

const warehouseId = "whs_a" as WarehouseId;
const cost = { shippingMinor: 430, daysMinor: 20, utilisationMinor: 0, splitMinor: 0, totalMinor: 450 };
const plan: AllocationRecord = {
  preference: "cost",
  destination: { latitude: 52.52, longitude: 13.41, precision: "place", country: "DE" },
  parts: [{ sku: "SKU-0" as Sku, warehouseId, quantity: 2 }],
  parcels: [
    {
      warehouseId,
      sellerId: "sel_one" as SellerId,
      skus: ["SKU-0" as Sku],
      weightG: 1_000,
      distanceKm: 80,
      days: 2,
      cost,
    },
  ],
  cost,
  proven: true,
  steps: [{ kind: "proof", proven: true, atMostMinor: 0 }],
  linesUntold: 0,
};

export function staffContract(subject: GetSubject): void {
  const store = storeOf(subject);
  describe("the allocation that is kept with an order", () => {
    it("is there for who asks for it, and in nothing else that is read of the order", async () => {
      const order = sampleOrder();
      await store.insert(order, NOW, { allocation: plan });
      expect(await store.allocation(order.id)).toEqual(plan);
      expect(await store.find(order.id)).toEqual(order);
    });

    it("stays the first one when the order is stored again", async () => {
      const order = sampleOrder();
      await store.insert(order, NOW, { allocation: plan });
      await store.insert(order, NOW, { allocation: { ...plan, proven: false } });
      expect((await store.allocation(order.id))?.proven).toBe(true);
    });

    it("is null of an order without one, and of none", async () => {
      const order = sampleOrder();
      await store.insert(order, NOW);
      expect(await store.allocation(order.id)).toBeNull();
      expect(await store.allocation("ord_eu00000000000000000000000000" as OrderId)).toBeNull();
    });
  });

  describe("review", () => {
    const risk = (reviewUntil: number | null): RiskRecord => ({
      assessment: { decision: "review", score: 55, modelScore: 0.4, reasons: [], model: "test", at: NOW },
      reviewUntil,
      verdict: null,
    });
    const accepted: Verdict = { verdict: "accepted", by: "usr_staff", reason: "A regular.", at: NOW + 1 };
    const refused: Verdict = { verdict: "refused", by: "usr_staff", reason: "Stolen card.", at: NOW + 1 };
    const underReview = async (until = NOW + 9e6): Promise<Order> => {
      const order: Order = { ...sampleOrder(), state: "UNDER_REVIEW" };
      await store.insert(order, NOW, { risk: risk(until) });
      return order;
    };
    const types = async ({ id }: Order): Promise<string[]> => (await store.timeline(id)).map(({ type }) => type);
    const queued = async (): Promise<string[]> => (await store.reviewQueue(null, 100)).orders.map(({ id }) => id);

    it("keeps the screening beside the order, for staff", async () => {
      const order = await underReview();
      expect(await store.find(order.id)).toEqual(order);
      expect(await store.risk(order.id)).toEqual(risk(NOW + 9e6));
      expect(await store.risk(sampleOrder().id)).toBeNull();
    });

    it("places an order that is accepted, once, and tells of it", async () => {
      const order = await underReview();
      expect(await queued()).toContain(order.id);
      expect(await store.recordReview(order.id, accepted, NOW + 2)).toBe("recorded");
      expect(await store.recordReview(order.id, accepted, NOW + 3)).toBe("already");
      expect(await store.recordReview(order.id, refused, NOW + 3)).toBe("refused");
      expect(await store.find(order.id)).toMatchObject({ state: "PLACED", sequence: 2, updatedAt: NOW + 2 });
      expect(await store.risk(order.id)).toEqual({ ...risk(NOW + 9e6), verdict: accepted });
      expect((await store.timeline(order.id)).at(-1)).toMatchObject({
        ...{ type: "order.reviewed", data: { verdict: "accepted" } },
      });
      expect(await queued()).not.toContain(order.id);
    });

    it("leaves a refused order as it is until its checkout has cancelled it", async () => {
      const order = await underReview();
      expect(await store.recordReview(order.id, refused, NOW + 2)).toBe("recorded");
      expect(await store.recordReview(order.id, refused, NOW + 3)).toBe("already");
      expect(await store.recordReview(order.id, accepted, NOW + 3)).toBe("refused");
      expect(await store.find(order.id)).toMatchObject({ state: "UNDER_REVIEW", sequence: 1 });
      expect(await queued()).toContain(order.id);
      expect(await store.cancel(order.id, "refused", NOW + 4)).toBe("cancelled");
      expect(await queued()).not.toContain(order.id);
      expect(await store.recordReview(order.id, refused, NOW + 5)).toBe("already");
      expect(await types(order)).toEqual(["order.placed", "order.cancelled"]);
    });

    it("is over when the order is paid, or was never under review, or is not there", async () => {
      const order = await underReview();
      await store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
      expect(await store.recordReview(order.id, accepted, NOW)).toBe("refused");
      expect(await queued()).not.toContain(order.id);
      const other = sampleOrder();
      await store.insert(other, NOW);
      expect(await store.recordReview(other.id, accepted, NOW)).toBe("refused");
      expect(await store.recordReview(sampleOrder().id, accepted, NOW)).toBe("refused");
    });

    it("nothing is picked of an order under review", async () => {
      const order = await underReview();
      const moves = order.parcels.map(({ id }) => ({ orderId: order.id, parcelId: id, nextStepAt: null }));
      const picks = moves.map((move) => ({ ...move, from: "WAITING", to: "PICKING" }) as const);
      expect(await store.advanceParcels(picks, NOW)).toEqual([]);
    });

    it("queues the order whose time runs out first first, page by page", async () => {
      await subject().empty();
      const orders = [await underReview(NOW + 3), await underReview(NOW + 1), await underReview(NOW + 2)];
      const first = await store.reviewQueue(null, 2);
      expect(first.orders.map(({ id }) => id)).toEqual([orders[1]?.id, orders[2]?.id]);
      expect(first.orders[0]).toMatchObject({ state: "UNDER_REVIEW", parcels: 1, country: "DE", risk: risk(NOW + 1) });
      const second = await store.reviewQueue(first.cursor, 2);
      expect([second.orders.map(({ id }) => id), second.cursor]).toEqual([[orders[0]?.id], null]);
    });
  });

  describe("lists for staff", () => {
    type List = typeof store.list;

    const walk = async (filter: Parameters<List>[0]): Promise<string[][]> => {
      const pages: string[][] = [];
      for (let cursor: string | null = null; ;) {
        const page: Awaited<ReturnType<List>> = await store.list(filter, cursor, 2);
        pages.push(page.orders.map(({ id }) => id));
        cursor = page.cursor;
        if (cursor === null) return pages;
      }
    };

    it("have all orders, newest first, without loss or repetition", async () => {
      await subject().empty();
      const ids: OrderId[] = [];
      for (const minutes of [1, 2, 3, 4, 5]) {
        const order = sampleOrder({ at: NOW + minutes * 60_000, warehouses: ["whs_a", "whs_b"] });
        await store.insert(order, NOW);
        ids.unshift(order.id);
      }
      expect(await walk({ by: "all" })).toEqual([ids.slice(0, 2), ids.slice(2, 4), ids.slice(4)]);
      const [row] = (await store.list({ by: "all" }, null, 1)).orders;
      expect(row).toMatchObject({
        ...{ id: ids[0], state: "PLACED", email: "ada@example.org", placedAt: NOW + 300_000, currency: "EUR" },
        ...{ totalMinor: 4_490, capturedMinor: 0, refundedMinor: 0, parcels: 2, country: "DE" },
      });
    });

    it("have one shopper's orders, the claimed ones too", async () => {
      const [guest, user] = [newShopper(), newUser()];
      const own = { ...sampleOrder({ shopperId: user, at: NOW + 60_000 }) };
      const claimed = sampleOrder({ shopperId: guest });
      const others = sampleOrder({ shopperId: user, at: NOW + 120_000 });
      for (const order of [own, claimed, others]) await store.insert(order, NOW);
      await store.claim(guest, user);
      expect(await walk({ by: "shopper", shopper: user })).toEqual([[others.id, own.id], [claimed.id]]);
      expect((await store.list({ by: "shopper", shopper: user }, null, 9)).orders.at(-1)).toMatchObject({
        ...{ shopperId: guest, ownerId: user },
      });
      expect(await walk({ by: "shopper", shopper: guest })).toEqual([[]]);
    });

    it("have a guest's orders by e-mail, and no user's", async () => {
      const email = `${newShopper()}@example.org`;
      const byGuest = [1, 2, 3].map((minutes) => ({ ...sampleOrder({ at: NOW + minutes * 60_000 }), email }));
      const byUser = { ...sampleOrder({ shopperId: newUser() }), email };
      for (const order of [...byGuest, byUser]) await store.insert(order, NOW);
      expect(await walk({ by: "guest_email", email })).toEqual([[byGuest[2]?.id, byGuest[1]?.id], [byGuest[0]?.id]]);
      expect(await walk({ by: "guest_email", email: "nobody@example.org" })).toEqual([[]]);
    });
  });

  describe("a seller's parcels", () => {
    it("are those of its sub-orders, newest orders first, an order's own in their order", async () => {
      const sellerId = `sel_${newShopper()}` as SellerId;
      const ofSeller = (order: Order): Order => ({
        ...order,
        parcels: order.parcels.map((parcel) => ({ ...parcel, sellerId })),
      });
      const orders = [1, 2].map((minutes) =>
        ofSeller(sampleOrder({ at: NOW + minutes * 60_000, warehouses: ["whs_a", "whs_b", "whs_c"] })),
      );
      for (const order of [...orders, sampleOrder()]) await store.insert(order, NOW);
      const expected = orders.toReversed().flatMap(({ parcels }) => parcels.map(({ id }) => id));
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof store.sellerParcels>> = await store.sellerParcels(sellerId, cursor, 2);
        seen.push(...page.parcels.map(({ parcel }) => parcel.id));
        ({ cursor } = page);
      } while (cursor !== null);
      expect(seen).toEqual(expected);
      const [first] = (await store.sellerParcels(sellerId, null, 1)).parcels;
      expect(first).toEqual({
        ...{ orderId: orders[1]?.id, parcel: orders[1]?.parcels[0], placedAt: NOW + 120_000, orderState: "PLACED" },
      });
      expect(await store.sellerParcels("sel_nobody" as SellerId, null, 9)).toEqual({ parcels: [], cursor: null });
    });
  });
}

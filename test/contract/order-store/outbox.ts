/** The outbox: what changed is told, at least once, oldest first. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Order } from "../../../src/domain/order/types.ts";
import { NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { storeOf, type GetSubject } from "./subject.ts";

export function outboxContract(subject: GetSubject): void {
  const store = storeOf(subject);
  const placed = async (at = NOW): Promise<Order> => {
    const order = sampleOrder({ at });
    await store.insert(order, at);
    return order;
  };
  const nameOf = (order: Order, sequence: number): string => `evt_${order.id.slice(4)}-${sequence}`;

  beforeEach(() => subject().empty());

  describe("the outbox", () => {
    it("events are unpublished until they are marked, and are told apart by order and number", async () => {
      const order = await placed();
      await store.recordCapture(order.id, order.payment.amountMinor, NOW + 1, null);
      const types = async (): Promise<string[]> =>
        (await store.outbox.unpublished(NOW + 1e9, 10_000)).map((event) => event.type);
      expect(await types()).toEqual(["order.placed", "order.paid"]);
      expect(await store.outbox.backlog()).toEqual({ unpublished: 2, oldestAt: NOW });
      await store.outbox.markPublished([nameOf(order, 1), "nonsense", "evt_nobody-7"], NOW);
      expect(await types()).toEqual(["order.paid"]);
      expect(await store.outbox.backlog()).toEqual({ unpublished: 1, oldestAt: NOW + 1 });
      await store.outbox.markPublished([nameOf(order, 1), nameOf(order, 2)], NOW);
      expect(await store.outbox.backlog()).toEqual({ unpublished: 0, oldestAt: null });
      await store.outbox.markPublished([], NOW);
    });

    it("gives what is older than asked for, oldest first, no more than asked for", async () => {
      const orders = [await placed(NOW + 3), await placed(NOW + 1), await placed(NOW + 2)];
      const ids = async (before: number, limit: number): Promise<string[]> =>
        (await store.outbox.unpublished(before, limit)).map((event) => event.orderId);
      expect(await ids(NOW + 3, 10)).toEqual([orders[1]?.id, orders[2]?.id]);
      expect(await ids(NOW + 9, 2)).toEqual([orders[1]?.id, orders[2]?.id]);
    });

    it("the same event has the same name, words and moment in the timeline and in the outbox", async () => {
      const order = await placed();
      expect(await store.outbox.unpublished(NOW + 1, 10)).toEqual(await store.timeline(order.id));
      expect(await store.timeline(order.id)).toEqual([
        {
          ...{ id: nameOf(order, 1), orderId: order.id, sequence: 1, type: "order.placed", at: NOW },
          data: { totalMinor: order.payment.amountMinor, currency: "EUR" },
        },
      ]);
    });

    it("the newest of what was published can be opened again", async () => {
      const old = await placed();
      const fresh = await placed();
      await store.outbox.markPublished([nameOf(old, 1)], NOW);
      await store.outbox.markPublished([nameOf(fresh, 1)], NOW + 10_000);
      expect(await store.outbox.reopen(5_000)).toBe(1);
      expect((await store.outbox.unpublished(NOW + 1e9, 10)).map((event) => event.orderId)).toEqual([fresh.id]);
      expect(await store.outbox.reopen(5_000)).toBe(1);
    });
  });
}

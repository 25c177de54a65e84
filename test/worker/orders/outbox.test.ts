import { beforeEach, describe, expect, it } from "vitest";
import { publishOutbox, sweepOutbox } from "../../../src/flows/orders/publish-outbox.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { emptyOrders, makeShop, type Shop } from "./fakes.ts";
import { NOW, sampleOrder } from "./sample-order.ts";

const place = async ({ deps }: Shop, count: number): Promise<void> => {
  await Promise.all(Array.from({ length: count }, () => deps.orders.insert(sampleOrder(), NOW)));
};

beforeEach(emptyOrders);

describe("publishing the outbox", () => {
  it("every event goes out once when nothing fails", async () => {
    const shop = makeShop();
    await place(shop, 3);
    await publishOutbox(shop.deps);
    await publishOutbox(shop.deps);
    expect(shop.bus.published).toHaveLength(3);
    expect(new Set(shop.bus.published.map((event) => event.id)).size).toBe(3);
    expect(await shop.deps.orders.outbox.backlog()).toEqual({ unpublished: 0, oldestAt: null });
  });

  it("a crash between sending and marking sends again: at least once", async () => {
    const shop = makeShop();
    await place(shop, 1);
    const { outbox } = shop.deps.orders;
    const crashing = {
      ...shop.deps.orders,
      outbox: { ...outbox, markPublished: () => Promise.reject(new Error("crash")) },
    };
    await publishOutbox({ ...shop.deps, orders: crashing });
    expect(shop.logged).toEqual(["outbox.publish_failed"]);
    expect((await outbox.backlog()).unpublished).toBe(1);
    await publishOutbox(shop.deps);
    expect(shop.bus.published.map((event) => event.type)).toEqual(["order.placed", "order.placed"]);
    expect(shop.bus.published[0]).toEqual(shop.bus.published[1]);
    expect((await outbox.backlog()).unpublished).toBe(0);
  });

  it("what cannot be sent stays, and the sweep sends it once it is old enough", async () => {
    const shop = makeShop();
    await place(shop, 2);
    shop.bus.down = true;
    await publishOutbox(shop.deps);
    await expect(sweepOutbox(shop.deps)).resolves.toBe(0);
    shop.pass(LIMITS.outboxSweepAfterMs + 1);
    await expect(sweepOutbox(shop.deps)).rejects.toThrow(/down/);
    shop.bus.down = false;
    expect(await sweepOutbox(shop.deps)).toBe(2);
    expect(await sweepOutbox(shop.deps)).toBe(0);
  });

  it("where queues forget, the newest events go out once more after a restart, and only then", async () => {
    const before = makeShop();
    await place(before, 1);
    await publishOutbox(before.deps);
    before.pass(LIMITS.queueForgetWindowMs + 1);
    await place(before, 2);
    await publishOutbox(before.deps);
    const newest = before.bus.published.slice(1).map((event) => event.id);
    const after = makeShop({ queuesForget: true });
    after.pass(86_400_000);
    expect(await sweepOutbox(after.deps)).toBe(2);
    expect(after.bus.published.map((event) => event.id).toSorted()).toEqual(newest.toSorted());
    expect(await sweepOutbox(after.deps)).toBe(0);
    const durable = makeShop();
    durable.pass(86_400_000);
    expect(await sweepOutbox(durable.deps)).toBe(0);
  });

  it("more than one batch goes out in one go", async () => {
    const shop = makeShop();
    await place(shop, LIMITS.outboxBatchMax + 5);
    await publishOutbox(shop.deps);
    expect(new Set(shop.bus.published.map((event) => event.id)).size).toBe(LIMITS.outboxBatchMax + 5);
  });

  it("an ask that comes while a drain sends makes that one go round once more", async () => {
    const shop = makeShop();
    let sends = 0;
    let running = 0;
    let most = 0;
    const publishOrders = async (events: Parameters<typeof shop.bus.publishOrders>[0]): Promise<void> => {
      sends += 1;
      running += 1;
      most = Math.max(most, running);
      if (sends === 1) {
        await place(shop, 1);
        await Promise.all(Array.from({ length: 5 }, () => publishOutbox(deps)));
      }
      await shop.bus.publishOrders(events);
      running -= 1;
    };
    const deps = { ...shop.deps, bus: { ...shop.bus, publishOrders } };
    await place(shop, 1);
    await publishOutbox(deps);
    expect([most, sends, shop.bus.published.length]).toEqual([1, 2, 2]);
    expect((await shop.deps.orders.outbox.backlog()).unpublished).toBe(0);
  });

  it("a drain whose request was ended does not block the next one for long", async () => {
    const shop = makeShop();
    await place(shop, 1);
    const never = new Promise<void>(() => undefined);
    void publishOutbox({ ...shop.deps, clock: { ...shop.deps.clock, sleep: () => never } });
    await publishOutbox(shop.deps);
    expect(shop.bus.published).toEqual([]);
    shop.pass(LIMITS.outboxSweepAfterMs + 1);
    await publishOutbox(shop.deps);
    expect(shop.bus.published).toHaveLength(1);
  });

  it("events of one moment are marked by one commit", async () => {
    const shop = makeShop();
    await place(shop, 20);
    shop.commits.length = 0;
    await publishOutbox(shop.deps);
    expect(shop.commits).toHaveLength(1);
  });
});

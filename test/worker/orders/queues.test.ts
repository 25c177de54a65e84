import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Order, OrderEvent } from "../../../src/domain/order/types.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import { notificationsTopic } from "../../../workers/queues/notifications.ts";
import { ordersTopic } from "../../../workers/queues/orders.ts";
import { takeBatch, type Topic } from "../../../workers/queues/topic.ts";
import { emptyOrders, makeShop, type Shop } from "./fakes.ts";
import { NOW, sampleOrder } from "./sample-order.ts";

/** The topics here use no more of a shop than this. */
const depsOf = (shop: Shop): Deps => shop.deps as Partial<Deps> as Deps;

async function deliver<T>(topic: Topic<T>, shop: Shop, bodies: readonly unknown[], attempts = 1) {
  const messages = bodies.map((body, index) => ({ id: String(index), timestamp: new Date(NOW), attempts, body }));
  const batch = createMessageBatch(`souk-${topic.name}`, messages);
  await takeBatch(topic, batch, depsOf(shop));
  return getQueueResult(batch, createExecutionContext());
}

const buy = async ({ deps }: Shop): Promise<{ order: Order; events: readonly OrderEvent[] }> => {
  const order = sampleOrder();
  await deps.orders.insert(order, NOW);
  await deps.orders.recordCapture(order.id, order.payment.amountMinor, NOW, null);
  return { order, events: await deps.orders.timeline(order.id) };
};

const noticesOf = async ({ deps }: Shop, order: Order): Promise<string[]> =>
  (await deps.inbox.list(100, null)).notices
    .filter((each) => each.shopperId === order.shopperId)
    .map((each) => each.subject);

beforeEach(emptyOrders);

describe("the topic of orders", () => {
  it("what somebody is told of goes on, and a payment has fulfilment woken", async () => {
    const shop = makeShop();
    const { events } = await buy(shop);
    const result = await deliver(
      ordersTopic,
      shop,
      events.map((event) => ({ kind: "event", event })),
    );
    expect(result.explicitAcks).toEqual(["0", "1"]);
    expect(shop.bus.notified.map((event) => event.type)).toEqual(["order.placed"]);
    expect(shop.bus.wakings).toEqual([60]);
  });

  it("a wake-up moves what is due", async () => {
    const shop = makeShop();
    const { order } = await buy(shop);
    shop.pass(60_000);
    await deliver(ordersTopic, shop, [{ kind: "fulfilment" }]);
    await shop.settle();
    expect((await shop.deps.orders.find(order.id))?.state).toBe("PICKING");
  });

  it("while the bus is down everything is tried again, later each time", async () => {
    const shop = makeShop();
    const { events } = await buy(shop);
    shop.bus.down = true;
    const delays: unknown[] = [];
    for (const attempts of [1, 3, 10]) {
      const body = { kind: "event", event: events[0] };
      const batch = createMessageBatch("souk-orders", [{ id: "0", timestamp: new Date(NOW), attempts, body }]);
      const retry = vi.spyOn(batch.messages[0] as Message, "retry");
      await takeBatch(ordersTopic, batch, depsOf(shop));
      expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual([]);
      delays.push(retry.mock.calls[0]?.[0]?.delaySeconds);
    }
    expect(delays).toEqual([2, 8, 300]);
  });

  it("a message that is none takes no neighbour with it, and its last failure is told", async () => {
    const shop = makeShop();
    const { events } = await buy(shop);
    const bodies = [{ kind: "event", event: events[0] }, { kind: "event", event: { id: "?" } }, "nonsense"];
    const result = await deliver(ordersTopic, shop, bodies, 11);
    expect(result.explicitAcks).toEqual(["0"]);
    expect(result.retryMessages.map(({ msgId }: { msgId: string }) => msgId)).toEqual(["1", "2"]);
    expect(shop.logged).toEqual(["queue.dead_letter", "queue.dead_letter"]);
  });
});

describe("the topic of notifications", () => {
  it("an event that arrives twice, in one batch or two, is one message", async () => {
    const shop = makeShop();
    const { order, events } = await buy(shop);
    const message = { event: events[0] };
    await deliver(notificationsTopic, shop, [message, message]);
    await deliver(notificationsTopic, shop, [message]);
    expect(await noticesOf(shop, order)).toHaveLength(1);
  });

  it("the order of arrival does not matter: each message stands for itself", async () => {
    const shop = makeShop();
    const { order, events } = await buy(shop);
    await shop.deps.orders.cancel(order.id, "changed my mind", NOW + 1);
    const all = await shop.deps.orders.timeline(order.id);
    await deliver(notificationsTopic, shop, [{ event: all.at(-1) }, { event: events[0] }]);
    expect((await noticesOf(shop, order)).toSorted()).toEqual([
      expect.stringMatching(/^Your order .* at Souk$/),
      expect.stringMatching(/is cancelled$/),
    ]);
  });

  it("one event that cannot be told takes no neighbour with it", async () => {
    const shop = makeShop();
    const { order, events } = await buy(shop);
    const stranger = sampleOrder();
    const orphan = { ...events[0], orderId: stranger.id, id: `evt_${stranger.id.slice(4)}-1` };
    const result = await deliver(notificationsTopic, shop, [{ event: orphan }, { event: events[0] }]);
    expect(result.explicitAcks).toEqual(["1"]);
    expect(result.retryMessages.map(({ msgId }: { msgId: string }) => msgId)).toEqual(["0"]);
    expect(await noticesOf(shop, order)).toHaveLength(1);
  });
});

describe("the inbox", () => {
  it("is newest first and pages without loss or repetition", async () => {
    const { deps } = makeShop();
    const notice = (n: number) => ({
      id: `ntc_page-${n}`,
      shopperId: sampleOrder().shopperId,
      channel: "email" as const,
      to: "ada@example.org",
      subject: `page ${n}`,
      bodyText: "text",
      path: "/",
      createdAt: NOW + n,
    });
    await deps.notifier.send([1, 2, 3, 4, 5].map(notice));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof deps.inbox.list>> = await deps.inbox.list(2, cursor);
      seen.push(...page.notices.map((each) => each.id));
      cursor = page.cursor;
    } while (cursor);
    expect(seen.filter((id) => id.startsWith("ntc_page-"))).toEqual([5, 4, 3, 2, 1].map((n) => `ntc_page-${n}`));
    expect(await deps.inbox.find("ntc_page-3")).toMatchObject({ subject: "page 3", createdAt: NOW + 3 });
    expect(await deps.inbox.find("ntc_none")).toBeNull();
  });
});

/** What a stock object tells shoppers, and when. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Stock } from "../../durable-objects/stock.ts";
import type { AvailabilityChanged } from "../../src/ports/event-bus.ts";
import { BERLIN, LAMP, PARIS, shardWith, silence, wish, type Shard } from "./support/stock.ts";

afterEach(silence);

describe("the outbox of a stock object", () => {
  const sent: AvailabilityChanged[] = [];
  /** What the queue does with a message; it takes it, unless a test says otherwise. */
  let take: () => Promise<void>;
  beforeEach(() => {
    take = async () => {};
    vi.spyOn(env.INVENTORY_UPDATES, "sendBatch").mockImplementation(async (batch) => {
      sent.push(
        ...[...batch].flatMap((message) => (message.body as { changes: readonly AvailabilityChanged[] }).changes),
      );
      await take();
      return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
    });
  });
  afterEach(() => vi.restoreAllMocks());

  /** What the alarm sends, after an eviction: then no second has to pass since the last time. */
  async function sentBy(shard: Shard): Promise<readonly AvailabilityChanged[]> {
    await evictDurableObject(shard);
    await runDurableObjectAlarm(shard);
    return sent.splice(0);
  }

  it("tells of a sku once however often it changed, and again only when the change is notable", async () => {
    const shard = await shardWith("told", 10);
    await shard.receive({ receipts: [{ sku: LAMP, warehouseId: PARIS, quantity: 5, reference: "second" }] });
    const [first, ...more] = await sentBy(shard);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      sku: LAMP,
      availability: {
        state: "in_stock",
        sellable: 15,
        warehouses: [
          { id: BERLIN, free: 10 },
          { id: PARIS, free: 5 },
        ],
      },
    });
    await shard.reserve(wish("small", 1));
    expect(await sentBy(shard)).toEqual([]);
    await shard.reserve(wish("large", 3));
    const [second] = await sentBy(shard);
    expect(second?.availability.sellable).toBe(11);
    expect(second?.version).toBeGreaterThan(first?.version ?? Infinity);
  });

  it("always tells of the last unit and of the first that comes back", async () => {
    const shard = await shardWith("last", 1);
    await sentBy(shard);
    await shard.reserve(wish("a", 1));
    expect(await sentBy(shard)).toMatchObject([
      { availability: { state: "out_of_stock", sellable: 0, warehouses: [] } },
    ]);
    await shard.release({ reference: "a" });
    expect(await sentBy(shard)).toMatchObject([{ availability: { state: "low_stock", sellable: 1 } }]);
  });

  it("keeps what the queue did not take, and sends it with a newer version", async () => {
    const shard = await shardWith("refused", 3);
    take = () => Promise.reject(new Error("queue is down"));
    const [lost] = await sentBy(shard);
    expect(await runInDurableObject(shard, (_, state) => state.storage.getAlarm())).not.toBeNull();
    take = async () => {};
    const [again] = await sentBy(shard);
    expect(again?.version).toBeGreaterThan(lost?.version ?? Infinity);
    expect(await sentBy(shard)).toEqual([]);
  });

  it("does not forget what changes while the message is on its way", async () => {
    const shard = await shardWith("meanwhile", 3);
    take = async () => {
      take = async () => {};
      await env.STOCK.getByName("meanwhile").reserve(wish("a", 3));
    };
    const all = [...(await sentBy(shard)), ...(await sentBy(shard))];
    // The first may be told twice: an object that is evicted while it sends has not noted what it sent.
    expect(all[0]?.availability.sellable).toBe(3);
    expect(all.at(-1)?.availability.sellable).toBe(0);
  });

  it("says since when shoppers see something else", async () => {
    const before = Date.now();
    const shard = env.STOCK.getByName("since");
    await shard.receive({ receipts: [{ sku: LAMP, warehouseId: BERLIN, quantity: 3, reference: "first" }] });
    const after = Date.now();
    await vi.waitUntil(() => sent.length > 0, { timeout: 5_000 });
    const [change] = sent.splice(0);
    expect(change?.changedAt).toBeGreaterThanOrEqual(before);
    expect(change?.changedAt).toBeLessThanOrEqual(after);
    expect(change?.version).toBeGreaterThan((change?.changedAt ?? Infinity) * 1_000);
  });

  it("tells the newest news again where queues forget, once a process and not after each eviction", async () => {
    const shard = await shardWith("forgetful", 7);
    await sentBy(shard);
    const begun = () =>
      runInDurableObject(shard, async (_, state) => {
        const object = new Stock(state, { ...env, SHOP_SETTINGS: JSON.stringify({ queuesForget: true }) });
        await object.held({ after: null });
        await object.alarm();
        return sent.splice(0).map((change) => [change.sku, change.availability.sellable]);
      });
    expect(await begun()).toEqual([[LAMP, 7]]);
    expect(await begun()).toEqual([]);
  });
});

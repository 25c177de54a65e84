/** The stock object in workerd: races, evictions, alarms, messages, rows. */
import { evictDurableObject, listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { meter, readMeter, resetMeter } from "../../src/adapters/meter.ts";
import { stockObjects } from "../../src/adapters/stock/objects.ts";
import type { Receipt, ReserveRequest } from "../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/kernel/time.ts";
import type { AvailabilityChanged } from "../../src/ports/event-bus.ts";

const LAMP = "lamp" as Sku;
const BERLIN = "whs_berlin" as WarehouseId;
const PARIS = "whs_paris" as WarehouseId;

/** A new object with so many lamps in Berlin. */
async function shardWith(name: string, quantity: number) {
  const shard = env.STOCK.getByName(name);
  const receipt: Receipt = { sku: LAMP, warehouseId: BERLIN, quantity, reference: "opening" };
  expect(await shard.receive({ receipts: [receipt] })).toEqual({ outcome: "received", units: quantity, conflicts: [] });
  return shard;
}

const wish = (reference: string, quantity: number, more: Partial<ReserveRequest> = {}): ReserveRequest => ({
  reference,
  lines: [{ sku: LAMP, quantity }],
  warehouses: [BERLIN, PARIS],
  expiresAt: Date.now() + 15 * MINUTE_MS,
  ...more,
});

type Shard = Awaited<ReturnType<typeof shardWith>>;
const summary = async (shard: Shard) => (await shard.levels({ skus: [LAMP] }))[0];
const expectSound = async (shard: Shard): Promise<void> =>
  expect(await shard.audit({ after: null })).toMatchObject({ violations: [], next: null });

/** Moves the end of what is open into the past: as if the time had gone by. */
const letTimePass = (shard: Shard): Promise<void> =>
  runInDurableObject(shard, (_, state) => {
    state.storage.sql.exec("UPDATE reservations SET expires_at = ?", Date.now() - 1);
  });

// An alarm of an earlier test must not ring into a later one.
afterEach(async () => {
  for (const id of await listDurableObjectIds(env.STOCK)) {
    await runInDurableObject(env.STOCK.get(id), (_, state) => state.storage.deleteAlarm());
  }
});

describe("a stock object", () => {
  it("gives ten units to ten of sixty-four who ask at once, and says so clearly to the others", async () => {
    const shard = await shardWith("race", 10);
    const answers = await Promise.all(Array.from({ length: 64 }, (_, buyer) => shard.reserve(wish(`r${buyer}`, 1))));
    const outcomes = answers.map((answer) => answer.outcome);
    expect(outcomes.filter((outcome) => outcome === "reserved")).toHaveLength(10);
    expect(outcomes.filter((outcome) => outcome === "short")).toHaveLength(54);
    expect(await summary(shard)).toMatchObject({ onHand: 10, reserved: 10, sellable: 0 });
    await expectSound(shard);
  });

  it("remembers everything over an eviction between every two steps", async () => {
    const shard = await shardWith("evicted", 3);
    const request = wish("a", 2);
    const first = await shard.reserve(request);
    await evictDurableObject(shard);
    expect(await shard.reserve(request)).toEqual(first);
    await evictDurableObject(shard);
    expect(await shard.extend({ reference: "a", expiresAt: request.expiresAt + MINUTE_MS })).toEqual({
      outcome: "extended",
    });
    await evictDurableObject(shard);
    const sold = await shard.confirm({ reference: "a" });
    expect(sold).toMatchObject({ outcome: "confirmed", taken: [{ sku: LAMP, warehouseId: BERLIN, quantity: 2 }] });
    await evictDurableObject(shard);
    expect(await shard.confirm({ reference: "a" })).toEqual(sold);
    expect(await shard.release({ reference: "a" })).toEqual({ outcome: "refused", reason: "already_confirmed" });
    await evictDurableObject(shard);
    const back = { reference: "a", giveBackReference: "g" };
    expect([await shard.giveBack(back), await shard.giveBack(back)]).toEqual([
      { outcome: "returned" },
      { outcome: "returned" },
    ]);
    expect(await summary(shard)).toMatchObject({ onHand: 3, reserved: 0 });
    await expectSound(shard);
  });

  it("ends a reservation past its deadline by the alarm and frees its stock", async () => {
    const shard = await shardWith("alarm", 5);
    await shard.reserve(wish("a", 2));
    await shard.reserve(wish("b", 1));
    await letTimePass(shard);
    await evictDurableObject(shard);
    expect((await summary(shard))?.reserved).toBe(3);
    expect(await runDurableObjectAlarm(shard)).toBe(true);
    expect(await summary(shard)).toMatchObject({ onHand: 5, reserved: 0 });
    expect(await shard.confirm({ reference: "a" })).toEqual({ outcome: "refused", reason: "expired" });
    await expectSound(shard);
  });

  it("sells what overdue reservations hold before the alarm has come round", async () => {
    const shard = await shardWith("overdue", 5);
    await shard.reserve(wish("a", 5));
    expect(await shard.reserve(wish("b", 1))).toMatchObject({ outcome: "short", shortages: [{ heldByOthers: 5 }] });
    await letTimePass(shard);
    await evictDurableObject(shard);
    expect(await shard.reserve(wish("c", 5))).toMatchObject({ outcome: "reserved" });
    expect(await shard.confirm({ reference: "a" })).toEqual({ outcome: "refused", reason: "expired" });
    await expectSound(shard);
  });

  it("always has an alarm while something is reserved, set to the minute after the earliest end", async () => {
    const shard = await shardWith("rearmed", 1_000);
    await runDurableObjectAlarm(shard);
    const soon = Date.now() + 15 * MINUTE_MS;
    await shard.reserve(wish("late", 1, { expiresAt: soon + HOUR_MS }));
    await shard.reserve(wish("soon", 1, { expiresAt: soon }));
    const alarm = await runInDurableObject(shard, (_, state) => state.storage.getAlarm());
    expect(alarm).toBeGreaterThan(Date.now());
    expect(alarm).toBeLessThanOrEqual(soon + MINUTE_MS);
    await runDurableObjectAlarm(shard);
    const rearmed = await runInDurableObject(shard, (_, state) => state.storage.getAlarm());
    expect(rearmed).toBe((Math.floor(soon / MINUTE_MS) + 1) * MINUTE_MS);
  });

  it("sets an alarm again when it wakes without one and something is open", async () => {
    const shard = await shardWith("lost-alarm", 5);
    await shard.reserve(wish("a", 1));
    await runInDurableObject(shard, (_, state) => state.storage.deleteAlarm());
    await evictDurableObject(shard);
    await summary(shard);
    expect(await runInDurableObject(shard, (_, state) => state.storage.getAlarm())).not.toBeNull();
  });

  it("writes at most six rows to reserve and confirm one line, and no alarm for the second reservation", async () => {
    const shard = await shardWith("rows", 1_000);
    await runDurableObjectAlarm(shard);
    await runDurableObjectAlarm(shard);
    await shard.reserve(wish("first", 1));
    resetMeter();
    await shard.reserve(wish("second", 1));
    await shard.confirm({ reference: "second" });
    const { commits, rows } = readMeter();
    expect(commits).toEqual({ stock: 2 });
    expect(rows["stock"]).toBe(6);
  });

  it("refuses malformed calls and changes nothing", async () => {
    const shard = await shardWith("malformed", 5);
    const invalid = { outcome: "refused", reason: "invalid_request" };
    const lines = (quantity: number) => ({ lines: [{ sku: LAMP, quantity }] });
    for (const quantity of [0, -1, 1.5, NaN, Infinity, 1e9, 2 ** 53]) {
      expect(await shard.reserve(wish("bad", 1, lines(quantity)))).toEqual(invalid);
      const receipt = { sku: LAMP, warehouseId: BERLIN, quantity: quantity === 1e9 ? 2e9 : quantity, reference: "bad" };
      expect(await shard.receive({ receipts: [{ ...receipt, quantity: 1, reference: "good" }, receipt] })).toEqual(
        invalid,
      );
    }
    expect(await shard.reserve(wish("bad", 1, { lines: [] }))).toEqual(invalid);
    expect(await shard.reserve(wish("bad", 1, { warehouses: [] }))).toEqual(invalid);
    expect(await shard.reserve(wish("x".repeat(201), 1))).toEqual(invalid);
    expect(await shard.reserve(wish("bad", 1, { expiresAt: Date.now() + 48 * HOUR_MS }))).toEqual(invalid);
    expect(await shard.release({ reference: "" })).toEqual(invalid);
    expect(await shard.extend({ reference: "bad", expiresAt: NaN })).toEqual(invalid);
    expect(await shard.confirm({ reference: "x".repeat(201) })).toEqual({
      outcome: "refused",
      reason: "unknown_reference",
    });
    expect(await summary(shard)).toMatchObject({ onHand: 5, reserved: 0 });
    const { movementSums } = await shard.audit({ after: null });
    expect(movementSums).toEqual([{ sku: LAMP, warehouseId: BERLIN, kind: "received", onHand: 5, reserved: 0 }]);
  });

  it("refuses to go on with a broken row, for that request only, and the audit names it", async () => {
    const shard = await shardWith("broken", 5);
    const chairs: Receipt = { sku: "chair" as Sku, warehouseId: BERLIN, quantity: 5, reference: "opening" };
    await shard.receive({ receipts: [chairs] });
    await shard.reserve(wish("a", 2));
    await runInDurableObject(shard, (_, state) => {
      state.storage.sql.exec("UPDATE stock SET reserved = 1 WHERE sku = ?", LAMP);
    });
    const [broken, sound] = await Promise.allSettled([
      shard.confirm({ reference: "a" }),
      shard.reserve(wish("b", 1, { lines: [{ sku: chairs.sku, quantity: 1 }] })),
    ]);
    expect(broken.status).toBe("rejected");
    expect(sound).toMatchObject({ status: "fulfilled", value: { outcome: "reserved" } });
    const { violations } = await shard.audit({ after: null });
    expect(violations).toEqual([
      "lamp in whs_berlin has 1 reserved, its movements say 2",
      "lamp in whs_berlin has 1 reserved, open reservations hold 2",
    ]);
  });

  it("never changes or loses a movement", async () => {
    const shard = await shardWith("append-only", 5);
    await runInDurableObject(shard, (_, state) => {
      expect(() => state.storage.sql.exec("UPDATE movements SET lines = '[]'")).toThrow(/append-only/);
      expect(() => state.storage.sql.exec("DELETE FROM movements")).toThrow(/append-only/);
    });
  });

  it("pages its audit by whole skus", async () => {
    const shard = env.STOCK.getByName("paged");
    const receipts = Array.from({ length: 1_001 }, (_, index) => ({
      sku: `sku-${String(index).padStart(4, "0")}` as Sku,
      warehouseId: BERLIN,
      quantity: 1,
      reference: "opening",
    }));
    await shard.receive({ receipts: receipts.slice(0, 1_000) });
    await shard.receive({ receipts: receipts.slice(1_000) });
    const first = await shard.audit({ after: null });
    expect([first.levels.length, first.movementSums.length, first.next]).toEqual([1_000, 1_000, "sku-0999"]);
    const second = await shard.audit({ after: first.next });
    expect([second.levels.length, second.movementSums.length, second.next]).toEqual([1, 1, null]);
    expect([...first.violations, ...second.violations]).toEqual([]);
  });
});

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
      availability: { state: "in_stock", sellable: 15, warehouses: [BERLIN, PARIS] },
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
    const first = await sentBy(shard);
    expect(first).toMatchObject([{ availability: { sellable: 3 } }]);
    expect(await sentBy(shard)).toMatchObject([{ availability: { sellable: 0 } }]);
  });
});

describe("the map of stock objects", () => {
  const settings = { ...DEFAULT_SETTINGS, stock: { ...DEFAULT_SETTINGS.stock, shards: 4 } };
  const map = (namespace: typeof env.STOCK, timeoutMs = 5_000) =>
    stockObjects({ namespace, settings, timeoutMs, meter, sleep: async () => {} });
  /** A namespace whose objects fail so many times with this error, then answer. */
  const failing = (times: number, error: Error): { namespace: typeof env.STOCK; calls: () => number } => {
    let calls = 0;
    const namespace = new Proxy(env.STOCK, {
      get: (_, property) =>
        property === "getByName"
          ? (name: string) => ({
              release: async (call: { reference: string }) => {
                calls += 1;
                if (calls <= times) throw error;
                return env.STOCK.getByName(name).release(call);
              },
            })
          : undefined,
    });
    return { namespace, calls: () => calls };
  };

  it("never looks for a sku elsewhere than before", () => {
    const { shardOf } = stockObjects({
      namespace: env.STOCK,
      settings: DEFAULT_SETTINGS,
      timeoutMs: 1,
      meter,
      sleep: async () => {},
    });
    expect(["lamp", "KTL-0012-BLK", "85123A:255"].map((each) => shardOf(each as Sku))).toEqual([
      "eu-s-11",
      "eu-s-00",
      "eu-s-11",
    ]);
  });

  it("finds each sku in one of a fixed number of objects, and a moved one in its own", () => {
    const { shardNames, shardOf } = map(env.STOCK);
    expect(shardNames).toEqual(["eu-s-00", "eu-s-01", "eu-s-02", "eu-s-03"]);
    const names = Array.from({ length: 200 }, (_, index) => shardOf(`sku-${index}` as Sku));
    expect(new Set(names)).toEqual(new Set(shardNames));
    const overrides = new Map([[LAMP, "eu-s-lamp"]]);
    const moved = stockObjects({
      namespace: env.STOCK,
      settings,
      timeoutMs: 1,
      meter,
      sleep: async () => {},
      overrides,
    });
    expect([moved.shardOf(LAMP), moved.shardNames.at(-1)]).toEqual(["eu-s-lamp", "eu-s-lamp"]);
  });

  it("tries a retryable failure again", async () => {
    const { namespace, calls } = failing(2, Object.assign(new Error("object moved"), { retryable: true }));
    expect(await map(namespace).shard("eu-s-retry").release({ reference: "a" })).toEqual({ outcome: "released" });
    expect(calls()).toBe(3);
  });

  it.each([
    ["thrown", new Error("boom"), 1],
    ["overloaded", Object.assign(new Error("overloaded"), { retryable: true, overloaded: true }), 1],
    ["retryable without end", Object.assign(new Error("moved"), { retryable: true }), 3],
  ])("answers unknown when the failure is %s", async (_, error, attempts) => {
    const { namespace, calls } = failing(Infinity, error);
    expect(await map(namespace).shard("eu-s-bad").release({ reference: "a" })).toEqual({ outcome: "unknown" });
    expect(calls()).toBe(attempts);
  });

  it("answers unknown when no answer comes in time", async () => {
    const namespace = new Proxy(env.STOCK, {
      get: () => () => ({ release: () => new Promise(() => {}) }),
    });
    expect(await map(namespace, 20).shard("eu-s-slow").release({ reference: "a" })).toEqual({ outcome: "unknown" });
  });
});

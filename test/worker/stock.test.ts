/** The stock object in workerd: races, evictions, alarms, rows. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { readMeter, resetMeter } from "../../src/adapters/meter.ts";
import { HOUR_MS, MINUTE_MS } from "../../src/kernel/time.ts";
import { BERLIN, expectSound, LAMP, letTimePass, shardWith, silence, summary, wish } from "./support/stock.ts";

afterEach(silence);

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
});

/** What people who look after goods do with a stock object, each thing once, and what it refuses. */
import { evictDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import type { Adjustment, Incoming, Receipt, Restock, StockTerms, Transfer } from "../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../src/kernel/ids.ts";
import { DAY_MS } from "../../src/kernel/time.ts";
import { BERLIN, expectSound, LAMP, PARIS, shardWith, silence, summary, wish } from "./support/stock.ts";

afterEach(silence);

const INVALID = { outcome: "refused", reason: "invalid_request" };
const BAD_COUNTS = [-1, 1.5, NaN, Infinity, 2 ** 53, 1_000_000_001];
const SOON = Date.now() + 7 * DAY_MS;

const adjustment = (onHand: number, expectedOnHand: number, more: Partial<Adjustment> = {}): Adjustment => ({
  sku: LAMP,
  warehouseId: BERLIN,
  onHand,
  expectedOnHand,
  reason: "correction",
  reference: "adj-1",
  ...more,
});
const delivery = (quantity: number, reference: string, more: Partial<Receipt> = {}): Receipt => ({
  sku: LAMP,
  warehouseId: BERLIN,
  quantity,
  reference,
  ...more,
});

describe("an adjustment", () => {
  it("is done while the number is the one that was seen, once, and refused as stale after somebody else's", async () => {
    const shard = await shardWith("adjusted", 10);
    const done = { outcome: "decided", outcomes: [{ outcome: "adjusted", level: { onHand: 7 } }] };
    expect(await shard.adjust({ adjustments: [adjustment(7, 10)] })).toMatchObject(done);
    await evictDurableObject(shard);
    expect(
      await shard.adjust({
        adjustments: [
          adjustment(7, 10),
          adjustment(8, 11),
          adjustment(7, 10, { reason: "damage" }),
          adjustment(6, 10, { reference: "adj-2" }),
          adjustment(6, 7, { reference: "adj-3", reason: "loss" }),
        ],
      }),
    ).toMatchObject({
      outcomes: [
        { outcome: "repeated", level: { onHand: 7 } },
        { outcome: "conflict" },
        { outcome: "conflict" },
        { outcome: "stale", level: { onHand: 7 } },
        { outcome: "adjusted", level: { onHand: 6 } },
      ],
    });
    expect(await summary(shard)).toMatchObject({ onHand: 6 });
    await expectSound(shard);
  });

  it("leaves what is reserved its units, unless the shelf was counted; what a count found missing is not sold", async () => {
    const shard = await shardWith("counted", 5);
    await shard.reserve(wish("a", 2));
    await shard.reserve(wish("b", 2));
    const refused = await shard.adjust({ adjustments: [adjustment(3, 5)] });
    expect(refused).toMatchObject({ outcomes: [{ outcome: "below_reserved", level: { onHand: 5, reserved: 4 } }] });
    const counted = await shard.adjust({ adjustments: [adjustment(3, 5, { reason: "count" })] });
    expect(counted).toMatchObject({ outcomes: [{ outcome: "adjusted", level: { onHand: 3, missing: 1 } }] });
    expect(await summary(shard)).toMatchObject({ onHand: 3, reserved: 4, sellable: 0, missing: 1 });
    await evictDurableObject(shard);
    expect(await shard.confirm({ reference: "a" })).toMatchObject({ outcome: "confirmed" });
    expect(await shard.confirm({ reference: "b" })).toEqual({ outcome: "refused", reason: "released" });
    expect(await shard.confirm({ reference: "b" })).toEqual({ outcome: "refused", reason: "released" });
    expect(await summary(shard)).toMatchObject({ onHand: 1, reserved: 0, sellable: 1, missing: 0 });
    await expectSound(shard);
  });

  it("may say after a sale that less was there: on hand falls below 0, and a receipt settles it", async () => {
    const shard = await shardWith("oversold", 3);
    await shard.reserve(wish("a", 3));
    await shard.confirm({ reference: "a" });
    expect(await shard.adjust({ adjustments: [adjustment(-2, 0)] })).toMatchObject({
      outcomes: [{ outcome: "below_reserved" }],
    });
    await shard.adjust({ adjustments: [adjustment(-2, 0, { reason: "count" })] });
    expect(await summary(shard)).toMatchObject({ onHand: -2, missing: 2, sellable: 0 });
    await shard.receive({ receipts: [delivery(5, "in-2")] });
    expect(await summary(shard)).toMatchObject({ onHand: 3, missing: 0, sellable: 3 });
    await expectSound(shard);
  });

  it("is refused as a whole call when one is malformed", async () => {
    const shard = await shardWith("adjusted-badly", 5);
    const bad: Partial<Adjustment>[] = [
      ...[1.5, NaN, Infinity, 2 ** 53, -1_000_000_001].map((onHand) => ({ onHand })),
      { expectedOnHand: 0.5 },
      { sku: "no sku" as Sku },
      { warehouseId: "berlin" as WarehouseId },
      { reason: "theft" as "loss" },
      { reference: "" },
    ];
    for (const each of bad)
      expect(await shard.adjust({ adjustments: [adjustment(4, 5), adjustment(4, 5, each)] })).toEqual(INVALID);
    expect(await shard.adjust({ adjustments: [] })).toEqual(INVALID);
    expect(await summary(shard)).toMatchObject({ onHand: 5 });
  });
});

describe("a transfer", () => {
  const transfer = (quantity: number, more: Partial<Transfer> = {}): Transfer => ({
    ...{ sku: LAMP, from: BERLIN, to: PARIS, quantity, expectedAt: SOON, reference: "truck-1" },
    ...more,
  });

  it("takes free units away at once and has them announced until they arrive", async () => {
    const shard = await shardWith("sent", 10);
    await shard.reserve(wish("a", 4));
    expect(await shard.transfer(transfer(7))).toEqual({ outcome: "short", free: 6 });
    expect(await shard.transfer(transfer(6))).toEqual({ outcome: "transferred" });
    await evictDurableObject(shard);
    expect(await shard.transfer(transfer(6))).toEqual({ outcome: "repeated" });
    for (const other of [{ quantity: 5 }, { expectedAt: SOON + 1 }, { to: "whs_rome" as WarehouseId }])
      expect(await shard.transfer(transfer(6, other))).toEqual({ outcome: "refused", reason: "reference_reused" });
    const road = await shard.detail({ sku: LAMP, older: null });
    expect(road.incoming).toEqual([
      { sku: LAMP, warehouseId: PARIS, quantity: 6, expectedAt: SOON, reference: "truck-1" },
    ]);
    expect(road.summary).toMatchObject({ onHand: 4, sellable: 0 });
    await shard.receive({ receipts: [delivery(6, "truck-1", { warehouseId: PARIS })] });
    expect(await shard.detail({ sku: LAMP, older: null })).toMatchObject({ incoming: [], summary: { onHand: 10 } });
    expect(await shard.transfer(transfer(6))).toEqual({ outcome: "repeated" });
    await expectSound(shard);
  });

  it("is refused under a reference that could never be received", async () => {
    const shard = await shardWith("sent-twice", 10);
    await shard.receive({ receipts: [delivery(1, "truck-1", { warehouseId: PARIS })] });
    expect(await shard.transfer(transfer(2))).toEqual({ outcome: "refused", reason: "reference_reused" });
    expect(await summary(shard)).toMatchObject({ onHand: 11 });
  });

  it("is refused when malformed", async () => {
    const shard = await shardWith("sent-badly", 10);
    for (const quantity of [0, ...BAD_COUNTS]) expect(await shard.transfer(transfer(quantity))).toEqual(INVALID);
    for (const more of [{ to: BERLIN }, { expectedAt: NaN }, { expectedAt: -1 }, { from: "x" as WarehouseId }])
      expect(await shard.transfer(transfer(1, more))).toEqual(INVALID);
  });
});

describe("goods ahead", () => {
  const announced = (quantity: number, more: Partial<Incoming> = {}): Incoming => ({
    ...{ sku: LAMP, warehouseId: BERLIN, quantity, expectedAt: SOON, reference: "PO-7" },
    ...more,
  });
  const terms = (ahead: StockTerms["ahead"], buffer: StockTerms["buffer"] = null): { sku: Sku; terms: StockTerms } => ({
    sku: LAMP,
    terms: { buffer, ahead },
  });

  it("are promised up to what is announced (preorder), and what comes in covers the promises first", async () => {
    const shard = await shardWith("preorder", 2);
    await shard.setTerms(terms({ kind: "preorder", unitsMax: 100 }));
    expect(await shard.reserve(wish("early", 3))).toMatchObject({ outcome: "short", shortages: [{ sellable: 2 }] });
    await shard.announce({ incoming: [announced(5)] });
    expect(await summary(shard)).toMatchObject({ sellable: 2, sellableAhead: 5 });
    expect(await shard.reserve(wish("a", 4))).toMatchObject({
      taken: [{ warehouseId: BERLIN, quantity: 4, ahead: { quantity: 2, expectedAt: SOON } }],
    });
    await evictDurableObject(shard);
    expect(await shard.reserve(wish("a", 4))).toMatchObject({
      taken: [{ quantity: 4, ahead: { quantity: 2, expectedAt: SOON } }],
    });
    expect(await summary(shard)).toMatchObject({ onHand: 2, reserved: 4, ahead: 2, sellable: 0, sellableAhead: 3 });
    expect(await shard.reserve(wish("b", 4))).toMatchObject({ outcome: "short", shortages: [{ sellable: 3 }] });
    expect(await shard.confirm({ reference: "a" })).toMatchObject({ outcome: "confirmed" });
    expect(await summary(shard)).toMatchObject({ onHand: -2, reserved: 0, ahead: 2, sellableAhead: 3 });
    await shard.receive({ receipts: [delivery(3, "PO-7")] });
    expect(await shard.detail({ sku: LAMP, older: null })).toMatchObject({
      incoming: [{ quantity: 2, reference: "PO-7" }],
      summary: { onHand: 1, ahead: 0, sellable: 1, sellableAhead: 2 },
    });
    await shard.receive({ receipts: [delivery(2, "PO-7/2")] });
    expect(await shard.detail({ sku: LAMP, older: null })).toMatchObject({ incoming: [], summary: { onHand: 3 } });
    await expectSound(shard);
  });

  it("are promised up to a number of units without any announcement (backorder), and released when nobody wants them", async () => {
    const shard = await shardWith("backorder", 1);
    await shard.setTerms(terms({ kind: "backorder", unitsMax: 3 }));
    const expected = { quantity: 2, expectedAt: null };
    expect(await shard.reserve(wish("a", 3))).toMatchObject({ taken: [{ quantity: 3, ahead: expected }] });
    expect(await shard.reserve(wish("b", 2))).toMatchObject({ outcome: "short", shortages: [{ sellable: 1 }] });
    await shard.release({ reference: "a" });
    expect(await summary(shard)).toMatchObject({ onHand: 1, reserved: 0, ahead: 0, sellable: 1, sellableAhead: 3 });
    await expectSound(shard);
  });

  it("are set anew, taken back, and refused when malformed", async () => {
    const shard = await shardWith("announced", 1);
    await shard.announce({ incoming: [announced(5)] });
    await shard.announce({ incoming: [announced(3, { expectedAt: SOON + 1 })] });
    expect((await shard.detail({ sku: LAMP, older: null })).incoming).toMatchObject([
      { quantity: 3, expectedAt: SOON + 1 },
    ]);
    await shard.announce({ incoming: [announced(0)] });
    for (const quantity of BAD_COUNTS)
      expect(await shard.announce({ incoming: [announced(1), announced(quantity)] })).toEqual(INVALID);
    expect((await shard.detail({ sku: LAMP, older: null })).incoming).toEqual([]);
    for (const unitsMax of BAD_COUNTS)
      expect(await shard.setTerms(terms({ kind: "backorder", unitsMax }))).toEqual(INVALID);
    expect(await shard.setTerms(terms(null, { kind: "share", basisPoints: 10_001 }))).toEqual(INVALID);
  });

  it("keeps back what the offer's own buffer says, nothing of a low stock", async () => {
    const shard = await shardWith("buffered", 30);
    expect(await summary(shard)).toMatchObject({ sellable: 29 });
    await shard.setTerms(terms(null, { kind: "units", units: 12 }));
    expect(await summary(shard)).toMatchObject({ sellable: 18 });
    await shard.setTerms(terms(null, { kind: "share", basisPoints: 5_000 }));
    expect(await summary(shard)).toMatchObject({ sellable: 15 });
    await shard.adjust({ adjustments: [adjustment(19, 30)] });
    expect(await summary(shard)).toMatchObject({ sellable: 19 });
    await shard.setTerms(terms(null));
    expect((await shard.detail({ sku: LAMP, older: null })).terms).toEqual({ buffer: null, ahead: null });
  });
});

describe("a return", () => {
  const restock = (quantity: number, returnReference: string, more: Partial<Restock> = {}): Restock => ({
    reference: "a",
    returnReference,
    lines: [{ sku: LAMP, warehouseId: PARIS, quantity }],
    ...more,
  });

  it("brings goods back to a shelf in parts, each once and never more than were sold", async () => {
    const shard = await shardWith("returned", 5);
    await shard.reserve(wish("a", 3));
    expect(await shard.restock(restock(1, "r1"))).toEqual({ outcome: "refused", reason: "not_confirmed" });
    await shard.confirm({ reference: "a" });
    expect(await shard.restock(restock(4, "r1"))).toEqual({ outcome: "refused", reason: "more_than_sold" });
    expect(await shard.restock(restock(2, "r1"))).toEqual({ outcome: "restocked" });
    await evictDurableObject(shard);
    expect(await shard.restock(restock(2, "r1"))).toEqual({ outcome: "restocked" });
    expect(await shard.restock(restock(1, "r1"))).toEqual({ outcome: "refused", reason: "reference_reused" });
    expect(await shard.restock(restock(2, "r2"))).toEqual({ outcome: "refused", reason: "more_than_sold" });
    expect(await shard.restock(restock(1, "r2"))).toEqual({ outcome: "restocked" });
    expect(await summary(shard)).toMatchObject({ onHand: 5, levels: [{ onHand: 2 }, { onHand: 3 }] });
    await expectSound(shard);
  });

  it("leaves the rest of a sale to be given back as a whole", async () => {
    const shard = await shardWith("returned-rest", 5);
    await shard.reserve(wish("a", 3));
    await shard.confirm({ reference: "a" });
    await shard.restock(restock(2, "r1"));
    const rest = { reference: "a", giveBackReference: "g" };
    expect([await shard.giveBack(rest), await shard.giveBack(rest)]).toEqual([
      { outcome: "returned" },
      { outcome: "returned" },
    ]);
    expect(await shard.restock(restock(1, "r2"))).toEqual({ outcome: "refused", reason: "already_returned" });
    expect(await shard.restock(restock(2, "r1"))).toEqual({ outcome: "restocked" });
    expect(await summary(shard)).toMatchObject({ onHand: 5, levels: [{ onHand: 3 }, { onHand: 2 }] });
    await expectSound(shard);
  });

  it("is refused when malformed, of what was never sold, and of what was given back whole", async () => {
    const shard = await shardWith("returned-badly", 5);
    for (const quantity of [0, ...BAD_COUNTS]) expect(await shard.restock(restock(quantity, "r"))).toEqual(INVALID);
    expect(await shard.restock(restock(1, "r"))).toEqual({ outcome: "refused", reason: "unknown_reference" });
    await shard.reserve(wish("a", 3));
    await shard.confirm({ reference: "a" });
    const chairs = [{ sku: "chair" as Sku, warehouseId: PARIS, quantity: 1 }];
    expect(await shard.restock(restock(1, "r", { lines: chairs }))).toMatchObject({ reason: "more_than_sold" });
    await shard.giveBack({ reference: "a", giveBackReference: "g" });
    expect(await shard.restock(restock(1, "r"))).toEqual({ outcome: "refused", reason: "already_returned" });
    expect(await summary(shard)).toMatchObject({ onHand: 5 });
  });
});

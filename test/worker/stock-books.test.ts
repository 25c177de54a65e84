/** The books of a stock object: nothing is lost from them, and nobody goes on with broken ones. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { Stock } from "../../durable-objects/stock.ts";
import type { LedgerEntry, Receipt } from "../../src/domain/inventory/types.ts";
import type { Sku } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import {
  BERLIN,
  expectSound,
  LAMP,
  letTimePass,
  PARIS,
  shardWith,
  silence,
  wish,
  type Shard,
} from "./support/stock.ts";

afterEach(silence);

const CHAIR = "chair" as Sku;
const chairs: Receipt = { sku: CHAIR, warehouseId: BERLIN, quantity: 5, reference: "opening" };
const oneChair = (reference: string) => wish(reference, 1, { lines: [{ sku: CHAIR, quantity: 1 }] });
const sql = (shard: Shard, statement: string): Promise<void> =>
  runInDurableObject(shard, (_, state) => void state.storage.sql.exec(statement));

/** Lamps with an open reservation, and chairs beside them. */
async function lampsAndChairs(name: string): Promise<Shard> {
  const shard = await shardWith(name, 5);
  await shard.receive({ receipts: [chairs] });
  await shard.reserve(wish("a", 2));
  return shard;
}

describe("a sku whose rows are broken", () => {
  /** Every call that touches lamps; none of them may be answered. */
  const calls = (shard: Shard): readonly Promise<unknown>[] => [
    shard.confirm({ reference: "a" }),
    shard.release({ reference: "a" }),
    shard.extend({ reference: "a", expiresAt: Date.now() + 1 }),
    shard.reserve(wish("b", 1)),
    shard.receive({ receipts: [{ ...chairs, sku: LAMP, reference: "more" }] }),
    shard.adjust({
      adjustments: [
        { sku: LAMP, warehouseId: BERLIN, onHand: 4, expectedOnHand: 5, reason: "count", reference: "adj" },
      ],
    }),
    shard.transfer({ sku: LAMP, from: BERLIN, to: PARIS, quantity: 1, expectedAt: 1, reference: "truck" }),
    shard.setTerms({ sku: LAMP, terms: { buffer: null, ahead: null } }),
    shard.announce({
      incoming: [{ sku: LAMP, warehouseId: BERLIN, quantity: 1, expectedAt: 1, reference: "PO" }],
    }),
    shard.levels({ skus: [LAMP] }),
    shard.detail({ sku: LAMP, older: null }),
  ];
  const expectStopped = async (shard: Shard): Promise<void> => {
    const results = await Promise.allSettled(calls(shard));
    expect(results.map(({ status }) => status)).toEqual(results.map(() => "rejected"));
    for (const result of results) expect(String((result as PromiseRejectedResult).reason)).toMatch(/lamp/);
  };
  const expectOthersGoOn = async (shard: Shard, reference: string): Promise<void> => {
    expect(await shard.reserve(oneChair(reference))).toMatchObject({ outcome: "reserved" });
    expect(await shard.confirm({ reference })).toMatchObject({ outcome: "confirmed" });
  };

  it("answers nothing until they are repaired, while other skus go on", async () => {
    const shard = await lampsAndChairs("broken");
    await sql(shard, "UPDATE stock SET reserved = 1 WHERE sku = 'lamp'");
    await expectStopped(shard);
    await expectOthersGoOn(shard, "b1");
    expect((await shard.audit({ after: null })).violations).toEqual([
      "lamp in whs_berlin has 1 reserved, its movements say 2",
      "lamp in whs_berlin has 1 reserved, open reservations hold 2",
      "lamp in whs_berlin has 5 on hand and 1 reserved, its newest movement left 5 and 2",
    ]);
    await sql(shard, "UPDATE stock SET reserved = 2 WHERE sku = 'lamp'");
    await expectSound(shard);
    expect(await shard.confirm({ reference: "a" })).toMatchObject({ outcome: "confirmed" });
  });

  it("is stopped by the audit that finds it, over an eviction too, until a deep one finds it sound", async () => {
    const shard = await lampsAndChairs("broken-elsewhere");
    // The level is consistent in itself: only a look at the open reservations shows that one is gone.
    await sql(shard, "DELETE FROM reservations");
    expect((await shard.levels({ skus: [LAMP] }))[0]).toMatchObject({ reserved: 2 });
    const { violations } = await shard.audit({ after: null });
    expect(violations).toEqual(["lamp in whs_berlin has 2 reserved, open reservations hold 0"]);
    await evictDurableObject(shard);
    await expectStopped(shard);
    await expectOthersGoOn(shard, "b2");
    const taken = JSON.stringify([[LAMP, BERLIN, 2]]);
    await sql(shard, `INSERT INTO reservations VALUES ('a', ${Date.now() + 60_000}, '${taken}')`);
    expect((await shard.audit({ after: null })).violations).toEqual([]);
    await expectStopped(shard);
    await expectSound(shard);
    expect(await shard.confirm({ reference: "a" })).toMatchObject({ outcome: "confirmed" });
  });

  it("is found by the deep audit when a movement was changed behind the ledger's back", async () => {
    const shard = await lampsAndChairs("broken-ledger");
    await sql(shard, "DROP TRIGGER movements_stay");
    await sql(
      shard,
      "UPDATE movements SET lines = replace(lines, '\"whs_berlin\",5,', '\"whs_berlin\",6,') WHERE cause LIKE 'lamp%'",
    );
    expect((await shard.audit({ after: null })).violations).toEqual([]);
    expect((await shard.audit({ after: null, deep: true })).violations).toEqual([
      "lamp in whs_berlin has 5 on hand, its movements say 6",
      "lamp in whs_berlin carries a total of what was received that its movements deny",
    ]);
    await expectStopped(shard);
  });

  it("is found when its newest movement is gone", async () => {
    const shard = await lampsAndChairs("broken-head");
    await sql(shard, "DROP TRIGGER movements_remain");
    await sql(shard, "DELETE FROM movements WHERE kind = 'reserved'");
    expect((await shard.audit({ after: null })).violations).toEqual([
      "lamp in whs_berlin names a newest movement that is not in the ledger",
    ]);
  });

  it("holds up no clean-up of others, and nothing that shoppers must be told of them", async () => {
    const shard = await lampsAndChairs("broken-alarm");
    await shard.reserve(oneChair("c"));
    await sql(shard, "UPDATE stock SET reserved = 1 WHERE sku = 'lamp'");
    await letTimePass(shard);
    await evictDurableObject(shard);
    await runDurableObjectAlarm(shard);
    expect((await shard.levels({ skus: [CHAIR] }))[0]).toMatchObject({ reserved: 0 });
    expect(await shard.confirm({ reference: "c" })).toEqual({ outcome: "refused", reason: "expired" });
    expect(await runInDurableObject(shard, (_, state) => state.storage.getAlarm())).not.toBeNull();
  });

  it("holds up nothing of others that follows them to another object", async () => {
    const shard = await lampsAndChairs("eu-s-97");
    await shard.reserve(oneChair("c"));
    const target = env.STOCK.getByName("eu-s-98");
    await target.expectMove({ skus: [LAMP, CHAIR], from: "eu-s-97", epoch: 2 });
    await shard.leave({ skus: [LAMP, CHAIR], to: "eu-s-98", epoch: 2 });
    await runDurableObjectAlarm(shard);
    // In one turn, so that the alarm, which rings at once, does not come between them.
    await runInDurableObject(shard, async (object, state) => {
      if (!(object instanceof Stock)) throw new Error("this is no stock object");
      await object.release({ reference: "a" });
      state.storage.sql.exec("UPDATE stock SET on_hand = on_hand + 1 WHERE sku = 'lamp'");
    });
    await shard.release({ reference: "c" });
    await runDurableObjectAlarm(shard);
    expect((await target.levels({ skus: [CHAIR] }))[0]).toMatchObject({ onHand: 5 });
    expect((await target.levels({ skus: [LAMP] }))[0]).toMatchObject({ onHand: 3 });
    await sql(shard, "UPDATE stock SET on_hand = on_hand - 1 WHERE sku = 'lamp'");
    await evictDurableObject(shard);
    await runDurableObjectAlarm(shard);
    expect((await target.levels({ skus: [LAMP] }))[0]).toMatchObject({ onHand: 5 });
  });
});

describe("the ledger of a stock object", () => {
  it("never changes or loses a movement", async () => {
    const shard = await shardWith("append-only", 5);
    await runInDurableObject(shard, (_, state) => {
      expect(() => state.storage.sql.exec("UPDATE movements SET lines = '[]'")).toThrow(/append-only/);
      expect(() => state.storage.sql.exec("DELETE FROM movements")).toThrow(/append-only/);
    });
  });

  it("is listed newest first with the balance that each line left, page by page", async () => {
    const shard = await shardWith("ledger", 100);
    await shard.receive({ receipts: [{ sku: LAMP, warehouseId: PARIS, quantity: 1, reference: "paris" }] });
    const pairs = LIMITS.stockLedgerPageMax;
    for (let n = 0; n < pairs; n++) {
      await shard.reserve(wish(`r${n}`, 2));
      await (n % 2 === 0 ? shard.confirm({ reference: `r${n}` }) : shard.release({ reference: `r${n}` }));
    }
    await evictDurableObject(shard);
    const entries: LedgerEntry[] = [];
    let older: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof shard.detail>> = await shard.detail({ sku: LAMP, older });
      expect(page.ledger.length).toBeLessThanOrEqual(LIMITS.stockLedgerPageMax);
      entries.push(...page.ledger);
      older = page.older;
    } while (older !== null);
    expect(entries).toHaveLength(2 + 2 * pairs);
    expect(entries.at(-2)).toMatchObject({ kind: "received", warehouseId: PARIS, onHandAfter: 1, reservedAfter: 0 });
    expect(entries.at(-1)).toMatchObject({ kind: "received", warehouseId: BERLIN, onHandAfter: 100 });
    expect(entries[0]).toMatchObject({ kind: "released", reference: `r${pairs - 1}`, onHandAfter: 100 - pairs });
    const berlin = entries.filter((entry) => entry.warehouseId === BERLIN).toReversed();
    let [onHand, reserved] = [0, 0];
    for (const { kind, quantity, onHandAfter, reservedAfter } of berlin) {
      if (kind === "received") onHand += quantity;
      if (kind === "sold") onHand -= quantity;
      if (kind !== "received") reserved += kind === "reserved" ? quantity : -quantity;
      expect([onHandAfter, reservedAfter]).toEqual([onHand, reserved]);
    }
  });

  it("begins anew with a cursor that is none of its own, and shows nothing of another sku", async () => {
    const shard = await lampsAndChairs("cursor");
    const { ledger } = await shard.detail({ sku: LAMP, older: null });
    for (const older of ["x", "%", "[1]", '[["whs_berlin","a"]]'])
      expect((await shard.detail({ sku: LAMP, older })).ledger).toEqual(ledger);
    const foreign = encodeURIComponent(JSON.stringify([[BERLIN, "opening", "received", `${CHAIR} ${BERLIN}`]]));
    expect(await shard.detail({ sku: LAMP, older: foreign })).toMatchObject({ ledger: [], older: null });
  });

  it("stands beside the open reservations of the sku, oldest first, with its own lines only", async () => {
    const shard = await lampsAndChairs("open");
    const both = [
      { sku: CHAIR, quantity: 1 },
      { sku: LAMP, quantity: 1 },
    ];
    await shard.reserve(wish("0-later", 1, { lines: both }));
    await shard.reserve(oneChair("chairs only"));
    const { reservations } = await shard.detail({ sku: LAMP, older: null });
    expect(reservations.map(({ reference, taken }) => [reference, taken.map(({ sku }) => sku)])).toEqual([
      ["a", [LAMP]],
      ["0-later", [LAMP]],
    ]);
    expect(reservations[0]?.since).toBeGreaterThan(Date.now() - 60_000);
  });
});

describe("the audit of a stock object", () => {
  it("says by running totals what it says by all movements", async () => {
    const shard = await lampsAndChairs("totals");
    await shard.confirm({ reference: "a" });
    await shard.giveBack({ reference: "a", giveBackReference: "g" });
    await shard.reserve(oneChair("c"));
    await shard.release({ reference: "c" });
    const quick = await shard.audit({ after: null });
    const deep = await shard.audit({ after: null, deep: true });
    const sorted = ({ movementSums }: typeof quick) =>
      movementSums.map((sum) => JSON.stringify(sum)).toSorted((a, b) => (a < b ? -1 : 1));
    expect(sorted(quick)).toEqual(sorted(deep));
    expect(quick.movementSums).toHaveLength(7);
  });

  it("pages by whole skus", async () => {
    const shard = env.STOCK.getByName("paged");
    const receipts = Array.from({ length: 1_001 }, (_, index) => ({
      sku: `sku-${String(index).padStart(4, "0")}` as Sku,
      warehouseId: BERLIN,
      quantity: 1,
      reference: "opening",
    }));
    await shard.receive({ receipts: receipts.slice(0, 1_000) });
    await shard.receive({ receipts: receipts.slice(1_000) });
    const first = await shard.audit({ after: null, deep: true });
    expect([first.levels.length, first.movementSums.length, first.next]).toEqual([1_000, 1_000, "sku-0999"]);
    const second = await shard.audit({ after: first.next, deep: true });
    expect([second.levels.length, second.movementSums.length, second.next]).toEqual([1, 1, null]);
    expect([...first.violations, ...second.violations]).toEqual([]);
  });
});

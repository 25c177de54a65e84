/** Skus that move between stock objects in workerd: crashes, lost replies, old news, crowds. */
import { listDurableObjectIds, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { meter } from "../../src/adapters/meter.ts";
import { stockObjects } from "../../src/adapters/stock/objects.ts";
import { d1StockMap } from "../../src/adapters/stock/shard-map-store.ts";
import { homeOf } from "../../src/domain/inventory/stock-map.ts";
import type { ReserveRequest, StockAudit } from "../../src/domain/inventory/types.ts";
import { moveSkus } from "../../src/flows/inventory/move-skus.ts";
import { reshardShop } from "../../src/flows/inventory/reshard-shop.ts";
import type { Sku, WarehouseId } from "../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import { MINUTE_MS } from "../../src/kernel/time.ts";
import type { Consignment, StockMap } from "../../src/ports/stock.ts";

const BERLIN = "whs_berlin" as WarehouseId;
const PARIS = "whs_paris" as WarehouseId;
const SHARDS = 4;

const settings = { ...DEFAULT_SETTINGS, stock: { ...DEFAULT_SETTINGS.stock, shards: SHARDS } };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** As an isolate has it: what it knows of the map is its own. */
const isolate = (timeoutMs = 5_000): StockMap =>
  stockObjects({
    namespace: env.STOCK,
    settings,
    timeoutMs,
    meter,
    sleep,
    mapStore: d1StockMap(env.CATALOGUE, "eu", SHARDS, meter),
  });
const deps = (stock: StockMap) => ({ stock, settings });

let number = 0;
const newSku = (): Sku => `moving-${++number}` as Sku;
const receipt = (sku: Sku, quantity: number, reference = "opening", warehouseId = BERLIN) => ({
  sku,
  warehouseId,
  quantity,
  reference,
});
const wish = (sku: Sku, reference: string, quantity: number): ReserveRequest => ({
  reference,
  lines: [{ sku, quantity }],
  warehouses: [BERLIN, PARIS],
  expiresAt: Date.now() + 15 * MINUTE_MS,
});

/** A sku with so many units in its home of the first layout. */
async function stocked(stock: StockMap, quantity: number): Promise<{ sku: Sku; home: string }> {
  const sku = newSku();
  expect(await stock.goods.receive({ receipts: [receipt(sku, quantity)] })).toMatchObject({ units: quantity });
  return { sku, home: stock.shardOf(sku) };
}

async function moved(stock: StockMap, sku: Sku, to: string): Promise<void> {
  const answer = await moveSkus(deps(stock), [sku], to);
  expect(answer.ok ? "moved" : answer.error).toBe("moved");
}

const object = (name: string) => env.STOCK.getByName(name);

/** Waits until nothing is on its way any more. */
async function arrived(stock: StockMap): Promise<void> {
  const { names } = await stock.map.read();
  for (let tries = 0; tries < 600; tries++) {
    const answers = await Promise.all(names.map((name) => stock.shard(name).underway()));
    if (answers.every((answer) => answer.outcome === "underway" && answer.consignments === 0)) return;
    await sleep(25);
  }
  expect.fail("consignments did not arrive");
}

/** Objects of moves that are made here by hand. */
const UNMAPPED = ["eu-o-slow", "eu-o-twice"];

/** The audits of all objects: nothing is broken, and what moved adds up to nothing. */
async function expectSound(stock: StockMap): Promise<void> {
  const net = new Map<string, number>();
  const add = (key: string, units: number): void => void net.set(key, (net.get(key) ?? 0) + units);
  for (const name of [...(await stock.map.read()).names, ...UNMAPPED]) {
    const audit: StockAudit = await object(name).audit({ after: null, deep: true });
    expect({ name, violations: audit.violations }).toEqual({ name, violations: [] });
    for (const sum of audit.movementSums) if (sum.kind === "moved") add(`${sum.sku} ${sum.warehouseId}`, sum.onHand);
    for (const unit of audit.leaving) add(`${unit.sku} ${unit.warehouseId}`, unit.quantity);
  }
  expect([...net].filter(([, units]) => units !== 0)).toEqual([]);
}

/** The object takes nothing in: as if it could not be reached, though other calls are answered. */
const refuseArrivals = (name: string): Promise<unknown> =>
  runInDurableObject(object(name), (_, state) => {
    state.storage.sql.exec(
      `CREATE TRIGGER closed BEFORE INSERT ON movements WHEN NEW.kind = 'moved' BEGIN SELECT RAISE(ABORT, 'closed'); END`,
    );
  });
const acceptArrivals = (name: string): Promise<unknown> =>
  runInDurableObject(object(name), (_, state) => {
    state.storage.sql.exec("DROP TRIGGER closed");
  });
/** Dies at once, with whatever it is doing; an eviction would wait for what is on its way. */
const crash = (name: string): Promise<void> =>
  runInDurableObject(object(name), (_, state) => state.abort("crashed")).catch(() => undefined);
const consignmentsOf = (name: string): Promise<Consignment[]> =>
  runInDurableObject(object(name), (_, state) =>
    state.storage.sql
      .exec<{ body: string }>("SELECT body FROM consignments ORDER BY reference")
      .toArray()
      .map((row) => JSON.parse(row.body) as Consignment),
  );
const summary = async (stock: StockMap, sku: Sku) => {
  const answer = await stock.goods.levels({ skus: [sku] });
  return "outcome" in answer ? answer : answer[0];
};

// An alarm of an earlier test must not ring into a later one.
afterEach(async () => {
  for (const id of await listDurableObjectIds(env.STOCK)) {
    await runInDurableObject(env.STOCK.get(id), (_, state) => state.storage.deleteAlarm());
  }
});

describe("a sku that moves while it sells", () => {
  it("is sold at its new object; reservations end where they were made, and what they free follows", async () => {
    const stock = isolate();
    const { sku, home } = await stocked(stock, 10);
    await stock.shard(home).reserve(wish(sku, "sold", 2));
    await stock.shard(home).reserve(wish(sku, "dropped", 3));
    await moved(stock, sku, "eu-o-new");
    await arrived(stock);
    expect(stock.shardOf(sku)).toBe("eu-o-new");
    expect(await object("eu-o-new").levels({ skus: [sku] })).toMatchObject([{ onHand: 5, reserved: 0, past: [home] }]);
    expect(await object(home).levels({ skus: [sku] })).toMatchObject([{ onHand: 5, reserved: 5, movedTo: "eu-o-new" }]);
    expect(await stock.shard(home).reserve(wish(sku, "late", 1))).toMatchObject({
      outcome: "moved",
      moved: [{ sku, to: "eu-o-new" }],
    });
    // The same wish again is answered from the old ledger.
    expect(await stock.shard(home).reserve(wish(sku, "sold", 2))).toMatchObject({ outcome: "reserved" });
    expect(await stock.shard(home).confirm({ reference: "sold" })).toMatchObject({ outcome: "confirmed" });
    expect(await stock.shard(home).release({ reference: "dropped" })).toMatchObject({ outcome: "released" });
    await arrived(stock);
    expect(await summary(stock, sku)).toMatchObject({ onHand: 8, reserved: 0, sellable: 8 });
    const back = { reference: "sold", giveBackReference: "g" };
    expect(await stock.shard(home).giveBack(back)).toEqual({ outcome: "returned" });
    await arrived(stock);
    expect(await object("eu-o-new").levels({ skus: [sku] })).toMatchObject([{ onHand: 10, reserved: 0 }]);
    await expectSound(stock);
  });

  it("takes its announced goods, its terms and its promises along", async () => {
    const stock = isolate();
    const { sku, home } = await stocked(stock, 2);
    await stock.goods.setTerms({ sku, terms: { buffer: null, ahead: { kind: "backorder", unitsMax: 5 } } });
    const coming = { sku, warehouseId: BERLIN, quantity: 9, expectedAt: Date.now() + MINUTE_MS, reference: "asn-1" };
    await stock.goods.announce({ incoming: [coming] });
    expect(await stock.shard(home).reserve(wish(sku, "ahead", 4))).toMatchObject({ outcome: "reserved" });
    await moved(stock, sku, "eu-o-terms");
    await arrived(stock);
    expect(await object("eu-o-terms").levels({ skus: [sku] })).toMatchObject([
      { onHand: -2, ahead: 2, sellableAhead: 3 },
    ]);
    const detail = await stock.goods.detail({ sku, older: null });
    expect(detail).toMatchObject({
      incoming: [{ quantity: 9 }],
      terms: { ahead: { kind: "backorder", unitsMax: 5 } },
      summary: { onHand: 2, reserved: 4 },
      reservations: [{ reference: "ahead" }],
    });
    expect(await stock.shard(home).confirm({ reference: "ahead" })).toMatchObject({ outcome: "confirmed" });
    expect(await stock.goods.receive({ receipts: [receipt(sku, 9, "asn-1")] })).toMatchObject({ units: 9 });
    expect(await summary(stock, sku)).toMatchObject({ onHand: 7, reserved: 0, ahead: 0, sellable: 7 });
    await expectSound(stock);
  });

  it("is received once, though the receipt is sent again after moves onward and back home", async () => {
    const stock = isolate();
    const { sku, home } = await stocked(stock, 4);
    const first = receipt(sku, 4);
    const path = ["eu-o-b", "eu-o-c", home, "eu-o-b"];
    for (const [step, to] of path.entries()) {
      await moved(stock, sku, to);
      await arrived(stock);
      const delivery = receipt(sku, 1, `asn-${step}`);
      expect(await stock.goods.receive({ receipts: [delivery] })).toMatchObject({ units: 1 });
      const again = path.slice(0, step + 1).map((_, each) => receipt(sku, 1, `asn-${each}`));
      // Asked with the newest map, and by an isolate that begins where the sku was first.
      for (const asking of [stock, isolate()])
        expect(await asking.goods.receive({ receipts: [first, ...again] })).toEqual({
          outcome: "received",
          units: 0,
          conflicts: [],
        });
      const found = { sku, warehouseId: PARIS, onHand: 1, expectedOnHand: 0, reason: "found", reference: "f" } as const;
      expect(await stock.goods.adjust({ adjustments: [found] })).toMatchObject({
        outcome: "decided",
        outcomes: [{ outcome: step === 0 ? "adjusted" : "repeated" }],
      });
    }
    expect(await summary(stock, sku)).toMatchObject({ onHand: 9, sellable: 9 });
    await expectSound(stock);
  });

  it("is never called sold out while its units are on their way, and survives a crash at every step", async () => {
    const stock = isolate();
    const { sku, home } = await stocked(stock, 6);
    const target = "eu-o-slow";
    const epoch = 2;
    const both = async (): Promise<void> => {
      await crash(home);
      await crash(target);
    };
    await object(target).expectMove({ skus: [sku], from: home, epoch });
    await both();
    // Announced only: the old object still sells.
    expect(await stock.shard(home).reserve(wish(sku, "early", 1))).toMatchObject({ outcome: "reserved" });
    await refuseArrivals(target);
    expect(await object(home).leave({ skus: [sku], to: target, epoch })).toEqual({ outcome: "left" });
    await both();
    expect(await object(target).reserve(wish(sku, "now", 1))).toEqual({ outcome: "coming" });
    expect(await stock.shard(target).underway()).toMatchObject({ consignments: 0 });
    expect(await object(home).leave({ skus: [sku], to: target, epoch })).toEqual({ outcome: "left" });
    expect(await object(home).underway()).toMatchObject({ consignments: 1 });
    expect((await object(home).audit({ after: null })).leaving).toEqual([{ sku, warehouseId: BERLIN, quantity: 5 }]);
    // A sku on its way is not moved on.
    expect(await object(target).leave({ skus: [sku], to: "eu-o-third", epoch: 3 })).toEqual({ outcome: "coming" });
    await acceptArrivals(target);
    await both();
    expect(await runDurableObjectAlarm(object(home))).toBe(true);
    await both();
    expect(await object(home).underway()).toMatchObject({ consignments: 0 });
    expect(await stock.shard(target).reserve(wish(sku, "now", 5))).toMatchObject({ outcome: "reserved" });
    expect(await stock.shard(target).reserve(wish(sku, "more", 1))).toMatchObject({ outcome: "short" });
    await expectSound(stock);
  });

  it("arrives once, however often its consignment does", async () => {
    const stock = isolate();
    const { sku, home } = await stocked(stock, 6);
    const target = "eu-o-twice";
    await object(target).expectMove({ skus: [sku], from: home, epoch: 2 });

    await refuseArrivals(target);

    await object(home).leave({ skus: [sku], to: target, epoch: 2 });

    const [consignment] = await consignmentsOf(home);

    if (!consignment) return expect.fail("nothing was sent");
    await acceptArrivals(target);
    // The acknowledgement of both was lost; the alarm sends it a third time.
    await object(target).arrive(consignment);
    await crash(target);
    await object(target).arrive(consignment);
    await runDurableObjectAlarm(object(home));
    expect(await object(target).levels({ skus: [sku] })).toMatchObject([{ onHand: 6 }]);
    expect(await consignmentsOf(home)).toEqual([]);
    await expectSound(stock);
  });

  it("is published by its home alone, with a version above all earlier ones", async () => {
    const stock = isolate();
    const { sku, home } = await stocked(stock, 6);
    const versionAt = (name: string): Promise<number | undefined> =>
      runInDurableObject(
        object(name),
        (_, state) =>
          state.storage.sql.exec<{ version: number }>("SELECT version FROM published WHERE sku = ?", sku).toArray()[0]
            ?.version,
      );
    const isTold = (name: string): Promise<boolean> =>
      runInDurableObject(
        object(name),
        (_, state) => state.storage.sql.exec("SELECT 1 FROM outbox WHERE sku = ?", sku).toArray().length > 0,
      );
    await stock.shard(home).reserve(wish(sku, "held", 1));
    await runDurableObjectAlarm(object(home));
    const before = await versionAt(home);
    await moved(stock, sku, "eu-o-told");
    await arrived(stock);
    expect(await versionAt("eu-o-told")).toBeGreaterThan(before ?? Infinity);
    await stock.shard(home).release({ reference: "held" });
    expect(await isTold(home)).toBe(false);
    await arrived(stock);
    await stock.shard("eu-o-told").reserve(wish(sku, "all", 6));
    expect(await isTold("eu-o-told")).toBe(true);
  });
});

describe("the mover", () => {
  it("may die after every step: the next one finishes its move, and a late call of an old one does nothing", async () => {
    const stock = isolate();
    const { sku, home } = await stocked(stock, 5);
    for (const dying of ["expectMove", "leave", "save"] as const) {
      const to = `eu-o-after-${dying.toLowerCase()}`;
      const broken: StockMap = {
        ...stock,
        shard: (name) => {
          const shard = stock.shard(name);
          const lost = async () => ({ outcome: "unknown" }) as const;
          return dying === "save" ? shard : { ...shard, [dying]: lost };
        },
        map: {
          ...stock.map,
          save: (row, version) =>
            dying === "save" && row.moving === null ? Promise.resolve(false) : stock.map.save(row, version),
        },
      };
      expect((await moveSkus(deps(broken), [sku], to)).ok).toBe(false);
      expect((await stock.map.read()).moving).toMatchObject({ to });
      // Somebody else's move finishes this one first.
      const other = (await stocked(isolate(), 1)).sku;
      for (let tries = 0; tries < 50 && !(await moveSkus(deps(isolate()), [other], "eu-o-other")).ok; tries++)
        await sleep(20);
      await arrived(isolate());
      expect(homeOf(await stock.map.read(), "eu", sku)).toBe(to);
      expect(await object(to).levels({ skus: [sku] })).toMatchObject([{ onHand: 5 }]);
    }
    // Of the first move, long after it: the sku stays where it is.
    await object(home).leave({ skus: [sku], to: "eu-o-stray", epoch: 2 });
    await object("eu-o-stray").expectMove({ skus: [sku], from: home, epoch: 2 });
    await arrived(isolate());
    expect(await summary(isolate(), sku)).toMatchObject({ onHand: 5, sellable: 5 });
    await expectSound(isolate());
  });

  it("spreads the whole shop over more objects and back, a step at a time, and new skus go where they belong", async () => {
    const stock = isolate();
    const old = isolate();
    await old.refresh();
    const skus: Sku[] = [];
    for (let each = 0; each < 40; each++) skus.push((await stocked(stock, 3)).sku);
    const own = skus[0] as Sku;
    // Without a unit yet, and moved there and back: its home is where it is, though nothing lies there.
    const bare = newSku();
    for (const to of ["eu-o-bare", stock.shardOf(bare)]) {
      await moved(stock, bare, to);
      await arrived(stock);
    }
    await moved(stock, own, "eu-o-own");
    const onwards = async (shards: number): Promise<void> => {
      for (let step = 0; step < 200; step++) {
        const done = await reshardShop(deps(isolate()), shards);
        if (done.ok && done.value.finished) return;
        if (!done.ok) await sleep(20);
        // In the middle of it somebody with old news receives a sku that nobody has seen.
        if (step % 7 === 3) skus.push((await stocked(old, 3)).sku);
      }
      expect.fail("it did not finish");
    };
    let received = 0;
    for (const shards of [7, 3, 4]) {
      await onwards(shards);
      const now = isolate();
      await now.refresh();
      await arrived(now);
      expect(now.shardOf(own)).toBe("eu-o-own");
      const delivery = receipt(bare, 1, `bare-${shards}`);
      expect(await now.goods.receive({ receipts: [delivery] })).toMatchObject({ units: 1 });
      expect(await object(now.shardOf(bare)).levels({ skus: [bare] })).toMatchObject([{ sellable: ++received }]);
      const answer = await now.goods.levels({ skus });
      expect(Array.isArray(answer) && answer.every((each) => each.onHand === 3 && each.sellable === 3)).toBe(true);
      for (const sku of skus.filter((each) => each !== own)) {
        expect(now.shardOf(sku)).toMatch(/^eu-s-0\d$/);
        expect(await object(now.shardOf(sku)).levels({ skus: [sku] })).toMatchObject([{ onHand: 3 }]);
      }
      await expectSound(now);
    }
  });
});

describe("a crowd", () => {
  it("buys every unit once while the sku goes from object to object, and nobody is refused while units are at rest", async () => {
    const mover = isolate();
    const { sku, home } = await stocked(mover, 15);
    const shop = { isOpen: true };
    const moving = (async () => {
      for (let round = 0; shop.isOpen; round++)
        await moveSkus(deps(mover), [sku], ["eu-o-x", "eu-o-y", home][round % 3] ?? home);
    })();
    let references = 0;
    /** As a checkout does: told `moved`, it asks there under a new name; not answered, it asks again. */
    const buy = async (): Promise<"sold" | "short"> => {
      let at = home;
      for (;;) {
        const reference = `crowd-${++references}`;
        let answer = await mover.shard(at).reserve(wish(sku, reference, 1));
        while (answer.outcome === "unknown") answer = await mover.shard(at).reserve(wish(sku, reference, 1));
        if (answer.outcome === "moved") {
          at = answer.moved[0]?.to ?? at;
          continue;
        }
        if (answer.outcome === "short") return "short";
        expect(answer.outcome).toBe("reserved");
        if (references % 4 === 0) {
          // Changes its mind: the unit goes on to somebody else, wherever the sku is by now.
          await mover.shard(at).release({ reference });
          await sleep(5);
          continue;
        }
        expect(await mover.shard(at).confirm({ reference })).toMatchObject({ outcome: "confirmed" });
        return "sold";
      }
    };
    const first = await Promise.all(Array.from({ length: 40 }, buy));
    shop.isOpen = false;
    await moving;
    await arrived(mover);
    const sold = first.filter((each) => each === "sold").length;
    const left = await summary(mover, sku);
    expect(left).toMatchObject({ onHand: 15 - sold, reserved: 0, sellable: 15 - sold });
    // What was on its way to the next home when the others asked is sold to who asks now, to the last unit.
    const later = await Promise.all(Array.from({ length: 20 }, buy));
    expect(sold + later.filter((each) => each === "sold").length).toBe(15);
    await arrived(mover);
    expect(await summary(mover, sku)).toMatchObject({ onHand: 0, reserved: 0 });
    await expectSound(mover);
  });
});

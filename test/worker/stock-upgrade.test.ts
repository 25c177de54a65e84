/** An object from before heads, totals and goods ahead keeps every number, and its ledger is whole. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it } from "vitest";
import { STOCK_SCHEMA } from "../../migrations/objects/stock.ts";
import type { Sku } from "../../src/kernel/ids.ts";
import { MINUTE_MS } from "../../src/kernel/time.ts";
import { BERLIN, expectSound, LAMP, PARIS, silence, type Shard } from "./support/stock.ts";

afterEach(silence);

const CHAIR = "chair" as Sku;
type Line = readonly [string, string, number];

/** Rows as the first version wrote them. */
const MOVEMENTS: readonly (readonly [reference: string, kind: string, cause: string, lines: readonly Line[]])[] = [
  ["opening", "received", `${LAMP} ${BERLIN}`, [[LAMP, BERLIN, 5]]],
  ["opening", "received", `${LAMP} ${PARIS}`, [[LAMP, PARIS, 3]]],
  ["opening", "received", `${CHAIR} ${BERLIN}`, [[CHAIR, BERLIN, 4]]],
  ["sold", "reserved", "", [[LAMP, BERLIN, 2]]],
  [
    "both",
    "reserved",
    "",
    [
      [LAMP, PARIS, 3],
      [LAMP, BERLIN, 1],
      [CHAIR, BERLIN, 1],
    ],
  ],
  ["sold", "sold", "", [[LAMP, BERLIN, 2]]],
  ["late", "reserved", "", [[CHAIR, BERLIN, 2]]],
  ["late", "expired", "", [[CHAIR, BERLIN, 2]]],
  ["never “seen”", "released", "", []],
  ["sold", "returned", 'give"back', [[LAMP, BERLIN, 2]]],
  ["open", "reserved", "", [[LAMP, BERLIN, 1]]],
];

async function firstVersion(name: string): Promise<Shard> {
  const shard = env.STOCK.getByName(name);
  await runInDurableObject(shard, async (_, { storage }) => {
    await storage.deleteAll();
    const { sql } = storage;
    sql.exec("CREATE TABLE schema_version (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL)");
    sql.exec("INSERT INTO schema_version (id, version) VALUES (1, 1)");
    sql.exec(STOCK_SCHEMA[0] ?? "");
    for (const [sku, place, onHand, reserved] of [
      [LAMP, BERLIN, 5, 2],
      [LAMP, PARIS, 3, 3],
      [CHAIR, BERLIN, 4, 1],
    ])
      sql.exec("INSERT INTO stock VALUES (?, ?, ?, ?)", sku, place, onHand, reserved);
    MOVEMENTS.forEach(([reference, kind, cause, lines], index) =>
      sql.exec(
        "INSERT INTO movements VALUES (?, ?, ?, ?, ?, ?)",
        ...[reference, kind, cause, 1_000 + index, 100 + index, JSON.stringify(lines)],
      ),
    );
    for (const reference of ["both", "open"]) {
      const lines = MOVEMENTS.find(([of, kind]) => of === reference && kind === "reserved")?.[3];
      sql.exec(
        "INSERT INTO reservations VALUES (?, ?, ?)",
        reference,
        Date.now() + 5 * MINUTE_MS,
        JSON.stringify(lines),
      );
    }
  });
  await evictDurableObject(shard);
  return shard;
}

it("brings an object of the first version up to date with all its numbers", async () => {
  const shard = await firstVersion("upgraded");
  const [lamp, chair] = await shard.levels({ skus: [LAMP, CHAIR] });
  const none = { ahead: 0, missing: 0 };
  expect(lamp).toMatchObject({ onHand: 8, reserved: 5, sellable: 3, ...none });
  expect(lamp?.levels).toEqual([
    { sku: LAMP, warehouseId: BERLIN, onHand: 5, reserved: 2, ...none },
    { sku: LAMP, warehouseId: PARIS, onHand: 3, reserved: 3, ...none },
  ]);
  expect(chair).toMatchObject({ onHand: 4, reserved: 1 });
  await expectSound(shard);
  expect(await shard.audit({ after: null })).toMatchObject({ violations: [] });
});

it("lists what the first version wrote with the balances that it left", async () => {
  const shard = await firstVersion("upgraded-ledger");
  const { ledger, older, reservations } = await shard.detail({ sku: LAMP, older: null });
  expect(older).toBeNull();
  expect(
    ledger.map(({ kind, warehouseId, quantity, onHandAfter, reservedAfter }) =>
      [kind, warehouseId, quantity, onHandAfter, reservedAfter].join(" "),
    ),
  ).toEqual([
    `reserved ${BERLIN} 1 5 2`,
    `returned ${BERLIN} 2 5 1`,
    `sold ${BERLIN} 2 3 1`,
    `reserved ${PARIS} 3 3 3`,
    `reserved ${BERLIN} 1 5 3`,
    `reserved ${BERLIN} 2 5 2`,
    `received ${PARIS} 3 3 0`,
    `received ${BERLIN} 5 5 0`,
  ]);
  expect(reservations.map(({ reference, since }) => [reference, since])).toEqual([
    ["both", 104],
    ["open", 110],
  ]);
});

it("goes on where the first version stopped", async () => {
  const shard = await firstVersion("upgraded-on");
  expect(await shard.confirm({ reference: "both" })).toMatchObject({ outcome: "confirmed" });
  expect(await shard.release({ reference: "open" })).toEqual({ outcome: "released" });
  expect(await shard.confirm({ reference: "late" })).toEqual({ outcome: "refused", reason: "expired" });
  expect(await shard.giveBack({ reference: "sold", giveBackReference: 'give"back' })).toEqual({ outcome: "returned" });
  const again = { sku: LAMP, warehouseId: BERLIN, quantity: 5, reference: "opening" };
  expect(await shard.receive({ receipts: [again] })).toMatchObject({ units: 0, conflicts: [] });
  expect((await shard.levels({ skus: [LAMP] }))[0]).toMatchObject({ onHand: 4, reserved: 0 });
  await expectSound(shard);
});

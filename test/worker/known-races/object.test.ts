/** The races by which others have oversold, each at the stock object itself. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { ReserveRequest } from "../../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { DAY_MS, MINUTE_MS } from "../../../src/kernel/time.ts";

const LAMP = "race-lamp" as Sku;
const BERLIN = "whs_berlin" as WarehouseId;

let objects = 0;
async function objectWith(quantity: number) {
  const stub = env.STOCK.getByName(`known-race-${(objects += 1)}`);
  await stub.receive({ receipts: [{ sku: LAMP, warehouseId: BERLIN, quantity, reference: "opening" }] });
  return stub;
}
type Stub = Awaited<ReturnType<typeof objectWith>>;

const wish = (reference: string, quantities: readonly number[], expiresAt?: number): ReserveRequest => ({
  reference,
  lines: quantities.map((quantity) => ({ sku: LAMP, quantity })),
  warehouses: [BERLIN],
  expiresAt: expiresAt ?? Date.now() + 15 * MINUTE_MS,
});

async function expectBooks(stub: Stub, onHand: number, reserved: number): Promise<void> {
  expect((await stub.levels({ skus: [LAMP] }))[0]).toMatchObject({ onHand, reserved });
  expect((await stub.audit({ after: null, deep: true })).violations).toEqual([]);
}

const letEnd = async (stub: Stub): Promise<void> => {
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec("UPDATE reservations SET expires_at = ?", Date.now() - 1);
  });
  await evictDurableObject(stub);
};

describe("known races at the object", () => {
  it("last unit for n carts: one has it, the others hear how many there are", async () => {
    const stub = await objectWith(1);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, cart) => stub.reserve(wish(`cart-${cart}`, [1]))),
    );
    expect(answers.filter((answer) => answer.outcome === "reserved")).toHaveLength(1);
    const refused = answers.filter((answer) => answer.outcome === "short");
    expect(refused).toHaveLength(99);
    for (const answer of refused) expect(answer.shortages).toMatchObject([{ requested: 1, sellable: 0 }]);
    await expectBooks(stub, 1, 1);
  });

  it("two lines sharing one sku are one wish: their sum is compared with the stock", async () => {
    const stub = await objectWith(3);
    expect(await stub.reserve(wish("greedy", [2, 2]))).toMatchObject({
      outcome: "short",
      shortages: [{ requested: 4, sellable: 3 }],
    });
    expect(await stub.reserve(wish("modest", [1, 2]))).toMatchObject({ outcome: "reserved" });
    await expectBooks(stub, 3, 3);
  });

  it("the same cart completed twice, at once and later, is one reservation and one sale", async () => {
    const stub = await objectWith(5);
    const request = wish("cart", [2]);
    const [first, twin] = await Promise.all([stub.reserve(request), stub.reserve(request)]);
    expect(twin).toEqual(first);
    await Promise.all([stub.confirm({ reference: "cart" }), stub.confirm({ reference: "cart" })]);
    expect(await stub.reserve(request)).toEqual({ outcome: "refused", reason: "already_confirmed" });
    await expectBooks(stub, 3, 0);
  });

  it("staff edit during checkout: no correction takes what is reserved, and a count that does is not sold", async () => {
    const stub = await objectWith(2);
    await stub.reserve(wish("older", [1]));
    await stub.reserve(wish("newer", [1]));
    const edit = { sku: LAMP, warehouseId: BERLIN, onHand: 1, expectedOnHand: 2, reference: "edit" };
    const corrected = await stub.adjust({ adjustments: [{ ...edit, reason: "correction" }] });
    expect(corrected).toMatchObject({ outcomes: [{ outcome: "below_reserved" }] });
    await expectBooks(stub, 2, 2);
    const counted = await stub.adjust({ adjustments: [{ ...edit, reference: "count", reason: "count" }] });
    expect(counted).toMatchObject({ outcomes: [{ outcome: "adjusted", level: { onHand: 1, missing: 1 } }] });
    expect(await stub.confirm({ reference: "older" })).toMatchObject({ outcome: "confirmed" });
    expect(await stub.confirm({ reference: "newer" })).toEqual({ outcome: "refused", reason: "released" });
    await expectBooks(stub, 0, 0);
  });

  it("staff edit during checkout: of two people who read the same number, the second is told", async () => {
    const stub = await objectWith(10);
    const edit = (onHand: number, reference: string) =>
      stub.adjust({
        adjustments: [{ sku: LAMP, warehouseId: BERLIN, onHand, expectedOnHand: 10, reason: "correction", reference }],
      });
    const answers = await Promise.all([edit(8, "ada"), edit(7, "ben")]);
    expect(answers).toMatchObject([
      { outcomes: [{ outcome: "adjusted", level: { onHand: 8 } }] },
      { outcomes: [{ outcome: "stale", level: { onHand: 8 } }] },
    ]);
    await expectBooks(stub, 8, 0);
  });

  it("payment success after expiry: the clock decides, though no alarm has come, and the unit is another's", async () => {
    const stub = await objectWith(1);
    await stub.reserve(wish("slow", [1]));
    await letEnd(stub);
    expect(await stub.reserve(wish("quick", [1]))).toMatchObject({ outcome: "reserved" });
    expect(await stub.confirm({ reference: "slow" })).toEqual({ outcome: "refused", reason: "expired" });
    expect(await stub.confirm({ reference: "quick" })).toMatchObject({ outcome: "confirmed" });
    await expectBooks(stub, 0, 0);
  });

  it("release after confirm is refused: what is sold comes back as a return only, once", async () => {
    const stub = await objectWith(1);
    await stub.reserve(wish("sold", [1]));
    await stub.confirm({ reference: "sold" });
    expect(await stub.release({ reference: "sold" })).toEqual({ outcome: "refused", reason: "already_confirmed" });
    await expectBooks(stub, 0, 0);
    const back = { reference: "sold", giveBackReference: "sold/cancel" };
    await Promise.all([stub.giveBack(back), stub.giveBack(back)]);
    await expectBooks(stub, 1, 0);
  });

  it("confirm twice, at once and after a restart, sells once", async () => {
    const stub = await objectWith(4);
    await stub.reserve(wish("twice", [3]));
    const [first, second] = await Promise.all([
      stub.confirm({ reference: "twice" }),
      stub.confirm({ reference: "twice" }),
    ]);
    await evictDurableObject(stub);
    expect([second, await stub.confirm({ reference: "twice" })]).toEqual([first, first]);
    await expectBooks(stub, 1, 0);
  });

  it("clock skew: an end in the past holds nothing, one too far ahead is no request", async () => {
    const stub = await objectWith(2);
    expect(await stub.reserve(wish("behind", [1], Date.now() - MINUTE_MS))).toEqual({
      outcome: "refused",
      reason: "expired",
    });
    expect(await stub.reserve(wish("far ahead", [1], Date.now() + LIMITS.paymentUnknownTtlMs + DAY_MS))).toEqual({
      outcome: "refused",
      reason: "invalid_request",
    });
    await expectBooks(stub, 2, 0);
  });

  it("restart between any two steps: the stock remembers, whatever the step before was", async () => {
    const paths: readonly (readonly ((stub: Stub) => Promise<unknown>)[])[] = [
      [
        (stub) => stub.reserve(wish("r", [2])),
        (stub) => stub.extend({ reference: "r", expiresAt: Date.now() + 20 * MINUTE_MS }),
        (stub) => stub.confirm({ reference: "r" }),
        (stub) => stub.giveBack({ reference: "r", giveBackReference: "r/cancel" }),
      ],
      [(stub) => stub.reserve(wish("r", [2])), (stub) => stub.release({ reference: "r" })],
      [(stub) => stub.release({ reference: "r" }), (stub) => stub.reserve(wish("r", [2]))],
    ];
    for (const path of paths) {
      const stub = await objectWith(5);
      for (const step of path) {
        const answer = await step(stub);
        await evictDurableObject(stub);
        // The reply may have been lost with the restart: asked again, the answer is of the same kind.
        const again = await step(stub);
        expect(again).toEqual(answer);
        expect((await stub.audit({ after: null, deep: true })).violations).toEqual([]);
      }
      await expectBooks(stub, 5, 0);
    }
  });
});

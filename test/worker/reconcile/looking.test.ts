/** What a walk finds in a whole shop, how long it must last to be an incident, and how it is closed. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeDeps } from "../../../src/adapters/deps.ts";
import { runReconciliation } from "../../../src/flows/reconcile/run-reconciliation.ts";
import { makeId, type CheckoutId, type ShopperId, type Sku, type WarehouseId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";
import { MINUTE_MS } from "../../../src/kernel/time.ts";
import type { AuthoriseRequest } from "../../../src/domain/payment/types.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { Depth, Reconciliation } from "../../../src/ports/incidents.ts";
import { sampleOrder } from "../orders/sample-order.ts";
import { stockShop } from "../checkout/shop.ts";

const random = new SeededRandom("looking");
const SKU = "LOOKED" as Sku;
const HERE = "whs_t" as WarehouseId;

/** The real shop with a clock that can be put forward. */
function shopAt(): { readonly deps: Deps; later(ms: number): void } {
  let ahead = 0;
  const real = makeDeps(env, { waitUntil: () => undefined });
  const clock = { now: () => Date.now() + ahead, sleep: async () => undefined };
  const deps = { ...real, clock, background: () => undefined, log: () => undefined };
  return { deps, later: (ms) => void (ahead += ms) };
}

async function walk(deps: Deps, depth: Depth = "quick"): Promise<Reconciliation> {
  for (let parts = 0; parts < 200; parts++) {
    const run = await runReconciliation(deps, depth);
    if (run.finishedAt !== null) return run;
  }
  throw new Error("the walk does not come to its end");
}

const incidents = async (deps: Deps, state: "OPEN" | "CLOSED"): Promise<string[]> =>
  (await deps.incidents.list(state, null, 50)).incidents.map(({ kind, subject }) => `${kind} ${subject}`);

/** A checkout that nobody knows, made some minutes ago. */
function unknownCheckout(): { readonly owner: string; readonly checkoutId: CheckoutId } {
  const at = Date.now() - 10 * MINUTE_MS;
  const shopper: ShopperId = makeId("gst", "eu", at, random);
  const checkoutId: CheckoutId = makeId("chk", "eu", at, random);
  return { owner: `eu/${shopper}/${checkoutId}`, checkoutId };
}

beforeAll(() => stockShop({ [SKU]: 50 }));
beforeEach(async () => {
  const tables = ["incidents", "reconciliations", "orders", "parcels", "events"];
  await env.ORDERS.batch(tables.map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)));
});

describe("a sound shop", () => {
  it("has nothing wrong, whatever is looked at", async () => {
    const { deps } = shopAt();
    expect((await walk(deps)).counts).toMatchObject({ findings: 0, skipped: 0 });
    const deep = await walk(deps, "deep");
    expect(deep.counts).toMatchObject({ findings: 0, skipped: 0 });
    expect(deep.counts.levels).toBeGreaterThan(0);
  });
});

describe("orders and stock that differ", () => {
  it("an order whose goods were never taken is watched by the deep walk, and opened when it lasts", async () => {
    const { deps, later } = shopAt();
    const order = sampleOrder({ at: Date.now() });
    const [line] = order.lines;
    if (!line) throw new Error("no line");
    await deps.orders.insert({ ...order, lines: [{ ...line, sku: SKU }] }, Date.now());
    await walk(deps, "deep");
    expect(await incidents(deps, "OPEN")).toEqual([]);
    later(2 * MINUTE_MS);
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([`stock_never_taken ${SKU}`]);
    await env.ORDERS.prepare("DELETE FROM orders").run();
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([]);
    expect(await incidents(deps, "CLOSED")).toContain(`stock_never_taken ${SKU}`);
  });

  it("goods that were sold to nobody are found, and closed when they are given back", async () => {
    const { deps, later } = shopAt();
    const shard = deps.stock.shard(deps.stock.shardOf(SKU));
    const reference = "proof-sold-to-nobody";
    const expiresAt = Date.now() + MINUTE_MS;
    await shard.reserve({ reference, lines: [{ sku: SKU, quantity: 2 }], warehouses: [HERE], expiresAt });
    await shard.confirm({ reference });
    await walk(deps, "deep");
    later(2 * MINUTE_MS);
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([`stock_taken_twice ${SKU}`]);
    await shard.giveBack({ reference, giveBackReference: "proof" });
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([]);
  });
});

describe("an oversell that nobody has said a word of", () => {
  it("is found by the walk, with how many units no order is found for, and closed when they are there", async () => {
    const { deps, later } = shopAt();
    const levels = await deps.stock.goods.levels({ skus: [SKU] });
    const expectedOnHand = "outcome" in levels ? 0 : (levels[0]?.onHand ?? 0);
    const count = (onHand: number, expected: number) =>
      deps.stock.goods.adjust({
        adjustments: [
          {
            ...{ sku: SKU, warehouseId: HERE, onHand, expectedOnHand: expected, reason: "count" },
            reference: `silent ${onHand}`,
          } as const,
        ],
      });
    await count(-2, expectedOnHand);
    await walk(deps);
    const [incident] = (await deps.incidents.list("OPEN", null, 9)).incidents;
    expect(incident).toMatchObject({ subject: `${SKU} ${HERE}`, data: { missing: 2, known: 0, unexplained: 2 } });
    await count(50, -2);
    later(1_000);
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([]);
  });
});

describe("what has lost its checkout", () => {
  it("a reservation of a checkout that its shopper does not know", async () => {
    const { deps, later } = shopAt();
    const shardName = deps.stock.shardOf(SKU);
    const reference = `${unknownCheckout().owner}/${shardName}/1`;
    const shard = deps.stock.shard(shardName);
    // Made so long ago that its checkout must be at rest by now.
    const expiresAt = Date.now() + LIMITS.checkoutTtlMs + LIMITS.reservationGraceMs - 6 * MINUTE_MS;
    await shard.reserve({ reference, lines: [{ sku: SKU, quantity: 1 }], warehouses: [HERE], expiresAt });
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([]);
    later(MINUTE_MS);
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([`reservation_orphaned ${reference}`]);
    await shard.release({ reference });
    later(1_000);
    await walk(deps);
    expect(await incidents(deps, "CLOSED")).toEqual([`reservation_orphaned ${reference}`]);
  });

  it("money that is held for a checkout without an order", async () => {
    const { deps, later } = shopAt();
    if (deps.gateway === null) throw new Error("the tests run beside the sandbox gateway");
    const { owner, checkoutId } = unknownCheckout();
    const request: AuthoriseRequest = {
      ...{ key: `${checkoutId}/authorise`, amountMinor: 1_000, currency: "EUR", reference: owner, description: "?" },
      source: { type: "token", token: "tok_approve", returnUrl: "http://shop.test/checkout" },
      expiresAt: Date.now() + MINUTE_MS,
      country: "DE",
      email: "ada@example.org",
    };
    const answer = await deps.gateway.authorise(request);
    expect(answer.outcome).toBe("authorised");
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([]);
    later(2 * MINUTE_MS);
    await walk(deps);
    expect(await incidents(deps, "OPEN")).toEqual([`sale_without_order ${owner}`]);
    await deps.gateway.void({ key: `${checkoutId}/void`, request });
    await walk(deps);
    expect(await incidents(deps, "CLOSED")).toEqual([`sale_without_order ${owner}`]);
  });
});

describe("a walk", () => {
  it("goes on with the others where one object is silent, and then closes nothing for not being found", async () => {
    const { deps, later } = shopAt();
    const found = { kind: "units_in_flight", subject: "gone", detail: "?", data: {} } as const;
    await deps.incidents.note([found], { units_in_flight: 0 } as never, deps.clock.now());
    later(1_000);
    const silent = deps.stock.shardNames().toSorted()[3];
    const stock = {
      ...deps.stock,
      shard: (name: string) => ({
        ...deps.stock.shard(name),
        ...(name === silent && { audit: async () => ({ outcome: "unknown" }) as const }),
      }),
    };
    const run = await walk({ ...deps, stock });
    expect(run.counts).toMatchObject({ skipped: 1, stockPages: deps.stock.shardNames().length });
    expect(await incidents(deps, "OPEN")).toEqual(["units_in_flight gone"]);
    later(1_000);
    await walk(deps);
    expect(await incidents(deps, "CLOSED")).toEqual(["units_in_flight gone"]);
  });

  it("has bounded parts, and several at once do not lose their place", async () => {
    const { deps: whole } = shopAt();
    const names = whole.stock.shardNames();
    // As of a shop with more objects than a run has pages.
    const many = Array.from({ length: Math.ceil(150 / names.length) }, () => names).flat();
    const stock = { ...whole.stock, shardNames: () => many.map((name, index) => `${name}-${index}`) };
    const shard = (name: string) => whole.stock.shard(name.replace(/-\d+$/, ""));
    const deps = { ...whole, stock: { ...stock, shard } };
    const first = await runReconciliation(deps, "quick");
    expect(first.counts.stockPages).toBe(LIMITS.reconcilePagesMax);
    expect(first.finishedAt).toBeNull();
    const both = await Promise.all([runReconciliation(deps, "quick"), runReconciliation(deps, "quick")]);
    const pages = many.length;
    expect(both.map(({ id, counts }) => [id, counts.stockPages])).toEqual([
      [first.id, pages],
      [first.id, pages],
    ]);
    expect(await deps.incidents.run(first.id)).toMatchObject({ version: 2 });
  });
});

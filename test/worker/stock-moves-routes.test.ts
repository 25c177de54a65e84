/** Moving stock through the API: who may, what is refused, and what the map says afterwards. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { meter } from "../../src/adapters/meter.ts";
import { stockObjects } from "../../src/adapters/stock/objects.ts";
import type { OfferSnapshot } from "../../src/domain/catalog/types.ts";
import type { SessionId, Sku, UserId, WarehouseId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import type { CatalogueStore } from "../../src/ports/catalogue-store.ts";
import { stockMoveRoutes } from "../../workers/routes/stock-moves.ts";
import { bearer, json, testShop } from "./support/api.ts";

const SHARDS = 3;
const settings = { ...DEFAULT_SETTINGS, stock: { ...DEFAULT_SETTINGS.stock, shards: SHARDS } };
const SKUS = ["m-lamp", "m-chair", "m-desk", "m-shelf"] as Sku[];

/** Who has no business here must not even reach the map. */
function shop() {
  const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const stock = stockObjects({ namespace: env.STOCK, settings, timeoutMs: 5_000, meter, sleep });
  const offers = async (skus: readonly string[]) =>
    SKUS.filter((sku) => skus.includes(sku)).map((sku) => ({ sku }) as OfferSnapshot);
  const catalogue: Partial<CatalogueStore> = { offers };
  const made = testShop({ routes: stockMoveRoutes, deps: { settings, stock, catalogue: catalogue as CatalogueStore } });
  const ask = async (path: string, body?: unknown, roles: readonly ("shopper" | "staff")[] = ["shopper", "staff"]) => {
    const principal = { kind: "user", shopperId: "usr_a" as UserId, roles, sessionId: "ses_a" as SessionId } as const;
    const token = await made.deps.tokens.sign({ ...principal, prime: false }, made.clock.nowMs, 60_000);
    const init = body === undefined ? { headers: bearer(token) } : json(body, bearer(token));
    const response = await made.request(path, init);
    return { status: response.status, body: await response.json<Record<string, unknown>>() };
  };
  return { stock, ask };
}

const MOVES = "/v1/ops/stock-map/moves";
const LAYOUT = "/v1/ops/stock-map/layout";

describe("moving stock through the API", () => {
  it("gives a hot sku an object of its own, and spreads the rest over more objects step by step", async () => {
    const { stock, ask } = shop();
    const receipts = SKUS.map((sku) => ({ sku, warehouseId: "whs_b" as WarehouseId, quantity: 5, reference: "asn" }));
    await stock.goods.receive({ receipts });
    const moved = await ask(MOVES, { skus: ["m-lamp"] });
    expect(moved).toEqual({ status: 200, body: { moved: [{ sku: "m-lamp", to: "eu-o-m-lamp" }] } });
    let steps = 0;
    for (let isFinished = false; !isFinished && steps < 50; steps++) {
      const step = await ask(LAYOUT, { shards: 8 });
      expect([200, 503]).toContain(step.status);
      isFinished = step.body["finished"] === true;
    }
    expect(steps).toBeGreaterThan(SHARDS);
    await expect.poll(async () => (await ask("/v1/ops/stock-map")).body["underway"], { timeout: 5_000 }).toBe(0);
    const map = await ask("/v1/ops/stock-map");
    expect(map.body).toMatchObject({ shards: 8, nextShards: null, overrides: { "m-lamp": "eu-o-m-lamp" } });
    expect(map.body["objects"]).toHaveLength(9);
    const levels = await stock.goods.levels({ skus: SKUS });
    expect(levels).toMatchObject(SKUS.map((sku) => ({ sku, onHand: 5, sellable: 5 })));
    expect(await ask(LAYOUT, { shards: 8 })).toMatchObject({ status: 200, body: { finished: true, moved: 0 } });
  });

  it.each([
    ["an unknown sku", MOVES, { skus: ["m-lamp", "m-ghost"] }, "/skus/1"],
    ["an object of another region", MOVES, { skus: ["m-lamp"], to: "us-o-lamp" }, "/to"],
    ["a name that is none", MOVES, { skus: ["m-lamp"], to: "eu-o-la mp" }, "/to"],
  ])("moves nothing for %s, and says where", async (_, path, body, pointer) => {
    const { stock, ask } = shop();
    const before = await stock.map.read();
    expect(await ask(path, body)).toMatchObject({ status: 422, body: { errors: [{ pointer }] } });
    expect(await stock.map.read()).toEqual(before);
  });

  it.each([
    ["no skus", MOVES, { skus: [] }],
    ["too many skus", MOVES, { skus: Array.from({ length: LIMITS.stockMoveSkusMax + 1 }, (_, each) => `s-${each}`) }],
    ["a foreign field", MOVES, { skus: ["m-lamp"], shard: "eu-s-00" }],
    ["no objects at all", LAYOUT, { shards: 0 }],
    ["half an object", LAYOUT, { shards: 1.5 }],
    ["too many objects", LAYOUT, { shards: LIMITS.stockShardsMax + 1 }],
  ])("refuses %s", async (_, path, body) => {
    expect((await shop().ask(path, body)).status).toBe(400);
  });

  it("is for staff alone", async () => {
    const { ask } = shop();
    expect((await ask("/v1/ops/stock-map", undefined, ["shopper"])).status).toBe(403);
    expect((await ask(MOVES, { skus: ["m-lamp"] }, ["shopper"])).status).toBe(403);
    expect((await ask(LAYOUT, { shards: 2 }, ["shopper"])).status).toBe(403);
  });

  it("lets one move of the whole shop finish before another begins", async () => {
    const { ask } = shop();
    expect((await ask(LAYOUT, { shards: 5 })).body).toMatchObject({ finished: false });
    expect(await ask(LAYOUT, { shards: 6 })).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(await ask(MOVES, { skus: ["m-desk"] })).toMatchObject({ status: 409, body: { code: "conflict" } });
  });
});

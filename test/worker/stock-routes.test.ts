/** Stock over HTTP, for staff: real objects behind the routes, a small catalogue in front. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { meter } from "../../src/adapters/meter.ts";
import { stockGoods } from "../../src/adapters/stock/goods.ts";
import { stockObjects } from "../../src/adapters/stock/objects.ts";
import type { OfferSnapshot, Warehouse } from "../../src/domain/catalog/types.ts";
import { receiveOpeningStock } from "../../src/flows/inventory/receive-opening-stock.ts";
import type { SessionId, Sku, UserId, WarehouseId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import type { CatalogueStore } from "../../src/ports/catalogue-store.ts";
import type { StockMap, StockShard } from "../../src/ports/stock.ts";
import { stockRoutes } from "../../workers/routes/stock.ts";
import { bearer, json, testShop } from "./support/api.ts";

const SKUS = ["lamp", "chair", "desk", "85123A:255"] as Sku[];
const BERLIN = "whs_berlin" as WarehouseId;

const catalogue = {
  offers: async (skus: readonly Sku[]) =>
    skus.filter((sku) => SKUS.includes(sku)).map((sku) => ({ sku }) as OfferSnapshot),
  frame: async () => ({
    categories: [],
    sellers: [],
    promotions: [],
    warehouses: [{ id: BERLIN } as Warehouse],
    hasShippingRates: false,
  }),
} as Pick<CatalogueStore, "offers" | "frame"> as CatalogueStore;

/** Objects of a region of its own for each test: nothing is left of the one before. */
const stockIn = (region: "eu" | "us" | "ap"): StockMap =>
  stockObjects({
    namespace: env.STOCK,
    settings: { region, stock: DEFAULT_SETTINGS.stock },
    timeoutMs: 5_000,
    meter,
    sleep: async () => {},
  });

const shopIn = (region: "eu" | "us" | "ap", stock: StockMap = stockIn(region)) =>
  testShop({ routes: stockRoutes, deps: { catalogue, stock } });

type Shop = ReturnType<typeof shopIn>;

const tokenOf = (shop: Shop, roles: readonly ("shopper" | "staff")[]): Promise<string> =>
  shop.deps.tokens.sign(
    { kind: "user", shopperId: "usr_a" as UserId, roles, sessionId: "ses_a" as SessionId, prime: false },
    shop.clock.nowMs,
    60_000,
  );

async function ask(shop: Shop, path: string, body?: unknown) {
  const token = await tokenOf(shop, ["shopper", "staff"]);
  const response = await shop.request(
    path,
    body === undefined ? { headers: bearer(token) } : json(body, bearer(token)),
  );
  return { status: response.status, body: await response.json<Record<string, unknown>>() };
}

const receipt = (sku: string, quantity: unknown, more: object = {}) => ({
  sku,
  warehouseId: BERLIN,
  quantity,
  reference: "asn-1",
  ...more,
});

describe("receiving stock", () => {
  it("puts goods of many objects on hand, once", async () => {
    const shop = shopIn("us");
    const receipts = SKUS.map((sku, index) => receipt(sku, index + 1));
    expect(await ask(shop, "/v1/ops/stock/receipts", { receipts })).toEqual({ status: 200, body: { units: 10 } });
    expect(await ask(shop, "/v1/ops/stock/receipts", { receipts })).toEqual({ status: 200, body: { units: 0 } });
    expect(await ask(shop, "/v1/ops/stock/desk")).toEqual({
      status: 200,
      body: {
        sku: "desk",
        onHand: 3,
        reserved: 0,
        ahead: 0,
        missing: 0,
        sellable: 3,
        sellableAhead: 0,
        levels: [{ sku: "desk", warehouseId: BERLIN, onHand: 3, reserved: 0, ahead: 0, missing: 0 }],
      },
    });
    const conflict = await ask(shop, "/v1/ops/stock/receipts", { receipts: [receipt("lamp", 7)] });
    expect(conflict).toMatchObject({ status: 409, body: { code: "conflict", units: 0, conflicts: ["asn-1"] } });
  });

  it("balances in the audit of every object", async () => {
    const shop = shopIn("ap");
    await ask(shop, "/v1/ops/stock/receipts", { receipts: SKUS.map((sku) => receipt(sku, 5)) });
    const { body } = await ask(shop, "/v1/ops/stock-shards");
    const shards = body["shards"] as string[];
    expect(shards).toHaveLength(DEFAULT_SETTINGS.stock.shards);
    let onHand = 0;
    for (const shard of shards) {
      const page = await ask(shop, `/v1/ops/stock-audit?shard=${shard}`);
      expect(page).toMatchObject({ status: 200, body: { violations: [], openReservations: [], next: null } });
      for (const level of page.body["levels"] as { onHand: number }[]) onHand += level.onHand;
    }
    expect(onHand).toBe(20);
  });

  it("receives nothing of a call that names an unknown sku or warehouse, and says where", async () => {
    const shop = shopIn("eu");
    const receipts = [receipt("lamp", 5), receipt("ghost", 5), receipt("chair", 5, { warehouseId: "whs_moon" })];
    const answer = await ask(shop, "/v1/ops/stock/receipts", { receipts });
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: "/receipts/1/sku" }, { pointer: "/receipts/2/warehouseId" }] },
    });
    expect(await ask(shop, "/v1/ops/stock/lamp")).toMatchObject({ status: 200, body: { onHand: 0, levels: [] } });
  });

  it.each([
    ["no quantity", [receipt("lamp", undefined)]],
    ["nothing", [receipt("lamp", 0)]],
    ["less than nothing", [receipt("lamp", -1)]],
    ["half a unit", [receipt("lamp", 0.5)]],
    ["more than there can be", [receipt("lamp", LIMITS.receiptQuantityMax + 1)]],
    ["a text", [receipt("lamp", "5")]],
    ["a foreign field", [receipt("lamp", 5, { onHand: 9 })]],
    ["a bad sku", [receipt("la mp", 5)]],
    ["a bad warehouse", [receipt("lamp", 5, { warehouseId: "ord_1" })]],
    ["no reference", [receipt("lamp", 5, { reference: "" })]],
    ["an endless reference", [receipt("lamp", 5, { reference: "x".repeat(201) })]],
    ["no receipts", []],
    ["too many receipts", Array.from({ length: LIMITS.receiptsPerCallMax + 1 }, () => receipt("lamp", 1))],
  ])("refuses %s", async (_, receipts) => {
    const answer = await ask(shopIn("eu"), "/v1/ops/stock/receipts", { receipts });
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-request" } });
  });

  it("takes the longest of receipts at once", async () => {
    const shop = testShop({
      routes: stockRoutes,
      deps: { stock: stockIn("eu"), catalogue: { ...catalogue, offers: async () => [] } },
    });
    const long = { reference: "r".repeat(LIMITS.stockReferenceCharactersMax), warehouseId: `whs_${"w".repeat(64)}` };
    const receipts = Array.from({ length: LIMITS.receiptsPerCallMax }, () =>
      receipt("s".repeat(64), LIMITS.receiptQuantityMax, long),
    );
    expect((await ask(shop, "/v1/ops/stock/receipts", { receipts })).status).toBe(422);
  });

  it("says so when a part of the stock does not answer", async () => {
    const stock = stockIn("eu");
    const silent = async () => ({ outcome: "unknown" }) as const;
    const deaf: StockMap = {
      ...stock,
      shard: (name) => ({ ...stock.shard(name), audit: silent }),
      goods: { ...stock.goods, receive: silent, levels: silent },
    };
    const shop = shopIn("eu", deaf);
    const overloaded = { status: 503, body: { code: "overloaded" } };
    expect(await ask(shop, "/v1/ops/stock/receipts", { receipts: [receipt("lamp", 1)] })).toMatchObject(overloaded);
    expect(await ask(shop, "/v1/ops/stock/lamp")).toMatchObject(overloaded);
    expect(await ask(shop, "/v1/ops/stock-audit?shard=eu-s-00")).toMatchObject(overloaded);
  });

  it("knows no stock of a sku that nobody offers, and no object outside the map", async () => {
    const shop = shopIn("eu");
    expect(await ask(shop, "/v1/ops/stock/ghost")).toMatchObject({ status: 404 });
    expect(await ask(shop, "/v1/ops/stock-audit?shard=eu-s-99")).toMatchObject({ status: 404 });
    expect(await ask(shop, "/v1/ops/stock-audit?shard=us-s-00")).toMatchObject({ status: 404 });
    expect(await ask(shop, "/v1/ops/stock-audit")).toMatchObject({ status: 400 });
  });

  it("is for staff alone", async () => {
    const shop = shopIn("eu");
    const shopper = await tokenOf(shop, ["shopper"]);
    for (const path of ["/v1/ops/stock/lamp", "/v1/ops/stock-shards", "/v1/ops/stock-audit?shard=eu-s-00"]) {
      expect((await shop.request(path)).status).toBe(401);
      expect((await shop.request(path, { headers: bearer(shopper) })).status).toBe(403);
    }
    const body = { receipts: [receipt("lamp", 5)] };
    expect((await shop.request("/v1/ops/stock/receipts", json(body))).status).toBe(401);
    expect((await shop.request("/v1/ops/stock/receipts", json(body, bearer(shopper)))).status).toBe(403);
  });
});

describe("opening stock", () => {
  it("is opened once for each sku and warehouse, whatever a later batch says", async () => {
    const stock = stockIn("us");
    const items = [
      { sku: "opening-lamp" as Sku, warehouseId: BERLIN, quantity: 4 },
      { sku: "opening-chair" as Sku, warehouseId: BERLIN, quantity: 0 },
    ];
    expect(await receiveOpeningStock({ stock }, items)).toEqual({ ok: true, value: 4 });
    expect(await receiveOpeningStock({ stock }, items)).toEqual({ ok: true, value: 0 });
    const changed = items.map((item) => ({ ...item, quantity: 9 }));
    expect(await receiveOpeningStock({ stock }, changed)).toEqual({ ok: true, value: 9 });
    const levels = await Promise.all(items.map(({ sku }) => stock.shard(stock.shardOf(sku)).levels({ skus: [sku] })));
    expect(levels).toMatchObject([[{ onHand: 4 }], [{ onHand: 9 }]]);
  });

  it("reaches an object in calls of a thousand receipts", async () => {
    const calls: number[] = [];
    const shard = (): StockShard => ({
      ...stockIn("eu").shard("one"),
      receive: async ({ receipts }) => {
        calls.push(receipts.length);
        return { outcome: "received", units: receipts.length, conflicts: [] };
      },
    });
    const waits = { refresh: async () => undefined, sleep: async () => undefined, now: Date.now, timeoutMs: 1_000 };
    const goods = stockGoods({ shard, shardOf: () => "one", ...waits });
    const stock: StockMap = { ...stockIn("eu"), goods };
    const items = Array.from({ length: 2_500 }, (_, index) => {
      return { sku: `sku-${index}` as Sku, warehouseId: BERLIN, quantity: 1 };
    });
    expect(await receiveOpeningStock({ stock }, items)).toEqual({ ok: true, value: 2_500 });
    expect(calls).toEqual([1_000, 1_000, 500]);
  });
});

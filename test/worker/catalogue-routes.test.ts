/** Catalogue, search and images over HTTP, on real databases and real stock objects. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cachedCatalogue } from "../../src/adapters/catalogue-store/cached.ts";
import { d1Catalogue } from "../../src/adapters/catalogue-store/d1.ts";
import { r2Images } from "../../src/adapters/image-store/r2.ts";
import { embeddedSearch } from "../../src/adapters/search-engine/embedded.ts";
import { stockObjects } from "../../src/adapters/stock/objects.ts";
import type { BatchReport, CatalogueBatch } from "../../src/domain/catalog/batch.ts";
import type { ProductPage } from "../../src/domain/catalog/types.ts";
import type { SearchResult } from "../../src/domain/search/types.ts";
import { applyAvailability } from "../../src/flows/catalog/apply-availability.ts";
import { indexProducts, indexRepriced } from "../../src/flows/search/index-products.ts";
import type { SessionId, Sku, UserId } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import { catalogueRoutes } from "../../workers/routes/catalogue.ts";
import { imageRoutes } from "../../workers/routes/images.ts";
import { metaRoutes } from "../../workers/routes/meta.ts";
import { searchRoutes } from "../../workers/routes/search.ts";
import { testShop, type TestShop } from "./support/api.ts";
import { FRAME, newOffer, newProduct, NOW, WAREHOUSE } from "./support/catalogue.ts";

const meter = { commit: () => undefined, hop: () => undefined };
let background: Promise<unknown>[] = [];
let shop: TestShop;
let token: string;

function makeShop(): TestShop {
  const clock = (): number => shop.clock.nowMs;
  const made = testShop({
    routes: [...catalogueRoutes, ...searchRoutes, ...imageRoutes, ...metaRoutes],
    deps: {
      catalogue: cachedCatalogue(d1Catalogue(env.CATALOGUE, "EUR", meter), clock, () => undefined),
      search: embeddedSearch({ db: env.SEARCH, currency: "EUR", clock, meter, keepAlive: () => undefined }),
      images: r2Images(env.IMAGES),
      stock: stockObjects({
        namespace: env.STOCK,
        settings: { region: "eu", stock: DEFAULT_SETTINGS.stock },
        timeoutMs: 5_000,
        meter,
        sleep: async () => {},
      }),
      background: (work) => {
        background.push(work);
      },
    },
  });
  made.clock.nowMs = NOW;
  return made;
}

beforeAll(async () => {
  shop = makeShop();
  const principal = {
    kind: "user",
    shopperId: "usr_a" as UserId,
    roles: ["staff"],
    sessionId: "ses_a" as SessionId,
    prime: false,
  } as const;
  token = await shop.deps.tokens.sign(principal, NOW, 24 * 60 * 60 * 1000);
  expect((await send(FRAME)).rejected).toEqual([]);
});

beforeEach(async () => {
  await Promise.all(background);
  background = [];
  shop.clock.nowMs += LIMITS.changeFeedPollMs;
});

const post = (path: string, body: unknown, method = "POST"): Promise<Response> =>
  shop.request(path, {
    method,
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });

async function send(batch: CatalogueBatch): Promise<BatchReport> {
  const response = await post("/v1/catalogue/batches", batch);
  expect(response.status).toBe(200);
  await Promise.all(background);
  return response.json<BatchReport>();
}

const page = async (name: string): Promise<ProductPage> =>
  (await shop.request(`/v1/products/prd_${name}`)).json<ProductPage>();
const search = async (params: string): Promise<SearchResult> => {
  const response = await shop.request(`/v1/search?${params}`);
  expect(response.status).toBe(200);
  return response.json<SearchResult>();
};
const stocked = (name: string, quantity: number, basePriceMinor = 1_000) =>
  newProduct(name, {
    offers: [newOffer(name, basePriceMinor, { openingStock: [{ warehouseId: WAREHOUSE.id, quantity }] })],
  });

describe("a batch over HTTP", () => {
  it("can be seen, searched and is in stock at once", async () => {
    await send({ products: [stocked("first", 10)] });
    expect((await page("first")).offers[0]?.offer.availability).toEqual({
      state: "in_stock",
      sellable: 10,
      warehouses: [{ id: WAREHOUSE.id, free: 10 }],
      ahead: null,
    });
    expect((await search("q=first")).cards).toMatchObject([{ productId: "prd_first", availability: "in_stock" }]);
  });

  it("sent again receives no stock twice", async () => {
    await send({ products: [stocked("again", 10)] });
    await send({ products: [stocked("again", 10)] });
    const shard = shop.deps.stock.shard(shop.deps.stock.shardOf("again" as Sku));
    expect(await shard.levels({ skus: ["again" as Sku] })).toMatchObject([{ onHand: 10 }]);
  });

  it("repairs what a crash between its steps left undone", async () => {
    await shop.deps.catalogue.applyBatch({ products: [stocked("crashed", 6)] }, NOW);
    expect((await send({ products: [stocked("crashed", 6)] })).accepted).toBe(1);
    expect((await page("crashed")).offers[0]?.offer.availability.sellable).toBe(6);
    expect((await search("q=crashed")).total).toBe(1);
  });

  it("does not receive the stock of a rejected row", async () => {
    const report = await send({ products: [{ ...stocked("wrong", 10), gtin: "4006381333932" }] });
    expect(report.rejected).toMatchObject([{ id: "prd_wrong", index: 0 }]);
    const shard = shop.deps.stock.shard(shop.deps.stock.shardOf("wrong" as Sku));
    expect(await shard.levels({ skus: ["wrong" as Sku] })).toMatchObject([{ onHand: 0 }]);
  });

  it.each<[string, unknown, string]>([
    ["an unknown field", { products: [{ ...newProduct("x"), colour: "red" }] }, "/products/0/colour"],
    [
      "a fraction of a cent",
      { products: [newProduct("x", { offers: [newOffer("x", 9.5)] })] },
      "/products/0/offers/0/basePriceMinor",
    ],
    [
      "an image elsewhere",
      { products: [newProduct("x", { images: ["https://evil.test/x.png"] })] },
      "/products/0/images/0",
    ],
    ["control characters", { products: [newProduct("x", { title: "a\u0000b" })] }, "/products/0/title"],
    ["too many products", { products: Array.from({ length: LIMITS.importRowsMax + 1 }, () => 1) }, "/products"],
  ])("is refused as a whole with %s", async (_, body, pointer) => {
    const response = await post("/v1/catalogue/batches", body);
    expect(response.status).toBe(400);
    const { errors } = await response.json<{ errors: { pointer: string }[] }>();
    expect(errors.map((error) => error.pointer)).toContain(pointer);
  });

  it("is for staff only", async () => {
    const response = await shop.request("/v1/catalogue/batches", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(response.status).toBe(401);
  });
});

describe("a product over HTTP", () => {
  it("has a tag that answers 304 until something changes", async () => {
    await send({ products: [stocked("tagged", 3)] });
    const first = await shop.request("/v1/products/prd_tagged");
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
    const again = (): Promise<Response> =>
      shop.request("/v1/products/prd_tagged", { headers: { "if-none-match": `"other", W/${etag}` } });
    expect((await again()).status).toBe(304);
    expect((await post("/v1/offers/tagged/price", { basePriceMinor: 1_500 }, "PUT")).status).toBe(200);
    expect((await again()).status).toBe(200);
  });

  it("that is not there is a 404, and a malformed id a 400", async () => {
    expect((await shop.request("/v1/products/prd_nothing")).status).toBe(404);
    expect((await shop.request("/v1/products/nothing")).status).toBe(400);
    expect((await post("/v1/offers/nothing/price", { basePriceMinor: 1_500 }, "PUT")).status).toBe(404);
  });

  it("is listed once on the way through all pages", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const path: string = `/v1/products?limit=2${cursor === null ? "" : `&cursor=${cursor}`}`;
      const list = await (await shop.request(path)).json<{ items: ProductPage[]; cursor: string | null }>();
      seen.push(...list.items.map((item) => item.product.id));
      cursor = list.cursor;
    } while (cursor !== null);
    expect(seen).toEqual([...new Set(seen)].toSorted());
    expect(seen).toContain("prd_tagged");
    const { products } = await (await shop.request("/v1/catalogue/status")).json<{ products: number }>();
    expect(seen).toHaveLength(products);
  });
});

describe("the index", () => {
  it("has a new price and new stock as soon as their work is done", async () => {
    await send({ products: [stocked("moving", 5)] });
    await post("/v1/offers/moving/price", { basePriceMinor: 2_500 }, "PUT");
    await Promise.all(background);
    expect((await search("q=moving")).cards).toMatchObject([{ priceMinor: 2_500 }]);
    const gone = { state: "out_of_stock", sellable: 0, warehouses: [], ahead: null } as const;
    expect(await applyAvailability(shop.deps, [{ sku: "moving" as Sku, availability: gone, version: 9 }])).toBe(1);
    expect((await search("q=moving&in_stock=1")).total).toBe(0);
  });

  it("says how long it took from the stock object's decision until each stage had it", async () => {
    await send({ products: [stocked("lagging", 5)] });
    const before = shop.deps.projectionLag.read();
    const changedAt = shop.clock.nowMs - 40;
    const ahead = { kind: "preorder", sellable: 3, expectedAt: NOW + 1 } as const;
    const soon = { state: "out_of_stock", sellable: 0, warehouses: [], ahead } as const;
    await applyAvailability(shop.deps, [{ sku: "lagging" as Sku, availability: soon, version: 9, changedAt }]);
    const lag = await (
      await shop.request("/v1/ops/projection-lag", { headers: { authorization: `Bearer ${token}` } })
    ).json<typeof before>();
    for (const stage of ["catalogue", "search"] as const) {
      expect(lag[stage].count).toBe(before[stage].count + 1);
      expect(lag[stage].maxMs).toBeGreaterThanOrEqual(40);
    }
    // What may be ordered ahead can be had.
    expect((await search("q=lagging&in_stock=1")).cards).toMatchObject([
      { availability: "out_of_stock", ahead: { kind: "preorder", expectedAt: NOW + 1 }, warehouses: [] },
    ]);
  });

  it("catches up after work was lost, and says how far it is behind", async () => {
    await shop.deps.catalogue.applyBatch({ products: [newProduct("lost")] }, NOW);
    const status = await (await shop.request("/v1/catalogue/status")).json<{ waitingForIndex: number }>();
    expect(status.waitingForIndex).toBeGreaterThan(0);
    expect((await indexProducts(shop.deps)).indexed).toBe(status.waitingForIndex);
    expect(await indexProducts(shop.deps)).toEqual({ indexed: 0, lagMs: 0, more: false });
    expect((await search("q=lost")).total).toBe(1);
  });

  it("shows a sale's price when the sale has begun", async () => {
    const sale = { priceMinor: 400, startsAt: shop.clock.nowMs + 10_000, endsAt: shop.clock.nowMs + 20_000 };
    await send({ products: [newProduct("timed", { offers: [newOffer("timed", 1_000, { sale })] })] });
    expect((await search("q=timed")).cards).toMatchObject([{ priceMinor: 1_000 }]);
    shop.clock.nowMs = sale.startsAt;
    expect(await indexRepriced(shop.deps)).toBe(1);
    expect((await search("q=timed")).cards).toMatchObject([{ priceMinor: 400, basePriceMinor: 1_000 }]);
    expect(await indexRepriced(shop.deps)).toBe(0);
  });
});

describe("searching over HTTP", () => {
  it("names every fault of the query string", async () => {
    const response = await shop.request("/v1/search?price=x&rating=7&colour=red&limit=1000");
    expect(response.status).toBe(400);
    const { errors } = await response.json<{ errors: { pointer: string }[] }>();
    expect(errors.map((error) => error.pointer).toSorted()).toEqual(["colour", "limit", "price", "rating"]);
  });

  it("refuses a category that is not there and a cursor of another search", async () => {
    expect((await shop.request("/v1/search?category=nope")).status).toBe(400);
    expect((await shop.request("/v1/search?cursor=abc")).status).toBe(400);
    expect((await shop.request("/v1/categories/nope/products")).status).toBe(404);
  });

  it("lists a category with everything below it, by the same parameters", async () => {
    const response = await shop.request("/v1/categories/home/products?sort=price_desc&limit=1");
    const result = await response.json<SearchResult>();
    expect(result.cards).toMatchObject([{ productId: "prd_moving", priceMinor: 2_500 }]);
    expect(result.total).toBe((await search("category=home")).total);
    const { items } = await (await shop.request("/v1/categories")).json<{ items: { slug: string }[] }>();
    expect(items.map((item) => item.slug)).toEqual(expect.arrayContaining(["home", "lamps", "books"]));
  });
});

describe("images", () => {
  const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
  const upload = (type: string, bytes: BodyInit): Promise<Response> =>
    shop.request("/v1/images", {
      method: "POST",
      headers: { "content-type": type, authorization: `Bearer ${token}` },
      body: bytes,
    });

  it("are named by their content and kept for ever", async () => {
    const { path } = await (await upload("image/png", PNG)).json<{ path: string }>();
    expect(path).toMatch(/^\/images\/[0-9a-f]{64}\.png$/);
    expect(await (await upload("image/png", PNG)).json()).toEqual({ path });
    const image = await shop.request(path);
    expect(image.headers.get("content-type")).toBe("image/png");
    expect(image.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(new Uint8Array(await image.arrayBuffer())).toEqual(PNG);
    expect((await shop.request(path, { headers: { "if-none-match": image.headers.get("etag") ?? "" } })).status).toBe(
      304,
    );
  });

  it("are refused when the bytes are not what is said, or could run", async () => {
    expect((await upload("image/jpeg", PNG)).status).toBe(415);
    expect((await upload("image/png", new TextEncoder().encode("<svg/>"))).status).toBe(415);
    expect((await upload("image/svg+xml", new TextEncoder().encode("<svg/>"))).status).toBe(415);
    expect((await upload("image/png", new Uint8Array(LIMITS.imageBytesMax + 1))).status).toBe(413);
  });

  it("are drawn by the shop where there is no photograph", async () => {
    const drawn = await shop.request("/images/drawn/kettle/b0481e/first.svg");
    expect(drawn.headers.get("content-type")).toBe("image/svg+xml");
    expect(await drawn.text()).toMatch(/^<svg/);
    expect((await shop.request("/images/drawn/dragon/b0481e/first.svg")).status).toBe(404);
    expect((await shop.request("/images/nothing.png")).status).toBe(404);
  });
});

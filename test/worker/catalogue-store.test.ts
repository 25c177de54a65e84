/** The catalogue in D1, and the memory in front of it. */
import { env } from "cloudflare:workers";
import { getTableColumns, getTableName } from "drizzle-orm";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cachedCatalogue } from "../../src/adapters/catalogue-store/cached.ts";
import { d1Catalogue } from "../../src/adapters/catalogue-store/d1.ts";
import * as tables from "../../src/db/catalogue.ts";
import type { Availability, Review } from "../../src/domain/catalog/types.ts";
import type { ProductGroupId, ProductId, SellerId, Sku } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { DAY_MS } from "../../src/kernel/time.ts";
import type { CatalogueStore } from "../../src/ports/catalogue-store.ts";
import { FRAME, newOffer, newProduct, NOW, WAREHOUSE } from "./support/catalogue.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const store = d1Catalogue(env.CATALOGUE, "EUR", meter);
const IN_STOCK: Availability = {
  state: "in_stock",
  sellable: 8,
  warehouses: [{ id: WAREHOUSE.id, free: 8 }],
  ahead: null,
};
const id = (name: string) => `prd_${name}` as ProductId;
const sku = (name: string) => name as Sku;

const review = (name: string, product: string, stars: Review["stars"], helpful = 0): Review => ({
  id: name,
  productId: id(product),
  author: "Ada",
  stars,
  title: "Bright",
  body: "Very.",
  verified: true,
  helpful,
  createdAt: NOW,
});

beforeAll(async () => {
  const report = await store.applyBatch(FRAME, NOW);
  expect(report.rejected).toEqual([]);
});

/** Ids of products that a piece of work says it changed. */
async function changedBy(work: () => Promise<unknown>): Promise<{ ids: readonly string[]; frame: boolean }> {
  const before = await store.newestSequence();
  await work();
  const changes = await store.changesSince(before, 1_000);
  return { ids: changes.productIds.toSorted(), frame: changes.frameChanged };
}

describe("the tables", () => {
  it.each(Object.values(tables) as SQLiteTable[])("are in the database as the code says: %#", async (table) => {
    const { results } = await env.CATALOGUE.prepare(`PRAGMA table_info(${getTableName(table)})`).all<{
      name: string;
    }>();
    const named = Object.values(getTableColumns(table)).map((column) => column.name);
    expect(results.map((row) => row.name).toSorted()).toEqual(named.toSorted());
  });
});

describe("a batch", () => {
  it("comes back as one page with everything on it", async () => {
    const offers = [
      newOffer("page-a", 1_100),
      newOffer("page-b", 1_000, { sellerId: "sel_poor" as SellerId, fulfilledBy: "seller" }),
    ];
    await store.applyBatch(
      {
        products: [newProduct("page", { offers })],
        reviews: [review("page-1", "page", 5, 3), review("page-2", "page", 4)],
      },
      NOW,
    );
    await store.setAvailability(
      [
        { sku: sku("page-a"), availability: IN_STOCK, version: 1 },
        { sku: sku("page-b"), availability: IN_STOCK, version: 1 },
      ],
      NOW,
    );
    const page = await store.productPage(id("page"), NOW);
    expect(page).toMatchObject({
      product: { title: "Lamp page", returnable: true, dimensions: { heightMm: 300 } },
      category: { slug: "lamps", path: ["Home", "Lamps"] },
      rating: { average: 4.5, count: 2, histogram: [0, 0, 0, 1, 1] },
      reviews: [{ id: "page-1", verified: true }, { id: "page-2" }],
      warehouses: [{ code: "BER1" }],
    });
    expect(page?.offers.map((view) => [view.offer.sku, view.offer.availability.state])).toEqual([
      ["page-b", "in_stock"],
      ["page-a", "in_stock"],
    ]);
  });

  it("sent again changes nothing and says nothing to the feed", async () => {
    const batch = { ...FRAME, products: [newProduct("twice")], reviews: [review("twice-1", "twice", 3)] };
    await store.applyBatch(batch, NOW);
    const page = await store.productPage(id("twice"), NOW);
    expect(await changedBy(() => store.applyBatch(batch, NOW + 5_000))).toEqual({ ids: [], frame: false });
    expect(await store.productPage(id("twice"), NOW)).toEqual(page);
  });

  it("takes the good rows and names the bad ones", async () => {
    const rows = [
      newProduct("good"),
      newProduct("bad", { gtin: "4006381333932" }),
      newProduct("thief", { offers: [newOffer("good", 1)] }),
    ];
    const report = await store.applyBatch({ products: rows }, NOW);
    expect(report).toEqual({
      accepted: 1,
      productIds: ["prd_good"],
      rejected: [
        { list: "products", index: 1, id: "prd_bad", reason: "gtin 4006381333932 has a wrong check digit" },
        { list: "products", index: 2, id: "prd_thief", reason: "offer good: the sku belongs to prd_good" },
      ],
    });
    expect(await store.productPage(id("bad"), NOW)).toBeNull();
  });

  it("keeps what others have written: availability and the count of reviews", async () => {
    await store.applyBatch({ products: [newProduct("kept")], reviews: [review("kept-1", "kept", 5)] }, NOW);
    await store.setAvailability([{ sku: sku("kept"), availability: IN_STOCK, version: 4 }], NOW);
    await store.applyBatch({ products: [newProduct("kept", { title: "Lamp renamed" })] }, NOW);
    expect(await store.productPage(id("kept"), NOW)).toMatchObject({
      product: { title: "Lamp renamed" },
      rating: { count: 1 },
      offers: [{ offer: { availability: IN_STOCK } }],
    });
  });

  it("of five hundred long products goes in whole", async () => {
    const products = Array.from({ length: 500 }, (_, i) =>
      newProduct(`many-${i}`, { description: "long ".repeat(800) }),
    );
    const report = await store.applyBatch({ products }, NOW);
    expect([report.accepted, report.rejected.length]).toEqual([500, 0]);
    const ids = await store.productIdsAfter(id("many-"), 600);
    expect(ids.filter((one) => one.startsWith("prd_many-"))).toHaveLength(500);
  });
});

describe("prices", () => {
  it("change once, with the old one in the history of a later reduction", async () => {
    await store.applyBatch({ products: [newProduct("dear")] }, NOW - 60 * DAY_MS);
    expect(await store.setPrice(sku("dear"), 800, NOW - 20 * DAY_MS)).toBe("changed");
    expect(await store.setPrice(sku("dear"), 800, NOW)).toBe("unchanged");
    expect(await store.setPrice(sku("dear"), 1_200, NOW - 10 * DAY_MS)).toBe("changed");
    expect(await store.setPrice(sku("nothing"), 800, NOW)).toBe("not_found");
    const sale = { priceMinor: 1_100, startsAt: NOW - DAY_MS, endsAt: NOW + DAY_MS };
    await store.applyBatch(
      { products: [newProduct("dear", { offers: [newOffer("dear", 1_200, { sale })] })] },
      NOW - DAY_MS,
    );
    const page = await store.productPage(id("dear"), NOW);
    expect(page?.offers[0]?.price).toEqual({
      amountMinor: 1_100,
      baseMinor: 1_200,
      currency: "EUR",
      onSale: true,
      lowest30DaysMinor: 800,
    });
  });

  it("of a sale that was taken back before it began leave no trace, of one cut short they end then", async () => {
    const sold = (priceMinor: number, from: number, until: number) =>
      newProduct("cut", { offers: [newOffer("cut", 2_000, { sale: { priceMinor, startsAt: from, endsAt: until } })] });
    await store.applyBatch({ products: [sold(500, NOW + 5 * DAY_MS, NOW + 9 * DAY_MS)] }, NOW);
    await store.applyBatch({ products: [sold(900, NOW - DAY_MS, NOW + 30 * DAY_MS)] }, NOW);
    await store.applyBatch({ products: [sold(1_500, NOW + 40 * DAY_MS, NOW + 41 * DAY_MS)] }, NOW + DAY_MS);
    const { results } = await env.CATALOGUE.prepare(
      "SELECT price_minor, until FROM price_history WHERE sku = 'cut' AND kind = 'sale' ORDER BY at",
    ).all();
    expect(results).toEqual([
      { price_minor: 900, until: NOW + DAY_MS },
      { price_minor: 1_500, until: NOW + 41 * DAY_MS },
    ]);
  });
});

describe("the change feed", () => {
  it("names the product of every kind of change, and nothing else", async () => {
    await store.applyBatch({ products: [newProduct("fed"), newProduct("calm")] }, NOW);
    expect(await changedBy(() => store.setPrice(sku("fed"), 1_234, NOW))).toEqual({ ids: ["prd_fed"], frame: false });
    expect(
      await changedBy(() => store.setAvailability([{ sku: sku("fed"), availability: IN_STOCK, version: 1 }], NOW)),
    ).toEqual({ ids: ["prd_fed"], frame: false });
    expect(await changedBy(() => store.applyBatch({ reviews: [review("fed-1", "fed", 2)] }, NOW))).toEqual({
      ids: ["prd_fed"],
      frame: false,
    });
  });

  it("names the other variants when one of a group sells out", async () => {
    const variant = (name: string) => newProduct(name, { groupId: "grp_g" as ProductGroupId, variant: { Size: name } });
    await store.applyBatch({ products: [variant("g-s"), variant("g-m")] }, NOW);
    const stocked = await changedBy(() =>
      store.setAvailability([{ sku: sku("g-s"), availability: IN_STOCK, version: 1 }], NOW),
    );
    expect(stocked.ids).toEqual(["prd_g-m", "prd_g-s"]);
    expect((await store.productPage(id("g-m"), NOW))?.variants).toMatchObject([
      { productId: "prd_g-m", available: false },
      { productId: "prd_g-s", available: true },
    ]);
    const fewer = { ...IN_STOCK, sellable: 5 };
    expect(
      (await changedBy(() => store.setAvailability([{ sku: sku("g-s"), availability: fewer, version: 2 }], NOW))).ids,
    ).toEqual(["prd_g-s"]);
  });

  it("says that the frame changed, and whose offers a seller's health reorders", async () => {
    await store.applyBatch(
      {
        products: [newProduct("health", { offers: [newOffer("health", 1_000, { sellerId: "sel_poor" as SellerId })] })],
      },
      NOW,
    );
    const sellers = (FRAME.sellers ?? []).map((seller) =>
      seller.id === "sel_poor" ? { ...seller, health: 41 } : seller,
    );
    const changed = await changedBy(() => store.applyBatch({ sellers }, NOW));
    expect(changed.frame).toBe(true);
    expect(changed.ids).toContain("prd_health");
    expect(changed.ids).not.toContain("prd_fed");
  });

  it("lets the index wait only for what changed after it was read", async () => {
    await store.applyBatch({ products: [newProduct("indexed")] }, NOW);
    const sequence = await store.newestSequence();
    await store.setPrice(sku("indexed"), 1_500, NOW);
    await store.markIndexed([id("indexed")], sequence);
    expect(await store.unindexed(10_000)).toContain("prd_indexed");
    await store.markIndexed([id("indexed")], await store.newestSequence());
    expect(await store.unindexed(10_000)).not.toContain("prd_indexed");
  });
});

describe("availability", () => {
  it("of an older version that arrives late is dropped", async () => {
    await store.applyBatch({ products: [newProduct("late")] }, NOW);
    const at = (sellable: number, version: number) => ({
      sku: sku("late"),
      availability: { ...IN_STOCK, sellable },
      version,
    });
    expect(await store.setAvailability([at(9, 2), at(5, 3)], NOW)).toEqual(["prd_late"]);
    expect(await store.setAvailability([at(7, 1), at(7, 3)], NOW)).toEqual([]);
    expect((await store.offers([sku("late"), sku("nothing")])).map((offer) => offer.availability.sellable)).toEqual([
      5,
    ]);
  });
});

describe("availability that is said again", () => {
  it("is no change, but keeps what is older from winning", async () => {
    await store.applyBatch({ products: [newProduct("echo")] }, NOW);
    const at = (sellable: number, version: number) => [
      { sku: sku("echo"), availability: { ...IN_STOCK, sellable }, version },
    ];
    await store.setAvailability(at(8, 1), NOW);
    expect(await changedBy(() => store.setAvailability(at(8, 5), NOW))).toEqual({ ids: [], frame: false });
    expect(await store.setAvailability(at(3, 4), NOW)).toEqual([]);
  });
});

describe("the memory in front", () => {
  let now: number;
  let reads: string[];
  let cached: ReturnType<typeof cachedCatalogue>;
  const counted: CatalogueStore = {
    ...store,
    productPages: (ids, at) => {
      reads.push(ids.join());
      return store.productPages(ids, at);
    },
  };

  beforeEach(async () => {
    now = NOW;
    reads = [];
    cached = cachedCatalogue(
      counted,
      () => now,
      () => undefined,
    );
    await store.applyBatch({ products: [newProduct("hot"), newProduct("cold")] }, NOW);
  });

  it("reads a product once, however many ask at the same time", async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => cached.productReply(id("hot"), now)));
    expect(new Set(replies.map((reply) => reply?.etag)).size).toBe(1);
    await cached.productPage(id("hot"), now);
    expect(reads).toEqual(["prd_hot"]);
  });

  it("shows another isolate's price change after one poll, and keeps everything else", async () => {
    const before = await cached.productReply(id("hot"), now);
    await cached.productReply(id("cold"), now);
    await store.setPrice(sku("hot"), 4_321, now);
    now += LIMITS.changeFeedPollMs;
    expect((await cached.productPage(id("hot"), now))?.offers[0]?.price.amountMinor).toBe(4_321);
    expect((await cached.productReply(id("hot"), now))?.etag).not.toBe(before?.etag);
    await cached.productReply(id("cold"), now);
    expect(reads).toEqual(["prd_hot", "prd_cold", "prd_hot"]);
    await store.setPrice(sku("hot"), 1_000, now);
  });

  it("shows this isolate's own price change at once", async () => {
    await cached.productPage(id("hot"), now);
    await cached.setPrice(sku("hot"), 2_222, now);
    expect((await cached.productPage(id("hot"), now))?.offers[0]?.price.amountMinor).toBe(2_222);
    await store.setPrice(sku("hot"), 1_000, now);
  });

  it("makes a page anew when a sale of it begins and when it ends", async () => {
    const sale = { priceMinor: 700, startsAt: NOW + 100, endsAt: NOW + 200 };
    await store.applyBatch({ products: [newProduct("soon", { offers: [newOffer("soon", 1_000, { sale })] })] }, NOW);
    const amounts = [];
    for (const at of [NOW, NOW + 100, NOW + 199, NOW + 200])
      amounts.push((await cached.productPage(id("soon"), at))?.offers[0]?.price.amountMinor);
    expect(amounts).toEqual([1_000, 700, 700, 1_000]);
  });

  it("remembers for a moment that a product is not there, and finds it once it is", async () => {
    const name = `new-${crypto.randomUUID()}`;
    expect(await cached.productReply(id(name), now)).toBeNull();
    expect(await cached.productReply(id(name), now)).toBeNull();
    expect(reads).toEqual([`prd_${name}`]);
    await store.applyBatch({ products: [newProduct(name)] }, now);
    now += LIMITS.changeFeedPollMs;
    expect(await cached.productReply(id(name), now)).not.toBeNull();
  });

  it("keeps the frame until it changes", async () => {
    const frame = await cached.frame();
    expect(await cached.frame()).toBe(frame);
    const categories = (FRAME.categories ?? []).map((category) =>
      category.slug === "books" ? { ...category, position: category.position + 1 } : category,
    );
    await store.applyBatch({ categories }, now);
    now += LIMITS.changeFeedPollMs;
    expect((await cached.frame()).categories.find((category) => category.slug === "books")?.position).toBe(2);
  });
});

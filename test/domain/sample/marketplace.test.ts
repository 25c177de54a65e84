import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NewOffer } from "../../../src/domain/catalog/batch.ts";
import { parseDrawnImagePath } from "../../../src/domain/sample/drawings/image-path.ts";
import { gtinCheckDigit } from "../../../src/domain/sample/gtin.ts";
import { generateMarketplace } from "../../../src/domain/sample/marketplace.ts";

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;
const market = generateMarketplace({ seed: "sample", nowMs: NOW_MS });
const offers = market.products.flatMap((product) => product.offers);
const stockOf = (offer: NewOffer): number => offer.openingStock.reduce((sum, { quantity }) => sum + quantity, 0);
const repeated = <T>(items: readonly T[]): T[] => {
  const seen = new Set<T>();
  return items.filter((item) => seen.size === seen.add(item).size);
};

/** GS1: the sum of all thirteen digits, weighted 1 and 3 from the left, is a multiple of ten. */
const isGtin13 = (text: string): boolean =>
  /^\d{13}$/.test(text) &&
  [...text].reduce((sum, digit, i) => sum + Number(digit) * (i % 2 === 0 ? 1 : 3), 0) % 10 === 0;

describe("the sample marketplace", () => {
  test("is the same for the same seed and time", () => {
    const again = generateMarketplace({ seed: "sample", nowMs: NOW_MS });
    expect(again).toEqual(market);
    expect(generateMarketplace({ seed: "another", nowMs: NOW_MS, products: 50 }).products).not.toEqual(
      generateMarketplace({ seed: "sample", nowMs: NOW_MS, products: 50 }).products,
    );
  });

  test("is as large as a shop one can get lost in", () => {
    const parents = new Set(market.categories.map((category) => category.parentId));
    const leaves = market.categories.filter((category) => !parents.has(category.id));
    expect(market.products.length).toBeGreaterThanOrEqual(2_000);
    expect(leaves.length).toBeGreaterThanOrEqual(40);
    expect(market.sellers.length).toBeGreaterThanOrEqual(40);
    expect(market.warehouses.length).toBeGreaterThanOrEqual(12);
    expect(market.reviews.length).toBeGreaterThan(market.products.length);
    expect(market.promotions.length).toBeGreaterThan(0);
    const used = new Set(market.products.map((product) => product.categoryId));
    expect(leaves.filter((leaf) => !used.has(leaf.id))).toEqual([]);
  });

  test("gives every id, slug, sku and GTIN once", () => {
    expect(repeated(market.products.map((product) => product.id))).toEqual([]);
    expect(repeated(market.products.map((product) => product.gtin))).toEqual([]);
    expect(repeated(offers.map((offer) => offer.sku))).toEqual([]);
    expect(repeated(market.categories.map((category) => category.slug))).toEqual([]);
    expect(repeated(market.sellers.map((seller) => seller.slug))).toEqual([]);
    expect(repeated(market.warehouses.map((warehouse) => warehouse.code))).toEqual([]);
    expect(repeated(market.reviews.map((review) => review.id))).toEqual([]);
  });

  test("names only what is there", () => {
    const [categories, sellers, warehouses, products] = [
      market.categories,
      market.sellers,
      market.warehouses,
      market.products,
    ].map((list) => new Set<string>(list.map((one) => one.id)));
    expect(market.products.filter((product) => !categories?.has(product.categoryId))).toEqual([]);
    expect(market.categories.filter(({ parentId }) => parentId !== null && !categories?.has(parentId))).toEqual([]);
    expect(offers.filter((offer) => !sellers?.has(offer.sellerId))).toEqual([]);
    const sites = offers.flatMap((offer) => offer.openingStock.map((stock) => stock.warehouseId));
    expect(sites.filter((id) => !warehouses?.has(id))).toEqual([]);
    expect(market.reviews.filter((review) => !products?.has(review.productId))).toEqual([]);
  });

  test("has GTINs whose check digit is right", () => {
    expect(market.products.filter(({ gtin }) => gtin === null || !isGtin13(gtin))).toEqual([]);
  });

  test("asks positive prices in whole minor units, and less in a sale", () => {
    const prices = offers.flatMap((offer) => [
      offer.basePriceMinor,
      ...(offer.sale ? [offer.sale.priceMinor] : []),
      ...(offer.priceHistory ?? []).map((entry) => entry.priceMinor),
    ]);
    expect(prices.filter((price) => !Number.isSafeInteger(price) || price <= 0)).toEqual([]);
    const sales = offers.filter((offer) => offer.sale !== null);
    expect(sales.length).toBeGreaterThan(0);
    expect(sales.filter((offer) => (offer.sale?.priceMinor ?? 0) >= offer.basePriceMinor)).toEqual([]);
    expect(sales.filter(({ sale }) => sale !== null && sale.startsAt >= sale.endsAt)).toEqual([]);
  });

  test("has products that are sold out, and products that several sellers offer", () => {
    expect(offers.filter((offer) => stockOf(offer) === 0).length).toBeGreaterThan(0);
    expect(offers.filter((offer) => stockOf(offer) > 0).length).toBeGreaterThan(offers.length / 2);
    expect(market.products.filter((product) => product.offers.length === 0)).toEqual([]);
    expect(market.products.filter((product) => product.offers.length > 1).length).toBeGreaterThan(100);
    const twice = market.products.filter((product) => repeated(product.offers.map((o) => o.sellerId)).length > 0);
    expect(twice).toEqual([]);
  });

  test("tells the variants of a group apart by the same axes", () => {
    const groups = Map.groupBy(
      market.products.filter((product) => product.groupId !== null),
      (product) => product.groupId,
    );
    expect(groups.size).toBeGreaterThan(100);
    for (const members of groups.values()) {
      expect(new Set(members.map(({ variant }) => Object.keys(variant).join())).size).toBe(1);
      expect(repeated(members.map(({ variant }) => JSON.stringify(variant)))).toEqual([]);
      expect(new Set(members.map((product) => product.categoryId)).size).toBe(1);
    }
  });

  test("shows every product by a drawing that exists", () => {
    const images = market.products.flatMap((product) => product.images);
    expect(images.length).toBeGreaterThanOrEqual(market.products.length);
    expect(images.filter((image) => parseDrawnImagePath(image) === undefined)).toEqual([]);
  });

  test("has no product, review or earlier price from the future", () => {
    expect(market.products.filter((product) => product.createdAt >= NOW_MS)).toEqual([]);
    expect(market.reviews.filter((review) => review.createdAt > NOW_MS)).toEqual([]);
    const entries = offers.flatMap((offer) => offer.priceHistory ?? []);
    expect(entries.filter((entry) => entry.at > NOW_MS)).toEqual([]);
    const created = new Map(market.products.map((product) => [product.id, product.createdAt]));
    expect(market.reviews.filter((one) => one.createdAt < (created.get(one.productId) ?? 0))).toEqual([]);
  });

  test("moves with the time it is made for", () => {
    const later = generateMarketplace({ seed: "sample", nowMs: NOW_MS + 30 * DAY_MS, products: 100 });
    const now = generateMarketplace({ seed: "sample", nowMs: NOW_MS, products: 100 });
    expect(later.products.map(({ createdAt }) => createdAt - 30 * DAY_MS)).toEqual(
      now.products.map(({ createdAt }) => createdAt),
    );
  });
});

describe("sizes and currencies", () => {
  test("20,000 products without reviews keep skus, ids and GTINs apart", () => {
    const big = generateMarketplace({ seed: "load", nowMs: NOW_MS, products: 20_000, reviews: false });
    expect(big.products.length).toBe(20_000);
    expect(big.reviews).toEqual([]);
    expect(repeated(big.products.map((product) => product.id))).toEqual([]);
    expect(repeated(big.products.flatMap((product) => product.offers.map((offer) => offer.sku)))).toEqual([]);
    expect(repeated(big.products.map((product) => product.gtin))).toEqual([]);
  });

  test("any small number of products is made exactly", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), fc.string({ maxLength: 12 }), (products, seed) => {
        const made = generateMarketplace({ seed, nowMs: NOW_MS, products, reviews: false });
        expect(made.products.length).toBe(products);
        expect(repeated(made.products.map((product) => product.id))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  test("prices in yen are whole yen of a sensible size", () => {
    const yen = generateMarketplace({ seed: "sample", nowMs: NOW_MS, products: 200, currency: "JPY", reviews: false });
    const prices = yen.products.flatMap((product) => product.offers.map((offer) => offer.basePriceMinor));
    expect(prices.filter((price) => !Number.isSafeInteger(price) || price < 10)).toEqual([]);
    expect(new Set(yen.products.flatMap((product) => product.offers.map((offer) => offer.currency)))).toEqual(
      new Set(["JPY"]),
    );
  });
});

describe("GTIN check digits", () => {
  // The worked example of GS1's page on calculating a check digit by hand.
  test("of 629104150021 is 3", () => {
    expect(gtinCheckDigit("629104150021")).toBe(3);
  });
});

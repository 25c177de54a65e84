/** What the port of search promises, run on every engine. */
import { beforeAll, describe, expect, it } from "vitest";
import type { IndexDocument, ProductCard, SearchQuery, SearchResult } from "../../src/domain/search/types.ts";
import type { ProductId, Sku } from "../../src/kernel/ids.ts";
import type { SearchEngine } from "../../src/ports/search-engine.ts";

export interface SearchEngineUnderTest {
  readonly engine: SearchEngine;
  /** Lets pass what an engine needs until it shows what was written to it elsewhere. */
  readonly settle: () => Promise<void>;
}

type Given = Partial<Omit<IndexDocument, "card">> & Partial<ProductCard> & { name: string };

function document({ name, ...given }: Given): IndexDocument {
  const {
    description = "",
    categorySlugPath = ["home", "lamps"],
    categoryNames = ["Home", "Lamps"],
    attributes = [],
    createdAt = 1_000,
    repriceAt = null,
    ...card
  } = given;
  return {
    card: {
      productId: `prd_${name}` as ProductId,
      sku: name as Sku,
      title: name,
      brand: "Lumen",
      image: null,
      priceMinor: 1_000,
      basePriceMinor: 1_000,
      lowest30DaysMinor: null,
      currency: "EUR",
      ratingAverage: 0,
      ratingCount: 0,
      availability: "in_stock",
      ahead: null,
      warehouses: [],
      prime: false,
      offerCount: 1,
      ...card,
    },
    description,
    categorySlugPath,
    categoryNames,
    attributes,
    createdAt,
    repriceAt,
  };
}

const colour = (value: string) => ({ name: "Colour", value });
const CHAIRS = { categorySlugPath: ["home", "chairs"], categoryNames: ["Home", "Chairs"] };

/** Prices, brands and colours such that every facet count below can be told by hand. */
const DOCUMENTS: readonly IndexDocument[] = [
  document({
    name: "alpha",
    title: "Désk lamp alpha",
    priceMinor: 1_000,
    ratingAverage: 4.5,
    ratingCount: 40,
    attributes: [colour("Red")],
    prime: true,
    createdAt: 5,
  }),
  document({
    name: "beta",
    title: "Desk lamps beta",
    priceMinor: 2_000,
    brand: "Glow",
    ratingAverage: 3,
    ratingCount: 2,
    attributes: [colour("Blue")],
    createdAt: 4,
  }),
  document({
    name: "gamma",
    title: "Floor lamp gamma",
    description: "not for a desk",
    priceMinor: 3_000,
    brand: "Glow",
    attributes: [colour("Red")],
    availability: "out_of_stock",
    createdAt: 3,
  }),
  document({
    name: "delta",
    title: "Chair delta",
    priceMinor: 4_000,
    ...CHAIRS,
    attributes: [colour("Red")],
    createdAt: 2,
  }),
  document({
    name: "omega",
    title: "Chair omega",
    priceMinor: null,
    sku: null,
    ...CHAIRS,
    attributes: [colour("Blue")],
    availability: "out_of_stock",
    offerCount: 0,
    createdAt: 1,
  }),
];

const query = (more: Partial<SearchQuery> = {}): SearchQuery => ({
  text: "",
  categorySlug: null,
  brands: [],
  priceMinMinor: null,
  priceMaxMinor: null,
  ratingMin: null,
  inStockOnly: false,
  primeOnly: false,
  attributes: {},
  sort: "relevance",
  limit: 24,
  cursor: null,
  ...more,
});

export function searchEngineContract(name: string, make: () => SearchEngineUnderTest): void {
  describe(`${name} as a search engine`, () => {
    const { engine, settle } = make();
    const search = async (more: Partial<SearchQuery> = {}): Promise<SearchResult> => {
      const result = await engine.search(query(more));
      if ("refused" in result) throw new Error(`refused: ${result.refused}`);
      return result;
    };
    const names = async (more: Partial<SearchQuery> = {}): Promise<string[]> =>
      (await search(more)).cards.map((card) => card.productId.slice(4));
    const facet = (result: SearchResult, which: string): Record<string, number> =>
      Object.fromEntries(
        result.facets.find((one) => one.name === which)?.values.map((value) => [value.value, value.count]) ?? [],
      );

    beforeAll(async () => {
      await engine.index(DOCUMENTS, 10);
      await settle();
    });

    describe("words", () => {
      it("are found by stem, in any case, with and without accents", async () => {
        expect((await names({ text: "DESK LAMP" })).toSorted()).toEqual(["alpha", "beta", "gamma"]);
        expect(await names({ text: "désk alpha" })).toEqual(["alpha"]);
      });

      it("count more in the title than in the description", async () => {
        expect((await names({ text: "desk" })).at(-1)).toBe("gamma");
      });

      it("find by brand, category and attribute too", async () => {
        expect((await names({ text: "glow" })).toSorted()).toEqual(["beta", "gamma"]);
        expect((await names({ text: "chairs" })).toSorted()).toEqual(["delta", "omega"]);
        expect((await names({ text: "blue lamp" })).toSorted()).toEqual(["beta"]);
      });

      it("that nothing has all of give the nearest, and say so", async () => {
        const result = await search({ text: "floor chair" });
        expect([result.relaxed, result.total]).toEqual([true, 3]);
        expect(await search({ text: "floor" })).toMatchObject({ relaxed: false, total: 1 });
        expect(await search({ text: "zzz" })).toMatchObject({ total: 0, cards: [], cursor: null });
      });

      it("of operators and signs only are harmless", async () => {
        expect(await search({ text: '"* ( NEAR' })).toMatchObject({ total: 0 });
        expect(await search({ text: '"*(:^' })).toMatchObject({ total: 0 });
      });
    });

    describe("a result", () => {
      it("carries the whole card", async () => {
        expect((await search({ text: "alpha" })).cards).toEqual([DOCUMENTS[0]?.card]);
      });

      it("is everything, what can be had first, when no words are given", async () => {
        const result = await search();
        expect(result.total).toBe(5);
        expect(result.cards.map((card) => card.availability === "out_of_stock")).toEqual([
          false,
          false,
          false,
          true,
          true,
        ]);
      });
    });

    describe("filters", () => {
      it.each<[string, Partial<SearchQuery>, string[]]>([
        ["a category holds its subtree", { categorySlug: "home" }, ["alpha", "beta", "delta", "gamma", "omega"]],
        ["a category without others", { categorySlug: "chairs" }, ["delta", "omega"]],
        ["an unknown category holds nothing", { categorySlug: "nope" }, []],
        ["any of the brands", { brands: ["Glow", "Nope"] }, ["beta", "gamma"]],
        ["an unknown brand holds nothing", { brands: ["Nope"] }, []],
        ["prices with both ends", { priceMinMinor: 1_000, priceMaxMinor: 2_000 }, ["alpha", "beta"]],
        ["no price is not a low price", { priceMaxMinor: 100_000 }, ["alpha", "beta", "delta", "gamma"]],
        ["stars and more", { ratingMin: 4 }, ["alpha"]],
        ["in stock", { inStockOnly: true }, ["alpha", "beta", "delta"]],
        ["sent by the marketplace", { primeOnly: true }, ["alpha"]],
        ["an attribute", { attributes: { Colour: ["Red"] } }, ["alpha", "delta", "gamma"]],
        [
          "any of an attribute's values",
          { attributes: { Colour: ["Red", "Blue"] } },
          ["alpha", "beta", "delta", "gamma", "omega"],
        ],
        ["an attribute that nothing has", { attributes: { Weight: ["1"] } }, []],
        [
          "all of them together, with words",
          { text: "lamp", brands: ["Glow"], attributes: { Colour: ["Red"] } },
          ["gamma"],
        ],
      ])("%s", async (_, filters, expected) => {
        expect((await names(filters)).toSorted()).toEqual(expected);
      });
    });

    describe("facets", () => {
      it("count all results", async () => {
        const result = await search();
        expect(facet(result, "brand")).toEqual({ Lumen: 3, Glow: 2 });
        expect(facet(result, "category")).toEqual({ home: 5 });
        expect(facet(result, "rating")).toEqual({ 4: 1, 3: 2, 2: 2, 1: 2 });
        expect(facet(result, "in_stock")).toEqual({ 1: 3 });
        expect(facet(result, "attr.Colour")).toEqual({ Red: 3, Blue: 2 });
      });

      it("of a chosen category are itself and its children", async () => {
        expect(facet(await search({ categorySlug: "home" }), "category")).toEqual({ home: 5, lamps: 3, chairs: 2 });
        expect(facet(await search({ categorySlug: "chairs" }), "category")).toEqual({ chairs: 2 });
      });

      it("ignore their own choice and obey all others", async () => {
        const result = await search({ brands: ["Glow"], attributes: { Colour: ["Red"] } });
        expect(result.total).toBe(1);
        expect(facet(result, "brand")).toEqual({ Glow: 1, Lumen: 2 });
        expect(facet(result, "attr.Colour")).toEqual({ Red: 1, Blue: 1 });
        expect(facet(result, "in_stock")).toEqual({});
      });

      it("mark what is chosen, also where nothing is left of it", async () => {
        const result = await search({ brands: ["Lumen"], attributes: { Colour: ["Green"] }, inStockOnly: true });
        const marked = result.facets.flatMap((one) =>
          one.values.filter((value) => value.selected).map((value) => [one.name, value.value, value.count]),
        );
        expect(marked).toEqual([
          ["brand", "Lumen", 0],
          ["in_stock", "1", 0],
          ["attr.Colour", "Green", 0],
        ]);
      });

      it("of prices hold each priced result once, and a chosen range is among them", async () => {
        const free = facet(await search(), "price");
        expect(Object.values(free).reduce((sum, count) => sum + count, 0)).toBe(4);
        const chosen = await search({ priceMinMinor: 1_500, priceMaxMinor: 3_500 });
        expect(chosen.facets.find((one) => one.name === "price")?.values).toContainEqual(
          expect.objectContaining({ value: "15-35", count: 2, selected: true }),
        );
      });
    });

    describe("sorting", () => {
      it.each<[SearchQuery["sort"], string[]]>([
        ["price_asc", ["alpha", "beta", "gamma", "delta", "omega"]],
        ["price_desc", ["delta", "gamma", "beta", "alpha", "omega"]],
        ["newest", ["alpha", "beta", "gamma", "delta", "omega"]],
      ])("by %s", async (sort, expected) => {
        expect(await names({ sort })).toEqual(expected);
      });

      it("by rating puts the best rated first", async () => {
        expect((await names({ sort: "rating" })).slice(0, 2)).toEqual(["alpha", "beta"]);
      });
    });

    describe("paging", () => {
      it.each<SearchQuery["sort"]>(["relevance", "price_asc", "price_desc", "rating", "newest"])(
        "by %s gives every result once, in the order of the whole list",
        async (sort) => {
          const paged: string[] = [];
          let cursor: string | null = null;
          do {
            const page: SearchResult = await search({ sort, limit: 2, cursor });
            expect(page.total).toBe(5);
            paged.push(...page.cards.map((card) => card.productId.slice(4)));
            cursor = page.cursor;
          } while (cursor !== null);
          expect(paged).toEqual(await names({ sort }));
        },
      );

      it("has no cursor after the last page, and refuses one of another query", async () => {
        expect((await search({ limit: 5 })).cursor).toBeNull();
        const { cursor } = await search({ limit: 2 });
        expect(await engine.search(query({ limit: 2, cursor, text: "lamp" }))).toEqual({ refused: "cursor_invalid" });
        expect(await engine.search(query({ cursor: "nonsense" }))).toEqual({ refused: "cursor_invalid" });
      });

      it("neither repeats nor misses what was there when others come in before", async () => {
        const first = await search({ sort: "price_asc", limit: 2 });
        await engine.index([document({ name: "cheap", priceMinor: 1 })], 11);
        await settle();
        expect(
          (await search({ sort: "price_asc", limit: 2, cursor: first.cursor })).cards.map((card) => card.productId),
        ).toEqual(["prd_gamma", "prd_delta"]);
        await engine.remove(["prd_cheap" as ProductId]);
        await settle();
      });
    });

    describe("changes", () => {
      it("show in cards, filters and words, and the same again changes nothing", async () => {
        const before = document({ name: "changing", title: "Umbrella", priceMinor: 500 });
        await engine.index([before, before].slice(0, 1), 20);
        await settle();
        expect(await names({ text: "umbrella", priceMaxMinor: 600 })).toEqual(["changing"]);
        await engine.index([document({ name: "changing", title: "Parasol", priceMinor: 700 })], 21);
        await engine.index([document({ name: "changing", title: "Parasol", priceMinor: 700 })], 21);
        await settle();
        expect(await names({ text: "umbrella" })).toEqual([]);
        expect((await search({ text: "parasol" })).cards).toMatchObject([{ title: "Parasol", priceMinor: 700 }]);
        expect(await names({ text: "parasol", priceMaxMinor: 600 })).toEqual([]);
      });

      it("of an older catalogue that arrive late are dropped", async () => {
        await engine.index([document({ name: "raced", priceMinor: 200 })], 31);
        await engine.index([document({ name: "raced", title: "stale words", priceMinor: 100 })], 30);
        await settle();
        expect((await search({ text: "raced" })).cards).toMatchObject([{ priceMinor: 200 }]);
        expect(await names({ text: "stale words" })).toEqual([]);
      });

      it("that remove a product take it out of everything, and it can come back", async () => {
        const document9 = document({ name: "fleeting", title: "Fleeting thing", brand: "Once" });
        await engine.index([document9], 40);
        await engine.remove(["prd_fleeting" as ProductId, "prd_never" as ProductId]);
        await settle();
        expect(await names({ text: "fleeting" })).toEqual([]);
        expect(facet(await search(), "brand")["Once"]).toBeUndefined();
        await engine.index([document9], 41);
        await settle();
        expect(await names({ text: "fleeting" })).toEqual(["fleeting"]);
      });

      it("to what may be ordered ahead make it one that can be had, ranked as what is not here", async () => {
        const ahead = { kind: "preorder", expectedAt: 9 } as const;
        const made = (name: string, more: Partial<ProductCard>) =>
          document({ name, title: `Sundial ${name}`, ratingAverage: 5, ratingCount: 90, ...more });
        await engine.index(
          [
            made("later", { availability: "out_of_stock", ahead }),
            made("never", { availability: "out_of_stock" }),
            made("here", { ratingAverage: 1 }),
          ],
          60,
        );
        await settle();
        const found = await search({ text: "sundial", inStockOnly: true });
        expect(found.cards.map((card) => card.productId)).toEqual(["prd_here", "prd_later"]);
        expect(found.cards[1]).toMatchObject({ availability: "out_of_stock", ahead });
        expect(facet(await search({ text: "sundial" }), "in_stock")).toEqual({ "1": 2 });
      });

      it("of price by the clock are due when the sale begins or ends", async () => {
        await engine.index([document({ name: "sale", repriceAt: 5_000 })], 50);
        await settle();
        expect(await engine.due(4_999, 10)).toEqual([]);
        expect(await engine.due(5_000, 10)).toEqual(["prd_sale"]);
        await engine.index([document({ name: "sale", repriceAt: null })], 50);
        expect(await engine.due(9_999, 10)).toEqual([]);
      });
    });
  });
}

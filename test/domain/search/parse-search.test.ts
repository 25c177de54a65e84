import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeCursor, encodeCursor } from "../../../src/domain/search/cursor.ts";
import type { SearchQuery } from "../../../src/domain/search/types.ts";
import { parseSearch, searchParams, SORTS } from "../../../src/flows/search/parse-search.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";

const strict = { currency: "EUR", unknown: "refuse" } as const;
const parse = (text: string) => parseSearch(new URLSearchParams(text), strict);
const faults = (text: string): string[] => {
  const parsed = parse(text);
  return parsed.ok ? [] : parsed.error.map((error) => error.pointer);
};

const value = fc.string({ minLength: 1, maxLength: 12 });
const query: fc.Arbitrary<SearchQuery> = fc.record({
  text: fc.constantFrom("", "kettle", "café crème"),
  categorySlug: fc.option(fc.constantFrom("kettles", "a-b")),
  brands: fc.uniqueArray(value, { maxLength: 3 }),
  priceMinMinor: fc.option(fc.integer({ min: 0, max: 10_000 })),
  priceMaxMinor: fc.option(fc.integer({ min: 10_000, max: 90_000 })),
  ratingMin: fc.option(fc.constantFrom(1, 2, 3, 4)),
  inStockOnly: fc.boolean(),
  primeOnly: fc.boolean(),
  attributes: fc.dictionary(
    fc.string({ minLength: 1, maxLength: 8 }),
    fc.uniqueArray(value, { minLength: 1, maxLength: 3 }),
    { maxKeys: 3 },
  ),
  sort: fc.constantFrom(...SORTS),
  limit: fc.integer({ min: 1, max: LIMITS.pageSizeMax }),
  cursor: fc.option(fc.constantFrom("abc", "x_-9")),
});

describe("the address of a search", () => {
  it("means the query that it was made of", () => {
    fc.assert(
      fc.property(query, (made) => {
        const parsed = parseSearch(new URLSearchParams(searchParams(made, "EUR").toString()), strict);
        expect(parsed.ok && { ...parsed.value, attributes: { ...parsed.value.attributes } }).toEqual({
          ...made,
          attributes: { ...made.attributes },
        });
      }),
    );
  });

  it("reads amounts in major units", () => {
    expect(parse("price=10-49.99")).toMatchObject({ ok: true, value: { priceMinMinor: 1_000, priceMaxMinor: 4_999 } });
    expect(parse("price_min=10&price_max=")).toMatchObject({
      ok: true,
      value: { priceMinMinor: 1_000, priceMaxMinor: null },
    });
  });

  it("is refused with every fault named", () => {
    expect(faults("price=abc&rating=9&in_stock=yes&sort=best&limit=0&foo=1")).toEqual([
      "foo",
      "price",
      "rating",
      "in_stock",
      "sort",
      "limit",
    ]);
    expect(faults("price_min=-5")).toEqual(["price_min"]);
    expect(faults("price_min=20&price_max=10")).toEqual(["price_max"]);
    expect(faults("q=a&q=b")).toEqual(["q"]);
    expect(faults(`q=${"x".repeat(LIMITS.queryCharactersMax + 1)}`)).toEqual(["q"]);
    expect(faults(Array.from({ length: LIMITS.searchFiltersMax + 1 }, (_, i) => `brand=b${i}`).join("&"))).toEqual([
      "brand",
    ]);
  });

  it("of a page may carry parameters of others", () => {
    expect(parseSearch(new URLSearchParams("utm_source=mail&q=a"), { ...strict, unknown: "ignore" })).toMatchObject({
      ok: true,
      value: { text: "a" },
    });
  });

  it("of a category's page keeps to that category", () => {
    expect(parseSearch(new URLSearchParams("q=a"), { ...strict, categorySlug: "kettles" })).toMatchObject({
      ok: true,
      value: { categorySlug: "kettles" },
    });
  });
});

describe("a cursor", () => {
  const position = fc.record({
    primary: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map((number) => number + 0),
    secondary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
    row: fc.nat(),
  });

  it("comes back as the position that it was made of, for the same query only", () => {
    fc.assert(
      fc.property(query, position, (made, at) => {
        const cursor = encodeCursor(made, at);
        expect(decodeCursor({ ...made, cursor, limit: 5 }, cursor)).toEqual(at);
        expect(decodeCursor({ ...made, text: `${made.text} x` }, cursor)).toBeUndefined();
      }),
    );
  });

  it("is refused when it is anything else", () => {
    fc.assert(
      fc.property(query, fc.string(), (made, text) => {
        expect(decodeCursor(made, text)).toBeUndefined();
      }),
    );
  });
});

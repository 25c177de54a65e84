/** The map of the stock objects: where a sku is asked for before, while and after it moves. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  beginLayout,
  beginSkus,
  endLayout,
  endSkus,
  firstMap,
  homeOf,
  layoutsToTell,
  sourcesOf,
  STOCK_OBJECT_PATTERN,
  ownName,
  type StockMapRow,
} from "../../../src/domain/inventory/stock-map.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import type { Result } from "../../../src/kernel/result.ts";

const LAMP = "lamp" as Sku;
const first = firstMap("eu", 4);
const value = <T, E>(result: Result<T, E>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe("the stock map", () => {
  it("never changes where a sku of a shop's first layout is asked for: these names are in journals", () => {
    const homes = ["lamp", "KTL-0012-BLK", "85123A:255"].map((sku) => homeOf(firstMap("eu", 16), "eu", sku as Sku));
    expect(homes).toEqual(["eu-s-11", "eu-s-00", "eu-s-11"]);
  });

  it("knows an object before it is used, and asks there once the move is done", () => {
    const begun = value(beginSkus(first, [LAMP], "eu-o-lamp"));
    expect(begun.names).toContain("eu-o-lamp");
    expect(homeOf(begun, "eu", LAMP)).toBe(homeOf(first, "eu", LAMP));
    const done = endSkus(begun, "eu");
    expect([homeOf(done, "eu", LAMP), done.moving, done.version]).toEqual(["eu-o-lamp", null, begun.version + 1]);
  });

  it("needs no override for a sku that is back at its home", () => {
    const away = endSkus(value(beginSkus(first, [LAMP], "eu-o-lamp")), "eu");
    const back = endSkus(value(beginSkus(away, [LAMP], homeOf(first, "eu", LAMP))), "eu");
    expect(back.overrides).toEqual({});
    expect(back.names).toContain("eu-o-lamp");
  });

  it("has one move at a time; the same one again is the same", () => {
    const begun = value(beginSkus(first, [LAMP], "eu-o-lamp"));
    expect(value(beginSkus(begun, [LAMP], "eu-o-lamp"))).toBe(begun);
    expect(beginSkus(begun, [LAMP], "eu-o-other")).toMatchObject({ ok: false, error: { to: "eu-o-lamp" } });
    expect(beginLayout(begun, "eu", 8)).toMatchObject({ ok: false, error: { kind: "skus" } });
  });

  it("numbers every move higher than all before it", () => {
    let map: StockMapRow = first;
    const epochs: number[] = [];
    for (const to of ["eu-o-a", "eu-o-b", "eu-o-a"]) {
      const begun = value(beginSkus(map, [LAMP], to));
      epochs.push(begun.moving?.epoch ?? 0);
      map = endSkus(begun, "eu");
    }
    const spread = value(beginLayout(map, "eu", 8));
    epochs.push(spread.moving?.epoch ?? 0);
    expect(epochs).toEqual([...new Set(epochs)].toSorted((a, b) => a - b));
    expect(epochs[0]).toBeGreaterThan(0);
  });

  it("asks old homes until they are empty while the whole shop moves, and new ones afterwards", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.integer({ min: 1, max: 40 }), (text, shards) => {
        const sku = text as Sku;
        const map = value(beginLayout(first, "eu", shards));
        expect(map.moving === null).toBe(shards === 4);
        if (map.moving?.kind !== "layout") return;
        const old = homeOf(first, "eu", sku);
        const fresh = homeOf(firstMap("eu", shards), "eu", sku);
        const sources = sourcesOf(map, "eu");
        for (let done = 0; done <= sources.length; done++) {
          const now = homeOf({ ...map, moving: { ...map.moving, done } }, "eu", sku);
          expect(now).toBe(sources.indexOf(old) < done ? fresh : old);
        }
        expect(homeOf(endLayout(map), "eu", sku)).toBe(fresh);
        expect(layoutsToTell(map).map((layout) => layout.shards)).toEqual([4, shards]);
        expect(sources.toSorted()).toEqual(map.names.toSorted());
      }),
    );
  });

  it("names a sku's own object within the rule for names, and a sku named like a word of the language is none of it", () => {
    expect(ownName("eu", "85123A:255" as Sku)).toMatch(STOCK_OBJECT_PATTERN);
    expect(homeOf(first, "eu", "constructor" as Sku)).toMatch(/^eu-s-0\d$/);
  });
});

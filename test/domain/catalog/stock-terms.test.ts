import { describe, expect, it } from "vitest";
import { orderedStockTerms, stockTermsProblem, USUAL_STOCK_TERMS } from "../../../src/domain/catalog/stock-terms.ts";
import type { OfferStockTerms } from "../../../src/domain/catalog/types.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";

const terms = (over: Partial<OfferStockTerms>): OfferStockTerms => ({ ...USUAL_STOCK_TERMS, ...over });

describe("an offer's stock terms", () => {
  it.each([
    ["the usual ones", terms({})],
    ["a buffer of no units", terms({ buffer: { kind: "units", units: 0 } })],
    ["a share of everything", terms({ buffer: { kind: "share", basisPoints: 10_000 } })],
    ["a preorder", terms({ ahead: { kind: "preorder", unitsMax: 100 } })],
    ["the longest hold", terms({ cartHoldMs: LIMITS.cartHoldMsMax })],
  ])("may be %s", (_, given) => {
    expect(stockTermsProblem(given)).toBeNull();
  });

  it.each([
    ["a negative buffer", terms({ buffer: { kind: "units", units: -1 } }), /buffer/],
    ["half a unit", terms({ buffer: { kind: "units", units: 0.5 } }), /buffer/],
    ["more than everything", terms({ buffer: { kind: "share", basisPoints: 10_001 } }), /share/],
    ["fewer than no units ahead", terms({ ahead: { kind: "backorder", unitsMax: -1 } }), /ahead/],
    ["endless units ahead", terms({ ahead: { kind: "backorder", unitsMax: Infinity } }), /ahead/],
    ["a hold of a second", terms({ cartHoldMs: 1_000 }), /cart/],
    ["a hold of a day", terms({ cartHoldMs: 86_400_000 }), /cart/],
  ])("may not be %s", (_, given, reason) => {
    expect(stockTermsProblem(given)).toMatch(reason);
  });

  it("have one text however they were written", () => {
    const one = JSON.parse(
      '{"cartHoldMs":null,"ahead":{"unitsMax":3,"kind":"backorder"},"buffer":null}',
    ) as OfferStockTerms;
    expect(JSON.stringify(orderedStockTerms(one))).toBe(
      '{"buffer":null,"ahead":{"kind":"backorder","unitsMax":3},"cartHoldMs":null}',
    );
    expect(JSON.stringify(orderedStockTerms(terms({ buffer: { units: 2, kind: "units" } })))).toBe(
      '{"buffer":{"kind":"units","units":2},"ahead":null,"cartHoldMs":null}',
    );
    expect(JSON.stringify(orderedStockTerms(terms({ buffer: { basisPoints: 2, kind: "share" } })))).toContain(
      '{"kind":"share","basisPoints":2}',
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ProductId } from "../../../src/kernel/ids.ts";
import { axesOf } from "../../../workers/pages/product-variants.tsx";
import { variant } from "./fixtures.ts";

const variants = [
  variant("prd_1", { Colour: "Red", Size: "S" }),
  variant("prd_2", { Colour: "Red", Size: "M" }, false),
  variant("prd_3", { Colour: "Blue", Size: "S" }),
];
const chosen = { id: "prd_3" as ProductId, variant: { Colour: "Blue", Size: "S" } };

describe("the variants of a product", () => {
  it("keep what else is chosen", () => {
    const [colour] = axesOf(chosen, variants);
    expect(colour?.values.map(({ value, link }) => [value, link.productId])).toEqual([
      ["Red", "prd_1"],
      ["Blue", "prd_3"],
    ]);
  });

  it("that are not made together are struck but reachable", () => {
    const size = axesOf(chosen, variants)[1];
    expect(size?.values.map(({ value, available, why, link }) => [value, available, why, link.productId])).toEqual([
      ["S", true, null, "prd_3"],
      ["M", false, "not with your other choice", "prd_2"],
    ]);
  });

  it("are all within reach from each, whatever is made", () => {
    const made = fc.uniqueArray(fc.tuple(fc.constantFrom("a", "b", "c"), fc.constantFrom("x", "y", "z")), {
      minLength: 1,
      selector: (pair) => pair.join(),
    });
    fc.assert(
      fc.property(made, (pairs) => {
        const links = pairs.map(([one, two], index) => variant(`prd_${index}`, { One: one, Two: two }));
        for (const link of links) {
          for (const axis of axesOf({ id: link.productId, variant: link.variant }, links)) {
            expect(axis.values.filter(({ current }) => current).map(({ link: to }) => to)).toEqual([link]);
            for (const { value, link: to } of axis.values) expect(to.variant[axis.name]).toBe(value);
          }
        }
      }),
    );
  });
});

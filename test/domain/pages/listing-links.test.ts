import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carried, chosenFilters, toggled, withCursor, without } from "../../../workers/pages/listing-links.ts";

const paramsOf = (address: string): [string, string][] => [...new URLSearchParams(address.split("?")[1] ?? "")];

describe("the links of a listing", () => {
  it("carry on what is known and nothing else", () => {
    expect(paramsOf(toggled("/search?q=tea&cursor=x&utm_source=mail&brand=A", "brand", "B", false))).toEqual([
      ["q", "tea"],
      ["brand", "A"],
      ["brand", "B"],
    ]);
  });

  it("hold one value where only one can hold", () => {
    expect(toggled("/c/tea?rating=3", "rating", "4", false)).toBe("/c/tea?rating=4");
    expect(toggled("/c/tea?price_min=5&price_max=9", "price", "10-20", false)).toBe("/c/tea?price=10-20");
  });

  it("lead back when a filter is chosen and taken away", () => {
    const filters = fc.uniqueArray(fc.tuple(fc.constantFrom("brand", "attr.Size"), fc.string({ minLength: 1 })), {
      selector: ([name, value]) => `${name}=${value}`,
    });
    fc.assert(
      fc.property(filters, fc.string({ minLength: 1 }), (chosen, value) => {
        fc.pre(!chosen.some(([name, other]) => name === "brand" && other === value));
        const before = `/c/tea?${new URLSearchParams(chosen)}`;
        const after = toggled(toggled(before, "brand", value, false), "brand", value, true);
        expect(paramsOf(after).sort()).toEqual(paramsOf(before).sort());
      }),
    );
  });

  it("start at the first page unless they lead to the next", () => {
    expect(without("/search?q=tea&cursor=x", [])).toBe("/search?q=tea");
    expect(withCursor("/search?q=tea&cursor=x", "y")).toBe("/search?q=tea&cursor=y");
  });

  it("name every chosen filter so that it can be taken away", () => {
    const path = "/search?q=tea&brand=A&attr.Size=M&in_stock=1&sort=rating&price=1-2";
    const chosen = chosenFilters(path, [], "€1 to €2");
    expect(chosen.map(({ label }) => label)).toEqual(["€1 to €2", "A", "Size: M", "Available"]);
    for (const { removeHref } of chosen) expect(paramsOf(removeHref)).toHaveLength([...carried(path)].length - 1);
  });
});

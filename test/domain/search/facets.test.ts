import { describe, expect, it } from "vitest";
import { chooseAttributes, orderValues, type AttributeSpread } from "../../../src/domain/search/facets.ts";

const spread = (name: string, counts: number[], selected = false): AttributeSpread => ({
  name,
  covered: counts.reduce((sum, count) => sum + count, 0),
  distinct: counts.length,
  squares: counts.reduce((sum, count) => sum + count * count, 0),
  selected,
});
const chosen = (results: number, ...spreads: AttributeSpread[]): string[] =>
  chooseAttributes(spreads, results).map(({ name }) => name);

describe("attributes as facets", () => {
  it("come by how well they divide the results", () => {
    expect(chosen(100, spread("Lopsided", [95, 5]), spread("Even", [50, 50]), spread("Half known", [25, 25]))).toEqual([
      "Even",
      "Half known",
      "Lopsided",
    ]);
  });

  it("are none that all results share, few have, or nearly each has its own value of", () => {
    const own = Array.from({ length: 90 }, () => 1);
    expect(chosen(100, spread("Same", [100]), spread("Rare", [3, 3]), spread("Serial number", own))).toEqual([]);
  });

  it("stay when chosen, however few results have them", () => {
    expect(chosen(100, spread("Rare", [1], true))).toEqual(["Rare"]);
  });
});

describe("values of a facet", () => {
  const value = (label: string, count: number) => ({ value: label, label, count, selected: false });

  it("stand by measure where all begin with a number, else by count", () => {
    expect(orderValues([value("16 GB", 9), value("8 GB", 2), value("128 GB", 5)]).map(({ label }) => label)).toEqual([
      "8 GB",
      "16 GB",
      "128 GB",
    ]);
    expect(orderValues([value("Red", 2), value("Blue", 9), value("Green", 2)]).map(({ label }) => label)).toEqual([
      "Blue",
      "Green",
      "Red",
    ]);
  });
});

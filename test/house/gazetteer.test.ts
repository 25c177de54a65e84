import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GAZETTEER_FILE, gazetteerText } from "../../scripts/gazetteer.ts";

describe("the gazetteer", () => {
  const text = readFileSync(GAZETTEER_FILE, "utf8");

  it("is what its script makes of GeoNames' places", () => {
    // Compared as one answer: the difference of two such files is nothing to print.
    expect(gazetteerText() === text, "run node scripts/gazetteer.ts").toBe(true);
  });

  it("names its source and licence, and is small enough for the Worker", () => {
    expect(text).toContain("GeoNames (https://www.geonames.org), licensed under CC BY 4.0");
    expect(Buffer.byteLength(text)).toBeLessThan(100_000);
  });
});

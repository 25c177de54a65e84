import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placesOf } from "../../../../scripts/replay/olist/places.ts";
import { freightTable } from "../../../../scripts/replay/olist/rates.ts";
import type { OlistLine, OlistOrder } from "../../../../scripts/replay/olist/orders.ts";
import { postalPrefixes } from "../../../../src/domain/pricing/shipping-rates.ts";
import { shippingOptions } from "../../../../src/domain/pricing/shipping.ts";
import type { PriceableLine } from "../../../../src/domain/pricing/types.ts";
import type { ProductId, Sku } from "../../../../src/kernel/ids.ts";
import { orderOf } from "./fixtures.ts";

const order = (id: string, zip5: string, freights: Readonly<Record<string, number>>): OlistOrder => {
  const { lines, place, ...rest } = orderOf({ id });
  const [like] = lines as [OlistLine];
  return {
    ...rest,
    place: { ...place, zip5 },
    lines: Object.entries(freights).map(([sku, unitFreightMinor]) => ({ ...like, sku: sku as Sku, unitFreightMinor })),
  };
};

const rows = (orders: readonly OlistOrder[]) =>
  freightTable(orders).rates.map(({ sku, postalPrefix, amountMinor }) => [sku, postalPrefix, amountMinor]);

/** What the shop's own rule makes of the table at an order's address. */
function shippingOf({ id, lines }: OlistOrder, table: ReturnType<typeof freightTable>): number | undefined {
  const postalCode = table.postalCodes.get(id) ?? "";
  const priceable = lines.map(({ sku, seller, quantity, unitPriceMinor }): PriceableLine => ({
    ...{ sku, sellerId: seller, quantity, unitPriceMinor, basePriceMinor: unitPriceMinor, categoryIds: [] },
    ...{ productId: "prd_a" as ProductId, taxClass: "standard", weightG: 100, fulfilledBy: "seller" },
  }));
  const asked = postalPrefixes(postalCode);
  const rates = table.rates.filter((rate) => asked.includes(rate.postalPrefix));
  const ways = shippingOptions(priceable, { country: "BR", region: "SP", postalCode }, "BR", false, rates);
  return ways.find(({ id: way }) => way === "standard")?.amountMinor;
}

describe("the table of freight", () => {
  it("has one row for an offer and a place, however many orders went there", () => {
    const orders = [order("1", "01310", { a: 872, b: 1_100 }), order("2", "01310", { a: 872 })];
    expect(rows(orders)).toEqual([
      ["a", "01310", 872],
      ["b", "01310", 1_100],
    ]);
    expect([...freightTable(orders).postalCodes.values()]).toEqual(["01310-000", "01310-000"]);
  });

  it("gives an order with another freight a code of its own, and that code a rate", () => {
    const orders = [order("1", "01310", { a: 872 }), order("2", "01310", { a: 900 }), order("3", "01310", { a: 872 })];
    expect(rows(orders)).toEqual([
      ["a", "01310", 872],
      ["a", "01310001", 900],
    ]);
    expect([...freightTable(orders).postalCodes.values()]).toEqual(["01310-000", "01310-001", "01310-000"]);
  });

  it("whatever was paid, the shop's own rule comes to the freight of every order", () => {
    const freight = fc.constantFrom(0, 500, 872, 900);
    const lines = fc.dictionary(fc.constantFrom("a", "b", "c"), freight, { minKeys: 1 });
    const orders = fc.array(fc.tuple(fc.constantFrom("01310", "01311", "90000"), lines), { maxLength: 40 });
    fc.assert(
      fc.property(orders, (all) => {
        const played = all.map(([zip5, freights], index) => order(String(index), zip5, freights));
        const table = freightTable(played);
        for (const each of played) {
          const paid = each.lines.reduce((sum, line) => sum + line.quantity * line.unitFreightMinor, 0);
          expect(shippingOf(each, table)).toBe(paid);
        }
        const keys = table.rates.map(({ sku, postalPrefix }) => `${sku} ${postalPrefix}`);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});

describe("the place of a postal code", () => {
  const at = (zip: string, latitude: number, longitude: number) => ({
    geolocation_zip_code_prefix: zip,
    geolocation_lat: String(latitude),
    geolocation_lng: String(longitude),
  });
  const locate = placesOf([
    at("01310", -23.56, -46.65),
    at("01310", -23.57, -46.66),
    at("01310", -23.55, -46.64),
    at("01999", -23, -46),
    // Somebody's typing error, in Portugal.
    at("01310", 38.72, -9.14),
  ]);

  it("is the middle of its points, those outside Brazil left out", () => {
    expect(locate("01310")).toEqual({ latitude: -23.56, longitude: -46.65 });
  });

  it("is that of the codes that begin most like it, where it is not known", () => {
    expect(locate("01311")).toEqual(locate("01310"));
    expect(locate("01990")).toEqual({ latitude: -23, longitude: -46 });
    expect(locate("99999").latitude).toBeLessThan(0);
  });
});

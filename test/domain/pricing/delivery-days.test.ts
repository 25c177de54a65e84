import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { deliveryDays, DELIVERABLE_COUNTRIES, RATES, shippingOptions } from "../../../src/domain/pricing/shipping.ts";
import type { PriceableLine, ShippingSite } from "../../../src/domain/pricing/types.ts";
import type { ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";

const { domestic, region, world } = RATES.standard;
const at = (country: string, free = 9): ShippingSite => ({ country, free });
const days = (sites: readonly ShippingSite[], quantity = 1, country = "FR") =>
  deliveryDays(sites, quantity, country, "DE", "standard");
const span = (first: { daysMin: number }, last: { daysMax: number }) => ({
  daysMin: first.daysMin,
  daysMax: last.daysMax,
});

describe("days to the door", () => {
  it.each([
    ["are those of the country itself when it lies there", [at("FR"), at("US")], 1, domestic, domestic],
    ["are those of the nearest place that has it", [at("US"), at("DE")], 1, region, region],
    ["are those of the far place when it lies nowhere else", [at("US")], 1, world, world],
    ["do not count a place that has nothing free", [at("FR", 0), at("DE")], 1, region, region],
    [
      "reach to the farthest place that the quantity needs",
      [at("US", 5), at("FR", 2), at("DE", 1)],
      4,
      domestic,
      world,
    ],
    ["are those of the nearest place while it suffices", [at("US", 5), at("FR", 2)], 2, domestic, domestic],
    ["are as from the shop's own country when nothing is known", [], 1, region, region],
  ] as const)("%s", (_, sites, quantity, first, last) => {
    expect(days(sites, quantity)).toEqual(span(first, last));
  });

  it("are none where we do not deliver", () => {
    expect(days([at("FR")], 1, "XX")).toBeNull();
  });

  it("are never fewer for more pieces, nor more when more lies somewhere near", () => {
    const site = fc.record({ country: fc.constantFrom("FR", "DE", "US", "JP"), free: fc.integer({ min: 0, max: 5 }) });
    const country = fc.constantFrom(...DELIVERABLE_COUNTRIES);
    fc.assert(
      fc.property(fc.array(site, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), country, (sites, quantity, to) => {
        const one = deliveryDays(sites, quantity, to, "DE", "standard");
        const more = deliveryDays(sites, quantity + 1, to, "DE", "standard");
        const near = deliveryDays([...sites, { country: to, free: 99 }], quantity, to, "DE", "standard");
        expect(one && more && more.daysMax >= one.daysMax && more.daysMin === one.daysMin).toBe(true);
        expect(near && one && near.daysMax <= Math.max(one.daysMax, domestic.daysMax)).toBe(true);
      }),
    );
  });

  it("of a cart reach from its first parcel to its last", () => {
    const line = (sku: string, shipsFrom: readonly ShippingSite[]): PriceableLine => ({
      sku: sku as Sku,
      productId: "prd_a" as ProductId,
      categoryIds: [],
      sellerId: "sel_a" as SellerId,
      quantity: 1,
      basePriceMinor: 100,
      unitPriceMinor: 100,
      taxClass: "standard",
      weightG: 100,
      fulfilledBy: "marketplace",
      shipsFrom,
    });
    const to = { country: "FR", region: "", postalCode: "" };
    const [standard] = shippingOptions([line("a", [at("FR")]), line("b", [at("US")])], to, "DE", false);
    expect(standard).toMatchObject(span(domestic, world));
  });
});

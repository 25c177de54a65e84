import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { quoteCart, type CartPricing } from "../../../src/domain/checkout/quote-cart.ts";
import { quote } from "../../../src/domain/pricing/quote.ts";
import { comparedPostalCode, ownRatesTo, postalPrefixes } from "../../../src/domain/pricing/shipping-rates.ts";
import { shippingOptions, zoneOf } from "../../../src/domain/pricing/shipping.ts";
import { taxRule } from "../../../src/domain/pricing/tax.ts";
import type { PriceableLine, ShippingRate } from "../../../src/domain/pricing/types.ts";
import type { ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";

const line = (sku: string, quantity = 1, weightG = 500): PriceableLine => ({
  sku: sku as Sku,
  productId: "prd_a" as ProductId,
  categoryIds: [],
  sellerId: "sel_a" as SellerId,
  quantity,
  basePriceMinor: 1_000,
  unitPriceMinor: 1_000,
  taxClass: "standard",
  weightG,
  fulfilledBy: "marketplace",
});

const rate = (
  sku: string,
  postalPrefix: string,
  amountMinor: number,
  option: ShippingRate["option"] = "standard",
  country = "BR",
): ShippingRate => ({ sku: sku as Sku, country, postalPrefix, option, amountMinor });

const SAO_PAULO = { country: "BR", region: "SP", postalCode: "01310-100" };
const amounts = (lines: readonly PriceableLine[], rates: readonly ShippingRate[], to = SAO_PAULO, home = "BR") =>
  shippingOptions(lines, to, home, false, rates).map(({ id, amountMinor }) => [id, amountMinor]);

describe("rates of an offer's own", () => {
  it("are paid for each unit, and nothing else where no other line is left", () => {
    const rates = [rate("a", "013", 1_250), rate("b", "", 700)];
    expect(amounts([line("a", 3), line("b")], rates)).toEqual([["standard", 3 * 1_250 + 700]]);
  });

  it("leave the other lines to pay by their own weight and zone, together", () => {
    expect(amounts([line("a"), line("b", 3, 1_000)], [rate("a", "", 900)])).toEqual([["standard", 900 + 390 + 80]]);
    expect(amounts([line("b", 3, 1_000)], [])).toEqual([
      ["standard", 390 + 80],
      ["express", 890 + 180],
    ]);
  });

  it("of several prefixes that fit the longest counts, for each way by itself", () => {
    const rates = [
      rate("a", "01310100", 400),
      rate("a", "", 100),
      rate("a", "013", 300),
      rate("a", "02", 200),
      rate("a", "", 5_000, "express"),
    ];
    expect(amounts([line("a")], rates)).toEqual([
      ["standard", 400],
      ["express", 5_000],
    ]);
    const at = (postalCode: string) => amounts([line("a")], rates, { ...SAO_PAULO, postalCode })[0]?.[1];
    expect(["01311-000", "02000-000", "99999-999", ""].map(at)).toEqual([300, 200, 100, 100]);
  });

  it("of another country, or of no prefix that fits, do not count", () => {
    const usual = amounts([line("a")], []);
    expect(amounts([line("a")], [rate("a", "9", 1), rate("a", "", 1, "standard", "AR")])).toEqual(usual);
  });

  it("a way is offered only where every line can be sent by it, cheapest first", () => {
    const own = [rate("a", "", 900), rate("a", "", 300, "express"), rate("b", "", 100)];
    expect(amounts([line("a")], own)).toEqual([
      ["express", 300],
      ["standard", 900],
    ]);
    expect(amounts([line("a"), line("b")], own)).toEqual([["standard", 1_000]]);
    expect(amounts([line("b"), line("c")], [rate("b", "", 1), rate("c", "", 1, "express")])).toEqual([]);
  });

  it("do not bring goods to where the shop does not deliver", () => {
    expect(amounts([line("a")], [rate("a", "", 1, "standard", "AQ")], { ...SAO_PAULO, country: "AQ" })).toEqual([]);
  });

  it("may be nothing at all, and are in the total to the minor unit", () => {
    const asked = { promotions: [], coupons: [], homeCountry: "BR", prime: false, currency: "BRL", now: 0 };
    const priced = (shippingRates: readonly ShippingRate[]) =>
      quote({ ...asked, lines: [line("a", 2)], destination: SAO_PAULO, shippingId: "standard", shippingRates });
    expect(priced([rate("a", "", 0)])).toMatchObject({ shippingMinor: 0, totalMinor: 2_000 });
    expect(priced([rate("a", "013", 1_999)])).toMatchObject({ shippingMinor: 3_998, totalMinor: 5_998 });
  });

  it("count in a cart: in its quote and in every way that it offers", () => {
    const pricing = {
      offers: [{ ...line("a"), active: true, sale: null, availability: { sellable: 9, warehouses: [], ahead: null } }],
      categories: [],
      promotions: [{ effect: { type: "free_shipping" }, coupon: "NEVER", minimumMinor: 0, startsAt: 0, endsAt: 9 }],
      warehouses: [],
      destination: SAO_PAULO,
      shippingId: null,
      homeCountry: "BR",
      currency: "BRL",
      prime: false,
      now: 1,
      shippingRates: [rate("a", "01", 640), rate("a", "", 990, "express")],
    } as object as CartPricing;
    const cart = { lines: [{ sku: "a" as Sku, quantity: 2, addedAt: 0, addedPriceMinor: 1_000 }], coupons: [] };
    const { quote: priced, shippingOptions: ways } = quoteCart(cart, pricing);
    expect([priced.shipping?.id, priced.totalMinor]).toEqual(["standard", 2_000 + 1_280]);
    expect(ways.map(({ amountMinor }) => amountMinor)).toEqual([1_280, 1_980]);
  });
});

describe("postal codes", () => {
  it("are compared by their letters and digits, whatever stands between them", () => {
    expect(["01310-100", " k1a 0b1 ", "vlt 1117", "", "12345-678901234"].map(comparedPostalCode)).toEqual([
      "01310100",
      "K1A0B1",
      "VLT1117",
      "",
      "1234567890",
    ]);
  });

  it("have one prefix of each length", () => {
    expect(postalPrefixes("01-3")).toEqual(["", "0", "01", "013"]);
  });

  const code = fc.stringMatching(/^[0-9A-C -]{0,12}$/);
  const rates = fc.array(
    fc.record({
      sku: fc.constantFrom("a" as Sku, "b" as Sku),
      country: fc.constantFrom("BR", "AR"),
      postalPrefix: fc.stringMatching(/^[0-9A-C]{0,3}$/),
      option: fc.constantFrom("standard" as const, "express" as const),
      amountMinor: fc.nat(10_000),
    }),
    { maxLength: 30 },
  );
  const named = (all: readonly ShippingRate[]): ShippingRate[] => [
    ...new Map(all.map((each) => [`${each.sku}${each.country}${each.postalPrefix}/${each.option}`, each])).values(),
  ];

  it("whatever the table, what a way costs is what the longest of the prefixes says, in any order of the rows", () => {
    fc.assert(
      fc.property(rates, code, (all, postalCode) => {
        const table = named(all);
        const to = { country: "BR", region: "", postalCode };
        const own = ownRatesTo(table, to);
        for (const sku of ["a", "b"] as Sku[]) {
          for (const option of ["standard", "express"] as const) {
            const fits = postalPrefixes(postalCode)
              .toReversed()
              .flatMap((prefix) => table.filter((each) => each.postalPrefix === prefix))
              .find((each) => each.sku === sku && each.option === option && each.country === "BR");
            expect(own.get(sku)?.[option]).toBe(fits?.amountMinor);
          }
        }
        expect(ownRatesTo(table.toReversed(), to)).toEqual(own);
      }),
    );
  });

  it("whatever the cart, a way is offered with its price exactly where every line can be sent by it", () => {
    fc.assert(
      fc.property(
        rates,
        code,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (all, postalCode, m, n) => {
          const to = { country: "BR", region: "", postalCode };
          const lines = [line("a", m), line("b", n)];
          const own = ownRatesTo(named(all), to);
          const offered = new Map(shippingOptions(lines, to, "BR", false, named(all)).map((each) => [each.id, each]));
          for (const option of ["standard", "express"] as const) {
            const ownLines = lines.filter((each) => own.has(each.sku));
            const others = lines.filter((each) => !own.has(each.sku));
            const can = ownLines.every((each) => own.get(each.sku)?.[option] !== undefined);
            expect(offered.has(option)).toBe(can);
            if (!can) continue;
            const paid = ownLines.reduce((sum, each) => sum + each.quantity * (own.get(each.sku)?.[option] ?? 0), 0);
            const byWeight = shippingOptions(others, to, "BR", false).find(({ id }) => id === option)?.amountMinor ?? 0;
            expect(offered.get(option)?.amountMinor).toBe(paid + byWeight);
          }
        },
      ),
    );
  });
});

describe("South America", () => {
  it("is a part of the world of its own", () => {
    expect([zoneOf("BR", "BR"), zoneOf("BR", "UY"), zoneOf("BR", "PT"), zoneOf("DE", "BR")]).toEqual([
      "domestic",
      "region",
      "world",
      "world",
    ]);
  });

  it("Brazilian prices are what they are: nothing is put on top of them or taken out of them", () => {
    expect(taxRule(SAO_PAULO, "standard")).toMatchObject({ mode: "inclusive", rateBasisPoints: 0 });
    expect(taxRule({ country: "AR", region: "", postalCode: "" }, "standard")).toMatchObject({
      mode: "inclusive",
      rateBasisPoints: 2_100,
    });
  });
});

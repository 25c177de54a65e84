import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CategoryId, ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";
import { choosePromotions } from "../../../src/domain/pricing/promotions.ts";
import { quote, unitPriceAt, type QuoteInput } from "../../../src/domain/pricing/quote.ts";
import { shippingOptions, zoneOf } from "../../../src/domain/pricing/shipping.ts";
import { taxOf, taxRule } from "../../../src/domain/pricing/tax.ts";
import type { PriceableLine, Promotion } from "../../../src/domain/pricing/types.ts";

const line = (over: Partial<PriceableLine> = {}): PriceableLine => ({
  sku: "A" as Sku,
  productId: "prd_a" as ProductId,
  categoryIds: ["cat_kitchen" as CategoryId],
  sellerId: "sel_a" as SellerId,
  quantity: 1,
  basePriceMinor: 1000,
  unitPriceMinor: 1000,
  taxClass: "standard",
  weightG: 500,
  fulfilledBy: "marketplace",
  ...over,
});

const promotion = (id: string, over: Partial<Promotion> = {}): Promotion => ({
  id,
  title: id,
  effect: { type: "percentage", basisPoints: 1000 },
  coupon: null,
  minimumMinor: 0,
  categoryIds: null,
  productIds: null,
  startsAt: 0,
  endsAt: 1e15,
  priority: 0,
  exclusive: false,
  ...over,
});

const input = (over: Partial<QuoteInput> = {}): QuoteInput => ({
  lines: [line()],
  promotions: [],
  coupons: [],
  destination: { country: "DE", region: "", postalCode: "10115" },
  shippingId: "standard",
  homeCountry: "DE",
  prime: false,
  currency: "EUR",
  now: 1000,
  ...over,
});

describe("a quote", () => {
  test("contains VAT in Europe and adds sales tax in the United States", () => {
    const eu = quote(input());
    expect(eu).toMatchObject({ subtotalMinor: 1000, shippingMinor: 390, taxMinor: 0, totalMinor: 1390 });
    expect(eu.taxIncludedMinor).toBe(160 + 62);
    const us = quote(input({ destination: { country: "US", region: "CA", postalCode: "94107" } }));
    expect(us.taxMinor).toBe(73);
    expect(us.totalMinor).toBe(us.subtotalMinor - us.discountMinor + us.shippingMinor + us.taxMinor);
  });

  test("has no delivery where we do not deliver", () => {
    expect(quote(input({ destination: { country: "AQ", region: "", postalCode: "" } })).shipping).toBeNull();
    expect(zoneOf("DE", "FR")).toBe("region");
    expect(zoneOf("DE", "JP")).toBe("world");
  });

  test("standard delivery is free for members when the marketplace sends everything at home", () => {
    const at = (prime: boolean, fulfilledBy: "marketplace" | "seller") =>
      shippingOptions([line({ fulfilledBy })], { country: "DE", region: "", postalCode: "" }, "DE", prime)[0]
        ?.amountMinor;
    expect(at(true, "marketplace")).toBe(0);
    expect(at(true, "seller")).toBe(390);
    expect(at(false, "marketplace")).toBe(390);
  });

  test("a sale counts from its start until just before its end", () => {
    const offer = { basePriceMinor: 1000, sale: { priceMinor: 800, startsAt: 10, endsAt: 20 } };
    expect([9, 10, 19, 20].map((now) => unitPriceAt(offer, now))).toEqual([1000, 800, 800, 1000]);
  });

  test("a reduced rate counts for books and food", () => {
    const de = { country: "DE", region: "", postalCode: "" };
    expect(taxOf(1070, taxRule(de, "reduced"))).toBe(70);
    expect(taxOf(1190, taxRule(de, "standard"))).toBe(190);
    expect(taxOf(1190, taxRule(de, "zero"))).toBe(0);
  });

  test("explains each line from its base price to its final one", () => {
    const q = quote(input({ lines: [line({ quantity: 2, unitPriceMinor: 900 })], promotions: [promotion("ten")] }));
    const [first] = q.lines;
    expect(first?.explanation).toEqual([
      { reason: "Base price", amountMinor: 2000 },
      { reason: "Sale price", amountMinor: -200 },
      { reason: "ten", amountMinor: -180 },
    ]);
    expect(first?.explanation.reduce((sum, step) => sum + step.amountMinor, 0)).toBe(
      (first?.subtotalMinor ?? 0) - (first?.discountMinor ?? 0),
    );
  });
});

describe("promotions", () => {
  const applied = (lines: PriceableLine[], promotions: Promotion[], coupons: string[] = []) =>
    choosePromotions(
      lines,
      promotions,
      coupons,
      { id: "standard", title: "", amountMinor: 390, daysMin: 1, daysMax: 2 },
      1000,
    );

  test("a coupon counts only when it is entered, in any case", () => {
    const welcome = promotion("welcome", { coupon: "WELCOME10" });
    expect(applied([line()], [welcome]).applied).toEqual([]);
    expect(applied([line()], [welcome], ["welcome10"]).applied[0]?.amountMinor).toBe(100);
    expect(applied([line()], [welcome], ["nonsense"]).refusedCoupons).toEqual([
      { code: "nonsense", reason: "We do not know this code." },
    ]);
  });

  test("an exclusive promotion stands alone, and the better outcome wins whatever the order", () => {
    const stacking = [promotion("a"), promotion("b")];
    const exclusive = promotion("big", { exclusive: true, effect: { type: "percentage", basisPoints: 2500 } });
    const weak = promotion("small", { exclusive: true, effect: { type: "percentage", basisPoints: 500 } });
    for (const promotions of [
      [exclusive, ...stacking, weak],
      [weak, ...stacking, exclusive],
    ]) {
      expect(applied([line()], promotions).applied.map((each) => each.promotion.id)).toEqual(["big"]);
    }
    expect(applied([line()], [weak, ...stacking]).applied.map((each) => each.promotion.id)).toEqual(["a", "b"]);
  });

  test("of three one is free", () => {
    const effect = { type: "buy_x_get_y", buy: 2, get: 1 } as const;
    expect(applied([line({ quantity: 7 })], [promotion("3for2", { effect })]).applied[0]?.amountMinor).toBe(2000);
  });

  test("free delivery counts from its minimum on, and not for express", () => {
    const free = promotion("free", { effect: { type: "free_shipping" }, minimumMinor: 5000 });
    expect(quote(input({ promotions: [free] })).shippingMinor).toBe(390);
    expect(quote(input({ promotions: [free], lines: [line({ quantity: 5 })] })).shippingMinor).toBe(0);
    expect(
      quote(input({ promotions: [free], lines: [line({ quantity: 5 })], shippingId: "express" })).shippingMinor,
    ).toBeGreaterThan(0);
  });

  test("money adds up, no line is discounted below nothing, and the order of promotions does not matter", () => {
    const effect = fc.oneof(
      fc.integer({ min: 1, max: 10_000 }).map((basisPoints) => ({ type: "percentage" as const, basisPoints })),
      fc.integer({ min: 1, max: 100_000 }).map((amountMinor) => ({ type: "fixed_amount" as const, amountMinor })),
      fc.record({
        type: fc.constant("buy_x_get_y" as const),
        buy: fc.integer({ min: 1, max: 4 }),
        get: fc.integer({ min: 1, max: 3 }),
      }),
      fc.constant({ type: "free_shipping" as const }),
    );
    const promotions = fc
      .array(fc.record({ effect, exclusive: fc.boolean(), priority: fc.nat(3), minimumMinor: fc.nat(20_000) }), {
        maxLength: 5,
      })
      .map((list) => list.map((over, i) => promotion(`p${i}`, over)));
    const lines = fc
      .array(
        fc.record({ quantity: fc.integer({ min: 1, max: 50 }), unitPriceMinor: fc.integer({ min: 1, max: 100_000 }) }),
        { minLength: 1, maxLength: 6 },
      )
      .map((list) =>
        list.map((over, i) => line({ ...over, basePriceMinor: over.unitPriceMinor, sku: `S${i}` as Sku })),
      );
    const country = fc.constantFrom("DE", "US", "JP", "GB");
    fc.assert(
      fc.property(lines, promotions, country, fc.boolean(), (cart, rules, where, flip) => {
        const destination = { country: where, region: "CA", postalCode: "" };
        const q = quote(input({ lines: cart, promotions: rules, destination }));
        expect(q.totalMinor).toBe(q.subtotalMinor - q.discountMinor + q.shippingMinor + q.taxMinor);
        expect(q.discountMinor).toBe(q.lines.reduce((sum, each) => sum + each.discountMinor, 0));
        for (const each of q.lines) {
          expect(each.discountMinor).toBeGreaterThanOrEqual(0);
          expect(each.discountMinor).toBeLessThanOrEqual(each.subtotalMinor);
        }
        const other = flip ? rules.toReversed() : [...rules.slice(1), ...rules.slice(0, 1)];
        expect(quote(input({ lines: cart, promotions: other, destination })).totalMinor).toBe(q.totalMinor);
      }),
    );
  });
});

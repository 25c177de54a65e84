import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectivePrice, featuredReason, rankOffers } from "../../../src/domain/catalog/featured-offer.ts";
import type { Availability, OfferView } from "../../../src/domain/catalog/types.ts";
import type { ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";

interface Given {
  sku: string;
  amountMinor: number;
  health?: number;
  by?: "marketplace" | "seller";
  state?: Availability["state"];
  condition?: "new" | "used";
  ahead?: Availability["ahead"];
}

const view = ({
  sku,
  amountMinor,
  health = 90,
  by = "marketplace",
  state = "in_stock",
  condition = "new",
  ahead = null,
}: Given): OfferView => ({
  offer: {
    sku: sku as Sku,
    productId: "prd_a" as ProductId,
    sellerId: "sel_a" as SellerId,
    condition,
    basePriceMinor: amountMinor,
    sale: null,
    currency: "EUR",
    fulfilledBy: by,
    taxClass: "standard",
    active: true,
    stockTerms: { buffer: null, ahead: null, cartHoldMs: null },
    availability: { state, sellable: state === "out_of_stock" ? 0 : 9, warehouses: [], ahead },
  },
  price: { amountMinor, baseMinor: amountMinor, currency: "EUR", onSale: false, lowest30DaysMinor: null },
  seller: { id: "sel_a" as SellerId, slug: "a", name: "A", country: "DE", health, rating: 4, ratingCount: 9 },
});

const first = (...given: Given[]): string | undefined => rankOffers(given.map(view))[0]?.offer.sku;
const reason = (...given: Given[]): string | null => featuredReason(rankOffers(given.map(view)));

describe("the featured offer", () => {
  it("is the cheapest of equals, and says so", () => {
    const given: Given[] = [
      { sku: "a", amountMinor: 1_100 },
      { sku: "b", amountMinor: 1_000 },
    ];
    expect(first(...given)).toBe("b");
    expect(reason(...given)).toBe("Lowest price");
  });

  it("is one that can be had before a cheaper one that cannot", () => {
    const given: Given[] = [
      { sku: "a", amountMinor: 500, state: "out_of_stock" },
      { sku: "b", amountMinor: 1_000 },
    ];
    expect(first(...given)).toBe("b");
    expect(reason(...given)).toBe("The only offer in stock");
  });

  it("may cost a little more where the marketplace sends it and the seller is reliable", () => {
    const given: Given[] = [
      { sku: "a", amountMinor: 1_000, by: "seller", health: 40 },
      { sku: "b", amountMinor: 1_050 },
    ];
    expect(first(...given)).toBe("b");
    expect(reason(...given)).toBe("Sent by the marketplace, the most reliable seller: worth a slightly higher price");
  });

  it("is not a used one that is only slightly cheaper", () => {
    expect(first({ sku: "a", amountMinor: 900, condition: "used" }, { sku: "b", amountMinor: 1_000 })).toBe("b");
  });

  it("has a reason exactly when there is an offer", () => {
    expect(featuredReason([])).toBeNull();
    expect(reason({ sku: "a", amountMinor: 1 })).toBe("The only offer");
  });

  it("does not depend on the order in which offers come, and none that can be had has a lower effective price", () => {
    const arbitrary = fc.uniqueArray(
      fc.record({
        sku: fc.string({ minLength: 1, maxLength: 4 }),
        amountMinor: fc.integer({ min: 1, max: 100_000 }),
        health: fc.integer({ min: 0, max: 100 }),
        by: fc.constantFrom<"marketplace" | "seller">("marketplace", "seller"),
        state: fc.constantFrom<Availability["state"]>("in_stock", "low_stock", "out_of_stock"),
      }),
      { selector: (given) => given.sku, minLength: 1 },
    );
    fc.assert(
      fc.property(arbitrary, (given) => {
        const ranked = rankOffers(given.map(view));
        expect(rankOffers(given.toReversed().map(view)).map((one) => one.offer.sku)).toEqual(
          ranked.map((one) => one.offer.sku),
        );
        const inStock = ranked.filter((one) => one.offer.availability.state !== "out_of_stock");
        const best = ranked[0];
        if (inStock.length > 0 && best) expect(effectivePrice(best)).toBe(Math.min(...inStock.map(effectivePrice)));
      }),
    );
  });

  it("is one that is here before one that may be ordered ahead, and that before one that cannot be had", () => {
    const ahead = { kind: "backorder", sellable: 5, expectedAt: null } as const;
    const out = "out_of_stock";
    const gone = { sku: "gone", amountMinor: 1, state: out } as const;
    const later = { sku: "later", amountMinor: 2, state: out, ahead } as const;
    expect(first(gone, later, { sku: "here", amountMinor: 9 })).toBe("here");
    expect(first(gone, later)).toBe("later");
    expect(reason(gone, later)).toBe("The only one that can be ordered ahead");
  });
});

import { describe, expect, it, test } from "vitest";
import type { OfferSnapshot } from "../../../src/domain/catalog/types.ts";
import { quoteCart, type CartPricing } from "../../../src/domain/checkout/quote-cart.ts";
import type { Promotion } from "../../../src/domain/pricing/types.ts";
import { RATES } from "../../../src/domain/pricing/shipping.ts";
import type { WarehouseId, CategoryId, ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";

const sku = "KTL-1" as Sku;

const offer: OfferSnapshot = {
  sku,
  productId: "prd_kettle" as ProductId,
  title: "Kettle",
  brand: "Nordhavn",
  variant: {},
  image: null,
  categoryId: "cat_kitchen" as CategoryId,
  sellerId: "sel_a" as SellerId,
  sellerName: "A",
  basePriceMinor: 6000,
  sale: null,
  currency: "EUR",
  taxClass: "standard",
  fulfilledBy: "marketplace",
  weightG: 900,
  active: true,
  stockTerms: { buffer: null, ahead: null, cartHoldMs: null },
  availability: { state: "in_stock", sellable: 9, warehouses: [], ahead: null },
};

const freeDelivery: Promotion = {
  id: "free",
  title: "Free delivery from 50 EUR",
  effect: { type: "free_shipping" },
  coupon: null,
  minimumMinor: 5000,
  categoryIds: null,
  productIds: null,
  startsAt: 0,
  endsAt: 1e15,
  priority: 0,
  exclusive: false,
};

const pricing = (over: Partial<CartPricing> = {}): CartPricing => ({
  offers: [offer],
  categories: [],
  promotions: [freeDelivery],
  warehouses: [],
  destination: { country: "DE", region: "", postalCode: "" },
  shippingId: null,
  homeCountry: "DE",
  currency: "EUR",
  prime: false,
  now: 1000,
  ...over,
});

const cart = { lines: [{ sku, quantity: 1, addedAt: 0, addedPriceMinor: 6000 }], coupons: [] };

test("each way of delivery is offered at the price that choosing it costs", () => {
  for (const promotions of [[], [freeDelivery]]) {
    const { shippingOptions } = quoteCart(cart, pricing({ promotions }));
    for (const way of shippingOptions) {
      const chosen = quoteCart(cart, pricing({ promotions, shippingId: way.id })).quote;
      expect(way).toEqual(chosen.shipping);
      expect(way.amountMinor).toBe(chosen.shippingMinor);
    }
    expect(shippingOptions.map(({ amountMinor }) => amountMinor)).toEqual(promotions.length ? [0, 890] : [390, 890]);
  }
});

describe("a line of goods that are not all here", () => {
  const preorder = { kind: "preorder", sellable: 4, expectedAt: 9_000 } as const;
  const stockNotices = (sellable: number, ahead: typeof preorder | null, quantity: number) => {
    const availability = { ...offer.availability, state: "in_stock" as const, sellable, ahead };
    const { notices, quote } = quoteCart(
      { lines: [{ sku, quantity, addedAt: 0, addedPriceMinor: 6000 }], coupons: [] },
      pricing({ offers: [{ ...offer, availability }] }),
    );
    expect(quote.lines).toHaveLength(1);
    return notices;
  };

  it.each([
    ["is told nothing while all of it is here", 9, preorder, 9, []],
    ["is told how much of it comes later, and when", 2, preorder, 5, [{ now: 2, ahead: 3 }]],
    ["is told so when none of it is here", 0, preorder, 4, [{ now: 0, ahead: 4 }]],
    ["is short where more is wanted than is here and may be ordered", 2, preorder, 7, [{ sellable: 6 }]],
    ["is sold out where nothing is here and nothing may be ordered", 0, null, 1, [{ type: "sold_out" }]],
    ["is short where nothing may be ordered ahead", 2, null, 3, [{ type: "not_enough_stock", sellable: 2 }]],
  ] as const)("%s", (_, sellable, ahead, quantity, expected) => {
    const notices = stockNotices(sellable, ahead, quantity);
    expect(notices).toHaveLength(expected.length);
    expect(notices).toMatchObject(expected);
    for (const notice of notices) {
      if (notice.type === "ordered_ahead") expect(notice).toMatchObject({ kind: "preorder", expectedAt: 9_000 });
    }
  });
});

test("delivery is promised from where the goods lie, as many of them as are wanted", () => {
  const [paris, tokyo] = [
    { id: "whs_paris" as WarehouseId, country: "FR" },
    { id: "whs_tokyo" as WarehouseId, country: "JP" },
  ];
  const days = (free: readonly [number, number]) => {
    const warehouses = [paris, tokyo].map(({ id }, i) => ({ id, free: free[i] ?? 0 }));
    const offers = [{ ...offer, availability: { ...offer.availability, warehouses } }];
    const destination = { country: "FR", region: "", postalCode: "" };
    const priced = quoteCart(cart, pricing({ offers, destination, warehouses: [paris, tokyo] }));
    expect(priced.shippingOptions[0]).toMatchObject(priced.quote.shipping ?? {});
    return priced.shippingOptions.map(({ daysMin, daysMax }) => [daysMin, daysMax]);
  };
  const { domestic, world } = RATES.standard;
  expect(days([1, 5])[0]).toEqual([domestic.daysMin, domestic.daysMax]);
  expect(days([0, 5])[0]).toEqual([world.daysMin, world.daysMax]);
});

test("what is held for a line is not called sold out in its own cart, and is again when it is over", () => {
  const availability = { ...offer.availability, state: "out_of_stock" as const, sellable: 0 };
  const notices = (now: number, quantity: number) => {
    const line = { sku, quantity, addedAt: 0, addedPriceMinor: 6000, hold: { until: 2_000, quantity: 1 } };
    const terms = pricing({ now, offers: [{ ...offer, availability }] });
    return quoteCart({ lines: [line], coupons: [] }, terms).notices.map((notice) => notice.type);
  };
  expect([notices(1_999, 1), notices(2_000, 1), notices(1_999, 2)]).toEqual([[], ["sold_out"], ["sold_out"]]);
});

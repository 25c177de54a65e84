import { expect, test } from "vitest";
import type { OfferSnapshot } from "../../../src/domain/catalog/types.ts";
import { quoteCart, type CartPricing } from "../../../src/domain/checkout/quote-cart.ts";
import type { Promotion } from "../../../src/domain/pricing/types.ts";
import type { CategoryId, ProductId, SellerId, Sku } from "../../../src/kernel/ids.ts";

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

/** R3: a cart as its shopper sees it: priced afresh, with what moved since. */
import type { Cart, CartLine } from "../../domain/cart/types.ts";
import type { OfferSnapshot } from "../../domain/catalog/types.ts";
import { quoteCart, type CartNotice } from "../../domain/checkout/quote-cart.ts";
import { unitPriceAt } from "../../domain/pricing/quote.ts";
import type { Destination, Quote, ShippingOption } from "../../domain/pricing/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import { readFrameAndRates } from "./read-shipping-rates.ts";

export interface PricedCart {
  readonly cart: Cart;
  readonly offers: ReadonlyMap<Sku, OfferSnapshot>;
  /** What one piece of each offer costs now, base or sale; saved lines included. */
  readonly unitPrices: ReadonlyMap<Sku, number>;
  readonly quote: Quote;
  readonly shippingOptions: readonly ShippingOption[];
  readonly notices: readonly CartNotice[];
  readonly unavailable: readonly Sku[];
  readonly destination: Destination;
}

export interface CartViewer {
  readonly destination: Destination;
  readonly shippingId: ShippingOption["id"] | null;
  readonly prime: boolean;
}

export async function priceCart(
  deps: Pick<Deps, "catalogue" | "settings" | "clock">,
  cart: Cart,
  viewer: CartViewer,
): Promise<PricedCart> {
  const skus = [...cart.lines, ...cart.saved].map((line: CartLine) => line.sku);
  const [offers, { frame, shippingRates }] = await Promise.all([
    skus.length === 0 ? [] : deps.catalogue.shownOffers(skus),
    readFrameAndRates(
      deps,
      cart.lines.map((line) => line.sku),
      viewer.destination,
    ),
  ]);
  const now = deps.clock.now();
  const priced = quoteCart(cart, {
    offers,
    categories: frame.categories,
    promotions: frame.promotions,
    warehouses: frame.warehouses,
    destination: viewer.destination,
    shippingId: viewer.shippingId,
    homeCountry: deps.settings.homeCountry,
    currency: deps.settings.currency,
    prime: viewer.prime,
    shippingRates,
    now,
  });
  return {
    ...priced,
    cart,
    offers: new Map(offers.map((offer) => [offer.sku, offer])),
    unitPrices: new Map(offers.map((offer) => [offer.sku, unitPriceAt(offer, now)])),
    destination: viewer.destination,
  };
}

/** Before a visitor has said where: the shop's own country. */
export const homeDestination = (settings: Deps["settings"]): Destination => ({
  country: settings.homeCountry,
  region: "",
  postalCode: "",
});

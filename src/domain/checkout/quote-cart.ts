/** R3: every reading of a cart prices it afresh and says what moved since the shopper put things in. */
import type { CategoryId, Sku } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Cart, CartLine } from "../cart/types.ts";
import type { AheadAvailability, Category, OfferSnapshot, Warehouse } from "../catalog/types.ts";
import { quote, unitPriceAt } from "../pricing/quote.ts";
import { shippingOptions } from "../pricing/shipping.ts";
import type {
  Destination,
  PriceableLine,
  Promotion,
  Quote,
  ShippingOption,
  ShippingRate,
  ShippingSite,
} from "../pricing/types.ts";

export interface CartPricing {
  readonly offers: readonly OfferSnapshot[];
  readonly categories: readonly Category[];
  readonly promotions: readonly Promotion[];
  /** Says where the goods of each offer lie. */
  readonly warehouses: readonly Pick<Warehouse, "id" | "country">[];
  readonly destination: Destination;
  readonly shippingId: ShippingOption["id"] | null;
  readonly homeCountry: string;
  readonly currency: string;
  readonly prime: boolean;
  /** Of the offers that have rates of their own; absent: none has. */
  readonly shippingRates?: readonly ShippingRate[];
  readonly now: EpochMs;
}

export type CartNotice =
  | { readonly type: "price_changed"; readonly sku: Sku; readonly fromMinor: number; readonly toMinor: number }
  | { readonly type: "not_enough_stock"; readonly sku: Sku; readonly sellable: number }
  /** So many of them are not here yet; the others are. */
  | {
      readonly type: "ordered_ahead";
      readonly sku: Sku;
      readonly kind: AheadAvailability["kind"];
      readonly now: number;
      readonly ahead: number;
      readonly expectedAt: EpochMs | null;
    }
  | { readonly type: "sold_out"; readonly sku: Sku }
  | { readonly type: "no_longer_offered"; readonly sku: Sku }
  | { readonly type: "coupon_refused"; readonly code: string; readonly reason: string };

export interface CartQuote {
  readonly quote: Quote;
  readonly shippingOptions: readonly ShippingOption[];
  readonly notices: readonly CartNotice[];
  /** Lines that cannot be bought now; the quote leaves them out. */
  readonly unavailable: readonly Sku[];
}

export function quoteCart(cart: Pick<Cart, "lines" | "coupons">, pricing: CartPricing): CartQuote {
  const bySku = new Map(pricing.offers.map((offer) => [offer.sku, offer]));
  const unavailable = cart.lines.filter((line) => !bySku.get(line.sku)?.active).map((line) => line.sku);
  const buyable = cart.lines.flatMap((line) => {
    const offer = bySku.get(line.sku);
    return offer?.active ? [{ line, offer }] : [];
  });
  const lines = buyable.map(({ line, offer }) => priceable(line, offer, pricing));
  const priced = quote({ ...pricing, lines, coupons: cart.coupons });
  const notices = buyable.flatMap(({ line, offer }) => noticesOf(line, offer, pricing.now));
  return {
    quote: priced,
    shippingOptions: offeredWays(lines, cart.coupons, pricing),
    notices: [
      ...unavailable.map((sku) => ({ type: "no_longer_offered" as const, sku })),
      ...notices,
      ...priced.refusedCoupons.map(({ code, reason }) => ({ type: "coupon_refused" as const, code, reason })),
    ],
    unavailable,
  };
}

/** Each way at what it would cost: a promotion that pays for one of them is in its amount already. */
function offeredWays(
  lines: readonly PriceableLine[],
  coupons: readonly string[],
  pricing: CartPricing,
): readonly ShippingOption[] {
  const { destination, homeCountry, prime, shippingRates } = pricing;
  const ways = shippingOptions(lines, destination, homeCountry, prime, shippingRates);
  if (!pricing.promotions.some(({ effect }) => effect.type === "free_shipping")) return ways;
  return ways.map((way) => quote({ ...pricing, lines, coupons, shippingId: way.id }).shipping ?? way);
}

function priceable(line: CartLine, offer: OfferSnapshot, pricing: CartPricing): PriceableLine {
  return {
    sku: line.sku,
    productId: offer.productId,
    categoryIds: ancestry(offer.categoryId, pricing.categories),
    sellerId: offer.sellerId,
    quantity: line.quantity,
    basePriceMinor: offer.basePriceMinor,
    unitPriceMinor: unitPriceAt(offer, pricing.now),
    taxClass: offer.taxClass,
    weightG: offer.weightG,
    fulfilledBy: offer.fulfilledBy,
    shipsFrom: sitesOf(offer, pricing.warehouses),
  };
}

const sitesOf = (offer: OfferSnapshot, warehouses: CartPricing["warehouses"]): ShippingSite[] =>
  offer.availability.warehouses.flatMap(({ id, free }) => {
    const warehouse = warehouses.find((each) => each.id === id);
    return warehouse ? [{ country: warehouse.country, free }] : [];
  });

/** The category and all above it, so that a promotion of a department covers its subtree. */
function ancestry(id: CategoryId, categories: readonly Category[]): CategoryId[] {
  const chain: CategoryId[] = [];
  let current = categories.find((category) => category.id === id);
  while (current && !chain.includes(current.id)) {
    chain.push(current.id);
    const parent = current.parentId;
    current = categories.find((category) => category.id === parent);
  }
  return chain;
}

function noticesOf(line: CartLine, offer: OfferSnapshot, now: EpochMs): CartNotice[] {
  const notices: CartNotice[] = [];
  const toMinor = unitPriceAt(offer, now);
  if (toMinor !== line.addedPriceMinor)
    notices.push({ type: "price_changed", sku: line.sku, fromMinor: line.addedPriceMinor, toMinor });
  // What is held for this very line is not among what others can still buy.
  if (line.hold !== undefined && now < line.hold.until && line.hold.quantity >= line.quantity) return notices;
  const stock = stockNotice(line, offer);
  return stock === null ? notices : [...notices, stock];
}

function stockNotice({ sku, quantity }: CartLine, { availability }: OfferSnapshot): CartNotice | null {
  const { sellable, ahead } = availability;
  const orderable = sellable + (ahead?.sellable ?? 0);
  if (orderable === 0) return { type: "sold_out", sku };
  if (orderable < quantity) return { type: "not_enough_stock", sku, sellable: orderable };
  if (sellable >= quantity || ahead === null) return null;
  const { kind, expectedAt } = ahead;
  return { type: "ordered_ahead", sku, kind, now: sellable, ahead: quantity - sellable, expectedAt };
}

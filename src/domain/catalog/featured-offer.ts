/** Which of a product's offers stands in front, and why, in words for the shopper (C3). */
import { isAvailable, isInStock } from "./availability.ts";
import type { Availability, OfferView } from "./types.ts";

/**
 * Weights as starting values, all as a share of the price: what a shopper would pay more for having it sent by the
 * marketplace; for a seller of perfect instead of worst health; for new instead of used.
 */
export const FEATURED_WEIGHTS = { marketplace: 0.03, health: 0.1, refurbished: 0.15, used: 0.3 } as const;

/** The price made dearer by what speaks against the offer. Lower is better. */
export function effectivePrice(view: OfferView): number {
  const { offer, seller, price } = view;
  const delivery = offer.fulfilledBy === "marketplace" ? 0 : FEATURED_WEIGHTS.marketplace;
  const health = ((100 - seller.health) / 100) * FEATURED_WEIGHTS.health;
  const wear = offer.condition === "new" ? 0 : FEATURED_WEIGHTS[offer.condition];
  return price.amountMinor * (1 + delivery + health + wear);
}

/** Best first: what is here, then what may be ordered ahead, then the rest; each by effective price; the sku breaks ties so that it is stable. */
export function rankOffers(views: readonly OfferView[]): OfferView[] {
  return [...views].sort(
    (a, b) =>
      standing(b.offer.availability) - standing(a.offer.availability) ||
      effectivePrice(a) - effectivePrice(b) ||
      (a.offer.sku < b.offer.sku ? -1 : 1),
  );
}

/** What is here before what may be ordered ahead, that before what cannot be had. */
const standing = (availability: Availability): number =>
  isInStock(availability) ? 2 : isAvailable(availability) ? 1 : 0;

/** Null without an offer. Expects the ranked list. */
export function featuredReason(ranked: readonly OfferView[]): string | null {
  const [first, ...others] = ranked;
  if (!first) return null;
  if (others.length === 0) return "The only offer";
  const rank = standing(first.offer.availability);
  const rivals = others.filter((view) => standing(view.offer.availability) === rank);
  if (rank === 0) return "No seller has it in stock; this is the best price";
  if (rivals.length === 0) return rank === 2 ? "The only offer in stock" : "The only one that can be ordered ahead";
  const reasons = merits(first, rivals);
  const dearer = first.price.amountMinor - Math.min(...rivals.map((view) => view.price.amountMinor));
  if (dearer > 0) return `${capitalised(reasons.join(", "))}: worth a slightly higher price`;
  return capitalised([dearer < 0 ? "lowest price" : "same price as others", ...reasons].join(", "));
}

function merits(first: OfferView, rivals: readonly OfferView[]): string[] {
  const out: string[] = [];
  const direct = first.offer.fulfilledBy === "marketplace";
  if (direct && rivals.some((view) => view.offer.fulfilledBy === "seller")) out.push("sent by the marketplace");
  if (rivals.every((view) => view.seller.health < first.seller.health)) out.push("the most reliable seller");
  else if (rivals.some((view) => view.seller.health < first.seller.health)) out.push("a more reliable seller");
  if (first.offer.condition === "new" && rivals.some((view) => view.offer.condition !== "new")) out.push("new");
  return out;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Puts a product's page together from what the store read. */
import type { EpochMs } from "../../kernel/time.ts";
import type { Sku } from "../../kernel/ids.ts";
import { featuredReason, rankOffers } from "./featured-offer.ts";
import { nextPriceChange, priceNow, type PastPrice } from "./price-now.ts";
import type {
  Category,
  Offer,
  Product,
  ProductPage,
  RatingSummary,
  Review,
  Seller,
  VariantLink,
  Warehouse,
} from "./types.ts";

export type StarCounts = RatingSummary["histogram"];

export interface PageParts {
  readonly product: Product;
  readonly category: Category;
  readonly offers: readonly { readonly offer: Offer; readonly seller: Seller }[];
  readonly history: ReadonlyMap<Sku, readonly PastPrice[]>;
  readonly variants: readonly VariantLink[];
  readonly stars: StarCounts;
  readonly reviews: readonly Review[];
  readonly warehouses: readonly Warehouse[];
}

/** How many reviews travel with a page: the answer of the product API stays near 5 KB. */
export const PAGE_REVIEWS = 4;

export function productPage(parts: PageParts, now: EpochMs): ProductPage {
  const views = parts.offers
    .filter(({ offer }) => offer.active)
    .map(({ offer, seller }) => ({ offer, seller, price: priceNow(offer, parts.history.get(offer.sku) ?? [], now) }));
  const offers = rankOffers(views);
  return {
    product: parts.product,
    category: parts.category,
    offers,
    featuredReason: featuredReason(offers),
    variants: parts.variants,
    rating: ratingSummary(parts.stars),
    reviews: parts.reviews,
    warehouses: parts.warehouses,
  };
}

/** Average to one decimal, as shown. */
export function ratingSummary(stars: StarCounts): RatingSummary {
  const count = stars.reduce((sum, n) => sum + n, 0);
  const total = stars.reduce((sum, n, i) => sum + n * (i + 1), 0);
  return { average: count === 0 ? 0 : Math.round((total / count) * 10) / 10, count, histogram: stars };
}

/** A page made at one instant is right until a sale of it starts or ends; null for ever. */
export const pageValidUntil = (page: ProductPage, now: EpochMs): EpochMs | null =>
  nextPriceChange(
    page.offers.map((view) => view.offer),
    now,
  );

/** The generated sample marketplace: a whole shop from one seed, the same for the same seed and time. */
import type { Currency } from "../../kernel/money.ts";
import { SeededRandom } from "../../kernel/random.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { CatalogueBatch, NewProduct } from "../catalog/batch.ts";
import type { Review } from "../catalog/types.ts";
import { makeCategories } from "./categories.ts";
import { makeOffers, type OfferWorld } from "./offers.ts";
import { makeProducts } from "./products.ts";
import { makePromotions } from "./promotions.ts";
import { makeReviews } from "./reviews.ts";
import { makeSellers } from "./sellers.ts";
import { makeWarehouses } from "./warehouses.ts";

export interface MarketplaceOptions {
  readonly seed: string;
  /** Everything with a date lies around this instant. */
  readonly nowMs: EpochMs;
  /** How many products exactly; 2,000 unless said otherwise. */
  readonly products?: number;
  readonly currency?: Currency;
  /** False leaves reviews out, for catalogues that only carry load. */
  readonly reviews?: boolean;
}

/** Categories, sellers, warehouses, products with offers and opening stock, reviews and promotions. */
export function generateMarketplace(options: MarketplaceOptions): Required<Omit<CatalogueBatch, "shippingRates">> {
  const { seed, nowMs, products = 2_000, currency = "EUR", reviews: withReviews = true } = options;
  const sellers = makeSellers(new SeededRandom(`${seed}/sellers`));
  const warehouses = makeWarehouses();
  const world: OfferWorld = { sellers, warehouses, currency, nowMs };
  const newProducts: NewProduct[] = [];
  const reviews: Review[] = [];
  for (const sample of makeProducts(seed, nowMs, products)) {
    const random = new SeededRandom(`${seed}/${sample.baseSku}`);
    newProducts.push({ ...sample.product, offers: makeOffers(sample, world, random) });
    if (withReviews) reviews.push(...makeReviews(sample, nowMs, random));
  }
  return {
    categories: makeCategories(),
    sellers: sellers.map((one) => one.seller),
    warehouses,
    products: newProducts,
    reviews,
    promotions: makePromotions(nowMs, currency),
  };
}

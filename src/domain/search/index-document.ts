/** The index document of a product: its card, its words, and what it can be filtered by. */
import { nextPriceChange } from "../catalog/price-now.ts";
import type { Attribute, Availability, ProductPage } from "../catalog/types.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Currency } from "../../kernel/money.ts";
import type { IndexDocument, ProductCard } from "./types.ts";

/** As it stands when `now` is the time; `repriceAt` says when it must be made anew although nothing changed. */
export function indexDocument(page: ProductPage, currency: Currency, now: EpochMs): IndexDocument {
  return {
    card: productCard(page, currency),
    description: page.product.description,
    categorySlugPath: page.category.slugPath,
    categoryNames: page.category.path,
    attributes: [
      ...page.product.attributes.map((attribute) => ({ name: attribute.name, value: attributeText(attribute) })),
      ...Object.entries(page.product.variant)
        .filter(([name]) => !page.product.attributes.some((attribute) => attribute.name === name))
        .map(([name, value]) => ({ name, value })),
    ],
    createdAt: page.product.createdAt,
    repriceAt: nextPriceChange(
      page.offers.map((view) => view.offer),
      now,
    ),
  };
}

/** The featured offer speaks for the product. Without an offer there is a card without a price. */
export function productCard(page: ProductPage, currency: Currency): ProductCard {
  const featured = page.offers[0];
  return {
    productId: page.product.id,
    sku: featured?.offer.sku ?? null,
    title: page.product.title,
    brand: page.product.brand,
    image: page.product.images[0] ?? null,
    priceMinor: featured?.price.amountMinor ?? null,
    basePriceMinor: featured?.price.baseMinor ?? null,
    lowest30DaysMinor: featured?.price.lowest30DaysMinor ?? null,
    currency: featured?.price.currency ?? currency,
    ratingAverage: page.rating.average,
    ratingCount: page.rating.count,
    availability: featured?.offer.availability.state ?? "out_of_stock",
    ahead: aheadOf(featured?.offer.availability),
    warehouses: (featured?.offer.availability.warehouses ?? []).map((each) => each.id),
    prime: featured?.offer.fulfilledBy === "marketplace",
    offerCount: page.offers.length,
  };
}

/** Without its number, which changes with every order and is read on the product's own page. */
const aheadOf = (availability: Availability | undefined): ProductCard["ahead"] =>
  availability?.ahead ? { kind: availability.ahead.kind, expectedAt: availability.ahead.expectedAt } : null;

/** An attribute's value as it is read: "15.6 in", "yes". */
export function attributeText(attribute: Attribute): string {
  switch (attribute.type) {
    case "text":
      return attribute.value;
    case "boolean":
      return attribute.value ? "yes" : "no";
    case "number":
      return attribute.unit === undefined ? String(attribute.value) : `${attribute.value} ${attribute.unit}`;
  }
}

/** schema.org data made of what the page shows, so that the two cannot differ. */
import { isInStock } from "../../src/domain/catalog/availability.ts";
import type { Availability, OfferView, ProductPage } from "../../src/domain/catalog/types.ts";
import { formatAmount } from "../../src/kernel/money.ts";
import type { Crumb, Shell } from "./view-models.ts";

type Origin = Pick<Shell, "origin">;

/** https://schema.org/BreadcrumbList */
export function breadcrumbLd(crumbs: readonly Crumb[], { origin }: Origin): object {
  return {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    itemListElement: crumbs.map((crumb, index) => ({
      "@type": "ListItem",
      position: index + 1,
      name: crumb.name,
      ...(crumb.href === undefined ? {} : { item: origin + crumb.href }),
    })),
  };
}

const AVAILABILITY = { in_stock: "InStock", low_stock: "LimitedAvailability", out_of_stock: "OutOfStock" } as const;
const AHEAD = { preorder: "PreOrder", backorder: "BackOrder" } as const;

/** https://schema.org/ItemAvailability */
const availabilityName = ({ state, ahead }: Availability): string =>
  state === "out_of_stock" && ahead ? AHEAD[ahead.kind] : AVAILABILITY[state];
const CONDITION = { new: "NewCondition", refurbished: "RefurbishedCondition", used: "UsedCondition" } as const;

/** https://schema.org/Product with every active offer and the rating that stands on the page. */
export function productLd(page: ProductPage, { origin, now }: Pick<Shell, "origin" | "now">): object {
  const { product, rating, offers } = page;
  const url = `${origin}/p/${product.id}`;
  return {
    "@context": "https://schema.org",
    "@type": "Product",
    "@id": url,
    url,
    name: product.title,
    description: product.description,
    brand: { "@type": "Brand", name: product.brand },
    category: page.category.path.join(" > "),
    image: product.images.map((path) => absolute(path, origin)),
    ...(product.gtin === null ? {} : { gtin: product.gtin }),
    ...(product.groupId === null ? {} : { inProductGroupWithID: product.groupId }),
    ...(offers.length === 0 ? {} : { offers: offers.map((view) => offerLd(view, url, now)) }),
    ...(rating.count === 0
      ? {}
      : {
          aggregateRating: {
            "@type": "AggregateRating",
            ratingValue: rating.average.toFixed(1),
            reviewCount: rating.count,
          },
        }),
  };
}

const absolute = (path: string, origin: string): string => (path.startsWith("/") ? origin + path : path);

function offerLd({ offer, price, seller }: OfferView, url: string, now: number): object {
  return {
    "@type": "Offer",
    url,
    sku: offer.sku,
    price: formatAmount(price.amountMinor, price.currency),
    priceCurrency: price.currency,
    availability: `https://schema.org/${availabilityName(offer.availability)}`,
    // When a preordered or backordered article is here; a passed date would be none.
    ...(!isInStock(offer.availability) &&
    offer.availability.ahead?.expectedAt &&
    offer.availability.ahead.expectedAt > now
      ? { availabilityStarts: new Date(offer.availability.ahead.expectedAt).toISOString().slice(0, 10) }
      : {}),
    itemCondition: `https://schema.org/${CONDITION[offer.condition]}`,
    seller: { "@type": "Organization", name: seller.name },
    ...(price.onSale && offer.sale !== null
      ? { priceValidUntil: new Date(offer.sale.endsAt).toISOString().slice(0, 10) }
      : {}),
  };
}

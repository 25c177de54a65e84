/** What a shopper may choose where something of an order is short: only what can be had at this moment. */
import type { OfferView, ProductPage } from "../../domain/catalog/types.ts";
import { costOf, mayChoose, refundOf, type Refund, type Shortfall } from "../../domain/order/shortfall.ts";
import type { Order } from "../../domain/order/types.ts";
import type { ProductId, SellerId, Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";

/** Another offer of the same product, or one of its variants, that costs no more and is in stock. */
export interface Alternative {
  readonly sku: Sku;
  readonly productId: ProductId;
  readonly sellerId: SellerId;
  readonly sellerName: string;
  readonly title: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly image: string | null;
  readonly unitPriceMinor: number;
  /** It costs so much less for all units: that goes back. */
  readonly refundMinor: number;
}

export interface ShortfallView {
  readonly shortfall: Shortfall;
  /** Null where nothing is to be chosen: it is settled, or being settled. */
  readonly choices: {
    readonly wait: boolean;
    readonly alternatives: readonly Alternative[];
    /** Null while the order is not paid. */
    readonly money: Refund | null;
  } | null;
}

export type RemedyDeps = Pick<Deps, "catalogue" | "clock" | "settings">;

export async function showRemedies(
  deps: RemedyDeps,
  order: Order,
  shortfalls: readonly Shortfall[],
): Promise<readonly ShortfallView[]> {
  // What another warehouse is asked for is nobody's worry yet.
  const told = shortfalls.filter(({ toldAt }) => toldAt !== null);
  return Promise.all(
    told.map(async (shortfall) => ({
      shortfall,
      choices:
        mayChoose(shortfall) && order.state !== "CANCELLED"
          ? {
              wait: shortfall.state === "TOLD",
              alternatives: await alternativesFor(deps, order, shortfalls, shortfall),
              money: isPaid(order)
                ? refundOf(order, shortfalls, shortfall, deps.settings.shortfalls.goodwillBasisPoints)
                : null,
            }
          : null,
    })),
  );
}

/** Before that there is nothing to give back, and the order may still come to nothing. */
export const isPaid = ({ payment }: Pick<Order, "payment">): boolean =>
  payment.capturedMinor >= payment.amountMinor && payment.capturedMinor > payment.refundedMinor;

export async function alternativesFor(
  deps: RemedyDeps,
  order: Order,
  shortfalls: readonly Shortfall[],
  shortfall: Shortfall,
): Promise<readonly Alternative[]> {
  const line = order.lines.find(({ sku }) => sku === shortfall.lineSku);
  if (line === undefined || !isPaid(order) || shortfall.saleReference === null) return [];
  const now = deps.clock.now();
  const [own] = await deps.catalogue.productPages([line.productId], now);
  if (own === undefined) return [];
  const variants = own.variants.map(({ productId }) => productId).filter((id) => id !== line.productId);
  const others =
    variants.length === 0
      ? []
      : await deps.catalogue.productPages(variants.slice(0, LIMITS.alternativesProductsMax), now);
  const condition = own.offers.find(({ offer }) => offer.sku === line.sku)?.offer.condition ?? "new";
  const paidMinor = costOf(order, shortfalls, shortfall);
  const fits = ({ offer, price }: OfferView): boolean =>
    offer.active &&
    offer.sku !== shortfall.sku &&
    offer.sku !== line.sku &&
    price.currency === order.currency &&
    price.amountMinor <= line.unitPriceMinor &&
    price.amountMinor * shortfall.quantity <= paidMinor &&
    (offer.condition === "new" || offer.condition === condition) &&
    offer.availability.sellable >= shortfall.quantity;
  // The same product first, then what is worth the most.
  return [own, ...others]
    .flatMap((page, index) => page.offers.filter(fits).map((view) => ({ view, page, rank: Math.min(index, 1) })))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        b.view.price.amountMinor - a.view.price.amountMinor ||
        (a.view.offer.sku < b.view.offer.sku ? -1 : 1),
    )
    .slice(0, LIMITS.alternativesMax)
    .map(({ view, page }) => alternative(view, page, shortfall, paidMinor));
}

const alternative = (
  { offer, price, seller }: OfferView,
  { product }: ProductPage,
  { quantity }: Shortfall,
  paidMinor: number,
): Alternative => ({
  sku: offer.sku,
  productId: product.id,
  sellerId: offer.sellerId,
  sellerName: seller.name,
  title: product.title,
  variant: product.variant,
  image: product.images[0] ?? null,
  unitPriceMinor: price.amountMinor,
  refundMinor: paidMinor - price.amountMinor * quantity,
});

/** Who sells it and how one buys it: the featured offer with the page's one button, and the others below. */
import type { OfferView, ProductPage } from "../../src/domain/catalog/types.ts";
import { isAvailable, isInStock, orderableUnits } from "../../src/domain/catalog/availability.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { countryName, dayRangeWords, duration, money, sentence } from "./format.ts";
import { Price, QuickAdd, Stock } from "./parts/goods.tsx";
import { Icon } from "./parts/icon.tsx";
import { Notice } from "./parts/page.tsx";
import { Stepper } from "./parts/stepper.tsx";
import type { DeliveryPromise, ProductPageProps, Shell } from "./view-models.ts";

const quantityMax = ({ offer }: OfferView): number =>
  Math.max(1, Math.min(orderableUnits(offer.availability), LIMITS.lineQuantityMax));

const aheadVerb = ({ availability }: OfferView["offer"]): string =>
  availability.ahead?.kind === "preorder" ? "Preorder" : "Order ahead";

const CONDITION = { new: "New", refurbished: "Refurbished", used: "Used" } as const;

export function BuyBox({ shell, page, delivery, formKey }: ProductPageProps) {
  const featured = page.offers[0];
  if (featured === undefined) {
    return (
      <Notice tone="info">
        Nobody sells this right now. <a href={`/c/${page.category.slug}`}>See others in {page.category.name}</a>
      </Notice>
    );
  }
  const { offer, price } = featured;
  const soldOut = !isAvailable(offer.availability);
  return (
    <div class="stack" id="buy">
      <Price {...price} big locale={shell.locale} />
      <div class="stack">
        <p>
          <Stock availability={offer.availability} reader={shell} />
        </p>
        {!soldOut && <BuyForm shell={shell} view={featured} title={page.product.title} formKey={formKey} />}
      </div>
      <BuyNotes shell={shell} page={page} delivery={isInStock(offer.availability) ? delivery : null} />
    </div>
  );
}

function BuyForm({ shell, view, title, formKey }: { shell: Shell; view: OfferView; title: string; formKey: string }) {
  const { offer, price } = view;
  return (
    <form class="buy" method="post" action="/cart/lines" data-add>
      <input type="hidden" name="sku" value={offer.sku} />
      <input type="hidden" name="key" value={`${formKey}-${offer.sku}`} />
      <input type="hidden" name="back" value={shell.currentPath} />
      <div class="field">
        <label for="quantity">Quantity</label>
        <Stepper id="quantity" value={1} max={quantityMax(view)} label={title} />
      </div>
      <div class="buybar">
        <p class="price">
          <b>{money(price.amountMinor, price.currency, shell.locale)}</b>
        </p>
        <button class="button wide">
          <Icon name="shopping-bag" /> {isInStock(offer.availability) ? "Add to cart" : aheadVerb(offer)}
        </button>
      </div>
    </form>
  );
}

function BuyNotes({ shell, page, delivery }: { shell: Shell; page: ProductPage; delivery: DeliveryPromise | null }) {
  const featured = page.offers[0];
  const holdMs = featured?.offer.stockTerms.cartHoldMs ?? null;
  return (
    <ul class="stack small">
      {holdMs !== null && featured?.offer.availability.state !== "out_of_stock" && (
        <li class="promise">
          <Icon name="clock" />
          <span>Reserved for {duration(holdMs)} when you put it in your cart</span>
        </li>
      )}
      {delivery !== null && (
        <li class="promise">
          <Icon name="truck" />
          <span>
            <b>{sentence(dayRangeWords(delivery.earliest, delivery.latest, shell))}</b> to{" "}
            {countryName(delivery.country, shell.locale)}
            {delivery.priceMinor !== null && (
              <span class="soft">
                ,{" "}
                {delivery.priceMinor === 0
                  ? "free delivery"
                  : `delivery from ${money(delivery.priceMinor, shell.currency, shell.locale)}`}
              </span>
            )}
          </span>
        </li>
      )}
      {featured !== undefined && (
        <li class="promise">
          <Icon name="store" />
          <span>
            Sold by <b>{featured.seller.name}</b> ({countryName(featured.seller.country, shell.locale)}),{" "}
            {featured.offer.fulfilledBy === "marketplace" ? `sent by ${shell.shopName}` : "sent by the seller"}
            {page.featuredReason !== null && page.offers.length > 1 && (
              <span class="soft">. {sentence(page.featuredReason)}</span>
            )}
          </span>
        </li>
      )}
    </ul>
  );
}

export function OtherOffers({ shell, page, formKey }: ProductPageProps) {
  const others = page.offers.slice(1);
  if (others.length === 0) return null;
  return (
    <section class="section" aria-label="Other sellers">
      <h2>Other sellers</h2>
      <ul class="offers">
        {others.map((view) => (
          <li>
            <div>
              <Price {...view.price} locale={shell.locale} />
              <p>
                {view.seller.name} <span class="soft">({countryName(view.seller.country, shell.locale)})</span>,{" "}
                {CONDITION[view.offer.condition].toLowerCase()},{" "}
                {view.offer.fulfilledBy === "marketplace" ? `sent by ${shell.shopName}` : "sent by the seller"}
              </p>
              <Stock availability={view.offer.availability} reader={shell} />
            </div>
            {isAvailable(view.offer.availability) && (
              <QuickAdd
                sku={view.offer.sku}
                title={`${page.product.title}, from ${view.seller.name}`}
                back={shell.currentPath}
                formKey={`${formKey}-${view.offer.sku}`}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

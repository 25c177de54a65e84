/** How goods are shown: picture, price, stock, card. */
import type { Availability } from "../../../src/domain/catalog/types.ts";
import type { ProductCard } from "../../../src/domain/search/types.ts";
import type { Currency } from "../../../src/kernel/money.ts";
import { aheadWords, dayWords, money, plural, type Reader } from "../format.ts";
import type { DeliveryPromises } from "../view-models.ts";
import { Icon } from "./icon.tsx";
import { Rating } from "./stars.tsx";

interface PictureProps {
  readonly src: string | null;
  readonly alt: string;
  readonly size: number;
  /** Above the fold: fetched at once, the first of a page before everything else. */
  readonly loading?: "first" | "eager" | "lazy";
  readonly id?: string;
}

/** Square well of a fixed shape, so that nothing moves when the picture comes. */
export function Picture({ src, alt, size, loading = "lazy", id }: PictureProps) {
  return (
    <span class="well">
      {src === null ? (
        <span class="none">No picture</span>
      ) : (
        <img
          id={id}
          src={src}
          alt={alt}
          width={size}
          height={size}
          loading={loading === "lazy" ? "lazy" : undefined}
          fetchpriority={loading === "first" ? "high" : undefined}
          decoding="async"
        />
      )}
    </span>
  );
}

interface PriceProps {
  readonly amountMinor: number;
  readonly baseMinor: number;
  readonly lowest30DaysMinor: number | null;
  readonly currency: Currency;
  readonly locale: string;
  readonly big?: boolean;
}

/** A cut price is told by words, the old price and the 30-day low; colour only adds to it. */
export function Price({ amountMinor, baseMinor, lowest30DaysMinor, currency, locale, big = false }: PriceProps) {
  const cut = baseMinor > amountMinor;
  return (
    <p class={`price${cut ? " cut" : ""}${big ? " big" : ""}`}>
      {cut && <span class="vh">Now </span>}
      <b>{money(amountMinor, currency, locale)}</b>
      {cut && (
        <s>
          <span class="vh">before </span>
          {money(baseMinor, currency, locale)}
        </s>
      )}
      {cut && lowest30DaysMinor !== null && (
        <small>Lowest in 30 days: {money(lowest30DaysMinor, currency, locale)}</small>
      )}
    </p>
  );
}

/** Whole per cent that the price is below the old one; never rounded up. */
export const cutPercent = (amountMinor: number, baseMinor: number): number =>
  baseMinor > amountMinor ? Math.floor(((baseMinor - amountMinor) * 100) / baseMinor) : 0;

export function Stock({
  availability,
  reader,
}: {
  availability: Pick<Availability, "state" | "sellable" | "ahead">;
  reader: Reader;
}) {
  switch (availability.state) {
    case "in_stock":
      return (
        <span class="state ok">
          <Icon name="check" /> In stock
        </span>
      );
    case "low_stock":
      return (
        <span class="state warn">
          <Icon name="clock" /> Only {plural(availability.sellable, "piece", "pieces", reader.locale)} left
        </span>
      );
    case "out_of_stock":
      if (availability.ahead) {
        return (
          <span class="state">
            <Icon name="clock" /> {aheadWords(availability.ahead, reader)}
          </span>
        );
      }
      return (
        <span class="state soft">
          <Icon name="x" /> Sold out for now
        </span>
      );
  }
}

export interface CardContext {
  readonly reader: Reader;
  /** Where an add without JavaScript comes back to. */
  readonly back: string;
  readonly formKey: string;
  /** Null on pages that promise no dates. */
  readonly delivery: DeliveryPromises | null;
}

interface CardProps extends CardContext {
  readonly card: ProductCard;
  readonly loading?: "first" | "eager" | "lazy";
}

export function Card({ card, reader, back, formKey, delivery, loading = "lazy" }: CardProps) {
  const base = card.basePriceMinor ?? card.priceMinor;
  const cut = card.priceMinor !== null && base !== null ? cutPercent(card.priceMinor, base) : 0;
  const buyable = card.sku !== null && (card.availability !== "out_of_stock" || card.ahead !== null);
  return (
    <article class="card">
      <Picture src={card.image} alt="" size={400} loading={loading} />
      {cut > 0 && <span class="badge cut">Save {cut} %</span>}
      <p class="maker">{card.brand}</p>
      <h3>
        <a href={`/p/${card.productId}`}>{card.title}</a>
      </h3>
      <Rating average={card.ratingAverage} reviews={card.ratingCount} locale={reader.locale} />
      {card.priceMinor !== null && base !== null ? (
        <Price
          amountMinor={card.priceMinor}
          baseMinor={base}
          lowest30DaysMinor={card.lowest30DaysMinor}
          currency={card.currency}
          locale={reader.locale}
        />
      ) : (
        <p class="hint">No offer right now</p>
      )}
      <CardStock card={card} reader={reader} delivery={delivery} />
      {buyable && <QuickAdd sku={card.sku} title={card.title} back={back} formKey={`${formKey}-${card.sku}`} />}
    </article>
  );
}

function CardStock({
  card,
  reader,
  delivery,
}: {
  card: ProductCard;
  reader: Reader;
  delivery: CardContext["delivery"];
}) {
  if (card.priceMinor === null) return null;
  if (card.availability === "out_of_stock") {
    return card.ahead ? (
      <p class="soft small">{aheadWords(card.ahead, reader)}</p>
    ) : (
      <p class="hint">Sold out for now</p>
    );
  }
  const promise = delivery?.(card.warehouses) ?? null;
  return (
    <p class="soft small">
      {card.availability === "low_stock" && <span class="warn">Few left. </span>}
      {promise && <>Arrives by {dayWords(promise.latest, reader)}</>}
    </p>
  );
}

/** Puts one piece into the cart from a list. */
export function QuickAdd({
  sku,
  title,
  back,
  formKey,
}: {
  sku: string | null;
  title: string;
  back: string;
  formKey: string;
}) {
  return (
    <form method="post" action="/cart/lines" data-add>
      <input type="hidden" name="sku" value={sku ?? ""} />
      <input type="hidden" name="quantity" value="1" />
      <input type="hidden" name="key" value={formKey} />
      <input type="hidden" name="back" value={back} />
      <button class="button quiet small">
        <Icon name="plus" /> Add<span class="vh"> to cart: {title}</span>
      </button>
    </form>
  );
}

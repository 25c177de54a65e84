/** The sum explained line by line; the lines always add up to the total. */
import type { Quote } from "../../../src/domain/pricing/types.ts";
import { money, plural } from "../format.ts";

interface SumProps {
  readonly quote: Quote;
  readonly locale: string;
  /** "Delivery to Germany". */
  readonly deliveryLabel: string;
  readonly totalLabel?: string;
}

export function Sum({ quote, locale, deliveryLabel, totalLabel = "Total" }: SumProps) {
  const show = (amountMinor: number): string => money(amountMinor, quote.currency, locale);
  const units = quote.lines.reduce((sum, line) => sum + line.quantity, 0);
  const promised = quote.promotions.reduce((sum, promotion) => sum + promotion.amountMinor, 0);
  // What promotions give beyond the goods' discount is delivery they pay for: it is shown at its price and taken off.
  const deliveryBefore = quote.shippingMinor + Math.max(0, promised - quote.discountMinor);
  const unnamed = Math.max(0, quote.discountMinor - promised);
  return (
    <dl class="sum">
      <Row label={`Goods (${plural(units, "piece", "pieces", locale)})`} value={show(quote.subtotalMinor)} />
      {quote.promotions
        .filter((promotion) => promotion.amountMinor > 0)
        .map((promotion) => (
          <Row label={promotion.title} value={`−${show(promotion.amountMinor)}`} kind="ok" />
        ))}
      {unnamed > 0 && <Row label="Discount" value={`−${show(unnamed)}`} kind="ok" />}
      <Row
        label={deliveryLabel}
        value={quote.shipping === null ? "Not possible" : deliveryBefore === 0 ? "Free" : show(deliveryBefore)}
      />
      {quote.taxMinor > 0 && <Row label={quote.taxLabel} value={show(quote.taxMinor)} />}
      <Row label={totalLabel} value={show(quote.totalMinor)} kind="total" />
      {quote.taxIncludedMinor > 0 && (
        <Row label={`Contains ${quote.taxLabel}`} value={show(quote.taxIncludedMinor)} kind="hint" />
      )}
    </dl>
  );
}

function Row({ label, value, kind }: { label: string; value: string; kind?: "ok" | "total" | "hint" }) {
  return (
    <div class={kind}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

import type { Currency } from "../../../src/kernel/money.ts";
import { money, plural } from "../format.ts";
import { Picture } from "./goods.tsx";
import { variantWords } from "./page.tsx";

export interface SmallLine {
  readonly productId?: string;
  readonly title: string;
  readonly variant: Readonly<Record<string, string>>;
  readonly image: string | null;
  readonly quantity: number;
  readonly subtotalMinor: number;
}

/** Lines that are only read: in checkout and on orders. */
export function SmallLines({
  lines,
  currency,
  locale,
}: {
  lines: readonly SmallLine[];
  currency: Currency;
  locale: string;
}) {
  return (
    <ul class="lines-small">
      {lines.map((line) => (
        <li class="line">
          <Picture src={line.image} alt="" size={104} />
          <div>
            <p>{line.productId === undefined ? line.title : <a href={`/p/${line.productId}`}>{line.title}</a>}</p>
            <p class="hint">
              {[variantWords(line.variant, line.title), plural(line.quantity, "piece", "pieces", locale)]
                .filter((text) => text !== "")
                .join(", ")}
            </p>
          </div>
          <p class="side num">{money(line.subtotalMinor, currency, locale)}</p>
        </li>
      ))}
    </ul>
  );
}

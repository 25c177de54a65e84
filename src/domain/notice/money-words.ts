/** Amounts as people read them in messages. */
import { formatAmount, type Currency } from "../../kernel/money.ts";

/** Making a formatter costs a hundred times its use; a shop has one locale and few currencies. */
const formats = new Map<string, Intl.NumberFormat>();

export function moneyWords(amountMinor: number, currency: Currency, shop: { readonly locale: string }): string {
  const name = `${shop.locale} ${currency}`;
  const format = formats.get(name) ?? new Intl.NumberFormat(shop.locale, { style: "currency", currency });
  formats.set(name, format);
  return format.format(Number(formatAmount(amountMinor, currency)));
}

/**
 * Whose an order's money is: sellers', the state's, ours. As credits with the sign turned, so that they are what adds
 * up to the total; a promotion, which the shop bears, is below 0.
 */
import { divideRounded } from "../../kernel/money.ts";
import { invariant } from "../../kernel/result.ts";
import type { Order, OrderLine } from "../order/types.ts";
import { taxRule } from "../pricing/tax.ts";
import type { LedgerTerms } from "./terms.ts";
import { sumOf } from "./postings.ts";
import type { LedgerAccount, Posting } from "./types.ts";

type Sold = Pick<Order, "lines" | "quote" | "address">;

/** Of every line and the delivery, unmerged; they add up to the quote's total. */
export function orderShares(order: Sold, terms: LedgerTerms): readonly Posting[] {
  const shares = [...order.lines.flatMap((line) => lineShares(order, line, terms)), ...shippingShares(order)];
  invariant(sumOf(shares) === order.quote.totalMinor, "the shares of an order are its total");
  return shares;
}

/**
 * A seller gets the price that stands in the offer (a sale is the seller's own), without tax, less commission; a
 * promotion is the shop's, so what it takes off, without the tax that was never charged, stands on `discounts`.
 */
export function lineShares(order: Sold, line: OrderLine, terms: LedgerTerms): readonly Posting[] {
  const contained = taxIsContained(order);
  const taxOnFull = contained ? containedTax(line.subtotalMinor, line.taxRateBasisPoints) : 0;
  const goodsMinor = line.subtotalMinor - (line.discountMinor === 0 && contained ? line.taxMinor : taxOnFull);
  const paidMinor = line.subtotalMinor - line.discountMinor - (contained ? line.taxMinor : 0);
  const commissionMinor = divideRounded(
    BigInt(goodsMinor) * BigInt(terms.commissionBasisPoints(line.sellerId)),
    10_000n,
  );
  return present([
    ["discounts", paidMinor - goodsMinor],
    [`seller/${line.sellerId}`, goodsMinor - commissionMinor],
    ["commission", commissionMinor],
    [taxAccount(order), line.taxMinor],
  ]);
}

/** The tax that prices contain is the quote's, less that of the lines. */
function shippingShares(order: Sold): readonly Posting[] {
  const { shippingMinor, taxIncludedMinor } = order.quote;
  const linesTax = order.lines.reduce((sum, { taxMinor }) => sum + taxMinor, 0);
  const taxMinor = taxIncludedMinor > 0 ? taxIncludedMinor - linesTax : 0;
  return present([
    ["shipping", shippingMinor - taxMinor],
    [taxAccount(order), taxMinor],
  ]);
}

/** By what was quoted; where no tax was charged at all, by the rule of the country. */
function taxIsContained({ quote, address }: Sold): boolean {
  if (quote.taxIncludedMinor > 0) return true;
  return quote.taxMinor === 0 && taxRule(address, "standard").mode === "inclusive";
}

const containedTax = (amountMinor: number, rateBasisPoints: number): number =>
  divideRounded(BigInt(amountMinor) * BigInt(rateBasisPoints), 10_000n + BigInt(rateBasisPoints));

const taxAccount = ({ address }: Sold): LedgerAccount => `tax/${address.country}`;

const present = (amounts: readonly (readonly [LedgerAccount, number])[]): readonly Posting[] =>
  amounts.flatMap(([account, amountMinor]) => (amountMinor === 0 ? [] : [{ account, amountMinor }]));

/** Money was taken for an order: what came in by each tender, and whose it is. */
import { formatAmount } from "../../kernel/money.ts";
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Order } from "../order/types.ts";
import { tenderAccount } from "./chart.ts";
import { orderShares } from "./order-shares.ts";
import { amountsOf, apportion, balanced, postingsOf, reversed } from "./postings.ts";
import type { LedgerTerms } from "./terms.ts";
import type { LedgerTransaction, Posting } from "./types.ts";

export interface CapturedPart {
  /** Index into the order's tenders. */
  readonly tender: number;
  readonly amountMinor: number;
  /** What the provider keeps of it. */
  readonly feeMinor: number;
}

/** What of an order a ledger's rules look at. */
export type LedgerOrder = Pick<Order, "id" | "currency" | "lines" | "quote" | "address" | "payment">;

/**
 * Debits the tenders' accounts, credits sellers, commission, tax and delivery. When less than the total was taken (an
 * order that is being cancelled), every share is smaller in proportion, and they still add up exactly.
 */
export function capturedTransaction(
  order: LedgerOrder,
  captured: readonly CapturedPart[],
  terms: LedgerTerms,
  at: EpochMs,
): LedgerTransaction {
  const takenMinor = captured.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  invariant(takenMinor > 0, "a capture takes something");
  return {
    key: `${order.id}/captured`,
    kind: "captured",
    orderId: order.id,
    currency: order.currency,
    postings: balanced([
      ...postingsOf(amountsOf(captured.map((part) => tenderPosting(order, part.tender, part.amountMinor)))),
      ...feePostings(captured.reduce((sum, { feeMinor }) => sum + feeMinor, 0)),
      ...reversed(sharesOfTaken(order, takenMinor, terms)),
    ]),
    why: `Taken: ${captured.map((part) => inWords(order, part)).join(", ")}`,
    at,
  };
}

/** One amount for each account, together what was taken. */
export function sharesOfTaken(order: LedgerOrder, takenMinor: number, terms: LedgerTerms): readonly Posting[] {
  const shares = postingsOf(amountsOf(orderShares(order, terms)));
  return takenMinor === order.quote.totalMinor ? shares : apportion(takenMinor, shares);
}

export function tenderPosting({ payment }: LedgerOrder, tender: number, amountMinor: number): Posting {
  const of = payment.tenders[tender];
  invariant(of !== undefined, `an order has a tender ${tender} that bears its money`);
  return { account: tenderAccount(of.kind), amountMinor };
}

/** Beside the money itself, so that what was taken can be read from the books whatever was kept of it. */
export const feePostings = (feeMinor: number): readonly Posting[] =>
  feeMinor === 0
    ? []
    : [
        { account: "provider", amountMinor: -feeMinor },
        { account: "provider_fees", amountMinor: feeMinor },
      ];

export function inWords(
  { currency, payment }: LedgerOrder,
  { tender, amountMinor }: { readonly tender: number; readonly amountMinor: number },
): string {
  return `${formatAmount(amountMinor, currency)} ${currency} by ${payment.tenders[tender]?.method ?? "an unknown method"}`;
}

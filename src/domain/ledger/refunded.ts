/** Money went back to a shopper: out of the tenders' accounts, and off those whose it was. */
import { invariant } from "../../kernel/result.ts";
import type { Sku } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { feePostings, inWords, sharesOfTaken, tenderPosting, type LedgerOrder } from "./captured.ts";
import { isTenderAccount } from "./chart.ts";
import { lineShares } from "./order-shares.ts";
import { amountsOf, apportion, balanced, postingsOf, reversed, sumOf } from "./postings.ts";
import type { LedgerTerms } from "./terms.ts";
import type { LedgerTransaction, Posting } from "./types.ts";

export type RefundCause =
  | { readonly kind: "cancelled" }
  /** Units that could not be sent; `goodwillMinor` of the refund is more than they have cost. */
  | { readonly kind: "short"; readonly lineSku: Sku; readonly quantity: number; readonly goodwillMinor: number };

export interface LedgerRefund {
  readonly key: string;
  readonly shares: readonly { readonly tender: number; readonly amountMinor: number }[];
  readonly cause: RefundCause;
  /** What the provider gives back of its fee. */
  readonly feeMinor?: number;
}

/**
 * What a refund takes back is decided on what still stands in the books of the order (`posted`; the refund itself, where
 * it is among them, left out). A refund of all that is left leaves every account of the order at nothing, to the minor
 * unit, whatever went back before and whatever the terms are by now; only the provider's fees stay.
 *
 * - cancelled: in the proportions of what is left;
 * - short: from the line's seller, its commission, tax and promotion, and the goodwill on its own account.
 *
 * Without the order's capture in the books its shares are made again by the terms.
 */
export function refundedTransaction(
  order: LedgerOrder,
  refund: LedgerRefund,
  terms: LedgerTerms,
  at: EpochMs,
  posted: readonly LedgerTransaction[],
): LedgerTransaction {
  const key = `${order.id}/refunded/${refund.key}`;
  const backMinor = refund.shares.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
  invariant(backMinor > 0, "a refund gives something back");
  const earlier = posted.filter((transaction) => transaction.key !== key);
  const left = leftOf(order, earlier, backMinor, terms);
  return {
    key,
    kind: "refunded",
    orderId: order.id,
    currency: order.currency,
    postings: balanced([
      ...postingsOf(amountsOf(takenBack(order, refund.cause, backMinor, left, terms))),
      ...postingsOf(amountsOf(refund.shares.map((share) => tenderPosting(order, share.tender, -share.amountMinor)))),
      ...feePostings(-(refund.feeMinor ?? 0)),
    ]),
    why: `Given back, ${causeInWords(order, refund.cause)}: ${refund.shares.map((share) => inWords(order, share)).join(", ")}`,
    at,
  };
}

/** What stands to whose credit, a promotion or a goodwill below 0: its sum is what was taken and has not gone back. */
function leftOf(
  order: LedgerOrder,
  earlier: readonly LedgerTransaction[],
  backMinor: number,
  terms: LedgerTerms,
): readonly Posting[] {
  const inBooks = earlier.flatMap(({ postings }) => postings.filter(isShare));
  const isKnown = earlier.some(({ kind }) => kind === "captured");
  const takenMinor = Math.min(
    order.quote.totalMinor,
    Math.max(order.payment.capturedMinor, backMinor + sumOf(inBooks)),
  );
  const capture = isKnown ? [] : sharesOfTaken(order, takenMinor, terms);
  return postingsOf(amountsOf([...capture, ...reversed(inBooks)]));
}

const isShare = ({ account }: Posting): boolean => !isTenderAccount(account) && account !== "provider_fees";

/** As debits; together `backMinor`. */
function takenBack(
  order: LedgerOrder,
  cause: RefundCause,
  backMinor: number,
  left: readonly Posting[],
  terms: LedgerTerms,
): readonly Posting[] {
  const leftMinor = sumOf(left);
  // More than the books know of: it went all the same, and people have to find out why.
  if (backMinor > leftMinor) return [...left, { account: "differences", amountMinor: backMinor - leftMinor }];
  if (backMinor === leftMinor) return left;
  if (cause.kind === "cancelled") return apportion(backMinor, left);
  const goodwillMinor = Math.min(cause.goodwillMinor, backMinor);
  const goodwill: readonly Posting[] = goodwillMinor === 0 ? [] : [{ account: "goodwill", amountMinor: goodwillMinor }];
  return [...goodwill, ...offTheLine(order, cause.lineSku, backMinor - goodwillMinor, left, terms)];
}

/** From the line's own accounts as far as they go; what is more (a delivery that comes to nothing) from all that is left. */
function offTheLine(
  order: LedgerOrder,
  sku: Sku,
  costMinor: number,
  left: readonly Posting[],
  terms: LedgerTerms,
): readonly Posting[] {
  const line = order.lines.find((each) => each.sku === sku);
  const shares = line === undefined ? [] : lineShares(order, line, terms);
  const paidMinor = sumOf(shares);
  const wanted = paidMinor <= 0 ? [] : apportion(Math.min(costMinor, paidMinor), shares);
  const taken = postingsOf(amountsOf(wanted)).flatMap((posting) => atMost(posting, left));
  const restMinor = costMinor - sumOf(taken);
  if (restMinor === 0) return taken;
  const rest = postingsOf(amountsOf([...left, ...reversed(taken)]));
  return restMinor > 0 ? [...taken, ...apportion(restMinor, rest)] : apportion(costMinor, left);
}

/** No account is taken from what it does not have. */
function atMost({ account, amountMinor }: Posting, left: readonly Posting[]): readonly Posting[] {
  const hasMinor = left.find((each) => each.account === account)?.amountMinor ?? 0;
  const boundMinor =
    amountMinor > 0 ? Math.min(amountMinor, Math.max(0, hasMinor)) : Math.max(amountMinor, Math.min(0, hasMinor));
  return boundMinor === 0 ? [] : [{ account, amountMinor: boundMinor }];
}

function causeInWords({ lines }: LedgerOrder, cause: RefundCause): string {
  if (cause.kind === "cancelled") return "cancelled";
  const title = lines.find(({ sku }) => sku === cause.lineSku)?.title ?? cause.lineSku;
  return `${cause.quantity} x ${title} could not be sent`;
}

/** What the books say of an order's money, read from its transactions. */
import { isTenderAccount } from "./chart.ts";
import type { LedgerTransaction, Posting } from "./types.ts";

/** Fees are postings of their own with the other sign, so that they do not lower what was taken. */
export function totalsOf(transactions: readonly LedgerTransaction[]): {
  readonly capturedMinor: number;
  readonly refundedMinor: number;
} {
  const sum = (kind: LedgerTransaction["kind"], sign: 1 | -1): number =>
    transactions
      .filter((transaction) => transaction.kind === kind)
      .flatMap(({ postings }) => postings)
      .reduce((all, posting) => all + tenderMoney(posting, sign), 0);
  return { capturedMinor: sum("captured", 1), refundedMinor: sum("refunded", -1) };
}

const tenderMoney = ({ account, amountMinor }: Posting, sign: 1 | -1): number =>
  isTenderAccount(account) ? Math.max(0, sign * amountMinor) : 0;

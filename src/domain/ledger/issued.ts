/** Balances of ours come to be and come to an end: what their holders may spend is what we owe them. */
import { formatAmount, type Currency } from "../../kernel/money.ts";
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { LedgerAccount, LedgerKind, LedgerTransaction } from "./types.ts";

export type BalanceKind = "gift_card" | "store_credit";

const OF: Readonly<
  Record<
    BalanceKind,
    { readonly owed: LedgerAccount; readonly cost: LedgerAccount; readonly kind: LedgerKind; readonly words: string }
  >
> = {
  gift_card: {
    ...{ owed: "gift_cards", cost: "gift_cards_issued" },
    ...{ kind: "gift_card_issued", words: "Gift card issued" },
  },
  store_credit: {
    ...{ owed: "store_credit", cost: "store_credit_given" },
    ...{ kind: "store_credit_given", words: "Store credit given" },
  },
};

export interface BalanceChange {
  readonly balance: BalanceKind;
  /** Of the deed, the one under which the balance itself took it: the same deed is posted once. */
  readonly key: string;
  /** Above 0. */
  readonly amountMinor: number;
  readonly currency: Currency;
  /** A sentence for people; never the code of a card. */
  readonly why: string;
}

/** A card was issued, or credit given: DR what it costs, CR what the holder may spend. */
export function issuedTransaction(change: BalanceChange, at: EpochMs): LedgerTransaction {
  const { owed, cost, kind, words } = OF[change.balance];
  return transaction(change, kind, { debit: cost, credit: owed }, words, at);
}

/** A balance was closed with so much on it: what was owed is owed no more. Nothing is posted of an empty one. */
export function closedTransaction(change: BalanceChange, at: EpochMs): LedgerTransaction {
  const { owed, cost } = OF[change.balance];
  return transaction(change, "balance_closed", { debit: owed, credit: cost }, "Balance closed", at);
}

function transaction(
  { key, amountMinor, currency, why }: BalanceChange,
  kind: LedgerKind,
  sides: { readonly debit: LedgerAccount; readonly credit: LedgerAccount },
  words: string,
  at: EpochMs,
): LedgerTransaction {
  invariant(Number.isSafeInteger(amountMinor) && amountMinor > 0, "a balance changes by a whole amount above nothing");
  return {
    key: `${kind}/${key}`,
    kind,
    orderId: null,
    currency,
    postings: [
      { account: sides.debit, amountMinor },
      { account: sides.credit, amountMinor: -amountMinor },
    ],
    why: `${words}, ${formatAmount(amountMinor, currency)} ${currency}: ${why}`,
    at,
  };
}

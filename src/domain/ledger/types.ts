/**
 * The ledger of money (O10): double entry, append-only, integer minor units, one currency a transaction. The postings
 * of a transaction add up to nothing; the store refuses one that does not, and refuses to change or delete any.
 */
import type { OrderId, SellerId } from "../../kernel/ids.ts";
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";

/** What an account is, and with it on which side it grows: assets and expenses by debits, the others by credits. */
export type AccountClass = "asset" | "liability" | "revenue" | "expense";

/**
 * The chart of accounts. `seller/<id>` is what we owe a seller, `tax/<country>` what we owe a state. Names are stable:
 * they stand in rows for ever.
 */
export type LedgerAccount =
  /** Money at the payment provider that is not paid out to us yet. */
  | "provider"
  /** What holders of gift cards, and of store credit, may still spend. */
  | "gift_cards"
  | "store_credit"
  /** What gift cards were sold or given for: counterpart of issuing. */
  | "gift_cards_issued"
  | "store_credit_given"
  | `seller/${SellerId}`
  | `tax/${string}`
  | "shipping"
  | "commission"
  | "provider_fees"
  /** Promotions that the shop bears. */
  | "discounts"
  /** Paid on top of what was bought, where goods could not be sent. */
  | "goodwill"
  /** Differences that staff have written off, with their word for it. */
  | "differences";

export interface Posting {
  readonly account: LedgerAccount;
  /** Above 0 a debit, below 0 a credit; never 0. */
  readonly amountMinor: number;
}

export const LEDGER_KINDS = [
  "captured",
  "refunded",
  "gift_card_issued",
  "store_credit_given",
  "balance_closed",
  "settled_by_hand",
] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

export interface LedgerTransaction {
  /** Names what happened once: the same key again is not posted. */
  readonly key: string;
  readonly kind: LedgerKind;
  readonly orderId: OrderId | null;
  readonly currency: Currency;
  readonly postings: readonly Posting[];
  /** A sentence for people. */
  readonly why: string;
  readonly at: EpochMs;
}

/** A transaction as it stands in the books; the number grows with each one. */
export interface PostedTransaction extends LedgerTransaction {
  readonly sequence: number;
}

/** Of one account in one currency, over all that was posted: both sides, and what is left by its class. */
export interface AccountBalance {
  readonly account: LedgerAccount;
  readonly currency: Currency;
  readonly debitMinor: number;
  readonly creditMinor: number;
}

/**
 * A balance of ours: a gift card, or a shopper's store credit. Money is put on it, held for an order, taken, given back.
 * What is held is no longer to be spent, and still on it: 0 <= held <= balance, always.
 */
import type { Currency } from "../../kernel/money.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { DeclineReason } from "../payment/types.ts";

export interface Balance {
  /** Its name, and that of the object that keeps it: see account.ts. */
  readonly account: string;
  readonly label: string;
  readonly currency: Currency;
  /** Credited less captured, plus refunded, less what was on it when it was closed. */
  readonly balanceMinor: number;
  /** Authorised, and neither captured nor given up. */
  readonly heldMinor: number;
  readonly isClosed: boolean;
  /** No authorisation from then on; null for ever. */
  readonly expiresAt: EpochMs | null;
  /** Of its newest entry; entries are counted from 1. */
  readonly sequence: number;
}

/** One authorisation, by the key it was asked for with. A fenced key was never used, and never will be. */
export interface BalancePayment {
  readonly key: string;
  readonly status: "authorised" | "declined" | "voided" | "fenced";
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  readonly currency: Currency;
  readonly reference: string;
  readonly declineReason: DeclineReason | null;
  readonly at: EpochMs;
}

export type EntryKind = "credited" | "authorised" | "captured" | "voided" | "refunded" | "closed";

/** What happened, once by its key; never changed. `balanceMinor` and `heldMinor` are as they were after it. */
export interface Entry {
  readonly key: string;
  readonly sequence: number;
  readonly at: EpochMs;
  readonly kind: EntryKind;
  /** Key of the authorisation that it is about; null of credits and of the end. */
  readonly payment: string | null;
  readonly amountMinor: number;
  readonly balanceMinor: number;
  readonly heldMinor: number;
  readonly reference: string;
  readonly why: string;
}

export const REFUSALS = [
  "invalid_amount",
  "no_such_balance",
  "no_such_payment",
  /** It was declined, given up, or fenced. */
  "not_authorised",
  "already_captured",
  "above_authorised",
  "above_captured",
  "currency_mismatch",
  "balance_closed",
  "balance_expired",
  "balance_too_large",
  /** The key has another effect, or the same one with other parameters. */
  "idempotency_conflict",
] as const;
export type RefusalReason = (typeof REFUSALS)[number];

/** A call that was refused, for good: the same key is refused again, whatever happens meanwhile. */
export interface Refusal {
  readonly key: string;
  readonly kind: EntryKind;
  readonly payment: string | null;
  readonly amountMinor: number;
  readonly reason: RefusalReason;
  readonly at: EpochMs;
}

/** What a key stands for already, whichever row says so. `amountMinor` is what was asked for. */
export interface Deed {
  readonly kind: EntryKind;
  readonly payment: string | null;
  readonly amountMinor: number;
  readonly refused: RefusalReason | null;
}

/** What a step looks at: the balance, the authorisation that is meant, and what the call's own key stands for. */
export interface Known {
  readonly balance: Balance | null;
  readonly payment: BalancePayment | null;
  readonly deed: Deed | null;
}

/** Rows to write, together or not at all; nothing is written where there are none. */
export interface Changes {
  readonly balance?: Balance;
  readonly payment?: BalancePayment;
  readonly entry?: Entry;
  readonly refusal?: Refusal;
}

export interface Stepped<A> {
  readonly answer: A;
  readonly changes: Changes;
}

export type DoneAnswer = { readonly outcome: "done" } | RefusedAnswer;
export interface RefusedAnswer {
  readonly outcome: "refused";
  readonly reason: RefusalReason;
}

export type CloseAnswer = { readonly outcome: "done"; readonly takenOffMinor: number } | RefusedAnswer;

export type HoldAnswer =
  | { readonly outcome: "authorised"; readonly method: string }
  | { readonly outcome: "declined"; readonly reason: DeclineReason }
  /** The key is of another authorisation, or of another effect. */
  | { readonly outcome: "conflict" };

/** Money onto a balance, which begins with the first. */
export interface Credit {
  readonly key: string;
  readonly account: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly label: string;
  readonly why: string;
  /** Of a new balance only. */
  readonly expiresAt: EpochMs | null;
}

export interface Hold {
  readonly key: string;
  readonly amountMinor: number;
  readonly currency: Currency;
  readonly reference: string;
}

/** A capture or a refund; `payment` is the key of the authorisation. */
export interface Move {
  readonly key: string;
  readonly payment: string;
  readonly amountMinor: number;
}

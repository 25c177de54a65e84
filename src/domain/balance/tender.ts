/**
 * A balance as the means to pay an order: authorise, capture once, give up, refund, look up. Nothing is ever given back
 * or taken twice, and a key that was fenced is never authorised.
 */
import type { DeclineReason } from "../payment/types.ts";
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { answeredBefore, availableOf, isAmount, isExpired, moved, refuse, unchanged, type Asked } from "./deeds.ts";
import type { Balance, BalancePayment, DoneAnswer, Hold, HoldAnswer, Known, Move, Stepped } from "./types.ts";

const DONE = { outcome: "done" } as const;

/** Holds the amount. A refusal is remembered under its key, so that a late call is answered as the first one. */
export function authorise(known: Known, hold: Hold, now: EpochMs): Stepped<HoldAnswer> {
  const { balance, payment, deed } = known;
  if (payment !== null) return unchanged(heldBefore(payment, hold, balance));
  if (deed !== null) return unchanged({ outcome: "conflict" });
  const reason = declineOf(balance, hold, now);
  if (balance === null || reason !== null) {
    const declined = paymentOf(hold, { status: "declined", declineReason: reason ?? "no_such_balance" }, now);
    // A call that is no call (no amount at all) has no row: it cannot be told again either.
    const changes = Number.isSafeInteger(hold.amountMinor) && hold.amountMinor >= 0 ? { payment: declined } : {};
    return { answer: { outcome: "declined", reason: reason ?? "no_such_balance" }, changes };
  }
  const { key, amountMinor, reference } = hold;
  const about = { key, kind: "authorised", payment: key, amountMinor, reference, why: "Held for an order" } as const;
  return {
    answer: { outcome: "authorised", method: balance.label },
    changes: { payment: paymentOf(hold, {}, now), ...moved(balance, { heldMinor: amountMinor }, about, now) },
  };
}

function heldBefore(payment: BalancePayment, hold: Hold, balance: Balance | null): HoldAnswer {
  if (payment.status === "fenced") return { outcome: "declined", reason: "fenced" };
  const isSame =
    payment.amountMinor === hold.amountMinor &&
    payment.currency === hold.currency &&
    payment.reference === hold.reference;
  if (!isSame) return { outcome: "conflict" };
  if (payment.status === "voided") return { outcome: "declined", reason: "fenced" };
  if (payment.status === "declined")
    return { outcome: "declined", reason: payment.declineReason ?? "insufficient_balance" };
  return { outcome: "authorised", method: balance?.label ?? "" };
}

function declineOf(balance: Balance | null, hold: Hold, now: EpochMs): DeclineReason | null {
  if (!isAmount(hold.amountMinor)) return "invalid_token";
  if (balance === null || balance.isClosed || isExpired(balance, now)) return "no_such_balance";
  if (balance.currency !== hold.currency) return "currency_mismatch";
  return availableOf(balance) < hold.amountMinor ? "insufficient_balance" : null;
}

function paymentOf(hold: Hold, rest: Partial<BalancePayment>, now: EpochMs): BalancePayment {
  const { key, amountMinor, currency, reference } = hold;
  return {
    ...{ key, amountMinor, currency, reference, at: now },
    ...{ status: "authorised", capturedMinor: 0, refundedMinor: 0, declineReason: null },
    ...rest,
  };
}

/** Takes at most what is held; once. What it leaves of the authorisation is free again. */
export function capture(known: Known, move: Move, now: EpochMs): Stepped<DoneAnswer> {
  const { balance, payment, deed } = known;
  const asked: Asked = { ...move, kind: "captured" };
  const before = answeredBefore(deed, asked, () => DONE);
  if (before !== null) return unchanged(before);
  if (!isAmount(move.amountMinor)) return refuse(known, asked, "invalid_amount", now);
  if (balance === null || payment === null) return refuse(known, asked, "no_such_payment", now);
  if (payment.status !== "authorised") return refuse(known, asked, "not_authorised", now);
  if (payment.capturedMinor > 0) return refuse(known, asked, "already_captured", now);
  if (move.amountMinor > payment.amountMinor) return refuse(known, asked, "above_authorised", now);
  const leftMinor = payment.amountMinor - move.amountMinor;
  const why = leftMinor === 0 ? "Paid an order" : "Paid an order; the rest of what was held is free again";
  const change = { balanceMinor: -move.amountMinor, heldMinor: -payment.amountMinor };
  return {
    answer: DONE,
    changes: {
      payment: { ...payment, capturedMinor: move.amountMinor },
      ...moved(balance, change, { ...asked, reference: payment.reference, why }, now),
    },
  };
}

/** What a void or a look-up says of the authorisation that it means. */
export interface Fencing {
  readonly payment: string;
  readonly reference: string;
}

/** Gives what is held up. A key that was never seen is fenced; what was declined or given up already is done. */
export function giveUp(known: Known, call: Fencing & { readonly key: string }, now: EpochMs): Stepped<DoneAnswer> {
  const { balance, payment, deed } = known;
  const asked: Asked = { key: call.key, kind: "voided", payment: call.payment, amountMinor: payment?.amountMinor ?? 0 };
  const before = answeredBefore(deed, asked, () => DONE);
  if (before !== null) return unchanged(before);
  if (payment === null) return { answer: DONE, changes: { payment: fence(call, now) } };
  if (payment.status !== "authorised") return unchanged(DONE);
  if (payment.capturedMinor > 0) return refuse(known, asked, "already_captured", now);
  invariant(balance !== null, `${payment.key} is authorised by no balance`);
  const about = { ...asked, reference: payment.reference, why: "No longer held: the order was not placed" };
  return {
    answer: DONE,
    changes: {
      payment: { ...payment, status: "voided" },
      ...moved(balance, { heldMinor: -payment.amountMinor }, about, now),
    },
  };
}

/** At most what was captured goes back on the balance, closed or expired as it may be: it is its owner's. */
export function refund(known: Known, move: Move, now: EpochMs): Stepped<DoneAnswer> {
  const { balance, payment, deed } = known;
  const asked: Asked = { ...move, kind: "refunded" };
  const before = answeredBefore(deed, asked, () => DONE);
  if (before !== null) return unchanged(before);
  if (!isAmount(move.amountMinor)) return refuse(known, asked, "invalid_amount", now);
  if (balance === null || payment === null) return refuse(known, asked, "no_such_payment", now);
  if (move.amountMinor > payment.capturedMinor - payment.refundedMinor)
    return refuse(known, asked, "above_captured", now);
  const about = { ...asked, reference: payment.reference, why: "Given back from an order" };
  return {
    answer: DONE,
    changes: {
      payment: { ...payment, refundedMinor: payment.refundedMinor + move.amountMinor },
      ...moved(balance, { balanceMinor: move.amountMinor }, about, now),
    },
  };
}

/** What became of an authorisation; null of one that was never seen, which is fenced by the question. */
export function lookUp({ payment }: Known, call: Fencing, now: EpochMs): Stepped<BalancePayment | null> {
  if (payment !== null) return unchanged(payment.status === "fenced" ? null : payment);
  return { answer: null, changes: { payment: fence(call, now) } };
}

const fence = ({ payment, reference }: Fencing, now: EpochMs): BalancePayment => ({
  ...{ key: payment, status: "fenced", amountMinor: 0, capturedMinor: 0, refundedMinor: 0 },
  ...{ currency: "", reference, declineReason: null, at: now },
});

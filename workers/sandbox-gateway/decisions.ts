/**
 * What the gateway decides on a merchant's call. Each runs in one turn inside one transaction; the answer of a key is
 * kept with its effect, so that a retry can neither miss it nor repeat it.
 */
import type { Result } from "../../src/kernel/result.ts";
import type { AuthoriseCommand, MoneyCommand, VoidCommand } from "./commands.ts";
import { meansByName } from "./known-means.ts";
import type { Means } from "./means.ts";
import * as steps from "./payment-steps.ts";
import { PAGE_ROWS_MAX, type Store } from "./store.ts";
import type { Answer, Effect, LoggedEffect, Payment, PaymentView } from "./types.ts";

/** An answer as it goes out: `replayed` when the effect came from an earlier call with this key. */
export interface Reply extends Answer {
  readonly replayed: boolean;
}

export interface Turn {
  readonly store: Store;
  readonly nowMs: number;
  /** An unguessable name with a prefix, for ids, sessions and challenges. */
  readonly makeName: (prefix: string) => string;
  /** A payment changes only together with its line in the log, and what the shop is told of it. */
  readonly record: (payment: Payment, effect: Effect) => void;
}

export const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  payment: null,
  error: { code, message },
  replayed: false,
});
const NO_PAYMENT = refusal(404, "payment_not_found", "There is no such payment.");

/** The stored answer of a key, a conflict when it was used for something else; null when the key is new. */
function replay({ store }: Turn, operation: string, key: string, parameters: string): Reply | null {
  const known = store.key(key);
  if (!known) return null;
  if (known.operation !== operation || known.parameters !== parameters)
    return refusal(409, "idempotency_conflict", "This key was used with other parameters.");
  return { ...(JSON.parse(known.answer) as Answer), replayed: true };
}

function keep({ store, nowMs }: Turn, operation: string, key: string, parameters: string, answer: Answer): Reply {
  store.saveKey(key, { operation, parameters, answer: JSON.stringify(answer) }, nowMs);
  return { ...answer, replayed: false };
}

/** A payment as it is now: a session that has run out ends on its next look. */
export function freshPayment({ record, nowMs }: Turn, payment: Payment | undefined): Payment | undefined {
  const step = payment && steps.expireIfDue(payment, nowMs);
  if (!step) return payment;
  record(step.payment, step.effect);
  return step.payment;
}

/** What is already settled about an authorisation: its first answer, or a fence. */
export function settledAuthorise(turn: Turn, command: AuthoriseCommand): Reply | null {
  const known = replay(turn, "authorise", command.key, JSON.stringify(command));
  if (known) return known;
  if (!turn.store.isFenced(command.key)) return null;
  const { key, amountMinor, currency, reference } = command;
  turn.store.append(
    { kind: "fence_held", key, paymentId: null, amountMinor, currency, reference, detail: "late authorise" },
    turn.nowMs,
  );
  return refusal(402, "fenced", steps.declineMessage("fenced"));
}

/** @param means of a token; null for the hosted page, where the shopper chooses */
export function decideAuthorise(turn: Turn, command: AuthoriseCommand, means: Means | null): Reply {
  const { source, country, email: _, ...rest } = command;
  const payment: Payment = {
    ...rest,
    country: country ?? null,
    paymentId: turn.makeName("pay"),
    status: "pending_action",
    capturedMinor: 0,
    refundedMinor: 0,
    means: null,
    declineReason: null,
    session: source.type === "hosted" ? turn.makeName("ps") : null,
    challenge: null,
    lastRefusal: null,
    createdAt: turn.nowMs,
  };
  const step = means ? steps.charge(payment, means, turn.makeName("chl")) : steps.openSession(payment);
  turn.record(step.payment, step.effect);
  const settled = freshPayment(turn, step.payment) ?? step.payment;
  return keep(turn, "authorise", command.key, JSON.stringify(command), steps.answerOf(settled));
}

type MoneyStep = (payment: Payment, amountMinor: number, key: string) => Result<steps.MoneyStep, steps.Refusal>;

function decideMoney(turn: Turn, operation: string, step: MoneyStep, command: MoneyCommand): Reply {
  const parameters = JSON.stringify([command.paymentId, command.amountMinor]);
  const known = replay(turn, operation, command.key, parameters);
  if (known) return known;
  const payment = freshPayment(turn, turn.store.paymentById(command.paymentId));
  if (!payment) return NO_PAYMENT;
  const next = step(payment, command.amountMinor, command.key);
  if (next.ok) turn.record(next.value.payment, next.value.effect);
  else
    turn.store.append(
      steps.refusedEffect(payment, operation, command.amountMinor, command.key, next.error.code),
      turn.nowMs,
    );
  const answer: Answer = next.ok
    ? { status: 200, payment: steps.viewOf(next.value.payment), error: null, feeMinor: next.value.feeMinor }
    : { status: 402, payment: steps.viewOf(payment), error: next.error };
  return keep(turn, operation, command.key, parameters, answer);
}

/** What the bank refuses is asked of it only once the gateway itself would take the money. */
export function decideCapture(turn: Turn, command: MoneyCommand): Reply {
  const step: MoneyStep = (payment, amountMinor, key) => {
    const next = steps.capture(payment, amountMinor, key);
    return next.ok && bankRefusesCapture(turn, payment) ? steps.CAPTURE_REFUSED : next;
  };
  return decideMoney(turn, "capture", step, command);
}

export const decideRefund = (turn: Turn, command: MoneyCommand): Reply =>
  decideMoney(turn, "refund", steps.refund, command);

function bankRefusesCapture({ store }: Turn, payment: Payment): boolean {
  const refuses = payment.means === null ? "never" : meansByName(payment.means)?.refusesCapture;
  return refuses === "always" || (refuses === "first" && store.isFirstWithMeans(payment));
}

function fence({ store, nowMs }: Turn, key: string, reference: string, detail: string): void {
  if (store.isFenced(key)) return;
  store.fence(key, nowMs);
  store.append({ kind: "fenced", key, paymentId: null, amountMinor: 0, currency: null, reference, detail }, nowMs);
}

export function decideVoid(turn: Turn, command: VoidCommand): Reply {
  const parameters = JSON.stringify([command.authoriseKey, command.reference]);
  const known = replay(turn, "void", command.key, parameters);
  if (known) return known;
  const payment = freshPayment(turn, turn.store.paymentByKey(command.authoriseKey));
  if (!payment) {
    fence(turn, command.authoriseKey, command.reference, "void");
    return keep(turn, "void", command.key, parameters, { status: 200, payment: null, error: null });
  }
  const next = steps.voidPayment(payment, command.key);
  if (!next.ok) {
    turn.store.append(
      steps.refusedEffect(payment, "void", payment.amountMinor, command.key, next.error.code),
      turn.nowMs,
    );
    const answer = { status: 402, payment: steps.viewOf(payment), error: next.error };
    return keep(turn, "void", command.key, parameters, answer);
  }
  if (next.value) turn.record(next.value.payment, next.value.effect);
  const answer = { status: 200, payment: steps.viewOf(next.value?.payment ?? payment), error: null };
  return keep(turn, "void", command.key, parameters, answer);
}

/** @param fences whether an absent key is closed for ever, so that the answer stays true */
export function decideLookup(turn: Turn, authoriseKey: string, fences: boolean): Reply {
  const payment = freshPayment(turn, turn.store.paymentByKey(authoriseKey));
  if (payment) return { status: 200, payment: steps.viewOf(payment), error: null, replayed: false };
  if (fences) fence(turn, authoriseKey, "", "lookup");
  return refusal(404, "absent", "No payment was made under this key.");
}

/** How a payment stands by our own name for it; nothing is closed by the question. */
export function decidePayment(turn: Turn, paymentId: string): Reply {
  const payment = freshPayment(turn, turn.store.paymentById(paymentId));
  return payment ? { status: 200, payment: steps.viewOf(payment), error: null, replayed: false } : NO_PAYMENT;
}

export interface PaymentPage {
  readonly payments: readonly PaymentView[];
  readonly cursor: string | null;
}

/** Changes in their order. A payment that changes while it is listed comes again at the end. */
export function decideList(turn: Turn, sinceMs: number, afterSequence: number, prefix: string): PaymentPage {
  for (const overdue of turn.store.overdue(turn.nowMs)) freshPayment(turn, overdue);
  const { payments, nextSequence } = turn.store.changed(sinceMs, afterSequence, prefix);
  return { payments: payments.map(steps.viewOf), cursor: nextSequence === null ? null : String(nextSequence) };
}

export interface EffectPage {
  readonly effects: readonly LoggedEffect[];
  readonly cursor: string | null;
}

export function decideLedger({ store }: Turn, afterSequence: number): EffectPage {
  const effects = store.effectsAfter(afterSequence);
  const last = effects.length === PAGE_ROWS_MAX ? effects.at(-1) : undefined;
  return { effects, cursor: last ? String(last.sequence) : null };
}

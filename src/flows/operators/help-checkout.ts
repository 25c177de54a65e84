/**
 * What staff do about a checkout. Each means is safe by itself: the object that holds the checkout decides whether it
 * is still possible, and what was done stands in the journal or in the log, with who did it.
 */
import type { Principal } from "../../domain/account/types.ts";
import type { JournalView } from "../../domain/checkout/journal-view.ts";
import type { SettledByHand } from "../../domain/checkout/types.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, type Result } from "../../kernel/result.ts";
import type { ShopperObject } from "../../ports/shopper.ts";
import type { CheckoutName } from "./find-checkout.ts";
import { NO_CHECKOUT, readJournal, UNANSWERED, type JournalDeps } from "./read-journal.ts";

const tooOften = (retryAfterSeconds: number): Problem =>
  problem("rate-limited", `This shopper's object was asked too often. Try again in ${retryAfterSeconds} s.`, {
    retryAfterSeconds,
  });

type Helped = Promise<Result<JournalView, Problem>>;

const COMMITTED = problem("conflict", "An order was placed by it, so it cannot be given up. Cancel the order instead.");
const ENDED = problem("conflict", "It has ended already. Nothing was done.");
const NO_ORDER_YET = problem("conflict", "There is no order by it yet. Give the checkout up instead.");
const PAID = problem("conflict", "Its order is paid. Cancel it on the order's page.");
const NOT_STUCK = problem(
  "conflict",
  "Only a step on the way back that was tried in vain for some minutes can be settled by hand. Nothing was done.",
);

/** Looks and goes on now, whenever it would have by itself. */
export const retryCheckout = (deps: JournalDeps, caller: Principal, name: CheckoutName): Helped =>
  help(deps, caller, name, { what: "retried" }, async (shopper, before) => {
    if (before.means.retry) await shopper.poke(name.checkoutId);
    return null;
  });

/**
 * Ends a checkout without an order: its payments are fenced, then its stock goes back; the shopper is told the reason.
 *
 * @param reason for the shopper, a sentence
 */
export const giveUpCheckout = (deps: JournalDeps, caller: Principal, name: CheckoutName, reason: string): Helped =>
  help(deps, caller, name, { what: "given_up", reason }, async (shopper, before) => {
    if (before.failure !== null && before.nextAttemptAt !== null) return null;
    if (!before.means.giveUp) return before.placedAt === null ? ENDED : COMMITTED;
    await shopper.giveUp(name.checkoutId, reason);
    const after = await shopper.journalOf(name.checkoutId);
    return after?.placedAt == null ? null : COMMITTED;
  });

/** Cancels the order of a checkout that is not through yet, also where the order's row is not written. */
export const cancelCheckout = (deps: JournalDeps, caller: Principal, name: CheckoutName, reason: string): Helped =>
  help(deps, caller, name, { what: "cancelled", reason }, async (shopper, before) => {
    if (before.state === "CANCELLING") return null;
    if (before.orderId === null) return before.means.giveUp ? NO_ORDER_YET : ENDED;
    if (!before.means.cancel) return before.state === "PAYMENT_CONFIRMED" ? PAID : ENDED;
    const answer = await shopper.cancelOrder(before.orderId, name.checkoutId, reason);
    if (answer.outcome === "limited") return tooOften(answer.bucket.resetSeconds);
    // Under way is what was asked for.
    return answer.value.ok || answer.value.error.code === "overloaded" ? null : answer.value.error;
  });

/** Leaves a step out that staff have seen to elsewhere, and goes on; said twice it is said once. */
export function settleCheckout(
  deps: JournalDeps,
  caller: Principal,
  name: CheckoutName,
  { step, note }: Pick<SettledByHand, "step" | "note">,
): Helped {
  return help(deps, caller, name, { what: "settled_by_hand", step, note }, async (shopper, before) => {
    if (before.settledByHand.some((settled) => settled.step === step)) return null;
    const settled = { step, note, by: caller.shopperId, at: deps.clock.now() };
    const answer = await shopper.settleByHand(name.checkoutId, settled);
    return answer === "settled" ? null : answer === "not_found" ? NO_CHECKOUT : NOT_STUCK;
  });
}

/** The journal as it is after the means, or why it was not possible. */
async function help(
  deps: JournalDeps,
  caller: Principal,
  name: CheckoutName,
  said: Readonly<Record<string, string>>,
  means: (shopper: ShopperObject, before: JournalView) => Promise<Problem | null>,
): Helped {
  const before = await readJournal(deps, caller, name);
  if (!before.ok) return before;
  const misplaced = cardNumberFault({ "/reason": said["reason"], "/note": said["note"] });
  if (misplaced) return err(misplaced);
  try {
    const refused = await means(deps.shoppers.of(name.shopperId), before.value);
    if (refused !== null) return err(refused);
  } catch (error) {
    deps.log("warn", "operators.checkout_unanswered", { checkout: name.checkoutId, error: String(error) });
    return err(UNANSWERED);
  }
  const after = await readJournal(deps, caller, name);
  const state = after.ok ? after.value.state : "unknown";
  deps.log("info", "operators.checkout_helped", {
    ...{ checkout: name.checkoutId, by: caller.shopperId, before: before.value.state, after: state },
    ...said,
  });
  return after;
}

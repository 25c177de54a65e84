/**
 * What balances hold: every balance that ever had money is asked what it holds, at night. A hold is taken or given up by
 * its checkout and by nobody else, so one whose checkout has ended holds its owner's money for nothing.
 */
import { leftHoldFinding } from "../../domain/invariants/money-findings.ts";
import type { Finding } from "../../domain/invariants/findings.ts";
import { ID_PATTERN, type CheckoutId, type ShopperId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";
import type { HoldsPlace } from "../../ports/incidents.ts";
import type { BalanceHold } from "../../ports/payment-gateway.ts";
import { poke } from "./look-at-stock.ts";

export type HoldsDeps = Pick<Deps, "balances" | "balanceRegister" | "shoppers" | "clock" | "log">;

export interface HoldsLook {
  readonly place: HoldsPlace;
  readonly findings: readonly Finding[];
  /** Balances, or checkouts of theirs, that did not answer. */
  readonly skipped: number;
}

/** A payment whose outcome is not known may hold its money as long as this. */
const OLD_MS = LIMITS.paymentUnknownTtlMs;

export async function lookAtHolds(deps: HoldsDeps, from: HoldsPlace): Promise<HoldsLook> {
  if (from.isDone) return { place: from, findings: [], skipped: 0 };
  const { accounts, cursor } = await deps.balanceRegister.credited(from.cursor, LIMITS.reconcileBalancesDeep);
  const findings: Finding[] = [];
  let skipped = 0;
  for (let first = 0; first < accounts.length; first += LIMITS.reconcilePaymentsAtOnce) {
    const some = accounts.slice(first, first + LIMITS.reconcilePaymentsAtOnce);
    const looks = await Promise.all(some.map((account) => leftHolds(deps, account)));
    for (const look of looks) {
      if (look === null) skipped += 1;
      else findings.push(...look);
    }
  }
  return { place: { cursor, isDone: cursor === null }, findings, skipped };
}

/** Null when the balance, or one of the checkouts, does not answer. */
async function leftHolds(deps: HoldsDeps, account: string): Promise<readonly Finding[] | null> {
  const holds = await deps.balances.holds(account);
  if (holds === "unknown") return null;
  const old = holds.filter(({ at }) => at < deps.clock.now() - OLD_MS);
  const ends = await Promise.all(old.map((hold) => endOf(deps, hold)));
  if (ends.includes(null)) return null;
  return old.flatMap((hold, index) => {
    const end = ends[index] ?? "running";
    return leftHoldFinding(hold, hold.paymentId.slice(account.length + 1), end);
  });
}

/** Its checkout is asked to go on first: one that runs takes it or gives it up. */
async function endOf(deps: HoldsDeps, { reference }: BalanceHold): ReturnType<typeof poke> {
  const [, shopperId = "", checkoutId = ""] = reference.split("/");
  if (!ID_PATTERN("chk").test(checkoutId)) return "unknown_checkout";
  return poke(deps, { shopperId: shopperId as ShopperId, checkoutId: checkoutId as CheckoutId });
}

/** Checkouts that do not get on by themselves, each with its journal as it is at this moment. */
import type { Principal } from "../../domain/account/types.ts";
import type { JournalView } from "../../domain/checkout/journal-view.ts";
import type { CheckoutId, ShopperId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Incident } from "../../ports/incidents.ts";
import type { CheckoutName } from "./find-checkout.ts";
import { readJournal, type JournalDeps } from "./read-journal.ts";

export interface StuckCheckout extends CheckoutName {
  /** When operators were told. */
  readonly since: EpochMs;
  readonly detail: string;
  /** "unanswered": its object is silent; "unknown": its object has no such checkout, which nothing explains. */
  readonly journal: JournalView | "unanswered" | "unknown";
}

/** The longest stuck ones first; `isMore` when there are more than `limit`. Staff only. */
export async function listStuck(
  deps: JournalDeps & Pick<Deps, "incidents">,
  caller: Principal,
  limit: number,
): Promise<{ readonly checkouts: readonly StuckCheckout[]; readonly isMore: boolean }> {
  const found = await deps.incidents.unsettled(["checkout_stuck"], limit + 1);
  const checkouts = await Promise.all(found.slice(0, limit).map((incident) => lookAt(deps, caller, incident)));
  return { checkouts, isMore: found.length > limit };
}

async function lookAt(deps: JournalDeps, caller: Principal, incident: Incident): Promise<StuckCheckout> {
  const { data, detail, firstSeenAt } = incident;
  const name = {
    shopperId: String(data["shopperId"]) as ShopperId,
    checkoutId: String(data["checkoutId"]) as CheckoutId,
  };
  const read = await readJournal(deps, caller, name);
  const journal = read.ok ? read.value : read.error.code === "not-found" ? "unknown" : "unanswered";
  return { ...name, since: firstSeenAt, detail, journal };
}

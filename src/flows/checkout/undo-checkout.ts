/** Before the commit point there is only backwards: the payments are fenced first, then the stock goes back. */
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import { authoriseRequest, keysOf } from "../../domain/checkout/tenders.ts";
import type { Checkout, ReservationPart, SettledByHand } from "../../domain/checkout/types.ts";
import { noticeOfFailure } from "../../domain/notice/checkout-failed.ts";
import type { RunMemory, RunnerDeps } from "./run-checkout.ts";
import { gatewayOf } from "./take-payment.ts";

export async function undo(deps: RunnerDeps, row: Checkout, memory: RunMemory): Promise<CheckoutEvent> {
  // Tried all the same: one of several tenders may answer.
  if (!(await voidAll(deps, row, memory)) && !isSettledByHand(row, "payment")) return { type: "unanswered" };
  if (!(await tellFailure(deps, row))) return { type: "unanswered" };
  if (isSettledByHand(row, "stock")) return { type: "undone" };
  if (row.holds) await deps.restoreHolds(row);
  const released = await Promise.all(row.parts.map((part) => putBack(deps, part, "undo")));
  return released.every(Boolean) ? { type: "undone" } : { type: "unanswered" };
}

/** Who was told to wait is told how it ended; by the notice's name once, however often this is tried. */
async function tellFailure(deps: RunnerDeps, row: Checkout): Promise<boolean> {
  const notice = noticeOfFailure(row, deps.settings, deps.clock.now());
  if (notice === null) return true;
  try {
    await deps.notifier.send([notice]);
    return true;
  } catch (error) {
    deps.log("error", "checkout.failure_not_told", { checkout: row.id, error: String(error) });
    return false;
  }
}

/** An operator has seen to it outside; the note stands in the row. */
export const isSettledByHand = (row: Checkout, step: SettledByHand["step"]): boolean =>
  (row.settledByHand ?? []).some((settled) => settled.step === step);

/** A tender that was refused for good has nothing to void, nor has one that this whole life has not asked for. */
async function voidAll(deps: RunnerDeps, row: Checkout, { tried }: RunMemory): Promise<boolean> {
  const voided = await Promise.all(
    row.tenders.map((tender, index) =>
      tender.state === "refused" || (tried !== null && !tried.has(index)) ? true : voidTender(deps, row, index),
    ),
  );
  return voided.every(Boolean);
}

/** Voiding by the key of the authorisation fences it: should it still be on its way, it is declined on arrival. */
export async function voidTender(deps: RunnerDeps, row: Checkout, index: number): Promise<boolean> {
  const tender = row.tenders[index];
  const gateway = tender && gatewayOf(deps, tender);
  if (!gateway) return false;
  const request = authoriseRequest(row, index, deps.settings.name);
  const answer = await gateway.void({ key: keysOf(row, index).void, request });
  if (answer.outcome === "refused")
    deps.log("error", "payment.void_refused", { checkout: row.id, tender: index, reason: answer.reason });
  return answer.outcome === "done";
}

/** Releases a part, or gives it back where it was confirmed already; false when there was no answer. */
export async function putBack(deps: RunnerDeps, part: ReservationPart, why: "undo" | "cancel"): Promise<boolean> {
  const shard = deps.stock.shard(part.shard);
  if (why === "undo") {
    const released = await shard.release({ reference: part.reference });
    if (released.outcome === "released") return true;
    if (released.outcome === "unknown") return false;
  }
  const returned = await shard.giveBack({ reference: part.reference, giveBackReference: `${part.reference}/${why}` });
  if (returned.outcome === "refused")
    deps.log("error", "stock.give_back_refused", { reference: part.reference, reason: returned.reason });
  return returned.outcome === "returned";
}

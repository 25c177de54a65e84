/** What a shopper asks of a checkout that exists: written down first, then the runner does it. */
import { isCommitted, isFinal, stepCheckout } from "../../domain/checkout/machine.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { CheckoutId } from "../../kernel/ids.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Journal } from "../../ports/journal.ts";

/** Gives an uncommitted checkout up; one that is committed or ended is answered as it is. Null when there is none. */
export async function requestGiveUp(
  journal: Journal,
  id: CheckoutId,
  why: Problem,
  now: EpochMs,
): Promise<Checkout | null> {
  const row = journal.read(id);
  if (row === null || isCommitted(row) || isFinal(row.state) || row.failure !== null) return row;
  const next = stepCheckout(row, { type: "given_up", problem: why }, now);
  if (!next.ok) return row;
  await journal.save({ ...next.value, version: row.version + 1 }, row.version);
  return journal.read(id);
}

/** Begins the cancellation of a placed order; true also when it has begun or ended before. */
export async function requestCancel(journal: Journal, id: CheckoutId, reason: string, now: EpochMs): Promise<boolean> {
  const row = journal.read(id);
  if (row === null) return false;
  if (row.state === "CANCELLING" || (row.state === "CANCELLED" && isCommitted(row))) return true;
  const next = stepCheckout(row, { type: "cancel_begun", reason }, now);
  return next.ok && journal.save({ ...next.value, version: row.version + 1 }, row.version);
}

/** Receipts on their way to the objects that hold their skus. */
import type { Receipt } from "../../domain/inventory/types.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, invariant, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export interface Received {
  /** Newly on hand; receipts met before count nothing. */
  readonly units: number;
  /** References met before with another quantity: nothing was received for them. */
  readonly conflicts: readonly string[];
}

const UNANSWERED = problem(
  "overloaded",
  "Part of the stock did not answer. Send the same receipts again: what has been received is not received twice.",
  { retryAfterSeconds: 1 },
);

/** A failure leaves whatever part was received; the same receipts again complete it. */
export async function sendReceipts(
  deps: Pick<Deps, "stock">,
  receipts: readonly Receipt[],
): Promise<Result<Received, Problem>> {
  const answer = await deps.stock.goods.receive({ receipts });
  if (answer.outcome === "unknown") return err(UNANSWERED);
  // The callers check what people send, so this is a bug of ours.
  invariant(answer.outcome === "received", "a stock object refused receipts as malformed");
  return ok({ units: answer.units, conflicts: answer.conflicts });
}

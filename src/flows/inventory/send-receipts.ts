/** Receipts on their way to the objects that hold their skus: all objects in parallel, a call at a time each. */
import type { Receipt, ReceiveAnswer } from "../../domain/inventory/types.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, invariant, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Unanswered } from "../../ports/stock.ts";

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
  const byShard = Map.groupBy(receipts, (receipt) => deps.stock.shardOf(receipt.sku));
  const answers = await Promise.all([...byShard].map(([shard, part]) => sendToShard(deps, shard, part)));
  let units = 0;
  const conflicts: string[] = [];
  for (const answer of answers.flat()) {
    if (answer.outcome === "unknown") return err(UNANSWERED);
    // The callers check what people send, so this is a bug of ours.
    invariant(answer.outcome === "received", "a stock object refused receipts as malformed");
    units += answer.units;
    conflicts.push(...answer.conflicts);
  }
  return ok({ units, conflicts });
}

async function sendToShard(
  deps: Pick<Deps, "stock">,
  shard: string,
  receipts: readonly Receipt[],
): Promise<readonly (ReceiveAnswer | Unanswered)[]> {
  const answers: (ReceiveAnswer | Unanswered)[] = [];
  for (let start = 0; start < receipts.length; start += LIMITS.receiptsPerCallMax) {
    const part = receipts.slice(start, start + LIMITS.receiptsPerCallMax);
    answers.push(await deps.stock.shard(shard).receive({ receipts: part }));
  }
  return answers;
}

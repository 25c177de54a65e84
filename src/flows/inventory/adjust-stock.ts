/** Somebody sets numbers by hand: each only while it still is the number that was seen (compare and swap). */
import type { Trader } from "../../domain/account/types.ts";
import type { Adjustment, AdjustOutcome } from "../../domain/inventory/types.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { noteShortages, type NoteDeps } from "../reconcile/note-findings.ts";
import { goodsFault } from "./own-offers.ts";
import { STOCK_SILENT } from "./show-stock.ts";

export type Adjusted = Exclude<AdjustOutcome, { outcome: "moved" }>;

const MALFORMED = problem("unprocessable", "The stock refused the numbers as not possible. Nothing was changed.");

/**
 * Each adjustment is decided on its own: a conflict says what became of every one, with the levels as they are now.
 * Problems: unprocessable, forbidden (nothing was changed), conflict (those that are named were not), overloaded.
 */
export async function adjustStock(
  deps: Pick<Deps, "stock" | "catalogue"> & NoteDeps,
  trader: Trader,
  adjustments: readonly Adjustment[],
): Promise<Result<readonly Adjusted[], Problem>> {
  const rows = adjustments.map(({ sku, warehouseId }, index) => ({
    sku,
    skuAt: `/adjustments/${index}/sku`,
    warehouses: [{ id: warehouseId, at: `/adjustments/${index}/warehouseId` }],
  }));
  const fault = await goodsFault(deps, trader, rows);
  if (fault) return err(fault);
  const answer = await deps.stock.goods.adjust({ adjustments });
  if (answer.outcome === "unknown") return err(STOCK_SILENT);
  if (answer.outcome === "refused") return err(MALFORMED);
  const outcomes = answer.outcomes.flatMap((each): Adjusted[] => (each.outcome === "moved" ? [] : [each]));
  await noteShortages(
    deps,
    outcomes.flatMap((each) => (each.outcome === "adjusted" && each.level.missing > 0 ? [each.level] : [])),
  );
  const failed = outcomes.flatMap((each, index) => {
    const why = whyNot(each);
    return why === null ? [] : [{ pointer: `/adjustments/${index}`, detail: why }];
  });
  if (failed.length === 0) return ok(outcomes);
  const detail =
    failed.length === outcomes.length
      ? "Nothing was changed. Look at the numbers of now and decide again."
      : "Some numbers were not changed; the others were. Look at the numbers of now and decide again.";
  return err(problem("conflict", detail, { errors: failed, extension: { outcomes } }));
}

/** Null of what was done. */
export function whyNot(adjusted: Adjusted): string | null {
  switch (adjusted.outcome) {
    case "adjusted":
    case "repeated":
      return null;
    case "stale":
      return `On hand is ${adjusted.level.onHand} by now.`;
    case "below_reserved":
      return `${adjusted.level.reserved} are reserved or promised; only a count may go below that.`;
    case "conflict":
      return "The reference was used before with other numbers.";
  }
}

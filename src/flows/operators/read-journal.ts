/** A checkout's journal, asked at the object that writes it: what it says is what is. Staff only. */
import type { Principal } from "../../domain/account/types.ts";
import { journalView, type JournalView } from "../../domain/checkout/journal-view.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import { isStaff } from "../orders/show-order.ts";
import type { CheckoutName } from "./find-checkout.ts";

export type JournalDeps = Pick<Deps, "shoppers" | "clock" | "log">;

export const NO_CHECKOUT: Problem = problem("not-found", "This shopper has no such checkout.");
export const UNANSWERED: Problem = problem(
  "overloaded",
  "The object that holds this checkout does not answer. Try again.",
  {
    retryAfterSeconds: 2,
  },
);

export async function readJournal(
  deps: JournalDeps,
  caller: Principal,
  { shopperId, checkoutId }: CheckoutName,
): Promise<Result<JournalView, Problem>> {
  if (!isStaff(caller)) return err(NO_CHECKOUT);
  try {
    const row = await deps.shoppers.of(shopperId).journalOf(checkoutId);
    return row === null ? err(NO_CHECKOUT) : ok(journalView(row, deps.clock.now()));
  } catch (error) {
    deps.log("warn", "operators.journal_unanswered", { checkout: checkoutId, error: String(error) });
    return err(UNANSWERED);
  }
}

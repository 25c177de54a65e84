/** What a shopper may learn of a gift card by its code: what is on it, or that there is no such card. */
import { giftCardAccount, readGiftCardCode } from "../../domain/balance/account.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { BalanceView } from "../../ports/payment-gateway.ts";

/** One answer to a typo, to a code that never was, and to a card that is over: a guess learns nothing from it. */
const NO_CARD = problem("not-found", "There is no such gift card. Look at the code again.");

/** A code whose characters do not fit each other costs no look-up. Problems: not-found, overloaded. */
export async function checkGiftCard(
  deps: Pick<Deps, "balances" | "sha256">,
  typed: string,
): Promise<Result<BalanceView, Problem>> {
  const code = readGiftCardCode(typed);
  if (code === undefined) return err(NO_CARD);
  const view = await deps.balances.balance(await giftCardAccount(deps, code));
  if (view === "unknown")
    return err(problem("overloaded", "The card could not be looked at. Try again.", { retryAfterSeconds: 2 }));
  return view?.state === "open" ? ok(view) : err(NO_CARD);
}

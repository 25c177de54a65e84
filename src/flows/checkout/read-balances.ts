/** What gift cards and store credit have on them when a checkout begins, and why one of them cannot be used. */
import type { OfferedBalance, TenderRefusal } from "../../domain/checkout/tenders.ts";
import type { BalanceUse } from "../../domain/checkout/types.ts";
import { formatAmount } from "../../kernel/money.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { unreachable } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export type KnownBalance = OfferedBalance;

/** All at once, in the order in which they were named. */
export async function readBalances(
  deps: Pick<Deps, "balances">,
  uses: readonly BalanceUse[],
): Promise<readonly KnownBalance[] | Problem> {
  const views = await Promise.all(uses.map(({ account }) => deps.balances.balance(account)));
  const known: KnownBalance[] = [];
  for (const [index, use] of uses.entries()) {
    const view = views[index] ?? null;
    if (view === "unknown")
      return problem("overloaded", "The gift card or credit could not be looked at. Nothing was charged. Try again.", {
        retryAfterSeconds: 2,
      });
    if (view === null || view.state !== "open")
      return problem("payment-declined", "This gift card or credit cannot be used. Nothing was charged. Take it out.", {
        extension: { reason: "no_such_balance" },
        errors: [{ pointer: pointerOf(uses, index), detail: "It is not known, closed, or past its date." }],
      });
    known.push({
      kind: use.kind,
      account: use.account,
      currency: view.currency,
      availableMinor: view.availableMinor,
      wantedMinor: use.amountMinor,
    });
  }
  return known;
}

/** As callers send them: gift cards come first, the account's one credit after them. */
const pointerOf = (uses: readonly Pick<BalanceUse, "kind">[], index: number): string =>
  uses[index]?.kind === "store_credit" ? "/storeCredit" : `/giftCards/${index}`;

/** @param uses what the refusal's index counts */
export function tenderProblem(
  refusal: TenderRefusal,
  uses: readonly Pick<BalanceUse, "kind">[],
  currency: string,
): Problem {
  switch (refusal.code) {
    case "currency_mismatch":
      return problem("payment-declined", "A gift card or credit is of another currency than this order. Take it out.", {
        extension: { reason: "currency_mismatch" },
        errors: [{ pointer: pointerOf(uses, refusal.index), detail: `This order is paid in ${currency}.` }],
      });
    case "insufficient_balance": {
      const words = `${formatAmount(refusal.availableMinor, currency)} ${currency}`;
      return problem("payment-declined", `The gift card or credit has ${words} on it. Use no more than that.`, {
        extension: { reason: "insufficient_balance", availableMinor: refusal.availableMinor },
        errors: [{ pointer: pointerOf(uses, refusal.index), detail: `It has ${words} on it.` }],
      });
    }
    case "same_balance_twice":
      return problem("invalid-request", "A gift card or credit is named twice. Name it once.", {
        errors: [{ pointer: pointerOf(uses, refusal.index), detail: "Named before." }],
      });
    case "cards_bear_too_much":
      return problem(
        "invalid-request",
        `${formatAmount(refusal.leftMinor, currency)} ${currency} are left for this card. Let it bear less, or leave out the last payment.`,
        { errors: [{ pointer: `/otherCards/${refusal.index}/amountMinor`, detail: "More than is left to pay." }] },
      );
    case "payment_missing":
      return problem(
        "invalid-request",
        `${formatAmount(refusal.leftMinor, currency)} ${currency} are left to pay. Say how: a token, or the provider's page.`,
        { errors: [{ pointer: "/payment", detail: "Needed: the balances do not bear everything." }] },
      );
    default:
      return unreachable(refusal);
  }
}

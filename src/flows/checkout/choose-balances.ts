/** Gift cards by their codes and the caller's own store credit, as a checkout names them: by account, never by code. */
import type { Principal } from "../../domain/account/types.ts";
import { giftCardAccount, readGiftCardCode, storeCreditAccount } from "../../domain/balance/account.ts";
import type { BalanceUse } from "../../domain/checkout/types.ts";
import { problem, type FieldError, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export interface ChosenBalances {
  /** As typed, with at most how much of each is used; null: as much as it has. */
  readonly giftCards: readonly { readonly code: string; readonly amountMinor: number | null }[];
  /** Null: none of it. */
  readonly storeCredit: { readonly amountMinor: number | null } | null;
}

/** Gift cards first, in the order in which they were entered. A code that cannot be one costs no look-up. */
export async function chooseBalances(
  deps: Pick<Deps, "sha256">,
  caller: Principal,
  chosen: ChosenBalances,
): Promise<Result<readonly BalanceUse[], Problem>> {
  const codes = chosen.giftCards.map(({ code }) => readGiftCardCode(code));
  const errors: FieldError[] = codes.flatMap((code, index) =>
    code === undefined ? [{ pointer: `/giftCards/${index}/code`, detail: "This is no code of a gift card." }] : [],
  );
  if (errors.length > 0)
    return err(problem("invalid-request", "Look at the gift card's code again: 16 letters and digits.", { errors }));
  const cards = await Promise.all(
    chosen.giftCards.map(async ({ amountMinor }, index): Promise<readonly BalanceUse[]> => {
      const code = codes[index];
      return code ? [{ kind: "gift_card", account: await giftCardAccount(deps, code), amountMinor }] : [];
    }),
  );
  if (chosen.storeCredit === null) return ok(cards.flat());
  if (caller.kind !== "user")
    return err(
      problem("invalid-request", "Store credit belongs to an account: sign in, or leave it out.", {
        errors: [{ pointer: "/storeCredit", detail: "A guest has none." }],
      }),
    );
  const credit: BalanceUse = {
    kind: "store_credit",
    account: storeCreditAccount(caller.shopperId),
    amountMinor: chosen.storeCredit.amountMinor,
  };
  return ok([...cards.flat(), credit]);
}

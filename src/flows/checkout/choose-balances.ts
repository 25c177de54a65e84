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
  /** Accounts of gift cards whose codes the caller has shown before: they may stand in the place of their codes. */
  readonly shown?: readonly string[];
  /** Null: none of it. */
  readonly storeCredit: { readonly amountMinor: number | null } | null;
}

/**
 * The account of a gift card: of its code, or of what stands for a code that was shown before. Undefined for any other
 * text; an account by itself opens nothing.
 */
export async function giftCardNamed(
  deps: Pick<Deps, "sha256">,
  text: string,
  shown: readonly string[],
): Promise<string | undefined> {
  if (shown.includes(text)) return text;
  const code = readGiftCardCode(text);
  return code === undefined ? undefined : giftCardAccount(deps, code);
}

/** Gift cards first, in the order in which they were entered. A code that cannot be one costs no look-up. */
export async function chooseBalances(
  deps: Pick<Deps, "sha256">,
  caller: Principal,
  chosen: ChosenBalances,
): Promise<Result<readonly BalanceUse[], Problem>> {
  const accounts = await Promise.all(chosen.giftCards.map(({ code }) => giftCardNamed(deps, code, chosen.shown ?? [])));
  const errors: FieldError[] = accounts.flatMap((account, index) =>
    account === undefined ? [{ pointer: `/giftCards/${index}/code`, detail: "This is no code of a gift card." }] : [],
  );
  if (errors.length > 0)
    return err(problem("invalid-request", "Look at the gift card's code again: 16 letters and digits.", { errors }));
  const cards = chosen.giftCards.flatMap(({ amountMinor }, index): readonly BalanceUse[] => {
    const account = accounts[index];
    return account === undefined ? [] : [{ kind: "gift_card", account, amountMinor }];
  });
  if (chosen.storeCredit === null) return ok(cards);
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
  return ok([...cards, credit]);
}

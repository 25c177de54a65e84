/** Store credit: money that a user of the shop has with us, to be spent on orders. */
import { normaliseEmail } from "../../domain/account/email.ts";
import { storeCreditAccount } from "../../domain/balance/account.ts";
import type { BalanceDeed } from "../../domain/balance/register.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import { makeId, type UserId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { formatAmount } from "../../kernel/money.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { StoredUser } from "../../ports/account-store.ts";
import type { Deps } from "../../ports/deps.ts";
import type { BalanceView } from "../../ports/payment-gateway.ts";
import { doDeed, type DeedDeps, type DeedRequest } from "./balance-deeds.ts";

export interface CreditOrder {
  readonly to: { readonly shopperId: UserId } | { readonly email: string };
  readonly amountMinor: number;
  readonly why: string;
}

export interface GivenCredit {
  readonly shopperId: UserId;
  readonly email: string;
  /** After it; null when the balance does not answer just now. */
  readonly balance: BalanceView | null;
  readonly replayed: boolean;
}

const LABEL = "Store credit";

/** Problems: unprocessable (no such account, the amount), and those of `doDeed`. */
export async function giveStoreCredit(
  deps: DeedDeps & Pick<Deps, "accounts" | "settings" | "random">,
  by: UserId,
  order: CreditOrder,
  request: DeedRequest,
): Promise<Result<GivenCredit, Problem>> {
  const { currency, region } = deps.settings;
  const { amountMinor, why } = order;
  if (!(amountMinor >= 1 && amountMinor <= LIMITS.storeCreditMinorMax)) {
    const most = `${formatAmount(LIMITS.storeCreditMinorMax, currency)} ${currency}`;
    return err(notGiven("/amountMinor", `At most ${most} are given at once.`));
  }
  const misplaced = cardNumberFault({ "/why": why });
  if (misplaced) return err(misplaced);
  const user = await findUser(deps, order.to);
  if (user === null)
    return err(notGiven("email" in order.to ? "/email" : "/shopperId", "There is no such account. Guests have none."));
  const at = deps.clock.now();
  const account = storeCreditAccount(user.id);
  const deed: BalanceDeed = {
    ...{ id: makeId("bdd", region, at, deps.random), requestKey: `give ${request.key}`, bodyHash: request.bodyHash },
    ...{ kind: "give", account, cardId: null, amountMinor, currency, label: LABEL, why },
    ...{ expiresAt: null, by, at, state: "open", refusal: null },
  };
  const done = await doDeed(deps, deed);
  if (!done.ok) return done;
  const balance = await deps.balances.balance(account);
  const known = balance === "unknown" ? null : balance;
  return ok({ shopperId: user.id, email: user.email, balance: known, replayed: done.value.replayed });
}

const notGiven = (pointer: string, detail: string): Problem =>
  problem("unprocessable", "No credit was given.", { errors: [{ pointer, detail }] });

async function findUser({ accounts }: Pick<Deps, "accounts">, to: CreditOrder["to"]): Promise<StoredUser | null> {
  if ("shopperId" in to) return accounts.findById(to.shopperId);
  const email = normaliseEmail(to.email);
  return email === undefined ? null : accounts.findByEmail(email);
}

/** A user's own; without any it is nothing, in the shop's currency. Problems: overloaded. */
export async function showStoreCredit(
  deps: Pick<Deps, "balances" | "settings">,
  user: UserId,
): Promise<Result<BalanceView, Problem>> {
  const account = storeCreditAccount(user);
  const view = await deps.balances.balance(account);
  if (view === "unknown")
    return err(problem("overloaded", "Your credit could not be looked at. Try again.", { retryAfterSeconds: 2 }));
  const { currency } = deps.settings;
  return ok(
    view ?? { account, label: LABEL, currency, availableMinor: 0, heldMinor: 0, state: "open", expiresAt: null },
  );
}

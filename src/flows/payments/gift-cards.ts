/** Gift cards for staff: the register, one card with what happened to it, and its end. */
import type { BalanceDeed, GiftCard } from "../../domain/balance/register.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import { makeId, type GiftCardId, type UserId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { BalanceEntries, BalanceHold, BalanceView } from "../../ports/payment-gateway.ts";
import { doDeed, type DeedDeps, type DeedRequest } from "./balance-deeds.ts";

export interface CardPage {
  readonly card: GiftCard;
  /** Null of a card whose money is not on it yet; "unknown" when its object does not answer. */
  readonly balance: BalanceView | null | "unknown";
  readonly entries: BalanceEntries;
  readonly holds: readonly BalanceHold[];
}

const NO_CARD = problem("not-found", "There is no such gift card.");
const NO_ENTRIES: BalanceEntries = { entries: [], cursor: null };

export async function listGiftCards(
  deps: Pick<Deps, "balanceRegister">,
  cursor: GiftCardId | null,
  limit: number,
): Promise<{ readonly cards: readonly GiftCard[]; readonly cursor: GiftCardId | null }> {
  return deps.balanceRegister.cards(cursor, limit);
}

export async function showGiftCard(
  deps: Pick<Deps, "balanceRegister" | "balances">,
  id: GiftCardId,
  cursor: string | null = null,
): Promise<Result<CardPage, Problem>> {
  const card = await deps.balanceRegister.card(id);
  if (card === null) return err(NO_CARD);
  const [balance, entries, holds] = await Promise.all([
    deps.balances.balance(card.account),
    deps.balances.entries(card.account, cursor, LIMITS.balanceEntriesPageMax),
    deps.balances.holds(card.account),
  ]);
  return ok({
    card,
    balance,
    entries: entries === null || entries === "unknown" ? NO_ENTRIES : entries,
    holds: holds === "unknown" ? [] : holds,
  });
}

/**
 * No order is begun with it any more, and what nobody holds is taken off it. Closing it again takes off what has come
 * back since. Problems: not-found, and those of `doDeed`.
 */
export async function closeGiftCard(
  deps: DeedDeps & Pick<Deps, "settings" | "random">,
  by: UserId,
  close: { readonly id: GiftCardId; readonly why: string },
  request: DeedRequest,
): Promise<Result<GiftCard, Problem>> {
  const misplaced = cardNumberFault({ "/why": close.why });
  if (misplaced) return err(misplaced);
  const card = await deps.balanceRegister.card(close.id);
  if (card === null) return err(NO_CARD);
  const at = deps.clock.now();
  const deed: BalanceDeed = {
    ...{ id: makeId("bdd", deps.settings.region, at, deps.random), requestKey: `close ${request.key}` },
    ...{ bodyHash: request.bodyHash, kind: "close", account: card.account, cardId: card.id, amountMinor: 0 },
    ...{ currency: card.currency, label: "", why: close.why, expiresAt: null, by, at, state: "open", refusal: null },
  };
  const done = await doDeed(deps, deed);
  return done.ok ? ok({ ...card, state: "closed" }) : done;
}

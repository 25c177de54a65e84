/** A gift card: made, put into the books, and handed to whoever asked. The code is told and never kept. */
import {
  giftCardAccount,
  giftCardCode,
  giftCardLabel,
  last4Of,
  printedCode,
  type GiftCardCode,
} from "../../domain/balance/account.ts";
import { normaliseEmail } from "../../domain/account/email.ts";
import type { BalanceDeed, GiftCard } from "../../domain/balance/register.ts";
import { cardNumberFault } from "../../domain/payment/card-number.ts";
import { makeId, type GiftCardId, type UserId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { formatAmount } from "../../kernel/money.ts";
import { problem, type FieldError, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import { doDeed, type DeedDeps, type DeedRequest } from "./balance-deeds.ts";

export interface GiftCardOrder {
  readonly amountMinor: number;
  readonly currency: string;
  /** Whom it is for, and what is written on it. */
  readonly email: string | null;
  readonly message: string | null;
  /** No order is paid with it after this; null for ever. */
  readonly expiresAt: EpochMs | null;
}

export interface IssuedCard {
  readonly card: GiftCard;
  /** As it is printed. Whoever has it has the money. */
  readonly code: string;
  /** Issued by an earlier call with this key: the same card. */
  readonly replayed: boolean;
}

export type IssueDeps = DeedDeps & Pick<Deps, "settings" | "random" | "sha256" | "derivedBytes">;

/**
 * The code follows from the key and the shop's secret, so that the same key gives the same card: a call that was cut
 * short is sent again and tells the code. Problems: unprocessable (the amount, the currency, the date), and those of
 * `doDeed`.
 */
export async function issueGiftCard(
  deps: IssueDeps,
  by: UserId,
  order: GiftCardOrder,
  request: DeedRequest,
): Promise<Result<IssuedCard, Problem>> {
  const fault = orderFault(deps, order);
  if (fault) return err(fault);
  const requestKey = `issue ${request.key}`;
  const code = giftCardCode(await deps.derivedBytes(`gift card ${request.key}`));
  const card = await newCard(deps, by, order, code);
  const { id: cardId, account, amountMinor, currency, expiresAt, issuedAt: at, last4 } = card;
  const deed: BalanceDeed = {
    ...{ id: makeId("bdd", deps.settings.region, at, deps.random), requestKey, bodyHash: request.bodyHash },
    ...{ kind: "issue", account, cardId, amountMinor, currency, label: giftCardLabel(last4) },
    ...{ why: `card ending ${last4}`, expiresAt, by, at, state: "open", refusal: null },
  };
  const done = await doDeed(deps, deed, card);
  if (!done.ok) return done;
  // Under another secret the key would give another code than the card's own.
  if (done.value.deed.account !== account) return err(CODE_GONE);
  const stored = await deps.balanceRegister.card(done.value.deed.cardId as GiftCardId);
  return stored ? ok({ card: stored, code: printedCode(code), replayed: done.value.replayed }) : err(CODE_GONE);
}

const CODE_GONE = problem(
  "conflict",
  "This card was issued before the shop's secret was changed: its code can no longer be told. Close it and issue another.",
);

async function newCard(deps: IssueDeps, by: UserId, order: GiftCardOrder, code: GiftCardCode): Promise<GiftCard> {
  const now = deps.clock.now();
  const account = await giftCardAccount(deps, code);
  const email = order.email === null ? null : (normaliseEmail(order.email) ?? null);
  const id = makeId("gft", deps.settings.region, now, deps.random);
  return { ...order, id, account, last4: last4Of(code), email, issuedBy: by, issuedAt: now, state: "issuing" };
}

function orderFault({ settings, clock }: IssueDeps, order: GiftCardOrder): Problem | null {
  const errors: FieldError[] = [];
  const { amountMinor, currency, expiresAt, email } = order;
  if (currency !== settings.currency)
    errors.push({ pointer: "/currency", detail: `This shop sells for ${settings.currency}.` });
  else if (!(amountMinor >= 1 && amountMinor <= LIMITS.giftCardMinorMax)) {
    const most = `${formatAmount(LIMITS.giftCardMinorMax, currency)} ${currency}`;
    errors.push({ pointer: "/amountMinor", detail: `A card has at most ${most} on it.` });
  }
  if (expiresAt !== null && expiresAt <= clock.now())
    errors.push({ pointer: "/expiresAt", detail: "This is in the past." });
  if (email !== null && normaliseEmail(email) === undefined)
    errors.push({ pointer: "/email", detail: "Send an e-mail address such as ada@example.com." });
  if (errors.length === 0) return cardNumberFault({ "/message": order.message ?? "", "/email": email ?? "" });
  return problem("unprocessable", "The card was not issued.", { errors });
}

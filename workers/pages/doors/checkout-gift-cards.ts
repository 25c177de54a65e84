/** Gift cards of a checkout that is not sent yet: they are named in its form and nowhere else. */
import type { Principal } from "../../../src/domain/account/types.ts";
import { giftCardAccount, readGiftCardCode } from "../../../src/domain/balance/account.ts";
import { checkGiftCard } from "../../../src/flows/payments/check-gift-card.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { FieldError } from "../../../src/kernel/problem.ts";
import { err, ok, type Result } from "../../../src/kernel/result.ts";
import type { AppContext } from "../../context.ts";
import { rateLimited } from "../../middleware/rate-limit.ts";
import { pageSession } from "../../middleware/session.ts";
import type { CheckoutValues } from "../view-models.ts";

const ACCOUNT_PREFIX = "gift/";

/**
 * Cards of a checkout of this shopper that came to nothing: their form names them by account, since their codes are
 * kept nowhere. Anybody else's account opens nothing.
 */
export async function shownCards(
  c: AppContext,
  principal: Principal | null,
  { giftCards }: CheckoutValues,
): Promise<readonly string[]> {
  if (principal === null || !giftCards.some((text) => text.startsWith(ACCOUNT_PREFIX))) return [];
  const last = await c.get("deps").shoppers.of(principal.shopperId).lastInput();
  return (last?.unpaid ?? []).filter(({ kind }) => kind === "gift_card").map(({ account }) => account);
}

/** `remove-0` takes the first one out; anything else changes nothing. */
export function withoutGiftCard(values: CheckoutValues, doing: string): CheckoutValues {
  const out = /^remove-(\d{1,3})$/.exec(doing)?.[1];
  return { ...values, giftCards: values.giftCards.filter((_, index) => String(index) !== out) };
}

const fault = (detail: string): Result<never, FieldError> => err({ pointer: "/giftCode", detail });
const NO_CARD = "There is no such gift card, or nothing is left on it. Look at the code again: 16 letters and digits.";

/** Each look-up of a code takes a token of the small bucket: guessing is slow. */
export async function putGiftCardIn(
  c: AppContext,
  values: CheckoutValues,
): Promise<Result<CheckoutValues, FieldError>> {
  const deps = c.get("deps");
  const { principal } = await pageSession(c);
  const code = readGiftCardCode(values.giftCode);
  if (principal === null || code === undefined) return fault(NO_CARD);
  if (values.giftCards.length >= LIMITS.balancesPerOrderMax)
    return fault(`An order can be paid with at most ${LIMITS.balancesPerOrderMax} gift cards.`);
  const account = await giftCardAccount(deps, code);
  if (values.giftCards.some((text) => text === code || text === account))
    return fault("This gift card is used already.");
  const token = await deps.shoppers.of(principal.shopperId).take("signIns");
  if (token.outcome === "limited") return fault(rateLimited(token.bucket).detail);
  const view = await checkGiftCard(deps, code);
  if (!view.ok) return fault(view.error.code === "not-found" ? NO_CARD : view.error.detail);
  const { currency, availableMinor } = view.value;
  if (currency !== deps.settings.currency)
    return fault(
      `This gift card is of ${currency}: it does not fit this shop, which sells in ${deps.settings.currency}.`,
    );
  if (availableMinor === 0) return fault("Nothing is left on this gift card.");
  return ok({ ...values, giftCode: "", giftCards: [...values.giftCards, code] });
}

/** Why a checkout ended, in the shopper's words and with what to do. */
import { problem, type Problem } from "../../kernel/problem.ts";
import type { Shortage } from "../inventory/types.ts";
import type { DeclineReason } from "../payment/types.ts";
import type { OfferSnapshot } from "../catalog/types.ts";

const DECLINES: Readonly<Record<DeclineReason, string>> = {
  card_declined: "The card was declined. Nothing was charged. Try another card, or ask your bank.",
  insufficient_funds: "The card has not enough funds. Nothing was charged. Try another card.",
  expired_card: "The card has expired. Nothing was charged. Try another card.",
  authentication_failed: "Your bank did not confirm the payment. Nothing was charged. Try again or use another card.",
  cancelled_by_shopper: "You cancelled the payment. Nothing was charged and your cart is as it was.",
  session_expired: "The payment page was open for too long. Nothing was charged. Try again.",
  fenced: "The payment was given up before it was made. Nothing was charged. Try again.",
  no_such_balance: "This gift card or credit cannot be used any more. Nothing was charged. Pay without it.",
  insufficient_balance:
    "The gift card or credit has less on it than before. Nothing was charged. Look at the sum again.",
  currency_mismatch: "The gift card or credit is of another currency. Nothing was charged. Pay without it.",
  invalid_token: "The payment provider does not know this card token. Nothing was charged. Enter the card again.",
};

export const declined = (reason: DeclineReason): Problem =>
  problem("payment-declined", DECLINES[reason], { extension: { reason } });

export const neverCharged: Problem = problem(
  "payment-declined",
  "The payment provider did not take the payment. Nothing was charged. Try again.",
  { extension: { reason: "not_received" } },
);

/** Rejected by the screening (O7); what spoke against it is for staff alone. */
export const notAccepted: Problem = problem(
  "payment-declined",
  "We cannot accept this order. Nothing was charged. If you think that this is a mistake, write to us and name the time.",
  { extension: { reason: "not_accepted" } },
);

/** Why an order is cancelled that nobody has looked at in time. */
export const notReviewed = "We could not finish our check of this order in time.";
export const reviewRefused = "We could not accept this order.";

export const deadlinePassed: Problem = problem(
  "conflict",
  "The checkout was open for too long and has been closed. Nothing was charged; your cart is as it was. Start again.",
);

export const abandoned: Problem = problem(
  "conflict",
  "You gave this checkout up. Nothing was charged; your cart is as it was.",
);

export const stockGone: Problem = problem(
  "out-of-stock",
  "The stock that was held for you ran out of time. Nothing was charged. Try again.",
);

/** A count has found less than was promised, between reserving and paying. */
export const stockMissing: Problem = problem(
  "out-of-stock",
  "What was held for you has turned out not to be there. Nothing was charged. Look at the cart, and try again.",
);

export const tooManyReserved: Problem = problem(
  "limit-exceeded",
  "You have too many purchases open at once. Finish or give up one of them, or wait until they end; nothing was charged.",
);

export function stockShort(shortages: readonly Shortage[], offers: readonly OfferSnapshot[]): Problem {
  const title = (sku: string): string => offers.find((offer) => offer.sku === sku)?.title ?? sku;
  const words = shortages.map(({ sku, sellable, heldByOthers }) => {
    if (sellable > 0) return `Only ${sellable} of ${title(sku)} left: lower the quantity.`;
    if (heldByOthers > 0)
      return `${title(sku)} is in other shoppers' checkouts right now: it may come back in a few minutes.`;
    return `${title(sku)} is sold out: remove it from the cart.`;
  });
  return problem("out-of-stock", `${words.join(" ")} Nothing was charged.`, { extension: { shortages } });
}

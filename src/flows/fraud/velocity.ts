/** How quick a person is, by what the person's own object knows. */
import type { Checkout } from "../../domain/checkout/types.ts";
import { DECLINE_REASONS, type DeclineReason } from "../../domain/payment/types.ts";
import type { Problem } from "../../kernel/problem.ts";
import { HOUR_MS, type EpochMs } from "../../kernel/time.ts";

export interface Velocity {
  /** Checkouts begun in the last hour, without the one that is screened. */
  readonly ordersLastHour: number;
  readonly declinesLastHour: number;
}

/** What a bank or a balance says of somebody who tries; the others are the shopper's own change of mind, or ours. */
const TELLING: readonly DeclineReason[] = [
  ...(["card_declined", "insufficient_funds", "expired_card", "authentication_failed", "invalid_token"] as const),
  // Codes of gift cards are guessed too.
  "no_such_balance",
];

/** A payment that was refused by whoever keeps the money. */
export function wasDeclined(failure: Problem | null): boolean {
  const reason = failure?.code === "payment-declined" ? failure.extension?.["reason"] : undefined;
  return TELLING.some((telling) => telling === DECLINE_REASONS.find((known) => known === reason));
}

/** What is counted of one checkout. */
export interface Begun {
  readonly id: Checkout["id"];
  readonly createdAt: EpochMs;
  readonly wasDeclined: boolean;
}

export function velocityOf(checkouts: readonly Begun[], screened: Checkout["id"], now: EpochMs): Velocity {
  const lastHour = checkouts.filter(({ id, createdAt }) => id !== screened && createdAt > now - HOUR_MS);
  return {
    ordersLastHour: lastHour.length,
    declinesLastHour: lastHour.filter((each) => each.wasDeclined).length,
  };
}

/** What is shown of a balance and of what happened to it. */
import type { EpochMs } from "../../kernel/time.ts";
import type { GatewayPayment } from "../payment/types.ts";
import { paymentName } from "./account.ts";
import { availableOf, isExpired } from "./deeds.ts";
import type { Balance, BalancePayment } from "./types.ts";

export function viewOf(balance: Balance, now: EpochMs) {
  const { account, label, currency, heldMinor, expiresAt } = balance;
  const state = balance.isClosed ? "closed" : isExpired(balance, now) ? "expired" : "open";
  return { account, label, currency, availableMinor: availableOf(balance), heldMinor, state, expiresAt } as const;
}

/** Null of a fenced key: there is no payment, and never will be. */
export function paymentView(account: string, label: string, payment: BalancePayment): GatewayPayment | null {
  const { key, status, amountMinor, capturedMinor, refundedMinor, currency, reference, declineReason } = payment;
  if (status === "fenced") return null;
  return {
    ...{ paymentId: paymentName(account, key), key, reference, status, amountMinor, capturedMinor, refundedMinor },
    ...{ currency, method: label, actionUrl: null, declineReason },
  };
}

/** What is held, and for which checkout. */
export const holdView = (account: string, { key, amountMinor, reference, at }: BalancePayment) => ({
  paymentId: paymentName(account, key),
  amountMinor,
  reference,
  at,
});

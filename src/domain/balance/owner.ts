/** What only the shop does to a balance: it puts money on it, and it closes it. */
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import {
  answeredBefore,
  availableOf,
  isAmount,
  isExpired,
  moved,
  refuse,
  refused,
  unchanged,
  type Asked,
} from "./deeds.ts";
import type { Balance, CloseAnswer, Credit, DoneAnswer, Known, RefusalReason, Stepped } from "./types.ts";

const DONE = { outcome: "done" } as const;

/** Puts money on a balance, the first of which makes it. One that is closed or past its date takes no more. */
export function credit(known: Known, call: Credit, now: EpochMs): Stepped<DoneAnswer> {
  const { key, amountMinor, why } = call;
  const asked: Asked = { key, kind: "credited", payment: null, amountMinor };
  const isOther = known.balance !== null && known.balance.currency !== call.currency;
  const before = answeredBefore(known.deed, asked, () => (isOther ? refused("idempotency_conflict") : DONE));
  if (before !== null) return unchanged(before);
  const reason = creditFault(known.balance, call, now);
  if (reason !== null) return refuse(known, asked, reason, now);
  const balance = known.balance ?? newBalance(call);
  const about = { ...asked, reference: key, why };
  return { answer: DONE, changes: moved(balance, { balanceMinor: amountMinor }, about, now) };
}

function creditFault(balance: Balance | null, call: Credit, now: EpochMs): RefusalReason | null {
  if (!isAmount(call.amountMinor)) return "invalid_amount";
  if (call.amountMinor + (balance?.balanceMinor ?? 0) > LIMITS.balanceMinorMax) return "balance_too_large";
  if (balance === null) return call.expiresAt !== null && call.expiresAt <= now ? "balance_expired" : null;
  if (balance.isClosed) return "balance_closed";
  if (isExpired(balance, now)) return "balance_expired";
  return balance.currency === call.currency ? null : "currency_mismatch";
}

const newBalance = ({ account, label, currency, expiresAt }: Credit): Balance => ({
  ...{ account, label, currency, expiresAt },
  ...{ balanceMinor: 0, heldMinor: 0, isClosed: false, sequence: 0 },
});

/**
 * No more authorisations, and what nobody holds is taken off. What is held stays held and can still be captured. What
 * comes back later (a refund, a hold that is given up) stands on the closed balance until it is closed again.
 */
export function close(
  known: Known,
  { key, why }: { readonly key: string; readonly why: string },
  now: EpochMs,
): Stepped<CloseAnswer> {
  const { balance, deed } = known;
  // How much it takes off is its effect, not its parameter.
  const asked: Asked = { key, kind: "closed", payment: null, amountMinor: deed?.amountMinor ?? 0 };
  const before = answeredBefore(deed, asked, ({ amountMinor }) => ({ ...DONE, takenOffMinor: amountMinor }));
  if (before !== null) return unchanged(before);
  if (balance === null) return refuse(known, asked, "no_such_balance", now);
  const takenOffMinor = availableOf(balance);
  if (balance.isClosed && takenOffMinor === 0) return unchanged({ ...DONE, takenOffMinor });
  const about = { ...asked, amountMinor: takenOffMinor, reference: key, why };
  const change = { balanceMinor: -takenOffMinor, isClosed: true };
  return { answer: { ...DONE, takenOffMinor }, changes: moved(balance, change, about, now) };
}

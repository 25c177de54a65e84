/** What all steps of a balance have in common: a key has one effect, and rows that can be added up. */
import { invariant } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type {
  Balance,
  Deed,
  Entry,
  EntryKind,
  Known,
  Refusal,
  RefusalReason,
  RefusedAnswer,
  Stepped,
} from "./types.ts";

/** A whole number of minor units above nothing. */
export const isAmount = (amountMinor: number): boolean => Number.isSafeInteger(amountMinor) && amountMinor > 0;

export const availableOf = ({ balanceMinor, heldMinor }: Balance): number => balanceMinor - heldMinor;

export const isExpired = ({ expiresAt }: Balance, now: EpochMs): boolean => expiresAt !== null && expiresAt <= now;

export const refused = (reason: RefusalReason): RefusedAnswer => ({ outcome: "refused", reason });

/** The call as its key remembers it. */
export interface Asked {
  readonly key: string;
  readonly kind: EntryKind;
  readonly payment: string | null;
  readonly amountMinor: number;
}

/**
 * What a key that was used before is answered with; null for a new one. The same key stands for one call: with another
 * verb, another authorisation or another amount it is refused, and nothing happens.
 */
export function answeredBefore<A>(deed: Deed | null, asked: Asked, done: (deed: Deed) => A): A | RefusedAnswer | null {
  if (deed === null) return null;
  const isSame = deed.kind === asked.kind && deed.payment === asked.payment && deed.amountMinor === asked.amountMinor;
  if (!isSame) return refused("idempotency_conflict");
  return deed.refused === null ? done(deed) : refused(deed.refused);
}

export const unchanged = <A>(answer: A): Stepped<A> => ({ answer, changes: {} });

/** Refused for good; what no balance stands behind is not remembered, so that a guess leaves nothing behind. */
export function refuse(
  { balance, payment }: Known,
  asked: Asked,
  reason: RefusalReason,
  now: EpochMs,
): Stepped<RefusedAnswer> {
  const isRemembered = (balance !== null || payment !== null) && Number.isSafeInteger(asked.amountMinor);
  const refusal: Refusal = { ...asked, reason, at: now };
  return { answer: refused(reason), changes: isRemembered ? { refusal } : {} };
}

export interface Moved {
  readonly balanceMinor?: number;
  readonly heldMinor?: number;
  readonly isClosed?: boolean;
}

/** The balance after a deed, and the entry that says so. */
export function moved(
  before: Balance,
  change: Moved,
  about: Asked & { readonly reference: string; readonly why: string },
  now: EpochMs,
): { readonly balance: Balance; readonly entry: Entry } {
  const balance = {
    ...before,
    balanceMinor: before.balanceMinor + (change.balanceMinor ?? 0),
    heldMinor: before.heldMinor + (change.heldMinor ?? 0),
    isClosed: change.isClosed ?? before.isClosed,
    sequence: before.sequence + 1,
  };
  assertSound(balance);
  const { sequence, balanceMinor, heldMinor } = balance;
  return { balance, entry: { ...about, sequence, at: now, balanceMinor, heldMinor } };
}

/** Nobody spends what is not there, nor what is held for somebody else. */
export function assertSound({ account, balanceMinor, heldMinor }: Balance): void {
  invariant(
    Number.isSafeInteger(balanceMinor) &&
      Number.isSafeInteger(heldMinor) &&
      0 <= heldMinor &&
      heldMinor <= balanceMinor,
    `${account} would have ${balanceMinor} on it, ${heldMinor} of it held`,
  );
}

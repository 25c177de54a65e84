/** Amounts by account, and the postings that they make. A debit is above 0, a credit below. */
import { invariant } from "../../kernel/result.ts";
import type { LedgerAccount, Posting } from "./types.ts";

export type Amounts = ReadonlyMap<LedgerAccount, number>;

/** One amount for each account, in the order in which they first come; what comes to nothing is left out. */
export function amountsOf(postings: Iterable<Posting>): Amounts {
  const sums = new Map<LedgerAccount, number>();
  for (const { account, amountMinor } of postings) sums.set(account, (sums.get(account) ?? 0) + amountMinor);
  return new Map([...sums].filter(([, amountMinor]) => amountMinor !== 0));
}

export const postingsOf = (amounts: Amounts): readonly Posting[] =>
  [...amounts].map(([account, amountMinor]) => ({ account, amountMinor }));

export const sumOf = (postings: Iterable<Posting>): number => {
  let sum = 0;
  for (const { amountMinor } of postings) sum += amountMinor;
  return sum;
};

/** The debits of what is credited, and the other way round. */
export const reversed = (postings: readonly Posting[]): readonly Posting[] =>
  postings.map(({ account, amountMinor }) => ({ account, amountMinor: -amountMinor }));

/** Every transaction is one of these: nothing that does not balance, or is empty, leaves the rules. */
export function balanced(postings: readonly Posting[]): readonly Posting[] {
  invariant(
    postings.every(({ amountMinor }) => Number.isSafeInteger(amountMinor) && amountMinor !== 0),
    "a posting is a whole amount that is not nothing",
  );
  invariant(postings.length >= 2 && sumOf(postings) === 0, "debits equal credits");
  return postings;
}

/**
 * A part of a whole, spread over the amounts that the whole is the sum of: each gets its share of it, rounded so that
 * the shares add up to the part exactly. None changes its sign or exceeds its amount, those of the other sign included
 * (a discount among sales). By rounding the running total: every share is within one minor unit of the exact one.
 *
 * @param partMinor from 0 to the sum of the amounts, which is above 0
 */
export function apportion(partMinor: number, whole: readonly Posting[]): readonly Posting[] {
  const wholeMinor = sumOf(whole);
  invariant(partMinor >= 0 && partMinor <= wholeMinor && wholeMinor > 0, "a part is at most the whole");
  let before = 0;
  let runningMinor = 0;
  const shares = whole.map(({ account, amountMinor }) => {
    runningMinor += amountMinor;
    const upTo = floorDivide(
      2n * BigInt(partMinor) * BigInt(runningMinor) + BigInt(wholeMinor),
      2n * BigInt(wholeMinor),
    );
    const share = { account, amountMinor: upTo - before };
    before = upTo;
    return share;
  });
  return shares.filter(({ amountMinor }) => amountMinor !== 0);
}

/** Towards minus infinity, so that halves are rounded alike on both sides of 0. */
function floorDivide(numerator: bigint, denominator: bigint): number {
  const quotient = numerator / denominator;
  return Number(numerator % denominator < 0n ? quotient - 1n : quotient);
}

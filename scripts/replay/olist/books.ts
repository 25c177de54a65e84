/** What the books must have after a replay, account by account, worked out from the files alone. */
import { divideRounded } from "../../../src/kernel/money.ts";
import type { Check, Mismatch } from "./checks.ts";
import { freightMinor, reais, type OlistOrder } from "./orders.ts";
import type { OlistPlan } from "./plan.ts";
import type { AccountState } from "./shop-state.ts";

/** What the replay's shop keeps of its sellers' sales; part of its settings. */
export const COMMISSION_BASIS_POINTS = 1_000;

/** Of a line, rounded to the centavo, halves up: what docs/ledger.md says. */
const commissionOf = (subtotalMinor: number): number =>
  divideRounded(BigInt(subtotalMinor) * BigInt(COMMISSION_BASIS_POINTS), 10_000n);

export interface ExpectedBooks {
  /** What sellers are owed, by account. */
  readonly sellers: ReadonlyMap<string, number>;
  readonly commissionMinor: number;
  readonly freightMinor: number;
  /** Taken at the provider and not given back, before its fees. */
  readonly providerMinor: number;
  /** On gift cards of cancelled orders. */
  readonly vouchersMinor: number;
}

/** A cancelled order leaves nothing on any account but on those of its gift cards. */
export function expectedBooks(orders: Iterable<OlistOrder>): ExpectedBooks {
  const sellers = new Map<string, number>();
  let [commissionMinor, freight, providerMinor, vouchersMinor] = [0, 0, 0, 0];
  for (const order of orders) {
    for (const { method, amountMinor } of order.payments) {
      if (method === "voucher" && order.isCancelled) vouchersMinor += amountMinor;
      if (method !== "voucher" && !order.isCancelled) providerMinor += amountMinor;
    }
    if (order.isCancelled) continue;
    freight += freightMinor(order);
    for (const { seller, quantity, unitPriceMinor } of order.lines) {
      const subtotalMinor = quantity * unitPriceMinor;
      const commission = commissionOf(subtotalMinor);
      commissionMinor += commission;
      sellers.set(`seller/${seller}`, (sellers.get(`seller/${seller}`) ?? 0) + subtotalMinor - commission);
    }
  }
  return { sellers, commissionMinor, freightMinor: freight, providerMinor, vouchersMinor };
}

export function booksMismatches(plan: Pick<OlistPlan, "orders">, accounts: readonly AccountState[]): Mismatch[] {
  const expected = expectedBooks(plan.orders.values());
  const left = new Map(accounts.map(({ account, leftMinor }) => [account, leftMinor]));
  const of = (account: string): number => left.get(account) ?? 0;
  const total = (pick: (account: AccountState) => number): number =>
    accounts.reduce((sum, each) => sum + pick(each), 0);
  const differ = (check: Check, name: string, has: number, files: number): Mismatch[] =>
    has === files ? [] : [{ check, what: `${name}: ${reais(has)} in the books, ${reais(files)} by the files` }];
  const known = new Set(
    [...expected.sellers.keys(), ...left.keys()].filter((account) => account.startsWith("seller/")),
  );
  const taxes = accounts.filter(({ account }) => account.startsWith("tax/"));
  return [
    ...[...known].flatMap((account) => differ("sellers", account, of(account), expected.sellers.get(account) ?? 0)),
    ...differ(
      "books",
      "all debits and all credits",
      total((each) => each.debitMinor),
      total((each) => each.creditMinor),
    ),
    ...differ("books", "commission", of("commission"), expected.commissionMinor),
    ...differ("books", "freight", of("shipping"), expected.freightMinor),
    ...differ("books", "the provider with its fees", of("provider") + of("provider_fees"), expected.providerMinor),
    ...differ("books", "on gift cards", of("gift_cards"), expected.vouchersMinor),
    ...taxes.flatMap(({ account, leftMinor }) => differ("books", account, leftMinor, 0)),
  ];
}

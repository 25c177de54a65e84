/** The books for staff: the trial balance by class of account, and transactions newest first. */
import { CHART, chartEntry, growsByDebit, isLedgerAccount } from "../../domain/ledger/chart.ts";
import {
  LEDGER_KINDS,
  type AccountBalance,
  type AccountClass,
  type LedgerAccount,
  type PostedTransaction,
} from "../../domain/ledger/types.ts";
import type { Seller } from "../../domain/catalog/types.ts";
import type { OrderId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";

export const ACCOUNT_CLASSES: readonly AccountClass[] = ["asset", "liability", "revenue", "expense"];

export interface ShownBalance extends AccountBalance {
  /** The part of the chart that it belongs to: "seller" of every seller's account. */
  readonly group: string;
  readonly title: string;
  readonly class: AccountClass;
  /** What is left on the side on which it grows; below 0 on the other one. */
  readonly leftMinor: number;
}

export interface TrialBalance {
  readonly currency: string;
  /** In the order of the chart. */
  readonly accounts: readonly ShownBalance[];
  readonly debitMinor: number;
  readonly creditMinor: number;
}

/** One for each currency; debits and credits of each are equal, or the books are broken. */
export async function trialBalances(deps: Pick<Deps, "orders" | "catalogue">): Promise<readonly TrialBalance[]> {
  const [balances, { sellers }] = await Promise.all([deps.orders.ledger.balances(), deps.catalogue.frame()]);
  const byCurrency = Map.groupBy(balances, ({ currency }) => currency);
  return [...byCurrency].map(([currency, list]) => ({
    currency,
    accounts: list.map((balance) => shown(balance, sellers)).sort(byChart),
    debitMinor: list.reduce((sum, { debitMinor }) => sum + debitMinor, 0),
    creditMinor: list.reduce((sum, { creditMinor }) => sum + creditMinor, 0),
  }));
}

function shown(balance: AccountBalance, sellers: readonly Seller[]): ShownBalance {
  const entry = chartEntry(balance.account);
  const byDebit = balance.debitMinor - balance.creditMinor;
  // What stands in no chart is shown all the same, where it is to be noticed.
  const of = entry?.class ?? "expense";
  return {
    ...balance,
    ...{ group: entry?.group ?? "differences", class: of, title: accountTitle(balance.account, sellers) },
    leftMinor: growsByDebit(of) ? byDebit : 0 - byDebit,
  };
}

const placeOf = ({ group }: ShownBalance): number => CHART.findIndex((entry) => entry.group === group);
const byChart = (a: ShownBalance, b: ShownBalance): number =>
  placeOf(a) - placeOf(b) || (a.title < b.title ? -1 : a.title > b.title ? 1 : a.account < b.account ? -1 : 1);

/** In words: a seller by its name, a tax by its country. */
export function accountTitle(account: LedgerAccount, sellers: readonly Pick<Seller, "id" | "name">[]): string {
  const [group, name = ""] = account.split("/");
  if (group === "seller") return sellers.find(({ id }) => id === name)?.name ?? name;
  const title = chartEntry(account)?.title ?? account;
  return group === "tax" ? `${title} ${name}` : title;
}

export interface LedgerPage {
  readonly transactions: readonly PostedTransaction[];
  readonly cursor: string | null;
}

/** A page may be empty and have a cursor all the same: so many were looked at, none of which touches the account. */
export const listLedger = (
  deps: Pick<Deps, "orders">,
  query: { readonly account: LedgerAccount | null; readonly cursor: string | null; readonly limit: number },
): Promise<LedgerPage> => deps.orders.ledger.list(query.account, query.cursor, query.limit);

/** Oldest first. */
export const ledgerOfOrder = (deps: Pick<Deps, "orders">, id: OrderId): Promise<readonly PostedTransaction[]> =>
  deps.orders.ledger.ofOrder(id);

export const isAccount = isLedgerAccount;
export const KINDS = LEDGER_KINDS;

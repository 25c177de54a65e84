/** The books of money, for staff. */
import { accountTitle, isAccount, listLedger, trialBalances } from "../../../src/flows/ledger/show-ledger.ts";
import type { LedgerAccount, PostedTransaction } from "../../../src/domain/ledger/types.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { formatAmount } from "../../../src/kernel/money.ts";
import { problem } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { writeCsv } from "../../csv.ts";
import { GroupPage, TransactionsPage, TrialBalancePage } from "../console/ledger-page.tsx";
import { openConsole, type ConsoleDoor } from "./console-door.ts";
import { showProblem } from "./problem.tsx";

export function mountConsoleLedger(app: App): void {
  app.get("/console/ledger", show);
  app.get("/console/ledger.csv", exportSheet);
}

const ROWS = 50;
const NEWEST_ROWS = 10;
/** Transactions of a sheet; more are a job for the API. */
const EXPORT_ROWS_MAX = 5_000;
const EXPORT_PAGES_MAX = EXPORT_ROWS_MAX / LIMITS.pageSizeMax;
const STAFF_ONLY = problem("forbidden", "The books are for staff.");
const NO_ACCOUNT = problem("not-found", "There is no such account in the chart.");

async function openForStaff(c: AppContext): Promise<ConsoleDoor | Response> {
  const door = await openConsole(c);
  return door instanceof Response || door.trader.as === "staff" ? door : showProblem(c, STAFF_ONLY);
}

/** Null of all accounts, undefined of a name that stands in no chart. */
function accountOf(c: AppContext): LedgerAccount | null | undefined {
  const account = c.req.query("account") ?? "";
  if (account === "") return null;
  return isAccount(account) ? account : undefined;
}

/** A cursor that is none of ours begins anew. */
const cursorOf = (c: AppContext): string | null => /^\d{1,15}$/.exec(c.req.query("cursor") ?? "")?.[0] ?? null;

async function show(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const account = accountOf(c);
  if (account === undefined) return showProblem(c, NO_ACCOUNT);
  const group = c.req.query("group") ?? "";
  if (account !== null || c.req.query("view") === "transactions") return showTransactions(c, door, account);
  return group === "" ? showBalance(c, door) : showGroup(c, door, group);
}

const shared = ({ desk, frame }: ConsoleDoor) => ({
  ...desk,
  exportRowsMax: EXPORT_ROWS_MAX,
  exportLookedAtMax: EXPORT_PAGES_MAX * LIMITS.ledgerLookedAtMax,
  titleOf: (account: string): string => (isAccount(account) ? accountTitle(account, frame.sellers) : account),
});

async function showBalance(c: AppContext, door: ConsoleDoor): Promise<Response> {
  const deps = c.get("deps");
  const [balances, { transactions }] = await Promise.all([
    trialBalances(deps),
    listLedger(deps, { account: null, cursor: null, limit: NEWEST_ROWS }),
  ]);
  return c.html(<TrialBalancePage {...shared(door)} balances={balances} transactions={transactions} />);
}

async function showGroup(c: AppContext, door: ConsoleDoor, group: string): Promise<Response> {
  const balances = await trialBalances(c.get("deps"));
  if (!balances.some(({ accounts }) => accounts.some((each) => each.group === group)))
    return showProblem(c, NO_ACCOUNT);
  return c.html(<GroupPage {...shared(door)} group={group} balances={balances} />);
}

async function showTransactions(c: AppContext, door: ConsoleDoor, account: LedgerAccount | null): Promise<Response> {
  const deps = c.get("deps");
  const from = cursorOf(c);
  const [page, balances] = await Promise.all([
    listLedger(deps, { account, cursor: from, limit: ROWS }),
    account === null ? [] : trialBalances(deps),
  ]);
  const own = balances.flatMap(({ accounts }) => accounts.filter((each) => each.account === account));
  return c.html(
    <TransactionsPage {...shared(door)} {...page} account={account} balances={own} paged={from !== null} />,
  );
}

async function exportSheet(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const account = accountOf(c);
  if (account === undefined) return showProblem(c, NO_ACCOUNT);
  const transactions: PostedTransaction[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < EXPORT_PAGES_MAX; pages++) {
    const page = await listLedger(c.get("deps"), { account, cursor, limit: LIMITS.pageSizeMax });
    transactions.push(...page.transactions);
    ({ cursor } = page);
    if (cursor === null) break;
  }
  const rows = transactions.flatMap((transaction) => sheetRows(transaction));
  const heads = ["number", "at", "kind", "order", "account", "debit", "credit", "currency", "why", "key"];
  return c.body(`\uFEFF${writeCsv([heads, ...rows])}`, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="ledger.csv"`,
    "cache-control": "no-store",
  });
}

const sheetRows = (transaction: PostedTransaction): readonly (string | number)[][] =>
  transaction.postings.map(({ account, amountMinor }) => {
    const { sequence, at, kind, orderId, currency, why, key } = transaction;
    const amount = formatAmount(Math.abs(amountMinor), currency);
    return [
      ...[sequence, new Date(at).toISOString(), kind, orderId ?? "", account],
      ...[amountMinor > 0 ? amount : "", amountMinor < 0 ? amount : "", currency, why, key],
    ];
  });

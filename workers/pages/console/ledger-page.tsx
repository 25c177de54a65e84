/** The books of money: the trial balance, the accounts of a group, and transactions. */
import type { Child } from "hono/jsx";
import { CHART } from "../../../src/domain/ledger/chart.ts";
import type { AccountClass } from "../../../src/domain/ledger/types.ts";
import { ACCOUNT_CLASSES, type ShownBalance, type TrialBalance } from "../../../src/flows/ledger/show-ledger.ts";
import { count, money } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { TransactionsTable, type TransactionsProps } from "./ledger-transactions.tsx";
import { ledgerAddress } from "./ledger-address.ts";

const CLASS_WORDS: Readonly<Record<AccountClass, string>> = {
  asset: "What we have",
  liability: "What we owe",
  revenue: "What we earn",
  expense: "What it costs",
};

type View = "balance" | "transactions";

interface FrameProps extends Console {
  readonly view: View | null;
  readonly title: string;
  /** Address of the sheet of what is shown. */
  readonly sheet: string;
  readonly exportRowsMax: number;
  readonly exportLookedAtMax: number;
  readonly children: Child;
}

function Ledger(props: FrameProps) {
  const { view, title, sheet, exportRowsMax, exportLookedAtMax, shell } = props;
  return (
    <ConsolePage {...props} room="/console/ledger">
      <div class="headline">
        <h1>{title}</h1>
        <div class="acts">
          <a class="button quiet small" href={sheet} data-key="e">
            <Icon name="download" /> Export as CSV
          </a>
        </div>
      </div>
      <nav class="tabs" aria-label="Views">
        <a href={ledgerAddress()} aria-current={view === "balance" ? "true" : undefined} data-key="1">
          Trial balance
        </a>
        <a
          href={ledgerAddress({ view: "transactions" })}
          aria-current={view === "transactions" ? "true" : undefined}
          data-key="2"
        >
          Transactions
        </a>
      </nav>
      {props.children}
      <p class="sub part">
        The sheet has at most the newest {count(exportRowsMax, shell.locale)} transactions, a row for each posting; of
        one account those among the newest {count(exportLookedAtMax, shell.locale)}.
      </p>
    </ConsolePage>
  );
}

export interface LedgerPageProps extends Console {
  readonly exportRowsMax: number;
  readonly exportLookedAtMax: number;
}

export interface TrialBalancePageProps extends LedgerPageProps, TransactionsProps {
  readonly balances: readonly TrialBalance[];
}

export function TrialBalancePage(props: TrialBalancePageProps) {
  const { balances } = props;
  return (
    <Ledger {...props} view="balance" title="Ledger" sheet={ledgerAddress({}, "/console/ledger.csv")}>
      {balances.length === 0 ? (
        <p class="lead">Nothing is posted yet. The first paid order is the first transaction.</p>
      ) : (
        balances.map((balance) => <Balance {...props} balance={balance} />)
      )}
      {balances.length > 0 && (
        <section class="part" aria-labelledby="newest">
          <h2 id="newest">Newest transactions</h2>
          <TransactionsTable {...props} />
          <nav class="pages" aria-label="Pages">
            <a class="button quiet small" href={ledgerAddress({ view: "transactions" })}>
              All transactions <Icon name="arrow-right" />
            </a>
          </nav>
        </section>
      )}
    </Ledger>
  );
}

/** Sellers' and states' accounts are one line each: there may be thousands of them. */
function groupsOf(accounts: readonly ShownBalance[]): readonly (readonly [string, readonly ShownBalance[]])[] {
  return [...Map.groupBy(accounts, ({ group }) => group)];
}

const sum = (list: readonly ShownBalance[], pick: (balance: ShownBalance) => number): number =>
  list.reduce((all, each) => all + pick(each), 0);

function Balance({ balance, shell }: TrialBalancePageProps & { readonly balance: TrialBalance }) {
  const { currency, accounts, debitMinor, creditMinor } = balance;
  const groups = groupsOf(accounts);
  return (
    <section class="part" aria-labelledby={`balance-${currency}`}>
      <h2 id={`balance-${currency}`}>
        {currency}{" "}
        {debitMinor === creditMinor ? (
          <span class="badge ok">balanced</span>
        ) : (
          <span class="badge warn">does not balance</span>
        )}
      </h2>
      <div class="sheet cards">
        <table>
          <Heads name="Account" />
          {ACCOUNT_CLASSES.map((each) => {
            const own = groups.filter(([, list]) => list[0]?.class === each);
            if (own.length === 0) return null;
            return (
              <tbody>
                <tr>
                  <th scope="rowgroup" colspan={4} class="lead-cell class">
                    {CLASS_WORDS[each]}
                  </th>
                </tr>
                {own.map(([group, list]) => (
                  <Row
                    name={CHART.find((entry) => entry.group === group)?.title ?? group}
                    href={hrefOf(group, list)}
                    under={list.length > 1 ? `${count(list.length, shell.locale)} accounts` : null}
                    figures={[
                      sum(list, (a) => a.debitMinor),
                      sum(list, (a) => a.creditMinor),
                      sum(list, (a) => a.leftMinor),
                    ]}
                    {...{ currency, locale: shell.locale }}
                  />
                ))}
              </tbody>
            );
          })}
          <tfoot>
            <Row
              name="All accounts"
              href={null}
              under={null}
              figures={[debitMinor, creditMinor, debitMinor - creditMinor]}
              {...{ currency, locale: shell.locale }}
            />
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function hrefOf(group: string, list: readonly ShownBalance[]): string {
  const [only] = list;
  return list.length === 1 && only ? ledgerAddress({ account: only.account }) : ledgerAddress({ group });
}

const Heads = ({ name }: { readonly name: string }) => (
  <thead>
    <tr>
      <th scope="col">{name}</th>
      {["Debit", "Credit", "Left"].map((head) => (
        <th scope="col" class="num">
          {head}
        </th>
      ))}
    </tr>
  </thead>
);

interface RowProps {
  readonly name: string;
  readonly href: string | null;
  readonly under: string | null;
  readonly figures: readonly [debit: number, credit: number, left: number];
  readonly currency: string;
  readonly locale: string;
}

const Row = ({ name, href, under, figures, currency, locale }: RowProps) => (
  <tr data-row={href === null ? undefined : ""}>
    <th scope="row" class="lead-cell">
      {href === null ? name : <a href={href}>{name}</a>}
      {under !== null && <span class="sub under">{under}</span>}
    </th>
    {figures.map((amountMinor, index) => (
      <td class="num" data-name={["Debit", "Credit", "Left"][index]}>
        <span class={amountMinor === 0 ? "zero" : undefined}>{money(amountMinor, currency, locale)}</span>
      </td>
    ))}
  </tr>
);

export interface GroupPageProps extends LedgerPageProps {
  readonly group: string;
  readonly balances: readonly TrialBalance[];
}

export function GroupPage(props: GroupPageProps) {
  const { group, balances, shell } = props;
  const title = CHART.find((entry) => entry.group === group)?.title ?? group;
  const own = balances.flatMap(({ currency, accounts }) => {
    const list = accounts.filter((account) => account.group === group);
    return list.length === 0 ? [] : [{ currency, list }];
  });
  return (
    <Ledger {...props} view={null} title={title} sheet={ledgerAddress({}, "/console/ledger.csv")}>
      {own.length === 0 && <p class="lead">Nothing is posted on these accounts.</p>}
      {own.map(({ currency, list }) => (
        <section class="part" aria-labelledby={`group-${currency}`}>
          <h2 id={`group-${currency}`}>{currency}</h2>
          <div class="sheet cards">
            <table>
              <Heads name="Account" />
              <tbody>
                {list.map(({ account, title: name, debitMinor, creditMinor, leftMinor }) => (
                  <Row
                    name={name}
                    href={ledgerAddress({ account })}
                    under={account}
                    figures={[debitMinor, creditMinor, leftMinor]}
                    {...{ currency, locale: shell.locale }}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </section>
      ))}
    </Ledger>
  );
}

export interface TransactionsPageProps extends LedgerPageProps, TransactionsProps {
  readonly account: string | null;
  /** Of the account, one for each currency. */
  readonly balances: readonly ShownBalance[];
  readonly cursor: string | null;
  readonly paged: boolean;
}

export function TransactionsPage(props: TransactionsPageProps) {
  const { account, balances, transactions, cursor, paged, shell } = props;
  const where = account === null ? { view: "transactions" } : { account };
  const title = account === null ? "Ledger" : props.titleOf(account);
  return (
    <Ledger
      {...props}
      view={account === null ? "transactions" : null}
      title={title}
      sheet={ledgerAddress(where, "/console/ledger.csv")}
    >
      {account !== null && <p class="sub code">{account}</p>}
      {balances.map(({ currency, debitMinor, creditMinor, leftMinor }) => (
        <dl class="figures part">
          {(
            [
              ["Left", leftMinor],
              ["Debit", debitMinor],
              ["Credit", creditMinor],
            ] as const
          ).map(([name, amountMinor]) => (
            <div>
              <dt>{name}</dt>
              <dd>{money(amountMinor, currency, shell.locale)}</dd>
            </div>
          ))}
        </dl>
      ))}
      {transactions.length === 0 ? (
        <p class="lead">
          {cursor === null ? "Nothing is posted here." : "None of those that were looked at touches this account."}
        </p>
      ) : (
        <TransactionsTable {...props} />
      )}
      {(paged || cursor !== null) && (
        <nav class="pages" aria-label="Pages">
          {paged && (
            <a class="button quiet small" href={ledgerAddress(where)}>
              The newest
            </a>
          )}
          {cursor !== null && (
            <a class="button quiet small" href={ledgerAddress({ ...where, cursor })} rel="next">
              Older <Icon name="arrow-right" />
            </a>
          )}
        </nav>
      )}
    </Ledger>
  );
}

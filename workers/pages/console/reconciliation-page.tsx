/** The walks that compare stock, reservations, orders, payments and the ledger, and a button to look now. */
import type { Reconciliation } from "../../../src/ports/incidents.ts";
import { count, duration } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Time } from "../parts/page.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { MoneyReport } from "./money-report.tsx";

export interface ReconciliationPageProps extends Console {
  readonly runs: readonly Reconciliation[];
  /** The newest deep walk, which has compared everything. */
  readonly deep: Reconciliation | null;
  readonly cursor: string | null;
  readonly paged: boolean;
}

const DEPTH_WORDS: Readonly<Record<Reconciliation["depth"], string>> = {
  quick: "Quick",
  deep: "Deep",
};

export function ReconciliationPage(props: ReconciliationPageProps) {
  const { runs, cursor, paged } = props;
  return (
    <ConsolePage {...props} title="Reconciliation" room="/console/reconciliation">
      <div class="headline">
        <h1>Reconciliation</h1>
        <form class="acts" method="post" action="/console/reconciliation" data-once>
          <button class="button small" name="depth" value="quick" data-key="q">
            <Icon name="refresh-cw" /> Look now
          </button>
          <button class="button quiet small" name="depth" value="deep">
            Add everything up again
          </button>
        </form>
      </div>
      <p class="lead">
        Stock, reservations, orders, payments and the <a href="/console/ledger">ledger</a> are compared each minute, a
        part at a time. What does not agree becomes an <a href="/console/incidents">incident</a>.
      </p>
      {!paged && <MoneyReport run={props.deep} shell={props.shell} />}
      {runs.length === 0 ? <p class="lead part">It has not looked yet.</p> : <Runs {...props} />}
      {(paged || cursor !== null) && (
        <nav class="pages" aria-label="Pages">
          {paged && (
            <a class="button quiet small" href="/console/reconciliation">
              The newest
            </a>
          )}
          {cursor !== null && (
            <a
              class="button quiet small"
              href={`/console/reconciliation?cursor=${encodeURIComponent(cursor)}`}
              rel="next"
            >
              Older <Icon name="arrow-right" />
            </a>
          )}
        </nav>
      )}
    </ConsolePage>
  );
}

function Runs({ runs, shell }: ReconciliationPageProps) {
  return (
    <div class="sheet cards part">
      <table>
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">Kind</th>
            <th scope="col">Took</th>
            {["Levels", "Reservations", "Payments", "Orders", "Found", "Orders told", "Left for later"].map((name) => (
              <th scope="col" class="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {runs.map(({ depth, startedAt, finishedAt, counts }) => (
            <tr>
              <th scope="row" class="lead-cell">
                <Time at={startedAt} reader={shell} />
              </th>
              <td data-name="Kind">{DEPTH_WORDS[depth]}</td>
              <td data-name="Took">{finishedAt === null ? "goes on" : took(finishedAt - startedAt)}</td>
              {(
                [
                  ["Levels", counts.levels],
                  ["Reservations", counts.reservations],
                  ["Payments", counts.payments],
                  ["Orders", counts.orders ?? 0],
                  ["Found", counts.findings],
                  ["Orders told", counts.told],
                  ["Left for later", counts.skipped],
                ] as const
              ).map(([name, value]) => (
                <td class={value > 0 && name === "Found" ? "num warn" : "num"} data-name={name}>
                  <span class={value === 0 ? "zero" : undefined}>{count(value, shell.locale)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const took = (ms: number): string => (ms < 1_000 ? "under a second" : duration(Math.floor(ms / 1_000) * 1_000));

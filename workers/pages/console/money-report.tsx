/** The newest deep walk's money: what each side says of the same orders, and whether it is the same. */
import { booksDifference, moverDifference, type MoneySums } from "../../../src/domain/invariants/money-report.ts";
import type { TakenAndBack } from "../../../src/domain/invariants/money-findings.ts";
import type { Reconciliation } from "../../../src/ports/incidents.ts";
import { count, money, plural } from "../format.ts";
import { Time } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";

export interface MoneyReportProps {
  readonly shell: Shell;
  /** Null as long as no deep walk has begun. */
  readonly run: Reconciliation | null;
}

export function MoneyReport({ run, shell }: MoneyReportProps) {
  const sums = Object.entries(run?.counts.money ?? {});
  return (
    <section class="part" aria-labelledby="money">
      <h2 id="money">Provider, orders and ledger</h2>
      {run === null || sums.length === 0 ? (
        <p class="none">
          No deep walk has compared money yet. The next one begins at night, or when everything is added up again.
        </p>
      ) : (
        <>
          <p>
            {run.finishedAt === null ? "The walk goes on; so far" : "Compared"}{" "}
            <Time at={run.updatedAt} reader={shell} />, each order with its own payments and transactions while the shop
            sold.
          </p>
          {sums.map(([currency, each]) => (
            <Sums currency={currency} sums={each} locale={shell.locale} />
          ))}
          <Stock run={run} locale={shell.locale} />
        </>
      )}
    </section>
  );
}

function Sums({
  currency,
  sums,
  locale,
}: {
  readonly currency: string;
  readonly sums: MoneySums;
  readonly locale: string;
}) {
  const rows: readonly (readonly [string, TakenAndBack, string | null])[] = [
    ["Orders", sums.byOrders, plural(sums.orders, "order", "orders", locale)],
    ["Ledger", sums.byBooks, null],
    ["Payment provider", sums.byProvider, plural(sums.payments, "payment", "payments", locale)],
    ["Gift cards and store credit", sums.byBalances, plural(sums.balances, "payment", "payments", locale)],
  ];
  const differences: readonly (readonly [string, TakenAndBack])[] = [
    ["Ledger less orders", booksDifference(sums)],
    ["Provider and balances less orders", moverDifference(sums)],
  ];
  return (
    <div class="sheet cards part">
      <table>
        <thead>
          <tr>
            <th scope="col">{currency}</th>
            {["Taken", "Given back", "Kept"].map((name) => (
              <th scope="col" class="num">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, side, under]) => (
            <Side {...{ name, side, under, currency, locale }} isDifference={false} />
          ))}
        </tbody>
        <tfoot>
          {differences.map(([name, side]) => (
            <Side {...{ name, side, currency, locale }} under={null} isDifference={true} />
          ))}
        </tfoot>
      </table>
    </div>
  );
}

interface SideProps {
  readonly name: string;
  readonly side: TakenAndBack;
  readonly under: string | null;
  readonly isDifference: boolean;
  readonly currency: string;
  readonly locale: string;
}

function Side({ name, side, under, isDifference, currency, locale }: SideProps) {
  const figures = [side.capturedMinor, side.refundedMinor, side.capturedMinor - side.refundedMinor];
  const isWrong = isDifference && figures.some((amountMinor) => amountMinor !== 0);
  return (
    <tr>
      <th scope="row" class="lead-cell">
        {name}
        {isDifference && (
          <>
            {" "}
            <span class={isWrong ? "badge warn" : "badge ok"}>{isWrong ? "differs" : "the same"}</span>
          </>
        )}
        {under !== null && <span class="sub under">{under}</span>}
      </th>
      {figures.map((amountMinor, index) => (
        <td
          class={isWrong && amountMinor !== 0 ? "num warn" : "num"}
          data-name={["Taken", "Given back", "Kept"][index]}
        >
          <span class={amountMinor === 0 ? "zero" : undefined}>{money(amountMinor, currency, locale)}</span>
        </td>
      ))}
    </tr>
  );
}

function Stock({ run, locale }: { readonly run: Reconciliation; readonly locale: string }) {
  const { unitsSold, unitsOrdered } = run.counts;
  if (unitsSold === undefined || unitsOrdered === undefined) return null;
  return (
    <p class="part">
      Stock has sold {plural(unitsSold, "unit", "units", locale)}, orders have taken {count(unitsOrdered, locale)}
      {unitsSold === unitsOrdered ? ": the same." : ", which differs."}
    </p>
  );
}

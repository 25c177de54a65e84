/** An order's money: who bore it, what goes back to whom, what the books say; and what speaks against its buyer. */
import type { TenderShare } from "../../../src/domain/order/refund.ts";
import type { PlannedRefund } from "../../../src/domain/order/types.ts";
import { decimal, money } from "../format.ts";
import { Time } from "../parts/page.tsx";
import { DataTable } from "./data-table.tsx";
import { TransactionsTable } from "./ledger-transactions.tsx";
import type { OrderPageProps } from "./order-page.tsx";
import { TENDER_WORDS } from "./order-words.ts";
import { Facts, Part } from "./part.tsx";

export function Tenders({ page, shell }: OrderPageProps) {
  const { order, tenders } = page;
  const amount = (minor: number) => (
    <span class={minor === 0 ? "zero" : undefined}>{money(minor, order.currency, shell.locale)}</span>
  );
  const rows = tenders.map((tender, index): TenderShare & { readonly paymentId: string } => ({
    ...tender,
    paymentId: order.payment.tenders[index]?.paymentId ?? "",
  }));
  return (
    <Part id="tenders" title="Paid by" none={rows.length === 0 ? "Nothing had to be paid." : null}>
      <DataTable
        plain
        rows={rows}
        columns={[
          {
            name: "Borne by",
            lead: "lead-cell",
            cell: ({ kind, method }) => (
              <>
                {method}
                {method !== TENDER_WORDS[kind] && <span class="sub under">{TENDER_WORDS[kind]}</span>}
              </>
            ),
          },
          { name: "Bore", num: true, cell: ({ amountMinor }) => amount(amountMinor) },
          { name: "Got back", num: true, cell: ({ refundedMinor }) => amount(refundedMinor) },
          { name: "Payment", cell: ({ paymentId }) => <span class="code">{paymentId}</span> },
        ]}
      />
    </Part>
  );
}

/** What was decided stands here before it is attempted; what has gone back stands with the tenders. */
export function Refunds({ page, shell }: OrderPageProps) {
  const { currency, payment } = page.order;
  if (payment.refunds.length === 0) return null;
  const shareWords = ({ shares }: PlannedRefund): string =>
    shares
      .map(
        ({ tender, amountMinor }) =>
          `${money(amountMinor, currency, shell.locale)} to ${payment.tenders[tender]?.method ?? "an unknown tender"}`,
      )
      .join(", ");
  return (
    <Part id="refunds" title="Refunds that were decided">
      <DataTable
        plain
        rows={payment.refunds}
        columns={[
          { name: "Key", lead: "lead-cell", cell: ({ key }) => <span class="code">{key}</span> },
          { name: "Amount", num: true, cell: ({ amountMinor }) => money(amountMinor, currency, shell.locale) },
          { name: "Goes back", cell: shareWords },
        ]}
      />
    </Part>
  );
}

export function Books({ page, shell, titleOf }: OrderPageProps) {
  const none = page.posted.length === 0 ? "The books know nothing of it yet: nothing was taken." : null;
  return (
    <Part id="books" title="In the books" none={none}>
      <TransactionsTable transactions={page.posted} shell={shell} titleOf={titleOf} />
    </Part>
  );
}

export function Risk({ page, shell }: OrderPageProps) {
  const { risk } = page;
  if (risk === null) {
    return <Part id="risk" title="Screening for fraud" none="It was not screened." />;
  }
  const { score, decision, reasons, model, at } = risk.assessment;
  const { verdict } = risk;
  return (
    <Part id="risk" title="Screening for fraud">
      <Facts
        facts={[
          ["Score", <b>{decimal(score, shell.locale, 1)}</b>],
          ["Decided", DECISION_WORDS[decision]],
          ["Screened", <Time at={at} reader={shell} />],
          ["Model", model],
          ["Reviewed", verdict && <VerdictWords {...{ verdict, shell }} />],
        ]}
      />
      {reasons.length > 0 && (
        <DataTable
          plain
          caption="What speaks against it"
          rows={reasons}
          columns={[
            { name: "What speaks against it", lead: "lead-cell", cell: ({ words }) => words },
            { name: "Points", num: true, cell: ({ points }) => decimal(points, shell.locale, 1) },
          ]}
        />
      )}
      {page.order.state === "UNDER_REVIEW" && (
        <p class="part">
          <a class="button small" href={`/console/fraud?view=waiting&order=${page.order.id}#do`}>
            Review it
          </a>
        </p>
      )}
    </Part>
  );
}

const DECISION_WORDS = { approve: "let through", review: "to be reviewed", reject: "rejected" } as const;

const VerdictWords = ({
  verdict,
  shell,
}: {
  readonly verdict: NonNullable<NonNullable<OrderPageProps["page"]["risk"]>["verdict"]>;
  readonly shell: OrderPageProps["shell"];
}) => (
  <>
    {verdict.verdict === "accepted" ? "accepted" : "refused"} <Time at={verdict.at} reader={shell} />: {verdict.reason}{" "}
    <span class="sub code">{verdict.by}</span>
  </>
);

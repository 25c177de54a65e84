/** Checkouts that do not get on by themselves, and a field to look any checkout up. */
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { StuckCheckout } from "../../../src/flows/operators/list-stuck.ts";
import type { Problem } from "../../../src/kernel/problem.ts";
import { count, money } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Notice } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";
import { DataTable, type Column } from "./data-table.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { Next, Since } from "./journal.tsx";
import { checkoutAddress, checkoutWords, helpAddress, orderAddress } from "./order-words.ts";

export interface CheckoutsPageProps extends Console {
  readonly stuck: readonly StuckCheckout[];
  readonly isMore: boolean;
  /** What was looked up, and why it was not found. */
  readonly q: string;
  readonly problem: Problem | null;
}

export function CheckoutsPage(props: CheckoutsPageProps) {
  const { stuck, isMore, q, problem, shell } = props;
  return (
    <ConsolePage {...props} title="Checkouts" room="/console/checkouts">
      <h1>Checkouts</h1>
      <form class="filters part" action="/console/checkouts" role="search">
        <label class="grow">
          Reference, checkout or order
          <input
            class="input"
            type="search"
            name="q"
            value={q}
            maxlength={320}
            autocomplete="off"
            spellcheck={false}
            autocapitalize="none"
            data-key="/"
            aria-label="Reference, checkout or order"
          />
        </label>
        <button class="button small">Look up</button>
      </form>
      {problem && <Notice tone="error">{problem.detail}</Notice>}
      <section class="part" aria-labelledby="stuck">
        <h2 id="stuck">Stuck</h2>
        {stuck.length === 0 ? (
          <p class="none">
            Every checkout gets on. One that has tried the same step for some minutes stands here until it rests.
          </p>
        ) : (
          <DataTable columns={columnsFor(shell)} rows={stuck} caption="Longest stuck first" />
        )}
        {isMore && <p class="sub">These are the {count(stuck.length, shell.locale)} that are stuck the longest.</p>}
      </section>
    </ConsolePage>
  );
}

const columnsFor = (shell: Shell): readonly Column<StuckCheckout>[] => [
  {
    name: "Checkout",
    lead: "lead-cell",
    cell: (each) => (
      <>
        <a href={checkoutAddress(each)}>{headOf(each)}</a>
        <span class="sub code under" title={each.checkoutId}>
          {shortOrderNumber(each.checkoutId)}
        </span>
      </>
    ),
  },
  { name: "Waits for", wide: true, cell: waitsFor },
  { name: "Stuck since", cell: ({ since }) => <Since at={since} shell={shell} /> },
  {
    name: "Tried",
    num: true,
    cell: ({ journal }) => (typeof journal === "string" ? "" : count(journal.attempts, shell.locale)),
  },
  {
    name: "Next try",
    cell: ({ journal }) =>
      typeof journal === "string" || journal.nextAttemptAt === null ? (
        ""
      ) : (
        <Next at={journal.nextAttemptAt} shell={shell} />
      ),
  },
  {
    name: "Total",
    num: true,
    cell: ({ journal }) =>
      typeof journal === "string" ? "" : money(journal.totalMinor, journal.currency, shell.locale),
  },
  {
    name: "Order",
    cell: ({ journal }) =>
      typeof journal === "string" || journal.orderId === null ? (
        ""
      ) : (
        <a class="nowrap" href={orderAddress(journal.orderId)}>
          {shortOrderNumber(journal.orderId)}
        </a>
      ),
  },
  { name: "Try again", quiet: true, num: true, cell: retryForm },
];

function headOf({ journal }: StuckCheckout): string {
  if (journal === "unanswered") return "Does not answer";
  if (journal === "unknown") return "Is not known to its shopper";
  return checkoutWords(journal.state, journal.orderId);
}

function waitsFor({ journal, detail }: StuckCheckout) {
  if (typeof journal === "string") return detail;
  return journal.nextAttemptAt === null ? "Nothing any more: it leaves this list within a minute." : journal.waitsFor;
}

function retryForm(each: StuckCheckout) {
  const { journal } = each;
  if (typeof journal === "string" || !journal.means.retry) return "";
  return (
    <form method="post" action={helpAddress(each, "retry")} data-once>
      <input type="hidden" name="back" value="/console/checkouts" />
      <button class="button quiet small" aria-label={`Try again now: ${shortOrderNumber(each.checkoutId)}`}>
        <Icon name="refresh-cw" /> Try again now
      </button>
    </form>
  );
}

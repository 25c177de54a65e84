/** A checkout's journal: what it waits for, its money and its reservations by their names outside, and its story. */
import type { JournalView, ReservationEntry, TenderEntry } from "../../../src/domain/checkout/journal-view.ts";
import type { TrailEntry } from "../../../src/domain/checkout/types.ts";
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import { count, money, remaining } from "../format.ts";
import { Time } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";
import { DataTable, type Column } from "./data-table.tsx";
import { skuAddress } from "./deeds.ts";
import { Facts, Part } from "./part.tsx";
import {
  checkoutWords,
  eventWords,
  ordersAddress,
  STEP_WORDS,
  TENDER_STATE_WORDS,
  TENDER_WORDS,
} from "./order-words.ts";

export interface JournalProps {
  readonly journal: JournalView;
  readonly shell: Shell;
  readonly warehouses: readonly Warehouse[];
}

export function Journal(props: JournalProps) {
  const { journal, shell } = props;
  return (
    <>
      <JournalFacts {...props} />
      <SettledByHand {...props} />
      <Part id="payments" title="Payments">
        <DataTable columns={tenderColumns(journal, shell)} rows={journal.tenders} plain />
      </Part>
      <Part id="reservations" title="Reservations">
        <DataTable columns={reservationColumns(props)} rows={journal.reservations} plain />
      </Part>
      <Part id="trail" title="What happened" none={journal.trail.length === 0 ? "Nothing has been tried yet." : null}>
        <DataTable columns={trailColumns(journal, shell)} rows={journal.trail} plain />
      </Part>
    </>
  );
}

export function JournalFacts({ journal, shell }: JournalProps) {
  const { state, orderId, waitsFor, stuckSince, attempts, nextAttemptAt, createdAt, deadlineAt, placedAt } = journal;
  const isOpen = placedAt === null && nextAttemptAt !== null;
  return (
    <Facts
      facts={[
        ["State", <b>{checkoutWords(state, orderId)}</b>],
        ["Waits for", nextAttemptAt === null && state !== "UNDER_REVIEW" ? null : waitsFor],
        ["Stuck since", stuckSince === null ? null : <Since at={stuckSince} shell={shell} />],
        ["Tried in vain", attempts === 0 ? null : `${count(attempts, shell.locale)} times`],
        ["Next try", nextAttemptAt === null ? null : <Next at={nextAttemptAt} shell={shell} />],
        ["Ends by itself", isOpen ? <Next at={deadlineAt} shell={shell} /> : null],
        ["Began", <Time at={createdAt} reader={shell} />],
        ["Order placed", placedAt === null ? null : <Time at={placedAt} reader={shell} />],
        ["Ended because", journal.failure],
        ["Cancelled because", journal.cancelReason],
        ["Shopper", <a href={ordersAddress(journal.shopperId)}>{journal.email}</a>],
        ["Reference", <span class="code">{journal.reference}</span>],
      ]}
    />
  );
}

export const Since = ({ at, shell }: { readonly at: number; readonly shell: Shell }) => (
  <>
    <Time at={at} reader={shell} /> <span class="sub">{remaining(Math.max(0, shell.now - at))} ago</span>
  </>
);

export const Next = ({ at, shell }: { readonly at: number; readonly shell: Shell }) =>
  at <= shell.now ? <>now</> : <>in {at - shell.now < 60_000 ? "less than a minute" : remaining(at - shell.now)}</>;

function SettledByHand({ journal, shell }: JournalProps) {
  if (journal.settledByHand.length === 0) return null;
  return (
    <Part id="by-hand" title="Settled by hand">
      <DataTable
        plain
        rows={journal.settledByHand}
        columns={[
          { name: "Step", lead: "lead-cell", cell: ({ step }) => STEP_WORDS[step] },
          { name: "Note", wide: true, cell: ({ note }) => note },
          { name: "By", cell: ({ by }) => <span class="code">{by}</span> },
          { name: "When", cell: ({ at }) => <Time at={at} reader={shell} /> },
        ]}
      />
    </Part>
  );
}

const tenderColumns = ({ currency }: JournalView, shell: Shell): readonly Column<TenderEntry>[] => [
  {
    name: "Borne by",
    lead: "lead-cell",
    cell: ({ kind, method, attempt }) => (
      <>
        {method ?? TENDER_WORDS[kind]}
        {attempt > 1 && <span class="sub under">authorised anew: the first could not be taken</span>}
      </>
    ),
  },
  { name: "Amount", num: true, cell: ({ amountMinor }) => money(amountMinor, currency, shell.locale) },
  { name: "State", cell: ({ state }) => TENDER_STATE_WORDS[state] },
  { name: "Payment", cell: ({ paymentId }) => paymentId && <span class="code">{paymentId}</span> },
  {
    name: "Keys",
    cell: ({ keys }) => (
      <span class="code sub">
        {[keys.authorise, keys.capture, keys.void, keys.refund].map((key) => (
          <span class="under">{key}</span>
        ))}
      </span>
    ),
  },
];

function reservationColumns({ warehouses }: JournalProps): readonly Column<ReservationEntry>[] {
  const codes = new Map<string, string>(warehouses.map(({ id, code }) => [id, code]));
  return [
    {
      name: "Goods",
      lead: "goods",
      cell: ({ lines }) =>
        lines.map(({ sku, quantity }) => (
          <span class="under">
            {quantity} × <a href={skuAddress(sku)}>{sku}</a>
          </span>
        )),
    },
    {
      name: "Taken from",
      cell: ({ taken }) =>
        taken.map(({ sku, warehouseId, quantity }) => (
          <span class="under">
            {quantity} from {codes.get(warehouseId) ?? warehouseId}
            {taken.some((each) => each.sku !== sku) && <span class="sub"> {sku}</span>}
          </span>
        )),
    },
    { name: "Stock object", cell: ({ shard }) => <span class="code">{shard}</span> },
    { name: "Reference", cell: ({ reference }) => <span class="code sub">{reference}</span> },
  ];
}

const trailColumns = ({ orderId }: JournalView, shell: Shell): readonly Column<TrailEntry>[] => [
  { name: "What", lead: "lead-cell", cell: eventWords },
  { name: "Then", cell: ({ state }) => checkoutWords(state, orderId) },
  {
    name: "Times",
    num: true,
    cell: ({ times }) => <span class={times === 1 ? "zero" : undefined}>{count(times, shell.locale)}</span>,
  },
  { name: "When, the last time", cell: ({ at }) => <Time at={at} reader={shell} /> },
];

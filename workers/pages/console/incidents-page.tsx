/** What is wrong, or was; and the orders that are short of goods. */
import type { Child } from "hono/jsx";
import type { FindingKind } from "../../../src/domain/invariants/findings.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { Shortfall, ShortfallState } from "../../../src/domain/order/shortfall.ts";
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import type { CheckoutId, ShopperId } from "../../../src/kernel/ids.ts";
import type { Incident } from "../../../src/ports/incidents.ts";
import { count, money } from "../format.ts";
import { Time } from "../parts/page.tsx";
import { DataTable, Pager, pathWith, type Column } from "./data-table.tsx";
import { skuAddress } from "./deeds.ts";
import { ConsolePage, type Console } from "./frame.tsx";
import { checkoutAddress, orderAddress } from "./order-words.ts";

export type IncidentView = "open" | "closed" | "shortfalls";

const VIEWS: readonly (readonly [IncidentView, string, string])[] = [
  ["open", "Open", "1"],
  ["closed", "Closed", "2"],
  ["shortfalls", "Orders that are short", "3"],
];

const addressOf = (view: IncidentView, more: Readonly<Record<string, string>> = {}): string =>
  pathWith("/console/incidents", { view, ...more });

interface FrameProps extends Console {
  readonly view: IncidentView;
  readonly cursor: string | null;
  readonly paged: boolean;
}

export interface IncidentsPageProps extends FrameProps {
  readonly incidents: readonly Incident[];
}

export interface ShortfallsPageProps extends FrameProps {
  readonly shortfalls: readonly Shortfall[];
  readonly warehouses: readonly Warehouse[];
}

export const KIND_WORDS: Readonly<Record<FindingKind, string>> = {
  oversold: "Oversold",
  ledger_broken: "Books do not agree",
  reservation_overdue: "Reservation is overdue",
  reservation_orphaned: "Reservation is nobody's",
  sale_without_order: "Sold, and no order",
  stock_never_taken: "Ordered, and never taken from stock",
  stock_taken_twice: "Taken from stock twice",
  units_in_flight: "Units on their way too long",
  settlement_stuck: "Settling does not get on",
  checkout_stuck: "Checkout does not get on",
  books_differ: "Order and ledger differ",
  payment_differs: "Order and payment differ",
  order_unpaid: "Placed, and not paid",
  cancelled_not_refunded: "Cancelled, and not given back",
  books_unbalanced: "Ledger does not balance",
  hold_left: "Held for a checkout that has ended",
};

function View(props: FrameProps & { readonly children: Child }) {
  const { view, cursor, paged } = props;
  return (
    <ConsolePage {...props} title="Incidents" room="/console/incidents">
      <h1>Incidents</h1>
      <nav class="tabs part" aria-label="Views">
        {VIEWS.map(([name, words, key]) => (
          <a href={addressOf(name)} aria-current={name === view ? "true" : undefined} data-key={key}>
            {words}
          </a>
        ))}
      </nav>
      {props.children}
      <Pager address={(more) => addressOf(view, more)} cursor={cursor} paged={paged} />
    </ConsolePage>
  );
}

export function IncidentsPage(props: IncidentsPageProps) {
  const { incidents, view } = props;
  return (
    <View {...props}>
      {incidents.length === 0 ? (
        <p class="lead">
          {view === "open" ? "Nothing is wrong that reconciliation knows of." : "Nothing has been wrong yet."}{" "}
          <a href="/console/reconciliation">See when it looked last</a>
        </p>
      ) : (
        <DataTable columns={incidentColumns(props)} rows={incidents} />
      )}
    </View>
  );
}

const incidentColumns = ({ view, shell }: IncidentsPageProps): readonly Column<Incident>[] => [
  {
    name: "What",
    lead: "lead-cell",
    cell: (incident) => (
      <>
        {KIND_WORDS[incident.kind]}
        <Subject incident={incident} />
      </>
    ),
  },
  { name: "In words", wide: true, cell: ({ detail }) => detail },
  { name: "First seen", cell: ({ firstSeenAt }) => <Time at={firstSeenAt} reader={shell} /> },
  { name: "Last seen", cell: ({ lastSeenAt }) => <Time at={lastSeenAt} reader={shell} /> },
  view === "open"
    ? { name: "Open since", cell: ({ openedAt }) => <Instant at={openedAt} reader={shell} /> }
    : { name: "Closed", cell: ({ closedAt }) => <Instant at={closedAt} reader={shell} /> },
  { name: "Times", num: true, cell: ({ times }) => count(times, shell.locale) },
];

const Instant = ({ at, reader }: { readonly at: number | null; readonly reader: Console["shell"] }) =>
  at === null ? <span class="sub">not yet</span> : <Time at={at} reader={reader} />;

/** Leads to the checkout, sku or order that it is about, where it is about one. */
function Subject({ incident: { kind, data, subject } }: { readonly incident: Incident }) {
  const { sku, orderId, checkoutId, shopperId } = data;
  if (kind === "checkout_stuck" && typeof checkoutId === "string" && typeof shopperId === "string") {
    const name = { checkoutId: checkoutId as CheckoutId, shopperId: shopperId as ShopperId };
    return (
      <a class="sub under" href={checkoutAddress(name)}>
        {shortOrderNumber(checkoutId)}
      </a>
    );
  }
  if (typeof sku === "string")
    return (
      <a class="sub code under" href={skuAddress(sku)}>
        {sku}
      </a>
    );
  if (typeof orderId === "string")
    return (
      <a class="sub under" href={orderAddress(orderId)}>
        {shortOrderNumber(orderId)}
      </a>
    );
  return <span class="sub code under">{subject}</span>;
}

const STATE_WORDS: Readonly<Record<ShortfallState, string>> = {
  TOLD: "told, chooses",
  WAITING: "waits for new goods",
  SETTLING: "is being settled",
  COVERED: "came in after all",
  REASSIGNED: "sent from another warehouse",
  REPLACED: "something else was sent",
  COMPENSATED: "paid back",
  RETURNING: "going back to stock",
  CANCELLED: "the order was cancelled",
};

export function ShortfallsPage(props: ShortfallsPageProps) {
  const { shortfalls } = props;
  return (
    <View {...props}>
      {shortfalls.length === 0 ? (
        <p class="lead">No order is short of anything, and none has been.</p>
      ) : (
        <DataTable columns={shortfallColumns(props)} rows={shortfalls} />
      )}
    </View>
  );
}

const shortfallColumns = ({ warehouses, shell }: ShortfallsPageProps): readonly Column<Shortfall>[] => [
  {
    name: "Order",
    lead: "lead-cell",
    cell: ({ orderId }) => <a href={orderAddress(orderId)}>{shortOrderNumber(orderId)}</a>,
  },
  { name: "Goods", cell: ({ sku, title }) => <a href={skuAddress(sku)}>{title}</a> },
  { name: "Short", num: true, cell: ({ quantity }) => count(quantity, shell.locale) },
  {
    name: "Warehouse",
    cell: ({ warehouseId }) => warehouses.find(({ id }) => id === warehouseId)?.code ?? warehouseId,
  },
  { name: "What becomes of it", cell: ({ state }) => STATE_WORDS[state] },
  {
    name: "Paid back",
    num: true,
    cell: ({ refundMinor }) => (refundMinor === 0 ? "" : money(refundMinor, shell.currency, shell.locale)),
  },
  { name: "Found", cell: ({ foundAt }) => <Time at={foundAt} reader={shell} /> },
  { name: "Settled", cell: ({ settledAt }) => <Instant at={settledAt} reader={shell} /> },
];

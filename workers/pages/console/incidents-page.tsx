/** What is wrong, or was; and the orders that are short of goods. */
import type { Child } from "hono/jsx";
import type { FindingKind } from "../../../src/domain/invariants/findings.ts";
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { Shortfall, ShortfallState } from "../../../src/domain/order/shortfall.ts";
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import type { Incident } from "../../../src/ports/incidents.ts";
import { count, money } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Time } from "../parts/page.tsx";
import { skuAddress } from "./deeds.ts";
import { ConsolePage, type Console } from "./frame.tsx";

export type IncidentView = "open" | "closed" | "shortfalls";

const VIEWS: readonly (readonly [IncidentView, string, string])[] = [
  ["open", "Open", "1"],
  ["closed", "Closed", "2"],
  ["shortfalls", "Orders that are short", "3"],
];

const addressOf = (view: IncidentView, more = ""): string => `/console/incidents?view=${view}${more}`;

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
      {(paged || cursor !== null) && (
        <nav class="pages" aria-label="Pages">
          {paged && (
            <a class="button quiet small" href={addressOf(view)}>
              From the beginning
            </a>
          )}
          {cursor !== null && (
            <a class="button quiet small" href={addressOf(view, `&cursor=${encodeURIComponent(cursor)}`)} rel="next">
              Next page <Icon name="arrow-right" />
            </a>
          )}
        </nav>
      )}
    </ConsolePage>
  );
}

export function IncidentsPage(props: IncidentsPageProps) {
  const { incidents, view, shell } = props;
  if (incidents.length === 0) {
    return (
      <View {...props}>
        <p class="lead">
          {view === "open" ? "Nothing is wrong that reconciliation knows of." : "Nothing has been wrong yet."}{" "}
          <a href="/console/reconciliation">See when it looked last</a>
        </p>
      </View>
    );
  }
  return (
    <View {...props}>
      <div class="sheet cards">
        <table>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">In words</th>
              <th scope="col">First seen</th>
              <th scope="col">Last seen</th>
              <th scope="col">{view === "open" ? "Open since" : "Closed"}</th>
              <th scope="col" class="num">
                Times
              </th>
            </tr>
          </thead>
          <tbody>
            {incidents.map((incident) => (
              <tr data-row>
                <th scope="row" class="lead-cell">
                  {KIND_WORDS[incident.kind]}
                  <Subject incident={incident} />
                </th>
                <td data-name="In words" class="wide-cell">
                  {incident.detail}
                </td>
                <td data-name="First seen">
                  <Time at={incident.firstSeenAt} reader={shell} />
                </td>
                <td data-name="Last seen">
                  <Time at={incident.lastSeenAt} reader={shell} />
                </td>
                <td data-name={view === "open" ? "Open since" : "Closed"}>
                  <Instant at={view === "open" ? incident.openedAt : incident.closedAt} reader={shell} />
                </td>
                <td class="num" data-name="Times">
                  {count(incident.times, shell.locale)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </View>
  );
}

const Instant = ({ at, reader }: { readonly at: number | null; readonly reader: Console["shell"] }) =>
  at === null ? <span class="sub">not yet</span> : <Time at={at} reader={reader} />;

/** Leads to the sku or order that it is about, where it is about one. */
function Subject({ incident: { data, subject } }: { readonly incident: Incident }) {
  const { sku, orderId } = data;
  if (typeof sku === "string")
    return (
      <a class="sub code under" href={skuAddress(sku)}>
        {sku}
      </a>
    );
  if (typeof orderId === "string")
    return (
      <a class="sub under" href={`/orders/${orderId}`}>
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
  const { shortfalls, warehouses, shell } = props;
  if (shortfalls.length === 0) {
    return (
      <View {...props}>
        <p class="lead">No order is short of anything, and none has been.</p>
      </View>
    );
  }
  return (
    <View {...props}>
      <div class="sheet cards">
        <table>
          <thead>
            <tr>
              <th scope="col">Order</th>
              <th scope="col">Goods</th>
              <th scope="col" class="num">
                Short
              </th>
              <th scope="col">Warehouse</th>
              <th scope="col">What becomes of it</th>
              <th scope="col" class="num">
                Paid back
              </th>
              <th scope="col">Found</th>
              <th scope="col">Settled</th>
            </tr>
          </thead>
          <tbody>
            {shortfalls.map((each) => (
              <tr data-row>
                <th scope="row" class="lead-cell">
                  <a href={`/orders/${each.orderId}`}>{shortOrderNumber(each.orderId)}</a>
                </th>
                <td class="goods" data-name="Goods">
                  <a href={skuAddress(each.sku)}>{each.title}</a>
                </td>
                <td class="num" data-name="Short">
                  {count(each.quantity, shell.locale)}
                </td>
                <td data-name="Warehouse">
                  {warehouses.find(({ id }) => id === each.warehouseId)?.code ?? each.warehouseId}
                </td>
                <td data-name="Becomes">{STATE_WORDS[each.state]}</td>
                <td class="num" data-name="Paid back">
                  {each.refundMinor + each.goodwillMinor === 0
                    ? ""
                    : money(each.refundMinor + each.goodwillMinor, shell.currency, shell.locale)}
                </td>
                <td data-name="Found">
                  <Time at={each.foundAt} reader={shell} />
                </td>
                <td data-name="Settled">
                  <Instant at={each.settledAt} reader={shell} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </View>
  );
}

/** Orders, newest first, and the field to find some of them. */
import { shortOrderNumber } from "../../../src/domain/notice/templates.ts";
import type { OrderState } from "../../../src/domain/order/types.ts";
import type { FoundOrders } from "../../../src/flows/orders/find-orders.ts";
import type { Problem } from "../../../src/kernel/problem.ts";
import type { StaffOrder } from "../../../src/ports/order-store.ts";
import { count, countryName, money } from "../format.ts";
import { Icon } from "../parts/icon.tsx";
import { Notice, Time } from "../parts/page.tsx";
import type { Shell } from "../view-models.ts";
import { DataTable, Pager, type Column } from "./data-table.tsx";
import { ConsolePage, type Console } from "./frame.tsx";
import { ORDER_WORDS, orderAddress, ordersAddress } from "./order-words.ts";

export interface OrdersPageProps extends Console {
  readonly q: string;
  /** A problem where the text cannot be understood. */
  readonly found: FoundOrders | Problem;
  readonly paged: boolean;
}

export function OrdersPage(props: OrdersPageProps) {
  const { q, found, paged, shell } = props;
  return (
    <ConsolePage {...props} title="Orders" room="/console/orders">
      <h1>Orders</h1>
      <Search q={q} />
      {"code" in found ? (
        <Notice tone="error">{found.detail}</Notice>
      ) : (
        <>
          {found.orders.length === 0 ? (
            <Nothing q={q} paged={paged} by={found.by} />
          ) : (
            <OrderTable orders={found.orders} shell={shell} caption={CAPTIONS[found.by]} />
          )}
          <Pager address={(more) => ordersAddress(q, more)} cursor={found.cursor} paged={paged} />
        </>
      )}
    </ConsolePage>
  );
}

const CAPTIONS: Readonly<Record<FoundOrders["by"], string>> = {
  all: "All orders, newest first",
  order: "The order with this id",
  checkout: "The order of this checkout",
  shopper: "Orders of this shopper, newest first",
  email: "Orders of this e-mail address: the account's, then guests'",
};

function Search({ q }: { readonly q: string }) {
  return (
    <form class="filters part" action="/console/orders" role="search">
      <label class="grow">
        E-mail, order, checkout or shopper
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
          aria-label="E-mail, order, checkout or shopper"
        />
      </label>
      <button class="button small">Find</button>
      {q !== "" && (
        <a class="link" href="/console/orders">
          All orders
        </a>
      )}
    </form>
  );
}

function Nothing({ q, paged, by }: { readonly q: string; readonly paged: boolean; readonly by: FoundOrders["by"] }) {
  const words =
    q === ""
      ? paged
        ? "There are no older orders."
        : "No order has been placed yet. The first one stands here within a second."
      : by === "email"
        ? "No order was placed with this address. A guest's address is found as it was typed, letter by letter."
        : by === "checkout"
          ? "No order was placed by this checkout."
          : "No order was found.";
  return (
    <div class="part">
      <p class="none">
        {words}{" "}
        {by === "checkout" && <a href={`/console/checkouts?q=${encodeURIComponent(q)}`}>Look at the checkout</a>}
      </p>
    </div>
  );
}

export const OrderTable = ({
  orders,
  shell,
  caption,
}: {
  readonly orders: readonly StaffOrder[];
  readonly shell: Shell;
  readonly caption: string;
}) => <DataTable columns={columnsFor(shell)} rows={orders} caption={caption} />;

const columnsFor = (shell: Shell): readonly Column<StaffOrder>[] => [
  {
    name: "Order",
    lead: "lead-cell",
    cell: ({ id, email, ownerId }) => (
      <>
        <a href={orderAddress(id)}>{shortOrderNumber(id)}</a>
        <span class="sub under anywhere">
          {email} {ownerId.startsWith("gst_") && "(guest)"}
        </span>
      </>
    ),
  },
  { name: "State", cell: ({ state }) => <OrderStateBadge state={state} /> },
  { name: "Placed", cell: ({ placedAt }) => <Time at={placedAt} reader={shell} /> },
  { name: "Total", num: true, cell: (order) => money(order.totalMinor, order.currency, shell.locale) },
  { name: "Taken", num: true, cell: (order) => <Amount of={order} minor={order.capturedMinor} shell={shell} /> },
  { name: "Given back", num: true, cell: (order) => <Amount of={order} minor={order.refundedMinor} shell={shell} /> },
  {
    name: "Parcels",
    num: true,
    cell: ({ parcels }) => <span class={parcels === 0 ? "zero" : undefined}>{count(parcels, shell.locale)}</span>,
  },
  { name: "To", cell: ({ country }) => countryName(country, shell.locale) },
];

const Amount = ({ of, minor, shell }: { readonly of: StaffOrder; readonly minor: number; readonly shell: Shell }) => (
  <span class={minor === 0 ? "zero" : undefined}>{money(minor, of.currency, shell.locale)}</span>
);

export function OrderStateBadge({ state }: { readonly state: OrderState }) {
  const { words, tone, icon } = ORDER_WORDS[state];
  return (
    <span class={`state ${tone}`}>
      <Icon name={icon} /> {words}
    </span>
  );
}

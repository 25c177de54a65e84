/**
 * What a replay does, decided before it begins: who buys what in which order, which cancellations are of whole orders,
 * and which stock all of it needs.
 *
 * A cancellation of the file does not say what it cancels. It is of a whole order when an earlier replayed invoice of
 * the same customer, not cancelled yet, has exactly its lines (codes, prices and quantities, adjustments aside); of
 * several such the latest. Everything else is counted by reason.
 */
import type { Sku } from "../../src/kernel/ids.ts";
import { isServed } from "./destinations.ts";
import { unplaceable, type Invoice, type InvoiceLine } from "./invoices.ts";
import { tally, type Tally } from "./tally.ts";

export type Step =
  | { readonly type: "place"; readonly invoice: Invoice }
  | { readonly type: "cancel"; readonly cancellation: string; readonly invoice: string };

/** One guest: a customer of the file with all invoices in the order of time, or an invoice without a customer. */
export interface ReplayShopper {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** An offer: a code at a price, and how much of it is received. */
export interface ReplayGood extends Omit<InvoiceLine, "quantity"> {
  readonly stock: number;
}

export interface Plan {
  readonly shoppers: readonly ReplayShopper[];
  readonly goods: readonly ReplayGood[];
  /** Replayed invoices by number. */
  readonly invoices: ReadonlyMap<string, Invoice>;
  /** Numbers of the invoices whose orders are cancelled. */
  readonly cancelled: ReadonlySet<string>;
  readonly leftOut: {
    readonly invoices: Tally;
    /** Rows of sales that are no line of an order. */
    readonly rows: Tally;
    readonly cancellations: Tally;
  };
  /** Invoices that are sent home, by the country that they name. */
  readonly sentHome: Tally;
}

interface Shopper {
  readonly name: string;
  readonly steps: Step[];
  readonly orders: Invoice[];
}

export function planReplay(all: readonly Invoice[]): Plan {
  const shoppers = new Map<string, Shopper>();
  const cancelled = new Set<string>();
  const invoicesLeftOut: string[] = [];
  const cancellationsLeftOut: string[] = [];
  const shopperOf = ({ customer, number }: Invoice): Shopper => {
    const name = customer === null ? `Invoice ${number}` : `Customer ${customer}`;
    const shopper = shoppers.get(name) ?? { name, steps: [], orders: [] };
    shoppers.set(name, shopper);
    return shopper;
  };
  for (const invoice of all) {
    if (invoice.kind === "cancellation") {
      const order = orderOf(invoice, shoppers.get(`Customer ${invoice.customer}`)?.orders ?? [], cancelled);
      if (typeof order === "string") cancellationsLeftOut.push(order);
      else {
        cancelled.add(order.number);
        shopperOf(invoice).steps.push({ type: "cancel", cancellation: invoice.number, invoice: order.number });
      }
      continue;
    }
    const reason = invoice.kind === "sale" ? unplaceable(invoice) : `adjustment: ${invoice.kind}`;
    if (reason !== undefined) invoicesLeftOut.push(reason);
    else {
      const shopper = shopperOf(invoice);
      shopper.steps.push({ type: "place", invoice });
      shopper.orders.push(invoice);
    }
  }
  const replayed = [...shoppers.values()].flatMap((shopper) => shopper.orders);
  return {
    shoppers: [...shoppers.values()].map(({ name, steps }) => ({ name, steps })),
    goods: goodsOf(replayed),
    invoices: new Map(replayed.map((invoice) => [invoice.number, invoice])),
    cancelled,
    leftOut: {
      invoices: tally(invoicesLeftOut),
      rows: tally(all.flatMap((invoice) => (invoice.kind === "cancellation" ? [] : rowsLeftOut(invoice)))),
      cancellations: tally(cancellationsLeftOut),
    },
    sentHome: tally(replayed.map(({ country }) => country).filter((country) => !isServed(country))),
  };
}

/** Every row of an invoice that is not replayed is left out, whatever it is itself. */
function rowsLeftOut(invoice: Invoice): readonly string[] {
  const reason = invoice.kind === "sale" ? unplaceable(invoice) : `adjustment: ${invoice.kind}`;
  const keptRows = invoice.rows - invoice.leftOut.length;
  return reason === undefined ? invoice.leftOut : [...invoice.leftOut, ...Array<string>(keptRows).fill(reason)];
}

/** The order that the cancellation takes back whole, or why there is none. */
function orderOf(cancellation: Invoice, orders: readonly Invoice[], cancelled: ReadonlySet<string>): Invoice | string {
  if (cancellation.lines.length === 0) return "only adjustments";
  if (cancellation.customer === null) return "no customer is named";
  const same = orders.filter((order) => covers(order, cancellation) && covers(cancellation, order));
  const open = same.findLast((order) => !cancelled.has(order.number));
  if (open) return open;
  if (same.length > 0) return "the order was cancelled before";
  return orders.some((order) => covers(order, cancellation))
    ? "a part of an order"
    : "of an unknown invoice, or of several";
}

/** Whether the first has all that the second has. */
function covers(whole: Invoice, part: Invoice): boolean {
  const quantities = quantitiesOf(whole.lines);
  return part.lines.every((line) => line.quantity <= (quantities.get(line.sku) ?? 0));
}

export const quantitiesOf = (
  lines: readonly { readonly sku: string; readonly quantity: number }[],
): ReadonlyMap<string, number> => {
  const sums = new Map<string, number>();
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  return sums;
};

function goodsOf(invoices: readonly Invoice[]): ReplayGood[] {
  const goods = new Map<Sku, ReplayGood>();
  for (const { quantity, ...line } of invoices.flatMap((invoice) => invoice.lines)) {
    goods.set(line.sku, { ...line, stock: quantity + (goods.get(line.sku)?.stock ?? 0) });
  }
  return [...goods.values()];
}

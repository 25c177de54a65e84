/** Compares what the shop's stores say after a replay with the invoices themselves. Pure: each mismatch is a sentence. */
import { checkAtRest } from "../../src/domain/invariants/check.ts";
import type { AuditedOrder, AuditedSnapshot } from "../snapshot.ts";
import { CURRENCY, goodsMinor, type Invoice } from "./invoices.ts";
import type { Played } from "./play.ts";
import { quantitiesOf, type Plan } from "./plan.ts";

/** What must hold, in the words of the report. */
export const CHECKS = {
  orders: "every invoice is one order, with its lines and its goods total",
  cancelled: "exactly the cancelled orders are cancelled",
  stock: "on hand plus sold, net of cancelled, equals received for every sku",
  reservations: "no reservation is open",
  money: "captured equals owed, and no money without an order",
  stuck: "nothing is stuck",
} as const;

export type Check = keyof typeof CHECKS;

export interface Mismatch {
  readonly check: Check;
  readonly what: string;
}

/** Which check an invariant of the shop belongs to. */
export const CHECK_OF: Readonly<Record<string, Check>> = {
  M1: "money",
  M2: "money",
  M5: "money",
  O1: "money",
  O2: "money",
  M3: "stuck",
  O3: "stuck",
  S1: "stock",
  S2: "stock",
  S4: "reservations",
};

export function reconcile(
  plan: Plan,
  played: Pick<Played, "orders" | "failures">,
  snapshot: AuditedSnapshot,
  unpublished: number,
): Mismatch[] {
  return [
    ...played.failures.map((what): Mismatch => ({ check: "orders", what })),
    ...ordersAreInvoices(plan, played.orders, snapshot.orders),
    ...stockAddsUp(plan, snapshot),
    ...checkAtRest(snapshot).map(({ invariant, what }): Mismatch => ({
      check: CHECK_OF[invariant] ?? "stuck",
      what: `${invariant}: ${what}`,
    })),
    ...(unpublished === 0 ? [] : [{ check: "stuck" as const, what: `${unpublished} events wait in the outbox` }]),
  ];
}

function ordersAreInvoices(
  plan: Plan,
  placed: ReadonlyMap<string, string>,
  orders: readonly AuditedOrder[],
): Mismatch[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const ours = new Set(placed.values());
  const strays = orders.filter((order) => !ours.has(order.id));
  return [
    ...strays.map(({ id }): Mismatch => ({ check: "orders", what: `order ${id} belongs to no invoice` })),
    ...[...plan.invoices.values()].flatMap((invoice): Mismatch[] => {
      const order = byId.get(placed.get(invoice.number) ?? "");
      if (!order) return [{ check: "orders", what: `invoice ${invoice.number} has no order` }];
      return orderIsInvoice(invoice, order, plan.cancelled.has(invoice.number));
    }),
  ];
}

function orderIsInvoice(invoice: Invoice, order: AuditedOrder, cancelled: boolean): Mismatch[] {
  const name = `invoice ${invoice.number}, order ${order.id}`;
  const found: Mismatch[] = [];
  const wrong = (check: Check, what: string): void => void found.push({ check, what: `${name}: ${what}` });
  const goods = goodsMinor(invoice);
  if (order.subtotalMinor !== goods) wrong("orders", `goods of ${order.subtotalMinor}, not ${goods}`);
  if (order.currency !== CURRENCY) wrong("orders", `in ${order.currency}, not ${CURRENCY}`);
  for (const [sku, off] of difference(quantitiesOf(order.lines), quantitiesOf(invoice.lines))) {
    wrong("orders", `${off > 0 ? `${off} too many` : `${-off} too few`} of ${sku}`);
  }
  const state = cancelled ? "CANCELLED" : "PAYMENT_CONFIRMED";
  if (order.state !== state) wrong(order.state === "PLACED" ? "stuck" : "cancelled", `is ${order.state}, not ${state}`);
  return found;
}

/** Of every sku what was planned was received, and is on hand or sold. */
export function stockAddsUp(
  plan: { readonly goods: readonly { readonly sku: string; readonly stock: number }[] },
  snapshot: AuditedSnapshot,
): (Mismatch & { readonly check: "stock" })[] {
  const lines = snapshot.orders.flatMap((order) => (order.state === "CANCELLED" ? [] : order.lines));
  const onHand = snapshot.stock.flatMap(({ levels }) => levels.map((level) => ({ ...level, quantity: level.onHand })));
  const there = quantitiesOf([...onHand, ...lines]);
  const receipts = snapshot.stock
    .flatMap(({ movementSums }) => movementSums.filter((sum) => sum.kind === "received"))
    .map((sum) => ({ sku: sum.sku, quantity: sum.onHand }));
  const planned = quantitiesOf(plan.goods.map((good) => ({ sku: good.sku, quantity: good.stock })));
  const say =
    (what: string) =>
    ([sku, off]: readonly [string, number]) => ({ check: "stock" as const, what: `${sku}: ${off} ${what}` });
  return [
    ...difference(quantitiesOf(receipts), planned).map(say("more received than the invoices need")),
    ...difference(there, quantitiesOf(receipts)).map(say("more on hand and sold than was received")),
  ];
}

/** By how much the first is more than the second, where they differ. */
export function difference(
  first: ReadonlyMap<string, number>,
  second: ReadonlyMap<string, number>,
): (readonly [sku: string, off: number])[] {
  return [...new Set([...first.keys(), ...second.keys()])]
    .map((sku) => [sku, (first.get(sku) ?? 0) - (second.get(sku) ?? 0)] as const)
    .filter(([, off]) => off !== 0);
}

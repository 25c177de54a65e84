/**
 * What must hold of a shop at rest: nothing is running, nothing is on its way. The ids are those of docs/invariants.md;
 * M is money, S stock, O orders. Pure over a snapshot, so that all proofs and their tests ask the same questions.
 */
import type { OrderId } from "../../kernel/ids.ts";
import { sumOf } from "../ledger/postings.ts";
import { totalsOf } from "../ledger/totals.ts";
import type { GatewayPayment } from "../payment/types.ts";
import type { OrderRow, ShortfallRow, Snapshot, Violation } from "./snapshot.ts";

export function checkAtRest(snapshot: Snapshot): Violation[] {
  return [
    ...[...money(snapshot), ...booksAgree(snapshot), ...settlingEnds(snapshot)],
    ...[...stock(snapshot), ...movedIsThere(snapshot), ...missingIsKnown(snapshot)],
    ...soldIsOrdered(snapshot),
  ];
}

/** region/shopper/checkout: the provider's reference leads to the checkout. */
const checkoutOf = (payment: GatewayPayment): string => payment.reference.split("/")[2] ?? "";

function money({ orders, payments }: Snapshot): Violation[] {
  const byCheckout = new Map(orders.map((order) => [order.checkoutId, order]));
  const paid = new Map<string, GatewayPayment[]>();
  for (const payment of payments) paid.set(checkoutOf(payment), [...(paid.get(checkoutOf(payment)) ?? []), payment]);
  return [
    ...orders.flatMap((order) => orderIsPaid(order, paid.get(order.checkoutId) ?? [])),
    ...payments.flatMap((payment) => paymentHasOrder(payment, byCheckout.get(checkoutOf(payment)))),
  ];
}

/** M1, O1: captured less refunded is what is owed; a placed order is paid exactly, a cancelled one not at all. */
function orderIsPaid(order: OrderRow, payments: readonly GatewayPayment[]): Violation[] {
  const sum = (pick: (payment: GatewayPayment) => number): number =>
    payments.reduce((all, each) => all + pick(each), 0);
  const kept = sum((payment) => payment.capturedMinor - payment.refundedMinor);
  const owed = order.state === "CANCELLED" ? 0 : order.totalMinor - backFor(order);
  // Refunds go to the provider's part first.
  const atProvider = Math.max(0, owed - (order.balancesMinor ?? 0));
  const found: Violation[] = [];
  if (kept !== atProvider)
    found.push({
      invariant: "O1",
      what: `order ${order.id} (${order.state}) owes ${atProvider} at the provider, which keeps ${kept}`,
    });
  if (order.capturedMinor - order.refundedMinor !== owed) {
    found.push({
      invariant: "M1",
      what: `order ${order.id} (${order.state}) owes ${owed}, its row says ${order.capturedMinor - order.refundedMinor}`,
    });
  }
  if (order.state === "PLACED") found.push({ invariant: "O3", what: `order ${order.id} is placed but was never paid` });
  return found;
}

/** What has gone back for units that could not be sent. */
const backFor = (order: OrderRow): number => settledShort(order).reduce((sum, each) => sum + each.refundMinor, 0);

const settledShort = ({ shortfalls = [] }: OrderRow): readonly ShortfallRow[] =>
  shortfalls.filter(({ state }) => state === "COMPENSATED" || state === "REPLACED");

/** M2, M3, O2: bounds of one payment; money that was taken has an order or went back; nothing is left authorised. */
function paymentHasOrder(payment: GatewayPayment, order: OrderRow | undefined): Violation[] {
  const { paymentId, amountMinor, capturedMinor, refundedMinor, status } = payment;
  const found: Violation[] = [];
  if (!(0 <= refundedMinor && refundedMinor <= capturedMinor && capturedMinor <= amountMinor)) {
    found.push({
      invariant: "M2",
      what: `payment ${paymentId}: refunded ${refundedMinor}, captured ${capturedMinor}, authorised ${amountMinor}`,
    });
  }
  if (order === undefined && capturedMinor !== refundedMinor) {
    found.push({
      invariant: "O2",
      what: `payment ${paymentId} took ${capturedMinor - refundedMinor} without an order (${payment.reference})`,
    });
  }
  if (status === "authorised" && capturedMinor === 0) {
    found.push({
      invariant: "M3",
      what: `payment ${paymentId} is authorised and neither captured nor voided (${payment.reference})`,
    });
  }
  if (status === "pending_action")
    found.push({ invariant: "O3", what: `payment ${paymentId} still waits for its shopper (${payment.reference})` });
  return found;
}

/** M5: every transaction of the books balances, and they have of each order what its row has. */
function booksAgree({ orders, ledger }: Snapshot): Violation[] {
  if (ledger === undefined) return [];
  const byOrder = Map.groupBy(ledger, ({ orderId }) => orderId);
  return [
    ...ledger
      .filter(({ postings }) => sumOf(postings) !== 0)
      .map(({ key }) => ({ invariant: "M5", what: `${key}: its debits are not its credits` })),
    ...orders.flatMap(({ id, capturedMinor, refundedMinor }) => {
      const books = totalsOf(byOrder.get(id as OrderId) ?? []);
      if (books.capturedMinor === capturedMinor && books.refundedMinor === refundedMinor) return [];
      const row = `${capturedMinor} taken and ${refundedMinor} given back`;
      const what = `order ${id} has ${row}, the books ${books.capturedMinor} and ${books.refundedMinor}`;
      return [{ invariant: "M5", what }];
    }),
  ];
}

/** S1, S2, S4: the ledger of movements explains every level; nothing is oversold, nothing is still held. */
function stock({ stock: shards }: Snapshot): Violation[] {
  return shards.flatMap((shard) => [
    ...shard.violations.map((what) => ({ invariant: "S1", what })),
    ...shard.levels.flatMap((level) =>
      0 <= level.reserved && level.reserved <= level.onHand + level.ahead + level.missing
        ? []
        : [
            {
              invariant: "S2",
              what: `${level.sku} at ${level.warehouseId}: on hand ${level.onHand}, reserved ${level.reserved}`,
            },
          ],
    ),
    ...shard.openReservations.map(({ reference }) => ({ invariant: "S4", what: `${reference} is still reserved` })),
  ]);
}

/** S5: what left one stock object has come to another, or is on its way; at rest nothing is. */
function movedIsThere({ stock: shards }: Snapshot): Violation[] {
  const net = new Map<string, number>();
  const found: Violation[] = [];
  const add = (sku: string, warehouseId: string, units: number): void => {
    const key = `${sku} at ${warehouseId}`;
    net.set(key, (net.get(key) ?? 0) + units);
  };
  for (const { movementSums, leaving } of shards) {
    for (const { kind, sku, warehouseId, onHand } of movementSums) if (kind === "moved") add(sku, warehouseId, onHand);
    for (const { sku, warehouseId, quantity } of leaving) {
      add(sku, warehouseId, quantity);
      found.push({ invariant: "S5", what: `${quantity} of ${sku} at ${warehouseId} are on their way between objects` });
    }
  }
  for (const [key, units] of net)
    if (units !== 0) found.push({ invariant: "S5", what: `${key}: ${units} more came than left between objects` });
  return found;
}

/**
 * O1, S1: of every sku as much left the shelves as was ordered and not cancelled. What was sold and not there was sold
 * all the same, and so was what is sent instead; when it was settled it came back singly, as restocked.
 */
function soldIsOrdered({ orders, stock: shards }: Snapshot): Violation[] {
  const sold = new Map<string, number>();
  const restocked = new Map<string, number>();
  const add = (net: Map<string, number>, sku: string, units: number): void =>
    void net.set(sku, (net.get(sku) ?? 0) + units);
  for (const { sku, kind, onHand } of shards.flatMap((shard) => shard.movementSums)) {
    if (kind === "sold" || kind === "returned") add(sold, sku, -onHand);
    if (kind === "restocked") add(restocked, sku, onHand);
  }
  for (const order of orders) {
    const settled = settledShort(order);
    // Cancelled by its shopper it gave everything back whole; by money for all of its parts, piece by piece.
    const kept = order.state !== "CANCELLED" || settled.some(({ state }) => state === "COMPENSATED");
    if (kept) for (const line of order.lines) add(sold, line.sku, -line.quantity);
    for (const { sku, quantity, replacementSku } of settled) {
      add(restocked, sku, -quantity);
      if (replacementSku !== null) add(sold, replacementSku, -quantity);
    }
  }
  return [
    ...[...sold].flatMap(([sku, units]) =>
      units === 0
        ? []
        : [
            {
              invariant: "S1",
              what: `${sku}: ${Math.abs(units)} ${units > 0 ? "sold without an order" : "ordered but not taken from stock"}`,
            },
          ],
    ),
    // More may have come back: what shoppers have returned.
    ...[...restocked].flatMap(([sku, units]) =>
      units >= 0 ? [] : [{ invariant: "S1", what: `${sku}: ${-units} settled as not there and not given back` }],
    ),
  ];
}

/** S7: what is promised and not there is known to as many units of orders, which wait or may choose. */
function missingIsKnown({ orders, stock: shards }: Snapshot): Violation[] {
  const net = new Map<string, number>();
  const add = (sku: string, units: number): void => void net.set(sku, (net.get(sku) ?? 0) + units);
  for (const { sku, missing } of shards.flatMap((shard) => shard.levels)) if (missing > 0) add(sku, missing);
  for (const { state, sku, quantity } of orders.flatMap((order) => order.shortfalls ?? [])) {
    if (state === "TOLD" || state === "WAITING") add(sku, -quantity);
  }
  return [...net].flatMap(([sku, units]) => {
    if (units === 0) return [];
    const what = units > 0 ? `${units} missing that no order knows of` : `${-units} said to be short that are there`;
    return [{ invariant: "S7", what: `${sku}: ${what}` }];
  });
}

/** O3: no choice of a shopper is left half carried out. */
const settlingEnds = ({ orders }: Snapshot): Violation[] =>
  orders.flatMap(({ id, shortfalls = [] }) =>
    shortfalls
      .filter(({ state }) => state === "SETTLING" || state === "RETURNING")
      .map(({ sku, state }) => ({ invariant: "O3", what: `order ${id}: what is short of ${sku} is still ${state}` })),
  );

/**
 * What must hold of a shop at rest: nothing is running, nothing is on its way. The ids are those of docs/invariants.md;
 * M is money, S stock, O orders. Pure over a snapshot, so that all proofs and their tests ask the same questions.
 */
import type { GatewayPayment } from "../payment/types.ts";
import type { OrderRow, Snapshot, Violation } from "./snapshot.ts";

export function checkAtRest(snapshot: Snapshot): Violation[] {
  return [...money(snapshot), ...stock(snapshot), ...movedIsThere(snapshot), ...soldIsOrdered(snapshot)];
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
  const owed = order.state === "CANCELLED" ? 0 : order.totalMinor;
  const found: Violation[] = [];
  if (kept !== owed)
    found.push({
      invariant: "O1",
      what: `order ${order.id} (${order.state}) owes ${owed}, the provider keeps ${kept}`,
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

/** O1, S1: of every sku as much left the shelves as was ordered and not cancelled. */
function soldIsOrdered({ orders, stock: shards }: Snapshot): Violation[] {
  const net = new Map<string, number>();
  const add = (sku: string, units: number): void => void net.set(sku, (net.get(sku) ?? 0) + units);
  for (const shard of shards) {
    for (const sum of shard.movementSums) if (sum.kind === "sold" || sum.kind === "returned") add(sum.sku, -sum.onHand);
  }
  for (const order of orders) {
    if (order.state !== "CANCELLED") for (const line of order.lines) add(line.sku, -line.quantity);
  }
  return [...net].flatMap(([sku, units]) =>
    units === 0
      ? []
      : [
          {
            invariant: "S1",
            what: `${sku}: ${Math.abs(units)} ${units > 0 ? "sold without an order" : "ordered but not taken from stock"}`,
          },
        ],
  );
}

/** The verdict: the driver's history against the rows of the shop and of the provider. Pure, so that it can be tested. */
import type { OrderRow, Violation } from "../../src/domain/invariants/snapshot.ts";
import type { Attempt } from "./history.ts";

export interface SentNotice {
  /** The page it is about: /orders/... */
  readonly path: string;
  readonly subject: string;
}

const TOLD_PLACED = /^Your order \S+ at /;
const TOLD_CANCELLED = /is cancelled$/;
const TOLD_REFUNDED = /is on its way back$/;

/** Everything that the history says of orders; the money and the stock are the invariants' matter. */
export function judgeHistory(attempts: readonly Attempt[], orders: readonly OrderRow[]): Violation[] {
  const byId = new Map(orders.map((order) => [order.id, order]));
  const known = new Set(attempts.map((attempt) => attempt.orderId));
  return [
    ...attempts.flatMap((attempt) => judgeAttempt(attempt, byId)),
    ...orders
      .filter((order) => !known.has(order.id))
      .map(({ id, checkoutId }) => ({ invariant: "O5", what: `order ${id} (${checkoutId}) belongs to no key` })),
    ...twice(attempts.map((attempt) => attempt.orderId)).map((id) => ({
      invariant: "O5",
      what: `order ${id} was answered to two keys`,
    })),
    ...twice(orders.map((order) => order.checkoutId)).map((id) => ({
      invariant: "O5",
      what: `checkout ${id} has two orders`,
    })),
  ];
}

function judgeAttempt(attempt: Attempt, byId: ReadonlyMap<string, OrderRow>): Violation[] {
  const found: Violation[] = attempt.contradictions.map((what) => ({ invariant: "O5", what }));
  if (attempt.outcome === "unknown" || attempt.outcome === "open")
    found.push({ invariant: "O3", what: `${attempt.key} (${attempt.checkoutId}) is still ${attempt.outcome}` });
  if (attempt.orderId === null) return found;
  const order = byId.get(attempt.orderId);
  if (order === undefined) {
    found.push({ invariant: "O6", what: `${attempt.key} was told of order ${attempt.orderId}, which is not there` });
    return found;
  }
  const expected = attempt.body.expectedTotalMinor;
  if (order.totalMinor !== expected)
    found.push({ invariant: "O6", what: `order ${order.id} is over ${order.totalMinor}, ${expected} was confirmed` });
  if (attempt.cancel === "ok" && order.state !== "CANCELLED")
    found.push({ invariant: "O6", what: `order ${order.id} was answered as cancelled and is ${order.state}` });
  return found;
}

/** B2, B3: each event is told once, none is invented; and parcels of what was paid are on their way. */
export function judgeFollowUps(orders: readonly OrderRow[], notices: readonly SentNotice[]): Violation[] {
  const told = new Map<string, string[]>();
  for (const { path, subject } of notices) {
    const id = path.split("/").at(-1) ?? "";
    told.set(id, [...(told.get(id) ?? []), subject]);
  }
  const ids = new Set(orders.map((order) => order.id));
  return [
    ...orders.flatMap((order) => toldOnce(order, told.get(order.id) ?? [])),
    ...orders
      .filter((order) => order.state === "PAYMENT_CONFIRMED")
      .map((order) => ({ invariant: "O3", what: `order ${order.id} is paid and nobody picks it` })),
    ...[...told.keys()]
      .filter((id) => !ids.has(id))
      .map((id) => ({ invariant: "B3", what: `a message about order ${id}, which is not there` })),
  ];
}

function toldOnce(order: OrderRow, subjects: readonly string[]): Violation[] {
  const expected: readonly (readonly [string, RegExp, boolean])[] = [
    ["placed", TOLD_PLACED, true],
    ["cancelled", TOLD_CANCELLED, order.state === "CANCELLED"],
    ["refunded", TOLD_REFUNDED, order.refundedMinor > 0],
  ];
  return expected.flatMap(([what, pattern, isDue]) => {
    const times = subjects.filter((subject) => pattern.test(subject)).length;
    if (times === (isDue ? 1 : 0)) return [];
    const words = `order ${order.id} (${order.state}): "${what}" was told ${times} times`;
    return [{ invariant: times === 0 ? "B1" : "B2", what: words }];
  });
}

function twice(names: readonly (string | null)[]): readonly string[] {
  const seen = new Set<string>();
  return names.filter((name): name is string => name !== null && (seen.has(name) || !seen.add(name)));
}

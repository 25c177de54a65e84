/** Compares what the shop has after a replay with the files, to the centavo. Pure: each mismatch is a sentence. */
import { checkAtRest } from "../../../src/domain/invariants/check.ts";
import type { GatewayPayment } from "../../../src/domain/payment/types.ts";
import type { AuditedOrder } from "../../snapshot.ts";
import { quantitiesOf } from "../plan.ts";
import { CHECK_OF, difference, stockAddsUp } from "../reconcile.ts";
import { booksMismatches } from "./books.ts";
import type { Check, Mismatch } from "./checks.ts";
import {
  CURRENCY,
  freightMinor,
  goodsMinor,
  METHODS,
  paidMinor,
  reais,
  type Method,
  type OlistOrder,
  type OlistPayment,
} from "./orders.ts";
import type { OlistPlan } from "./plan.ts";
import type { OlistPlayed } from "./play.ts";
import type { ShopState, TenderState } from "./shop-state.ts";

export function reconcileOlist(
  plan: OlistPlan,
  played: Pick<OlistPlayed, "orders" | "failures">,
  state: ShopState,
): Mismatch[] {
  const { snapshot, unpublished } = state;
  return [
    ...played.failures.map((what): Mismatch => ({ check: "orders", what })),
    ...ordersAreTheFiles(plan, played.orders, state),
    ...listIsTheFiles(plan, played.orders, state),
    ...vouchersAreSpent(plan, state),
    ...booksMismatches(plan, state.accounts),
    ...stockAddsUp(plan, snapshot),
    ...checkAtRest(snapshot).map(({ invariant, what }): Mismatch => ({
      check: CHECK_OF[invariant] ?? "stuck",
      what: `${invariant}: ${what}`,
    })),
    ...(unpublished === 0 ? [] : [{ check: "stuck" as const, what: `${unpublished} events wait in the outbox` }]),
  ];
}

function ordersAreTheFiles(plan: OlistPlan, placed: ReadonlyMap<string, string>, state: ShopState): Mismatch[] {
  const byId = new Map(state.snapshot.orders.map((order) => [order.id, order]));
  const ours = new Set(placed.values());
  const strays = state.snapshot.orders.filter((order) => !ours.has(order.id));
  return [
    ...strays.map(({ id }): Mismatch => ({ check: "orders", what: `order ${id} belongs to no order of the files` })),
    ...[...plan.orders.values()].flatMap((order): Mismatch[] => {
      const row = byId.get(placed.get(order.id) ?? "");
      if (!row) return [{ check: "orders", what: `order ${order.id} of the files has no order` }];
      return [...orderIsTheFiles(order, row), ...tendersAreTheFiles(order, row, state.tenders.get(row.id) ?? [])];
    }),
  ];
}

function orderIsTheFiles(order: OlistOrder, row: AuditedOrder): Mismatch[] {
  const found: Mismatch[] = [];
  const wrong = (check: Check, what: string): void =>
    void found.push({ check, what: `${nameOf(order, row)}: ${what}` });
  const same = (check: Check, name: string, has: number, files: number): void => {
    if (has !== files) wrong(check, `${name} ${reais(has)}, the files say ${reais(files)}`);
  };
  same("orders", "its total is", row.totalMinor, paidMinor(order));
  same("orders", "its goods cost", row.subtotalMinor, goodsMinor(order));
  same("orders", "its freight is", row.totalMinor - row.subtotalMinor, freightMinor(order));
  if (row.currency !== CURRENCY) wrong("orders", `in ${row.currency}, not ${CURRENCY}`);
  for (const [sku, off] of difference(quantitiesOf(row.lines), quantitiesOf(order.lines))) {
    wrong("orders", `${off > 0 ? `${off} too many` : `${-off} too few`} of ${sku}`);
  }
  same("money", "captured of it was", row.capturedMinor, paidMinor(order));
  same("cancelled", "given back of it was", row.refundedMinor, order.isCancelled ? paidMinor(order) : 0);
  const expected = order.isCancelled ? "CANCELLED" : "PAYMENT_CONFIRMED";
  if (row.state !== expected) wrong(row.state === "PLACED" ? "stuck" : "cancelled", `is ${row.state}, not ${expected}`);
  return found;
}

function tendersAreTheFiles(order: OlistOrder, row: AuditedOrder, tenders: readonly TenderState[]): Mismatch[] {
  const name = nameOf(order, row);
  const bore = tenders.map(({ kind, method, amountMinor }) => ({ method: methodOf(method, kind), amountMinor }));
  const back = tenders.filter((tender) => tender.refundedMinor !== (order.isCancelled ? tender.amountMinor : 0));
  return [
    ...unlike(bore, order.payments).map((what): Mismatch => ({ check: "tenders", what: `${name}: ${what}` })),
    ...back.map(({ method, refundedMinor }): Mismatch => ({
      check: "cancelled",
      what: `${name}: ${reais(refundedMinor)} went back to ${method}`,
    })),
  ];
}

const nameOf = (order: OlistOrder, row: AuditedOrder): string => `order ${order.id}, ${row.id}`;

/** What the files call a method that the shop or its provider shows; null for one that they do not have. */
export function methodOf(shown: string, kind = "provider"): Method | null {
  if (kind === "gift_card") return "voucher";
  if (kind !== "provider") return null;
  if (shown === "Boleto") return "boleto";
  if (shown === "Debit card") return "debit_card";
  return / ending \d{4}$/.test(shown) ? "credit_card" : null;
}

interface Borne {
  readonly method: Method | null;
  readonly amountMinor: number;
}

/** Payments that only one of the two has, each as a sentence. They may stand in another order. */
function unlike(has: readonly Borne[], files: readonly OlistPayment[]): string[] {
  const named = (borne: readonly Borne[]): ReadonlyMap<string, number> =>
    quantitiesOf(borne.map(({ method, amountMinor }) => ({ sku: `${reais(amountMinor)} by ${method}`, quantity: 1 })));
  return difference(named(has), named(files)).map(
    ([payment, off]) =>
      `${payment}: ${Math.abs(off)} ${off > 0 ? "more than in the files" : "fewer than in the files"}`,
  );
}

/** region/shopper/checkout: the provider's reference leads to the checkout. */
const checkoutOf = ({ reference }: GatewayPayment): string => reference.split("/")[2] ?? "";

/** Each payment at the provider by its own list, and the sums of each method. */
function listIsTheFiles(plan: OlistPlan, placed: ReadonlyMap<string, string>, { snapshot }: ShopState): Mismatch[] {
  const taken = snapshot.payments.filter(({ capturedMinor }) => capturedMinor > 0);
  const byCheckout = Map.groupBy(taken, checkoutOf);
  const rows = new Map(snapshot.orders.map((order) => [order.id, order]));
  const found = [...plan.orders.values()].flatMap((order): Mismatch[] => {
    const row = rows.get(placed.get(order.id) ?? "");
    if (row === undefined) return [];
    const payments = byCheckout.get(row.checkoutId) ?? [];
    const captured = payments.map(({ method, capturedMinor }) => ({
      method: methodOf(method),
      amountMinor: capturedMinor,
    }));
    const files = order.payments.filter(({ method }) => method !== "voucher");
    const kept = payments.filter((each) => each.refundedMinor !== (order.isCancelled ? each.capturedMinor : 0));
    return [
      ...unlike(captured, files).map((what): Mismatch => ({
        check: "provider",
        what: `${nameOf(order, row)}: ${what}`,
      })),
      ...kept.map(({ paymentId, refundedMinor }): Mismatch => ({
        check: "cancelled",
        what: `${nameOf(order, row)}: ${reais(refundedMinor)} of payment ${paymentId} went back`,
      })),
    ];
  });
  return [...found, ...methodSums(plan, taken)];
}

function methodSums(plan: OlistPlan, taken: readonly GatewayPayment[]): Mismatch[] {
  const files = [...plan.orders.values()].flatMap((order) => order.payments);
  return METHODS.filter((method) => method !== "voucher").flatMap((method): Mismatch[] => {
    const has = sumOf(taken.filter((payment) => methodOf(payment.method) === method).map((each) => each.capturedMinor));
    const wanted = sumOf(files.filter((payment) => payment.method === method).map((each) => each.amountMinor));
    if (has === wanted) return [];
    return [{ check: "provider", what: `${reais(has)} were taken by ${method}, the files have ${reais(wanted)}` }];
  });
}

const sumOf = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function vouchersAreSpent(plan: OlistPlan, { vouchers }: ShopState): Mismatch[] {
  return vouchers.flatMap(({ order, cardId, amountMinor, availableMinor, heldMinor }): Mismatch[] => {
    const left = plan.orders.get(order)?.isCancelled ? amountMinor : 0;
    if (availableMinor === left && heldMinor === 0) return [];
    const what = `gift card ${cardId} of order ${order} has ${reais(availableMinor)} left, ${reais(heldMinor)} held`;
    return [{ check: "vouchers", what: `${what}, not ${reais(left)}` }];
  });
}

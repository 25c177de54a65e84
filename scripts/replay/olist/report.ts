/** What a replay of the Brazilian orders prints: what came from the files, what was left out, the figures. */
import { inWords, percentiles } from "../../figures.ts";
import type { Rest } from "../../snapshot.ts";
import { againLine, INDENT, line, machineLine, reasons, sum, timeLine, whole, type CallCounts } from "../words.ts";
import { freightMinor, goodsMinor, METHODS, paidMinor, reais, sellersOf, unitsOf, type OlistOrder } from "./orders.ts";
import type { OlistPlan } from "./plan.ts";
import type { OlistPlayed, OlistTimings } from "./play.ts";
import type { ShopState } from "./shop-state.ts";

/** Said before it begins. */
export function planReport(plan: OlistPlan, fileOrders: number): string {
  const orders = [...plan.orders.values()];
  const many = (count: (order: OlistOrder) => number): number => orders.filter((order) => count(order) > 1).length;
  const cancelled = orders.filter(({ isCancelled }) => isCancelled).length;
  const lines = sum(orders.map((order) => order.lines.length));
  const empty = sum(orders.map(({ emptyPayments }) => emptyPayments));
  return [
    line("files", `${whole(fileOrders)} orders, ${whole(plan.replayable)} of which can be replayed`),
    ...reasons("left out", plan.leftOut, "orders:"),
    line("replayed", `${whole(orders.length)} orders of ${whole(plan.guests.length)} customers,`),
    `${INDENT}${orders[0]?.at ?? ""} to ${orders.at(-1)?.at ?? ""}:`,
    `${INDENT}${whole(many((order) => sellersOf(order).size))} of several sellers, ${whole(many((order) => order.payments.length))} with several payments ` +
      `(at most ${whole(Math.max(0, ...orders.map((order) => order.payments.length)))}), ${whole(cancelled)} that are cancelled,`,
    `${INDENT}${whole(lines)} lines, ${whole(sum(orders.map(unitsOf)))} units, goods of ${reais(sum(orders.map(goodsMinor)))}, ` +
      `freight of ${reais(sum(orders.map(freightMinor)))}`,
    ...reasons("paid by", plan.payments, `payments${empty > 0 ? `; ${whole(empty)} of nothing were dropped` : ""}:`),
    line(
      "catalogue",
      `${whole(plan.goods.length)} offers of ${whole(plan.sellers.size)} sellers, each with a warehouse of its own; ` +
        `${whole(plan.rates.length)} shipping rates`,
    ),
  ].join("\n");
}

const TIMED: readonly (readonly [name: string, key: keyof OlistTimings])[] = [
  ["add a line", "add"],
  ["read the cart", "cart"],
  ["place the order", "place"],
  ["cancel the order", "cancel"],
  ["whole order", "order"],
];

export interface Ran {
  readonly played: OlistPlayed;
  readonly rest: Pick<Rest, "settledAfterMs">;
  readonly state: ShopState;
  readonly counts: Readonly<CallCounts>;
  readonly atOnce: number;
}

export function figuresReport(plan: OlistPlan, { played, rest, state, counts, atOnce }: Ran): string {
  const { timings, orders, cancelled, tookMs } = played;
  const seconds = tookMs / 1000;
  const rows = state.snapshot.orders;
  const kept = sum(rows.map((order) => order.capturedMinor - order.refundedMinor));
  const paid = sum([...plan.orders.values()].map(paidMinor));
  const tenders = sum([...state.tenders.values()].map((own) => own.length));
  return [
    line(
      "orders",
      `${whole(orders.size)} of ${whole(plan.orders.size)} placed, ${whole(cancelled.size)} cancelled; ${whole(tenders)} tenders`,
    ),
    line("money", `${reais(sum(rows.map((order) => order.totalMinor)))} in the shop, ${reais(paid)} in the files;`),
    `${INDENT}${reais(kept)} kept, ${reais(sum(rows.map((order) => order.refundedMinor)))} given back`,
    ...methodLines(plan),
    timeLine(tookMs, atOnce, rest),
    line(
      "rate",
      `${(orders.size / seconds).toFixed(1)} orders/s, ${whole(timings.add.length / seconds)} lines/s, ${whole(counts.calls / seconds)} calls/s`,
    ),
    ...TIMED.flatMap(([name, key]) =>
      timings[key].length > 0 ? [line(name, inWords(percentiles(timings[key])))] : [],
    ),
    againLine(counts),
    machineLine(),
  ].join("\n");
}

function methodLines(plan: OlistPlan): string[] {
  const payments = [...plan.orders.values()].flatMap((order) => order.payments);
  return METHODS.map((method) => {
    const own = payments.filter((payment) => payment.method === method);
    return `${INDENT}${reais(sum(own.map(({ amountMinor }) => amountMinor))).padStart(18)}  ${method}, ${whole(own.length)} times`;
  });
}

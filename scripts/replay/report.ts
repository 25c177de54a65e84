/** What a replay of invoices prints: what came from the file, what was left out, the figures. */
import { formatAmount } from "../../src/kernel/money.ts";
import { inWords, percentiles } from "../figures.ts";
import type { Rest } from "../snapshot.ts";
import { CURRENCY, goodsMinor, units, type Invoice } from "./invoices.ts";
import type { Plan } from "./plan.ts";
import type { Played, Timings } from "./play.ts";
import { total } from "./tally.ts";
import { againLine, INDENT, line, machineLine, reasons, sum, timeLine, whole, type CallCounts } from "./words.ts";

const pounds = (minor: number): string => `${formatAmount(minor, CURRENCY)} ${CURRENCY}`;

/** What the file has and what of it is replayed; said before it begins. */
export function planReport(plan: Plan, invoices: readonly Invoice[], fileRows: number): string {
  const replayed = [...plan.invoices.values()];
  const customers = plan.shoppers.filter(({ name }) => name.startsWith("Customer")).length;
  const cancellations = invoices.filter(({ kind }) => kind === "cancellation");
  const rows = sum(invoices.map((invoice) => invoice.rows));
  const saleRows = rows - sum(cancellations.map((invoice) => invoice.rows));
  const codes = Map.groupBy(plan.goods, (good) => good.code);
  const severalPrices = [...codes.values()].filter((offers) => offers.length > 1).length;
  const lines = sum(replayed.map((invoice) => invoice.lines.length));
  const summed = saleRows - total(plan.leftOut.rows) - lines;
  return [
    line("file", `${whole(fileRows)} rows; the first ${whole(invoices.length)} invoices have ${whole(rows)} of them,`),
    `${INDENT}${invoices[0]?.at ?? ""} to ${invoices.at(-1)?.at ?? ""}`,
    line(
      "replayed",
      `${whole(replayed.length)} invoices of ${whole(customers)} customers and ${whole(plan.shoppers.length - customers)} unnamed buyers:`,
    ),
    `${INDENT}${whole(lines)} lines (${whole(summed)} rows joined another of their code and price), at most ` +
      `${whole(Math.max(0, ...replayed.map((invoice) => invoice.lines.length)))} on an invoice,`,
    `${INDENT}${whole(sum(replayed.map(units)))} units, goods of ${pounds(sum(replayed.map(goodsMinor)))}`,
    line(
      "offers",
      `${whole(plan.goods.length)} of ${whole(codes.size)} codes, of which ${whole(severalPrices)} have several prices`,
    ),
    line("cancellations", `${whole(plan.cancelled.size)} of ${whole(cancellations.length)} take a whole order back`),
    ...reasons("left out", plan.leftOut.cancellations, "cancellations:"),
    ...reasons("", plan.leftOut.invoices, "invoices:"),
    ...reasons("", plan.leftOut.rows, `of ${whole(saleRows)} rows that are no cancellation's:`),
    ...reasons("sent to GB", plan.sentHome, "invoices, whose country the shop does not deliver to:"),
  ].join("\n");
}

const TIMED: readonly (readonly [name: string, key: keyof Timings])[] = [
  ["add a line", "add"],
  ["read the cart", "cart"],
  ["place the order", "place"],
  ["cancel the order", "cancel"],
  ["whole invoice", "invoice"],
];

export function figuresReport(
  plan: Plan,
  played: Played,
  rest: Rest,
  counts: Readonly<CallCounts>,
  atOnce: number,
): string {
  const { timings, orders, cancelled, tookMs } = played;
  const seconds = tookMs / 1000;
  const owed = sum(rest.snapshot.orders.map((order) => (order.state === "CANCELLED" ? 0 : order.totalMinor)));
  const kept = sum(rest.snapshot.payments.map((payment) => payment.capturedMinor - payment.refundedMinor));
  return [
    line("orders", `${whole(orders.size)} of ${whole(plan.invoices.size)} placed, ${whole(cancelled.size)} cancelled`),
    line("money", `${pounds(owed)} owed with shipping and tax, ${pounds(kept)} kept by the provider`),
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

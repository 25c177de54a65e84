/** What the bench of the checkout has found out, in lines, and held against its aims. */
import type { Percentiles } from "../scripts/figures.ts";
import type { Baselines } from "./baseline.ts";
import type { Counts, FlowCosts } from "./flow-costs.ts";
import type { Measured } from "./load.ts";

export interface Checkouts extends Measured {
  /** The call that places the order, alone; `latencyMs` is the whole checkout. */
  readonly placeMs: Percentiles;
}

export interface CheckoutRow {
  readonly name: string;
  readonly measured: readonly Checkouts[];
}

export interface StoreReport {
  readonly store: "d1" | "postgres";
  /** Shoppers who buy again: the row that is judged. */
  readonly returning: CheckoutRow;
  /** For information. */
  readonly others: readonly CheckoutRow[];
  readonly costs: { readonly newGuest: FlowCosts; readonly returning: FlowCosts };
  /** Of an order that a gift card and a card pay: for information. */
  readonly splitCosts: FlowCosts;
  /** Transactions that the store's own server makes durable a second, without a shop; null on D1. */
  readonly storeCommits: readonly Measured[] | null;
}

/** Rates are judged where requests come together; one client alone waits for each of its commits. */
export const AIMS = { commits: 11, commitsPerOrderRate: 12, placeP50Ms: 50, judgedClients: [32, 128] } as const;

export const baselineLine = (name: string, { clients, perSecond, latencyMs, errors }: Measured): string =>
  `${name.padEnd(38)} ${String(clients).padStart(4)} clients ${perSecond.toFixed(1).padStart(9)}/s   p50 ${latencyMs.p50.toFixed(1)} p99 ${latencyMs.p99.toFixed(1)} ms${errors > 0 ? `   ${errors} errors` : ""}`;

export function checkoutLine(name: string, measured: Checkouts): string {
  const { clients, perSecond, latencyMs, placeMs, errors, errorSamples } = measured;
  const failed = errors > 0 ? `   ${errors} errors (${errorSamples[0]})` : "";
  return (
    `${name.padEnd(38)} ${String(clients).padStart(4)} clients ${perSecond.toFixed(1).padStart(9)}/s   ` +
    `placing it p50 ${placeMs.p50.toFixed(1)} p99 ${placeMs.p99.toFixed(1)} ms, all of it p50 ${latencyMs.p50.toFixed(1)} p99 ${latencyMs.p99.toFixed(1)} ms${failed}`
  );
}

const listed = (of: Readonly<Record<string, number>>): string =>
  Object.entries(of)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, n]) => `${name} ${n}`)
    .join(", ");

/** The tables of a shopper's new object are made once in its life: told, not judged. */
const SCHEMA = "shopper.schema";

export const judgedCommits = ({ commits, commitsTotal }: Counts): number => commitsTotal - (commits[SCHEMA] ?? 0);

export function costLines(who: string, { untilOrderRow, inAll }: FlowCosts): readonly string[] {
  const schema = untilOrderRow.commits[SCHEMA] ?? 0;
  const besides = schema > 0 ? `, and ${schema} of its object's tables` : "";
  return [
    `an order of two lines ${who}, until its row: ${judgedCommits(untilOrderRow)} durable commits${besides} (${listed(untilOrderRow.commits)})`,
    `  ${untilOrderRow.rowsTotal} rows written (${listed(untilOrderRow.rows)})`,
    `  ${untilOrderRow.hopsTotal} hops (${listed(untilOrderRow.hops)})`,
    `  in all, paid and published: ${inAll.commitsTotal} commits (${listed(inAll.commits)}), ${inAll.rowsTotal} rows, ${inAll.hopsTotal} hops`,
  ];
}

/** What was missed, in words; prints what each aim was held against. */
export function judge({ store, returning, others, costs, storeCommits }: StoreReport, baselines: Baselines): string[] {
  const missed: string[] = [];
  const hold = (isMet: boolean, text: string): void => {
    console.log(`${isMet ? "met   " : "MISSED"}  ${text}`);
    if (!isMet) missed.push(`${store}: ${text}`);
  };
  if (store === "d1") {
    for (const [who, { untilOrderRow }] of Object.entries(costs)) {
      const commits = judgedCommits(untilOrderRow);
      hold(commits <= AIMS.commits, `${commits} commits until the order's row (${who}), aim ${AIMS.commits}`);
    }
  }
  for (const measured of returning.measured) {
    const at = measured.clients;
    const commits = baselines.commits.find(({ clients }) => clients === at)?.perSecond ?? 0;
    const aim = commits / AIMS.commitsPerOrderRate;
    const own = storeCommits?.find(({ clients }) => clients === at);
    const beside = own === undefined ? "" : `; Postgres itself commits ${own.perSecond}/s`;
    const text = `${measured.perSecond} orders/s at ${at} clients; ${commits} commits/s / ${AIMS.commitsPerOrderRate} = ${aim.toFixed(1)}${beside}`;
    if (AIMS.judgedClients.some((each) => each === at)) hold(measured.perSecond >= aim, text);
    else console.log(`        ${text} (not judged)`);
    if (at === 1) {
      const { p50 } = measured.placeMs;
      hold(p50 < AIMS.placeP50Ms, `placing an order takes ${p50} ms at one client (p50), aim ${AIMS.placeP50Ms}`);
    }
  }
  const errors = [returning, ...others].flatMap((row) => row.measured).reduce((sum, each) => sum + each.errors, 0);
  if (errors > 0) hold(false, `${errors} checkouts failed`);
  return missed;
}

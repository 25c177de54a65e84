/**
 * Spreads the whole shop over another number of stock objects while it sells, a bounded step at a time: every step
 * begins and ends with the map, so that the next one, by whomever, goes on where this one stopped.
 */
import {
  beginLayout,
  endLayout,
  layoutNames,
  layoutsToTell,
  sourcesOf,
  targetOf,
  type Move,
  type StockMapRow,
} from "../../domain/inventory/stock-map.ts";
import type { Sku } from "../../kernel/ids.ts";
import type { Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { anotherMove, finishSkus, MAP_BUSY, moveFrom, MOVE_UNANSWERED, type MovingDeps } from "./move-skus.ts";

type LayoutMove = Extract<Move, { kind: "layout" }>;

/** Calls at once while all objects are told. */
const CALLS_AT_ONCE = 8;
const WRITES_MAX = 5;

export interface ReshardStep {
  readonly finished: boolean;
  /** Skus that this step has sent to another object. */
  readonly moved: number;
  readonly objectsDone: number;
  readonly objects: number;
}

/** One step: a page of the skus of one object. Repeat it until it is finished. */
export async function reshardShop(deps: MovingDeps, shards: number): Promise<Result<ReshardStep, Problem>> {
  const begun = await begin(deps, shards);
  if (!begun.ok) return begun;
  const map = begun.value;
  const { moving } = map;
  if (moving?.kind !== "layout") {
    const objects = sourcesOf(map, deps.settings.region).length;
    return ok({ finished: true, moved: 0, objectsDone: objects, objects });
  }
  return moving.told ? emptyNext(deps, map, moving) : tellAll(deps, map, moving);
}

async function begin(deps: MovingDeps, shards: number): Promise<Result<StockMapRow, Problem>> {
  const { region } = deps.settings;
  for (let write = 0; write < WRITES_MAX; write++) {
    const map = await deps.stock.map.read();
    const begun = beginLayout(map, region, shards);
    if (begun.ok) {
      if (begun.value === map || (await deps.stock.map.save(begun.value, map.version))) return begun;
      continue;
    }
    if (begun.error.kind === "layout") return err(anotherMove(begun.error));
    const finished = await finishSkus(deps, map);
    if (!finished.ok) return finished;
  }
  return err(MAP_BUSY);
}

/** The objects of the new layout first: the others send to them what they have never held. */
async function tellAll(deps: MovingDeps, map: StockMapRow, moving: LayoutMove): Promise<Result<ReshardStep, Problem>> {
  const { region } = deps.settings;
  const fresh = layoutNames(region, moving);
  const others = map.names.filter((name) => !fresh.includes(name));
  const layouts = layoutsToTell(map);
  for (const names of [fresh, others]) {
    for (let start = 0; start < names.length; start += CALLS_AT_ONCE) {
      const some = names.slice(start, start + CALLS_AT_ONCE);
      const told = await Promise.all(some.map((name) => deps.stock.shard(name).spread({ layouts })));
      if (told.some((answer) => answer.outcome === "unknown")) return err(MOVE_UNANSWERED);
    }
  }
  return record(deps, map, { ...moving, told: true }, 0);
}

async function emptyNext(
  deps: MovingDeps,
  map: StockMapRow,
  moving: LayoutMove,
): Promise<Result<ReshardStep, Problem>> {
  const { region } = deps.settings;
  const from = sourcesOf(map, region)[moving.done];
  if (from === undefined) return finish(deps, map);
  const page = await deps.stock.shard(from).held({ after: moving.after });
  if (page.outcome === "unknown") return err(MOVE_UNANSWERED);
  const byTarget = Map.groupBy(page.skus, (sku: Sku) => targetOf(map, region, sku, moving));
  byTarget.delete(from);
  for (const [to, skus] of byTarget) {
    const refusal = await moveFrom(deps, { from, to, skus, epoch: moving.epoch });
    if (refusal) return err(refusal);
  }
  const moved = [...byTarget.values()].reduce((sum, skus) => sum + skus.length, 0);
  const isEmpty = page.next === null;
  const next = { ...moving, done: moving.done + (isEmpty ? 1 : 0), after: isEmpty ? null : page.next };
  return record(deps, map, next, moved);
}

async function record(
  deps: MovingDeps,
  map: StockMapRow,
  moving: LayoutMove,
  moved: number,
): Promise<Result<ReshardStep, Problem>> {
  const saved = await deps.stock.map.save({ ...map, version: map.version + 1, moving }, map.version);
  if (!saved) return err(MAP_BUSY);
  const objects = sourcesOf(map, deps.settings.region).length;
  return ok({ finished: false, moved, objectsDone: moving.done, objects });
}

async function finish(deps: MovingDeps, map: StockMapRow): Promise<Result<ReshardStep, Problem>> {
  if (!(await deps.stock.map.save(endLayout(map), map.version))) return err(MAP_BUSY);
  const objects = sourcesOf(map, deps.settings.region).length;
  return ok({ finished: true, moved: 0, objectsDone: objects, objects });
}

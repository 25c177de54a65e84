/**
 * Moves skus to another stock object while they are sold (docs/resharding.md). The move is written into the map before
 * anything is done, and every step may be repeated: whoever comes next finishes what somebody else began.
 */
import {
  beginSkus,
  endSkus,
  homeOf,
  ownName,
  STOCK_OBJECT_PATTERN,
  type Move,
  type StockMapRow,
} from "../../domain/inventory/stock-map.ts";
import type { Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

export type MovingDeps = Pick<Deps, "stock" | "settings">;

/** Somebody else writes the map at the same time: read it again, so often. */
const WRITES_MAX = 5;
/** A sku is found at the end of as many moves at most that the map does not know of. */
const SOURCES_MAX = 8;

export const MOVE_UNANSWERED = problem(
  "overloaded",
  "A stock object did not answer. The move is written down and nothing is lost: send the same again to finish it.",
  { retryAfterSeconds: 1 },
);
const STILL_COMING = problem(
  "overloaded",
  "A sku is still on its way from its last move. Send the same again in a moment.",
  { retryAfterSeconds: 1 },
);
export const MAP_BUSY = problem("overloaded", "Others are moving stock at this moment. Send the same again.", {
  retryAfterSeconds: 1,
});

export const anotherMove = (move: Move): Problem =>
  problem(
    "conflict",
    move.kind === "layout"
      ? `The whole shop is being spread over ${move.shards} objects. Let that finish first: npm run reshard -- --shards ${move.shards}.`
      : `A move of ${move.skus.length} skus to ${move.to} is under way. Send the same again.`,
  );

/** As staff ask for it: each sku to an object of its own, or all to the one that is named. */
export async function moveGoods(
  deps: MovingDeps & Pick<Deps, "catalogue">,
  skus: readonly Sku[],
  to: string | null,
): Promise<Result<readonly { readonly sku: Sku; readonly to: string }[], Problem>> {
  const { region } = deps.settings;
  if (to !== null && !(STOCK_OBJECT_PATTERN.test(to) && to.startsWith(`${region}-`))) {
    const detail = `Stock objects of this shop are named ${region}- and letters, digits or . _ : -`;
    return err(problem("unprocessable", detail, { errors: [{ pointer: "/to", detail }] }));
  }
  const known = new Set((await deps.catalogue.offers(skus)).map((offer) => offer.sku));
  const errors = skus.flatMap((sku, index) =>
    known.has(sku) ? [] : [{ pointer: `/skus/${index}`, detail: "There is no offer with this sku." }],
  );
  if (errors.length > 0) return err(problem("unprocessable", "Nothing was moved. Correct the skus.", { errors }));
  const byTarget = Map.groupBy(new Set(skus), (sku) => to ?? ownName(region, sku));
  for (const [target, some] of byTarget) {
    const moved = await moveSkus(deps, some, target);
    if (!moved.ok) return moved;
  }
  return ok([...byTarget].flatMap(([target, some]) => some.map((sku) => ({ sku, to: target }))));
}

/** Moves at most `LIMITS.stockMoveSkusMax` skus. An unfinished move of others is finished first. */
export async function moveSkus(
  deps: MovingDeps,
  skus: readonly Sku[],
  to: string,
): Promise<Result<StockMapRow, Problem>> {
  const wanted = [...new Set(skus)].sort();
  for (let write = 0; write < WRITES_MAX; write++) {
    const map = await deps.stock.map.read();
    const overridesMax = Object.keys(map.overrides).length + wanted.length;
    if (overridesMax > LIMITS.stockOverridesMax)
      return err(
        problem("limit-exceeded", `At most ${LIMITS.stockOverridesMax} skus may stand outside the shop's layout.`),
      );
    const begun = beginSkus(map, wanted, to);
    if (!begun.ok) {
      if (begun.error.kind === "layout") return err(anotherMove(begun.error));
      const finished = await finishSkus(deps, map);
      if (!finished.ok) return finished;
      continue;
    }
    const isMine = begun.value === map || (await deps.stock.map.save(begun.value, map.version));
    if (isMine) return finishSkus(deps, begun.value);
  }
  return err(MAP_BUSY);
}

/** Carries out the move that the map has written down; the map that it leaves. */
export async function finishSkus(deps: MovingDeps, map: StockMapRow): Promise<Result<StockMapRow, Problem>> {
  const { moving } = map;
  if (moving?.kind !== "skus") return ok(map);
  const { region } = deps.settings;
  const bySource = Map.groupBy(moving.skus, (sku) => homeOf(map, region, sku));
  for (const [from, skus] of bySource) {
    const refusal = await moveFrom(deps, { from, to: moving.to, skus, epoch: moving.epoch });
    if (refusal) return err(refusal);
  }
  const done = endSkus(map, region);
  return (await deps.stock.map.save(done, map.version)) ? ok(done) : err(MAP_BUSY);
}

export interface Leg {
  readonly from: string;
  readonly to: string;
  readonly skus: readonly Sku[];
  readonly epoch: number;
}

/** The new object hears of it first, then the old one lets go; null when that is done. */
export async function moveFrom(deps: MovingDeps, leg: Leg): Promise<Problem | null> {
  const { to, epoch } = leg;
  let legs = [leg];
  for (let source = 0; source < SOURCES_MAX && legs.length > 0; source++) {
    const further: Leg[] = [];
    for (const { from, skus } of legs) {
      if (from === to) continue;
      const expected = await deps.stock.shard(to).expectMove({ skus, from, epoch });
      if (expected.outcome === "unknown") return MOVE_UNANSWERED;
      const left = await deps.stock.shard(from).leave({ skus, to, epoch });
      if (left.outcome === "unknown") return MOVE_UNANSWERED;
      if (left.outcome === "coming") return STILL_COMING;
      if (left.outcome === "moved") further.push(...rest({ from, to, skus, epoch }, left.moved));
    }
    legs = further;
  }
  return legs.length === 0 ? null : STILL_COMING;
}

/** Where some of the skus are elsewhere, nothing has left: those are fetched from there, the others from here again. */
function rest(leg: Leg, moved: readonly { readonly sku: Sku; readonly to: string }[]): readonly Leg[] {
  const elsewhere = new Map(moved.map(({ sku, to }) => [sku, to]));
  return [...Map.groupBy(leg.skus, (sku) => elsewhere.get(sku) ?? leg.from)].map(([from, skus]) => ({
    ...leg,
    from,
    skus,
  }));
}

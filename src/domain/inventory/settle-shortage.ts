/**
 * More is promised of a stock than is there: who keeps, whose unit another warehouse sends, who is short. Older orders
 * keep; units that lie elsewhere go to the oldest of the others; the newest are short, by whole units. Pure, and the
 * same rows give the same answer in whatever order they come.
 */
import type { WarehouseId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";

/** Units of the sku that an order still waits for from this warehouse. */
export interface StockPromise {
  readonly id: string;
  readonly placedAt: EpochMs;
  readonly quantity: number;
}

export interface Shortage<P extends StockPromise> {
  /** What the level says is promised and not there. */
  readonly missing: number;
  /** Held by open reservations there: the newest promises of all, which a confirmation refuses (types.ts). */
  readonly reserved: number;
  /** Units whose orders are known to be short already. */
  readonly known: number;
  readonly promises: readonly P[];
  /** Free units of the sku at other warehouses, the preferred one first. */
  readonly elsewhere: readonly { readonly warehouseId: WarehouseId; readonly free: number }[];
}

export interface ShortagePlan<P> {
  readonly reassigned: readonly { readonly promise: P; readonly quantity: number; readonly from: WarehouseId }[];
  readonly short: readonly { readonly promise: P; readonly quantity: number }[];
  /** Nobody is found to whom they were promised: a matter for people. */
  readonly unexplained: number;
}

/** Oldest first; among those of one instant the id decides. */
export const byAge = (a: StockPromise, b: StockPromise): number =>
  a.placedAt - b.placedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Units that orders (not reservations) cannot get, known ones included. */
export const owedToOrders = ({ missing, reserved }: { readonly missing: number; readonly reserved: number }): number =>
  Math.max(0, missing - reserved);

/** reassigned + short + unexplained = what is owed to orders and not known yet. */
export function settleShortage<P extends StockPromise>(shortage: Shortage<P>): ShortagePlan<P> {
  const unmet = Math.max(0, owedToOrders(shortage) - shortage.known);
  const fallen = newestUnits(shortage.promises, unmet);
  const unexplained = unmet - fallen.reduce((sum, each) => sum + each.quantity, 0);
  const free = shortage.elsewhere.map((each) => ({ ...each }));
  const reassigned: { promise: P; quantity: number; from: WarehouseId }[] = [];
  const short: { promise: P; quantity: number }[] = [];
  for (const { promise, quantity } of fallen.toReversed()) {
    let left = quantity;
    for (const place of free) {
      const taken = Math.min(left, place.free);
      if (taken === 0) continue;
      reassigned.push({ promise, quantity: taken, from: place.warehouseId });
      place.free -= taken;
      left -= taken;
    }
    if (left > 0) short.push({ promise, quantity: left });
  }
  return { reassigned, short, unexplained };
}

/** The newest promises that hold so many units together, newest first; of the last one only what is needed. */
function newestUnits<P extends StockPromise>(
  promises: readonly P[],
  units: number,
): readonly { readonly promise: P; readonly quantity: number }[] {
  const fallen: { promise: P; quantity: number }[] = [];
  let left = units;
  for (const promise of promises.toSorted(byAge).toReversed()) {
    if (left === 0) break;
    const quantity = Math.min(left, promise.quantity);
    if (quantity > 0) fallen.push({ promise, quantity });
    left -= quantity;
  }
  return fallen;
}

/**
 * Units have come: whose wait is over. The oldest first, each only when all of its units are there, and nobody
 * overtakes one who still waits.
 */
export function coverOldest<P extends StockPromise>(units: number, waiting: readonly P[]): readonly P[] {
  const covered: P[] = [];
  let left = units;
  for (const promise of waiting.toSorted(byAge)) {
    if (promise.quantity > left) break;
    covered.push(promise);
    left -= promise.quantity;
  }
  return covered;
}

/**
 * Some pages of the stock objects: their books, their open reservations, and the levels whose orders must be told
 * something. The quick audit reads level rows only; the deep one adds every movement up again and counts the orders.
 */
import {
  balanceFinding,
  levelSubject,
  orphanFinding,
  OVERDUE_GRACE_MS,
  oversoldFinding,
  soldOf,
  stockFindings,
  type CheckoutEnd,
  type Finding,
  type SkuBalance,
} from "../../domain/invariants/findings.ts";
import { parseReservationReference } from "../../domain/checkout/reservation-reference.ts";
import { owedToOrders } from "../../domain/inventory/settle-shortage.ts";
import type { StockAudit } from "../../domain/inventory/types.ts";
import type { Shortfall } from "../../domain/order/shortfall.ts";
import type { CheckoutState, CheckoutView } from "../../domain/checkout/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { MINUTE_MS } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Depth, Place } from "../../ports/incidents.ts";
import { balancesOf } from "./look-at-balances.ts";

export type LookDeps = Pick<Deps, "orders" | "stock" | "shoppers" | "clock" | "log">;

export interface StockLook {
  readonly place: Pick<Place, "shard" | "after">;
  readonly findings: readonly Finding[];
  /** Skus whose orders have to be told that something is short, or has come. */
  readonly unsettled: readonly Sku[];
  readonly pages: number;
  readonly levels: number;
  readonly reservations: number;
  readonly skipped: number;
  /** Deep only: over the skus whose own objects were read. */
  readonly unitsSold: number;
  readonly unitsOrdered: number;
}

export async function lookAtStock(
  deps: LookDeps,
  from: Pick<Place, "shard" | "after">,
  depth: Depth,
  levelsMax: number,
): Promise<StockLook> {
  let { shard, after } = from;
  const findings: Finding[] = [];
  const unsettled: Sku[] = [];
  const counts = { pages: 0, levels: 0, reservations: 0, skipped: 0, unitsSold: 0, unitsOrdered: 0 };
  const pokes = { left: LIMITS.reconcilePokesMax };
  const names = deps.stock.shardNames();
  // Pages are of very different sizes: a shop of few skus has as many objects as one of many.
  while (shard !== null && counts.levels < levelsMax && counts.pages < LIMITS.reconcilePagesMax) {
    counts.pages += 1;
    const audit = await deps.stock.shard(shard).audit({ after, deep: depth === "deep" });
    if ("outcome" in audit) {
      // One object that is silent does not hold up the others.
      counts.skipped += 1;
      [shard, after] = [nextOf(names, shard), null];
      continue;
    }
    counts.levels += audit.levels.length;
    counts.reservations += audit.openReservations.length;
    findings.push(...stockFindings(shard, audit, deps.clock.now()));
    const short = await lookAtShortages(deps, shard, audit, after);
    findings.push(...short.findings);
    unsettled.push(...short.unsettled);
    const orphans = await lookAtReservations(deps, shard, audit, pokes);
    findings.push(...orphans.findings);
    counts.skipped += orphans.skipped;
    if (depth === "deep") {
      const balances = await lookAtBalances(deps, shard, audit);
      findings.push(...balances.findings);
      counts.skipped += balances.skipped;
      counts.unitsSold += balances.unitsSold;
      counts.unitsOrdered += balances.unitsOrdered;
    }
    if (audit.next === null) [shard, after] = [nextOf(names, shard), null];
    else after = audit.next;
  }
  return { place: { shard, after }, findings, unsettled, ...counts };
}

/** In the order of their names; a map that grew meanwhile is walked on, one that shrank too. */
const nextOf = (names: readonly string[], shard: string): string | null =>
  names.toSorted().find((name) => name > shard) ?? null;

async function lookAtShortages(
  deps: LookDeps,
  shard: string,
  audit: StockAudit,
  after: string | null,
): Promise<{ readonly findings: readonly Finding[]; readonly unsettled: readonly Sku[] }> {
  const known = await deps.orders.shortfalls.openBetween(after as Sku | null, audit.next as Sku | null);
  const unitsBySubject = new Map<string, number>();
  for (const shortfall of known)
    unitsBySubject.set(
      levelSubject(shortfall),
      (unitsBySubject.get(levelSubject(shortfall)) ?? 0) + shortfall.quantity,
    );
  const unitsOf = (level: Pick<Shortfall, "sku" | "warehouseId">): number =>
    unitsBySubject.get(levelSubject(level)) ?? 0;
  const levels = audit.levels.filter(({ missing }) => missing > 0);
  const isOpen = new Set(levels.filter((level) => owedToOrders(level) !== unitsOf(level)).map(({ sku }) => sku));
  const missing = new Set(levels.map(levelSubject));
  // Known to be short, and their own object says that nothing is missing any more.
  for (const shortfall of known)
    if (!missing.has(levelSubject(shortfall)) && deps.stock.shardOf(shortfall.sku) === shard) isOpen.add(shortfall.sku);
  // Or it lies at another warehouse by now.
  for (const { sku } of known)
    if (audit.levels.some((level) => level.sku === sku && level.missing === 0 && level.onHand > level.reserved))
      isOpen.add(sku);
  return { findings: levels.flatMap((level) => oversoldFinding(level, unitsOf(level))), unsettled: [...isOpen] };
}

/** A checkout that is not at its end is at work within this time; what is older is asked to go on. */
const QUIET_AFTER_MS = 5 * MINUTE_MS;

async function lookAtReservations(
  deps: LookDeps,
  shard: string,
  { openReservations }: StockAudit,
  pokes: { left: number },
): Promise<{ readonly findings: readonly Finding[]; readonly skipped: number }> {
  const now = deps.clock.now();
  const youngestEnd = now + LIMITS.checkoutTtlMs + LIMITS.reservationGraceMs - QUIET_AFTER_MS;
  const findings: Finding[] = [];
  let skipped = 0;
  // What is overdue first: it holds stock that nobody can buy.
  for (const reservation of openReservations.toSorted((a, b) => a.expiresAt - b.expiresAt)) {
    const { reference, expiresAt } = reservation;
    const name = parseReservationReference(reference);
    if (name === null || reference.includes("/short-") || expiresAt > youngestEnd) continue;
    if (pokes.left === 0) {
      skipped += 1;
      continue;
    }
    pokes.left -= 1;
    const end = await poke(deps, name);
    if (end === null) skipped += 1;
    else if (end !== "running" && expiresAt + OVERDUE_GRACE_MS >= now)
      findings.push(...orphanFinding(shard, reservation, end));
  }
  return { findings, skipped };
}

const ENDED: ReadonlySet<CheckoutState> = new Set(["INVENTORY_RELEASED", "PAYMENT_CONFIRMED", "CANCELLED"]);
export const endOf = (view: CheckoutView | null): CheckoutEnd =>
  view === null ? "unknown_checkout" : ENDED.has(view.state) ? "ended" : "running";

/** Has the shopper's object look at the checkout and go on with it; null when it does not answer. */
export async function poke(
  deps: Pick<Deps, "shoppers" | "log">,
  {
    shopperId,
    checkoutId,
  }: Pick<NonNullable<ReturnType<typeof parseReservationReference>>, "shopperId" | "checkoutId">,
): Promise<CheckoutEnd | null> {
  try {
    return endOf(await deps.shoppers.of(shopperId).poke(checkoutId));
  } catch (error) {
    deps.log("warn", "reconcile.poke_failed", { checkout: checkoutId, error: String(error) });
    return null;
  }
}

/** More differences at once than this are one fault, not many: the rest is left for the next night. */
const DIFFERENCES_MAX = 20;

async function lookAtBalances(
  deps: LookDeps,
  shard: string,
  audit: StockAudit,
): Promise<Pick<StockLook, "findings" | "skipped" | "unitsSold" | "unitsOrdered">> {
  const skus = [...new Set(audit.levels.map(({ sku }) => sku))].filter((sku) => deps.stock.shardOf(sku) === shard);
  const ordered = await deps.orders.unitsTaken(skus);
  const sold = soldOf(audit.movementSums);
  const differ = skus.filter((sku) => (sold.get(sku) ?? 0) !== (ordered.get(sku) ?? 0));
  // The page may be of one of several objects that have sold it, or a moment older than the orders.
  const balances = await balancesOf(deps, differ.slice(0, DIFFERENCES_MAX));
  const left = Math.max(0, differ.length - DIFFERENCES_MAX);
  const agreed = skus.filter((sku) => !differ.includes(sku)).reduce((sum, sku) => sum + (sold.get(sku) ?? 0), 0);
  const sum = (pick: (balance: SkuBalance) => number): number =>
    balances.found.reduce((all, balance) => all + pick(balance), agreed);
  return {
    findings: balances.found.flatMap(balanceFinding),
    skipped: left + balances.unanswered,
    unitsSold: sum((balance) => balance.sold),
    unitsOrdered: sum((balance) => balance.ordered),
  };
}

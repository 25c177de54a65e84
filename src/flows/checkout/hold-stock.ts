/** Reserving and confirming the stock of a checkout, one call for each stock object, in parallel. */
import { stockGone, stockMissing, stockShort, tooManyReserved } from "../../domain/checkout/failures.ts";
import type { CheckoutEvent } from "../../domain/checkout/machine.ts";
import { holdsElsewhere, insteadOf, nextRound, nextRoundAt } from "../../domain/checkout/make-checkout.ts";
import type { Checkout, ReservationPart } from "../../domain/checkout/types.ts";
import { planStock, type StockPlan } from "../../domain/checkout/plan-stock.ts";
import type { ReserveAnswer, Taken } from "../../domain/inventory/types.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Unanswered } from "../../ports/stock.ts";
import type { RunnerDeps } from "./run-checkout.ts";

/** Between hops to a sku that moves: doubled each time. */
const MOVED_PAUSE_FIRST_MS = 10;
const MOVED_PAUSE_MAX_MS = 1_000;

type Answer = ReserveAnswer | Unanswered;

export async function reserveStock(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent | "reread"> {
  const planned = await planFor(deps, row);
  if (planned === null) return { type: "unanswered" };
  const answers = row.reserveRound === 1 ? await inParallel(deps, row, planned) : await inOrder(deps, row, planned);
  if (answers.some((answer) => answer.outcome === "unknown")) return { type: "unanswered" };
  if (answers.some(hasToAskAnew) && !answers.some(isConfirmed)) return askAnew(deps, row, answers);
  if (answers.every((answer) => answer.outcome === "reserved")) {
    await releaseElsewhere(deps, row);
    return { type: "stock_reserved", taken: answers.map((answer) => answer.taken), allocation: planned.record };
  }
  // A part that an earlier run confirmed is ours; confirming again tells what was taken.
  if (answers.every((answer) => answer.outcome === "reserved" || isConfirmed(answer)))
    return reservedBefore(deps, row, answers, planned);
  const shortages = answers.flatMap((answer) => (answer.outcome === "short" ? answer.shortages : []));
  if (shortages.length === 0)
    return { type: "given_up", problem: answers.some(isTooMany) ? tooManyReserved : stockGone };
  const mayComeBack = shortages.every((shortage) => shortage.sellable + shortage.heldByOthers >= shortage.requested);
  if (mayComeBack && row.parts.length > 1 && row.reserveRound === 1) return tryAgainInOrder(deps, row);
  return { type: "given_up", problem: stockShort(shortages, row.offers) };
}

const isTooMany = (answer: Answer): boolean => answer.outcome === "refused" && answer.reason === "too_many_open";
const isConfirmed = (answer: Answer): boolean => answer.outcome === "refused" && answer.reason === "already_confirmed";

const reservePart = (deps: RunnerDeps, row: Checkout, part: ReservationPart, { plan }: StockPlan): Promise<Answer> => {
  const instead = insteadOf(row, part);
  return deps.stock.shard(part.shard).reserve({
    reference: part.reference,
    lines: part.lines.map((line) => {
      const own = plan.ranked.get(line.sku) ?? [];
      return own.length > 0 ? { ...line, warehouses: own } : line;
    }),
    warehouses: plan.warehouses.slice(0, LIMITS.reservationWarehousesMax),
    expiresAt: row.deadlineAt + LIMITS.reservationGraceMs,
    ...(instead.length > 0 && { instead }),
  });
};

/** Held at an object that the sku has left since: not answered, it ends by itself, or by the hold's own row. */
async function releaseElsewhere(deps: RunnerDeps, row: Checkout): Promise<void> {
  const holds = holdsElsewhere(row);
  if (holds.length === 0) return;
  await Promise.all(holds.map(({ shard, reference }) => deps.stock.shard(shard).release({ reference })));
}

const inParallel = (deps: RunnerDeps, row: Checkout, planned: StockPlan): Promise<Answer[]> =>
  Promise.all(row.parts.map((part) => reservePart(deps, row, part, planned)));

/** In key order, stopping at the first refusal: two carts that want the same two things cannot starve each other. */
async function inOrder(deps: RunnerDeps, row: Checkout, planned: StockPlan): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const part of row.parts) {
    const answer = await reservePart(deps, row, part, planned);
    answers.push(answer);
    if (answer.outcome !== "reserved" && !isConfirmed(answer)) break;
  }
  return answers;
}

/** Others hold it and it may come back: our own parts are released and taken once more, one after the other. */
const tryAgainInOrder = (deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent | "reread"> =>
  takeBack(deps, row, nextRound(row));

/** A sku has another object now, or an earlier run died between taking back and writing down the next round. */
const hasToAskAnew = (answer: Answer): boolean =>
  answer.outcome === "moved" || (answer.outcome === "refused" && answer.reason === "already_released");

/** Some skus have moved: all parts are taken back and asked for where they are now, under names of a new round. */
async function askAnew(deps: RunnerDeps, row: Checkout, answers: readonly Answer[]): Promise<CheckoutEvent | "reread"> {
  const moved = answers.flatMap((answer) => (answer.outcome === "moved" ? answer.moved : []));
  // More than two hops: it is between two objects at this moment.
  const pauses = Math.max(0, row.reserveRound - 2);
  if (pauses > 0) await deps.clock.sleep(Math.min(MOVED_PAUSE_FIRST_MS * 2 ** pauses, MOVED_PAUSE_MAX_MS));
  const told = new Map(moved.map(({ sku, to }) => [sku, to]));
  const known = new Map(row.parts.flatMap((part) => part.lines.map(({ sku }) => [sku, part.shard] as const)));
  const next = nextRoundAt(row, (sku) => told.get(sku) ?? known.get(sku) ?? deps.stock.shardOf(sku));
  return takeBack(deps, row, next);
}

/** Our own parts are released, and the next round is written down before it is asked for. */
async function takeBack(deps: RunnerDeps, row: Checkout, next: Checkout): Promise<CheckoutEvent | "reread"> {
  // What was held before the checkout is not handed to others between the rounds.
  const holds = row.holds && (await deps.restoreHolds(row));
  const released = await Promise.all(
    row.parts.map((part) => deps.stock.shard(part.shard).release({ reference: part.reference })),
  );
  if (released.some((answer) => answer.outcome === "unknown")) return { type: "unanswered" };
  const again = { ...next, ...(holds && { holds }), version: row.version + 1 };
  await deps.journal.save(again, row.version);
  return "reread";
}

async function reservedBefore(
  deps: RunnerDeps,
  row: Checkout,
  answers: readonly Answer[],
  { record }: StockPlan,
): Promise<CheckoutEvent> {
  const taken = await Promise.all(
    answers.map(async (answer, index): Promise<readonly Taken[] | null> => {
      if (answer.outcome === "reserved") return answer.taken;
      const part = row.parts[index];
      const confirmed = part && (await deps.stock.shard(part.shard).confirm({ reference: part.reference }));
      return confirmed?.outcome === "confirmed" ? confirmed.taken : null;
    }),
  );
  const known = taken.filter((each) => each !== null);
  return known.length === taken.length
    ? { type: "stock_reserved", taken: known, allocation: record }
    : { type: "unanswered" };
}

/** The commit point stands behind this: after the last confirmation the stock is sold, or it is given back. */
export async function confirmStock(deps: RunnerDeps, row: Checkout): Promise<CheckoutEvent> {
  const answers = await Promise.all(
    row.parts.map((part) => deps.stock.shard(part.shard).confirm({ reference: part.reference })),
  );
  const refusals = answers.filter((answer) => answer.outcome === "refused");
  if (refusals.length > 0) {
    const isMissing = refusals.every((refusal) => refusal.reason === "released");
    return { type: "given_up", problem: isMissing ? stockMissing : stockGone };
  }
  const taken = answers.flatMap((answer) => (answer.outcome === "confirmed" ? [answer.taken] : []));
  if (taken.length !== answers.length) return { type: "unanswered" };
  if (row.risk?.assessment.decision !== "review") return { type: "stock_confirmed", taken };
  const reviewUntil = deps.clock.now() + deps.settings.fraud.reviewMs;
  return { type: "confirmed_for_review", taken, reviewUntil };
}

/** Holds what is reserved until the row's new deadline; best effort, since confirming decides. */
export async function extendStock(deps: RunnerDeps, row: Checkout, deadlineAt: number): Promise<void> {
  const expiresAt = deadlineAt + LIMITS.reservationGraceMs;
  await Promise.all(
    row.parts.map((part) => deps.stock.shard(part.shard).extend({ reference: part.reference, expiresAt })),
  );
}

/** One plan for all lines, whichever objects hold them. Null when the catalogue does not answer. */
async function planFor(deps: RunnerDeps, row: Checkout): Promise<StockPlan | null> {
  try {
    const { warehouses } = await deps.catalogue.frame();
    return planStock(row, warehouses);
  } catch (error) {
    deps.log("error", "checkout.no_warehouses", { checkout: row.id, error: String(error) });
    return null;
  }
}

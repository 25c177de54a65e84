/** Fulfilment: every parcel whose next step is due takes it, hundreds with one commit (features D1). */
import { needsCarrier, nextStep, shippedAt, STEPPING_STATES, type CarrierNews } from "../../domain/delivery/parcel.ts";
import type { Postponement } from "../../domain/delivery/promised-ahead.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { DueParcel, ParcelMove } from "../../ports/order-store.ts";
import { publishOutbox } from "../orders/publish-outbox.ts";
import { lookAtPromises, type PromiseDeps } from "./look-at-promises.ts";
import { scheduleFulfilment } from "./schedule-fulfilment.ts";

type FulfilmentDeps = Pick<Deps, "orders" | "carrier" | "bus" | "clock" | "settings" | "background" | "log"> &
  PromiseDeps;

/**
 * Moves what is due and has itself woken when the next parcel is. Answers how many parcels moved. Several may run at
 * once: each move counts only from the state it was planned for, and labels are the carrier's by the parcel's id.
 */
export async function advanceParcels(deps: FulfilmentDeps): Promise<number> {
  const states = deps.settings.fulfilment.held
    ? STEPPING_STATES.filter((state) => state !== "WAITING")
    : STEPPING_STATES;
  let moved = 0;
  for (let round = 0; round < LIMITS.fulfilmentRoundsMax; round++) {
    const now = deps.clock.now();
    const due = await deps.orders.dueParcels(now, LIMITS.fulfilmentBatchMax, states);
    if (due.length === 0) break;
    const movedNow = (await deps.orders.advanceParcels(await planMoves(deps, due, now), now)).length;
    moved += movedNow;
    if (movedNow === 0) break;
  }
  if (moved > 0) deps.background(publishOutbox(deps));
  const nextDueAt = await deps.orders.nextDueAt(states);
  if (nextDueAt !== null) await scheduleFulfilment(deps, nextDueAt);
  return moved;
}

async function planMoves(
  deps: FulfilmentDeps,
  due: readonly DueParcel[],
  now: EpochMs,
): Promise<readonly ParcelMove[]> {
  const moves: ParcelMove[] = [];
  const postponed = await lookAtPromises(deps, due, now);
  for (let start = 0; start < due.length; start += LIMITS.carrierCallsAtOnce) {
    const group = due.slice(start, start + LIMITS.carrierCallsAtOnce);
    const planned = await Promise.all(group.map((each) => planMove(deps, each, postponed.get(each.parcel.id), now)));
    moves.push(...planned.filter((move) => move !== null));
  }
  return moves;
}

async function planMove(
  deps: FulfilmentDeps,
  due: DueParcel,
  postponed: Postponement | undefined,
  now: EpochMs,
): Promise<ParcelMove | null> {
  const { orderId, parcel } = due;
  if (postponed) return { orderId, parcelId: parcel.id, from: parcel.state, to: parcel.state, ...postponed };
  const news = needsCarrier(parcel.state) ? await askCarrier(deps, due, now) : null;
  const step = nextStep(parcel.state, news, deps.settings.fulfilment, now);
  if (!step) return null;
  const move = { orderId, parcelId: parcel.id, from: parcel.state, to: step.to, nextStepAt: step.nextStepAt };
  if (!step.news) return move;
  return {
    ...move,
    carrier: deps.carrier.name,
    trackingNumber: step.news.trackingNumber,
    tracking: step.news.tracking,
  };
}

/** Null when the carrier does not answer; it is asked again later, and a label it made already it gives again. */
async function askCarrier(deps: FulfilmentDeps, due: DueParcel, now: EpochMs): Promise<CarrierNews | null> {
  const { parcel, address: to } = due;
  try {
    const label = parcel.trackingNumber
      ? { trackingNumber: parcel.trackingNumber }
      : await deps.carrier.createLabel({ parcel, to, now });
    if (label === "unknown") return null;
    const { trackingNumber } = label;
    const tracking = await deps.carrier.track({ trackingNumber, shippedAt: shippedAt(parcel) ?? now, to, now });
    if (tracking === "unknown" || tracking.length === 0) return null;
    return { trackingNumber, tracking };
  } catch (error) {
    deps.log("warn", "carrier.failed", { parcel: parcel.id, error: String(error) });
    return null;
  }
}

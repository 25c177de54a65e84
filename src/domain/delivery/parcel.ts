/** The parcel as a machine, and when its next step is due. */
import type { Parcel, ParcelState, TrackingEvent } from "../order/types.ts";
import type { EpochMs } from "../../kernel/time.ts";

export type ParcelMoveName = "pick" | "pack" | "ship" | "track" | "postpone" | "deliver" | "cancel";

export const PARCEL_MOVE_NAMES: readonly ParcelMoveName[] = [
  "pick",
  "pack",
  "ship",
  "track",
  "postpone",
  "deliver",
  "cancel",
];

/**
 * Every move that is not listed is refused. Once picking has begun a parcel is not cancelled, it comes back. What
 * needs the carrier is postponed while the carrier does not answer, what waits for goods while they are not here.
 */
export const PARCEL_MOVES: Readonly<Record<ParcelState, Partial<Readonly<Record<ParcelMoveName, ParcelState>>>>> = {
  WAITING: { pick: "PICKING", postpone: "WAITING", cancel: "CANCELLED" },
  PICKING: { pack: "PACKING" },
  PACKING: { ship: "SHIPPED", postpone: "PACKING" },
  SHIPPED: { track: "SHIPPED", postpone: "SHIPPED", deliver: "DELIVERED" },
  DELIVERED: {},
  CANCELLED: {},
};

/** The state after the move; undefined where the move is not allowed. */
export const moveParcel = (state: ParcelState, move: ParcelMoveName): ParcelState | undefined =>
  PARCEL_MOVES[state][move];

/** How long each stage takes, in milliseconds. */
export interface StageTimes {
  readonly packAfterMs: number;
  readonly shipAfterMs: number;
  readonly trackEveryMs: number;
}

/** What the carrier said, where the step needs it. */
export interface CarrierNews {
  readonly trackingNumber: string;
  readonly tracking: readonly TrackingEvent[];
}

export interface ParcelStep {
  readonly to: ParcelState;
  readonly news: CarrierNews | null;
  readonly nextStepAt: EpochMs | null;
}

/** States that a parcel leaves by itself, in time. */
export const STEPPING_STATES: readonly ParcelState[] = ["WAITING", "PICKING", "PACKING", "SHIPPED"];

/** A step without the carrier's word is not taken: these states ask it first. */
export const needsCarrier = (state: ParcelState): boolean => state === "PACKING" || state === "SHIPPED";

/**
 * The step that is due; null where there is none. Without the carrier's word (`news` null) a step that needs it is
 * only put off, so that parcels whose carrier is silent do not stand before all others.
 */
export function nextStep(
  state: ParcelState,
  news: CarrierNews | null,
  times: StageTimes,
  now: EpochMs,
): ParcelStep | null {
  const asksAgainAt = now + times.trackEveryMs;
  if (needsCarrier(state) && news === null) return { to: state, news, nextStepAt: asksAgainAt };
  switch (state) {
    case "WAITING":
      return { to: "PICKING", news: null, nextStepAt: now + times.packAfterMs };
    case "PICKING":
      return { to: "PACKING", news: null, nextStepAt: now + times.shipAfterMs };
    case "PACKING":
      return { to: "SHIPPED", news, nextStepAt: asksAgainAt };
    case "SHIPPED":
      return isDelivered(news?.tracking ?? [])
        ? { to: "DELIVERED", news, nextStepAt: null }
        : { to: "SHIPPED", news, nextStepAt: asksAgainAt };
    case "DELIVERED":
    case "CANCELLED":
      return null;
  }
}

export const isDelivered = (tracking: readonly TrackingEvent[]): boolean =>
  tracking.some((event) => event.code === "delivered");

/** When the carrier got it; undefined before. */
export const shippedAt = (parcel: Pick<Parcel, "tracking">): EpochMs | undefined => parcel.tracking[0]?.at;

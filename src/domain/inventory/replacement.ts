/**
 * A reservation that takes the place of others of the same shopper, in one turn: what they hold is free for it, and
 * when it is refused they stay as they are. And the bound on what one shopper may hold open (I8).
 */
import { REGIONS } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { overlaid } from "./level.ts";
import { refused, stateOf, type StockChange, type StockState } from "./reservation-state.ts";
import { release, reserve, type EventOf } from "./reservation.ts";
import type { ReserveAnswer, StockLevel } from "./types.ts";

/** Whose reservation it is, `region/shopper`; null of a reference that names nobody (proofs, replays). */
export function ownerOf(reference: string): string | null {
  const [region, shopper, rest] = reference.split("/", 3);
  const isNamed = REGIONS.some((known) => known === region) && shopper !== undefined && shopper !== "";
  return isNamed && rest !== undefined ? `${region}/${shopper}` : null;
}

/** A guest who has signed in is the user now: what the guest held may be taken over, never the other way round. */
export function mayReplace(reference: string, other: string): boolean {
  const [owner, before] = [ownerOf(reference), ownerOf(other)];
  if (owner === null || before === null || reference === other) return false;
  if (owner === before) return true;
  const [[region, shopper = ""], [regionBefore, shopperBefore = ""]] = [owner.split("/"), before.split("/")];
  return region === regionBefore && shopper.startsWith("usr_") && shopperBefore.startsWith("gst_");
}

export interface Replaced extends Pick<StockState, "open" | "past"> {
  readonly reference: string;
}

/** Open reservations of the shopper, without those that are replaced. */
export interface OpenCap {
  readonly open: number;
  readonly max: number;
}

export interface Replacement {
  readonly answer: ReserveAnswer;
  /** To be written in this order. */
  readonly changes: readonly { readonly reference: string; readonly change: StockChange }[];
}

/** `state.levels` are those of the replaced reservations too. */
export function reserveInstead(
  state: StockState,
  replaced: readonly Replaced[],
  event: EventOf<"reserve">,
  cap: OpenCap | null,
  now: EpochMs,
): Replacement {
  const { reference } = event;
  const before = stateOf(state, now);
  if (before === "unknown" && cap !== null && cap.open >= cap.max)
    return { answer: refused("too_many_open"), changes: [] };
  const isGoingOn = before === "unknown" || before === "open";
  const { levels, changes } = isGoingOn ? releaseAll(state.levels, replaced, now) : { ...state, changes: [] };
  const { answer, change } = reserve({ ...state, levels }, event, now);
  if (isGoingOn && answer.outcome !== "reserved") return { answer, changes: [] };
  return { answer, changes: [...changes, { reference, change }] };
}

function releaseAll(
  before: readonly StockLevel[],
  replaced: readonly Replaced[],
  now: EpochMs,
): { readonly levels: readonly StockLevel[]; readonly changes: Replacement["changes"] } {
  let levels = before;
  const changes = replaced.map(({ reference, open, past }) => {
    const { change } = release({ open, past, levels }, { type: "release", reference }, now);
    levels = overlaid(levels, change.levels);
    return { reference, change };
  });
  return { levels, changes };
}

/** What happened to a checkout, kept in its row for operators: no row of its own, so it costs nothing but its bytes. */
import type { EpochMs } from "../../kernel/time.ts";
import type { Checkout, TrailEntry } from "./types.ts";

/** A checkout's path has about ten steps; after that it is repeats, which are counted in one entry. */
const ENTRIES_MAX = 40;

export function withTrail(row: Checkout, event: string, at: EpochMs): Checkout {
  const last = row.trail.at(-1);
  if (last?.event === event && last.state === row.state) {
    const again: TrailEntry = { ...last, at, times: last.times + 1 };
    return { ...row, trail: [...row.trail.slice(0, -1), again] };
  }
  const entry: TrailEntry = { at, event, state: row.state, times: 1 };
  // The first entries say how it began; of the middle the oldest go.
  const kept = row.trail.length < ENTRIES_MAX ? row.trail : [...row.trail.slice(0, 2), ...row.trail.slice(3)];
  return { ...row, trail: [...kept, entry] };
}

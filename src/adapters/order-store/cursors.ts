/** Where a listing goes on: a row's own place in the order of the list. Text that is no cursor of ours starts anew. */
import type { EpochMs } from "../../kernel/time.ts";

export const historyCursor = (last: { readonly placedAt: EpochMs; readonly id: string }): string =>
  `${last.placedAt.toString(36)}.${last.id}`;

export function parseHistoryCursor(cursor: string | null): { placedAt: EpochMs; id: string } | undefined {
  const match = /^([0-9a-z]{1,11})\.(\w+)$/.exec(cursor ?? "");
  return match?.[1] && match[2] ? { placedAt: Number.parseInt(match[1], 36), id: match[2] } : undefined;
}

/** A moment and an order: when its review ends, or when it was placed. */
export function parseStaffCursor(cursor: string | null): { at: EpochMs; id: string } | undefined {
  const match = /^(\d{1,16})\.(\w+)$/.exec(cursor ?? "");
  return match?.[1] && match[2] ? { at: Number(match[1]), id: match[2] } : undefined;
}

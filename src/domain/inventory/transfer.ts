/** Units travel between warehouses: gone from one now, announced at the other until they are received there. */
import type { EpochMs } from "../../kernel/time.ts";
import { applyMovement, emptyLevel, freeIn } from "./level.ts";
import { refused, unchanged, type Decision } from "./reservation-state.ts";
import type { Incoming, Movement, StockLevel, Transfer, TransferAnswer } from "./types.ts";

export interface TransferState {
  readonly levels: readonly StockLevel[];
  /** The transfer met before under the same reference, sku and warehouse that it left. */
  readonly earlier: Movement | null;
  /** A receipt or announced goods under the same reference, sku and warehouse that it goes to. */
  readonly isTaken: boolean;
}

/** Destination and date are part of it, so that the same reference with others is found out. */
export const transferCause = ({ sku, from, to, expectedAt }: Transfer): string => `${sku} ${from} ${to} ${expectedAt}`;

/** Only what is nobody's travels. */
export function transfer(
  state: TransferState,
  call: Transfer,
  now: EpochMs,
): Decision<Exclude<TransferAnswer, { outcome: "moved" }>> {
  const { sku, from, to, quantity, expectedAt, reference } = call;
  const cause = transferCause(call);
  const lines = [{ sku, warehouseId: from, quantity: -quantity }];
  if (state.earlier !== null) {
    const isSame = state.earlier.cause === cause && state.earlier.lines[0]?.quantity === -quantity;
    return unchanged(isSame ? { outcome: "repeated" } : refused("reference_reused"));
  }
  // Received once under the reference, it could never be received again: these units would stay on the road for ever.
  if (state.isTaken) return unchanged(refused("reference_reused"));
  const level = state.levels.find((each) => each.sku === sku && each.warehouseId === from) ?? emptyLevel(sku, from);
  const free = freeIn(level);
  if (quantity > free) return unchanged({ outcome: "short", free });
  const movement: Movement = { at: now, kind: "transferred", reference, cause, lines };
  const announced: Incoming = { sku, warehouseId: to, quantity, expectedAt, reference };
  return {
    answer: { outcome: "transferred" },
    change: { levels: applyMovement(state.levels, movement), movements: [movement], incoming: [announced] },
  };
}

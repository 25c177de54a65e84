/** Goods come in. A receipt is known by its reference, sku and warehouse, and received once. */
import type { EpochMs } from "../../kernel/time.ts";
import { applyMovement } from "./level.ts";
import type { Decision, StockChange } from "./reservation-state.ts";
import type { Incoming, Movement, Receipt, ReceiveAnswer, StockLevel } from "./types.ts";

/** The rows that one receipt touches. */
export interface ReceiptState {
  readonly levels: readonly StockLevel[];
  /** The receipt met before under the same reference, sku and warehouse. */
  readonly earlier: Movement | null;
  /** Announced goods of the sku. */
  readonly incoming: readonly Incoming[];
}

export type ReceiptOutcome =
  | { readonly outcome: "received"; readonly units: number }
  | { readonly outcome: "repeated" }
  | { readonly outcome: "conflict"; readonly reference: string };

export const receiptCause = ({ sku, warehouseId }: Pick<Receipt, "sku" | "warehouseId">): string =>
  `${sku} ${warehouseId}`;

/** Opening stock has a reference of its own kind, so that a catalogue that is sent twice is received once. */
export const openingReference = ({ sku, warehouseId }: Pick<Receipt, "sku" | "warehouseId">): string =>
  `opening:${sku}:${warehouseId}`;

/** Once for each receipt. What was announced under the reference is that much less; the rest stays announced. */
export function receive(
  { levels, earlier, incoming }: ReceiptState,
  receipt: Receipt,
  now: EpochMs,
): Decision<ReceiptOutcome> {
  const { sku, warehouseId, quantity, reference } = receipt;
  if (earlier) {
    const same = earlier.lines.reduce((sum, line) => sum + line.quantity, 0) === quantity;
    const answer: ReceiptOutcome = same ? { outcome: "repeated" } : { outcome: "conflict", reference };
    return { answer, change: { levels: [], movements: [] } };
  }
  const lines = [{ sku, warehouseId, quantity }];
  const movement: Movement = { at: now, kind: "received", reference, cause: receiptCause(receipt), lines };
  const change: StockChange = { levels: applyMovement(levels, movement), movements: [movement] };
  const announced = announcedOf(incoming, receipt);
  const left = announced && { ...announced, quantity: Math.max(0, announced.quantity - quantity) };
  return { answer: { outcome: "received", units: quantity }, change: { ...change, ...(left && { incoming: [left] }) } };
}

/** Later deliveries of one announcement carry its reference and a part of their own: "PO-7", then "PO-7/2". */
function announcedOf(incoming: readonly Incoming[], { warehouseId, reference }: Receipt): Incoming | undefined {
  const here = incoming.filter((each) => each.warehouseId === warehouseId);
  return (
    here.find((each) => each.reference === reference) ??
    here.find((each) => each.reference === reference.slice(0, Math.max(0, reference.lastIndexOf("/"))))
  );
}

/** One answer for a whole call. */
export function receiveAnswerOf(outcomes: readonly ReceiptOutcome[]): ReceiveAnswer {
  const units = outcomes.reduce((sum, each) => sum + (each.outcome === "received" ? each.units : 0), 0);
  const conflicts = outcomes.flatMap((each) => (each.outcome === "conflict" ? [each.reference] : []));
  return { outcome: "received", units, conflicts };
}

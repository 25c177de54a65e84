/** A shelf in memory: what the object does with rows, done with maps, for tests of the pure machine. */
import { adjust, type EarlierAdjustment } from "../../../src/domain/inventory/adjustment.ts";
import { emptyLevel, levelKey } from "../../../src/domain/inventory/level.ts";
import { receiptCause, receive } from "../../../src/domain/inventory/receipt.ts";
import { reserveInstead, type OpenCap } from "../../../src/domain/inventory/replacement.ts";
import type { StockChange, StockState } from "../../../src/domain/inventory/reservation-state.ts";
import {
  step,
  type AnswerOf,
  type EventOf as ReservationEventOf,
  type ReservationEvent,
} from "../../../src/domain/inventory/reservation.ts";
import { transfer } from "../../../src/domain/inventory/transfer.ts";
import type {
  Adjustment,
  AdjustOutcome,
  Incoming,
  Movement,
  OpenReservation,
  Receipt,
  ReserveAnswer,
  StockLevel,
  Transfer,
  TransferAnswer,
} from "../../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";

export const sku = (text: string): Sku => text as Sku;
export const warehouse = (text: string): WarehouseId => text as WarehouseId;
export const BERLIN = warehouse("whs_berlin");
export const PARIS = warehouse("whs_paris");
export const ROME = warehouse("whs_rome");

type EventOf<T extends ReservationEvent["type"]> = ReservationEventOf<T> & { readonly type: T };

/** A stock with nothing promised ahead and nothing missing. */
export const stocked = (of: Sku, warehouseId: WarehouseId, onHand: number, reserved = 0): StockLevel => ({
  ...emptyLevel(of, warehouseId),
  onHand,
  reserved,
});

export interface Shelf {
  readonly levels: Map<string, StockLevel>;
  readonly open: Map<string, OpenReservation>;
  readonly movements: Movement[];
  step<T extends ReservationEvent["type"]>(event: EventOf<T>, now: number): AnswerOf[T];
  /** Announced goods that have not come yet, in the order of their announcement. */
  readonly incoming: Map<string, Incoming>;
  /** As announced anew; a quantity of 0 takes it off the list. */
  setIncoming(incoming: Incoming): void;
  /** With replaced reservations and a cap. */
  reserve(event: EventOf<"reserve">, now: number, cap?: OpenCap | null): ReserveAnswer;
  receive(receipt: Receipt, now: number): ReturnType<typeof receive>["answer"];
  adjust(adjustment: Adjustment, now: number): AdjustOutcome;
  transfer(call: Transfer, now: number): Exclude<TransferAnswer, { outcome: "moved" }>;
  level(sku: Sku, warehouse: WarehouseId): StockLevel;
}

export function makeShelf(opening: readonly StockLevel[] = []): Shelf {
  const levels = new Map<string, StockLevel>();
  const open = new Map<string, OpenReservation>();
  const movements: Movement[] = [];
  const incoming = new Map<string, Incoming>();
  const onHandAfter = new Map<Movement, number>();
  const stateOf = (reference: string): StockState => ({
    levels: [...levels.values()],
    open: open.get(reference) ?? null,
    past: movements.filter((movement) => movement.reference === reference),
  });
  const setIncoming = (each: Incoming): void => {
    const key = `${each.sku} ${each.warehouseId} ${each.reference}`;
    if (each.quantity === 0) incoming.delete(key);
    else incoming.set(key, each);
  };
  const write = (reference: string, change: StockChange): void => {
    for (const level of change.levels) levels.set(levelKey(level.sku, level.warehouseId), level);
    movements.push(...change.movements);
    if (change.open === null) open.delete(reference);
    if (change.open) open.set(reference, change.open);
    for (const each of change.incoming ?? []) setIncoming(each);
    for (const movement of change.movements) onHandAfter.set(movement, change.levels[0]?.onHand ?? 0);
  };
  const receiptOf = (reference: string, cause: string): Movement | null =>
    movements.find((each) => each.kind === "received" && each.reference === reference && each.cause === cause) ?? null;
  const adjustmentOf = ({ reference, sku: of, warehouseId }: Adjustment): EarlierAdjustment | null => {
    const found = movements.find(
      ({ kind, reference: other, lines: [line] }) =>
        (kind === "adjusted" || kind === "counted") &&
        other === reference &&
        line?.sku === of &&
        line.warehouseId === warehouseId,
    );
    const { kind, cause, lines } = found ?? { lines: [] };
    if (!found || !kind) return null;
    return { kind, cause: cause ?? "", quantity: lines[0]?.quantity ?? 0, onHandAfter: onHandAfter.get(found) ?? null };
  };
  for (const level of opening) {
    levels.set(levelKey(level.sku, level.warehouseId), level);
    movements.push({
      at: 0,
      kind: "received",
      reference: "opening",
      cause: receiptCause(level),
      lines: [{ sku: level.sku, warehouseId: level.warehouseId, quantity: level.onHand }],
    });
  }
  return {
    levels,
    open,
    movements,
    step: <T extends ReservationEvent["type"]>(event: EventOf<T>, now: number) => {
      const decision = step<T>(stateOf(event.reference), event, now);
      write(event.reference, decision.change);
      return decision.answer;
    },
    incoming,
    setIncoming,
    reserve: (event, now, cap = null) => {
      const replaced = (event.instead ?? []).map((reference) => ({ ...stateOf(reference), reference }));
      const { answer, changes } = reserveInstead(stateOf(event.reference), replaced, event, cap, now);
      for (const { reference, change } of changes) write(reference, change);
      return answer;
    },
    receive: (receipt, now) => {
      const earlier = receiptOf(receipt.reference, receiptCause(receipt));
      const state = { levels: [...levels.values()], earlier, incoming: [...incoming.values()] };
      const decision = receive(state, receipt, now);
      write(receipt.reference, decision.change);
      return decision.answer;
    },
    adjust: (adjustment, now) => {
      const decision = adjust({ levels: [...levels.values()], earlier: adjustmentOf(adjustment) }, adjustment, now);
      write(adjustment.reference, decision.change);
      return decision.answer;
    },
    transfer: (call, now) => {
      const { sku: of, from, to, reference } = call;
      const earlier = movements.find(
        ({ kind, reference: other, lines: [line] }) =>
          kind === "transferred" && other === reference && line?.sku === of && line.warehouseId === from,
      );
      const isTaken = receiptOf(reference, receiptCause({ sku: of, warehouseId: to })) !== null;
      const decision = transfer({ levels: [...levels.values()], earlier: earlier ?? null, isTaken }, call, now);
      write(reference, decision.change);
      return decision.answer;
    },
    level: (of, at) => levels.get(levelKey(of, at)) ?? emptyLevel(of, at),
  };
}

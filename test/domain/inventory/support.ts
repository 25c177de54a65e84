/** A shelf in memory: what the object does with rows, done with maps, for tests of the pure machine. */
import { levelKey } from "../../../src/domain/inventory/level.ts";
import { receiptCause, receive } from "../../../src/domain/inventory/receipt.ts";
import {
  step,
  type AnswerOf,
  type ReservationEvent,
  type StockChange,
  type StockState,
} from "../../../src/domain/inventory/reservation.ts";
import type { Movement, OpenReservation, Receipt, StockLevel } from "../../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";

export const sku = (text: string): Sku => text as Sku;
export const warehouse = (text: string): WarehouseId => text as WarehouseId;
export const BERLIN = warehouse("whs_berlin");
export const PARIS = warehouse("whs_paris");
export const ROME = warehouse("whs_rome");

type EventOf<T extends ReservationEvent["type"]> = Extract<ReservationEvent, { type: T }> & { readonly type: T };

export interface Shelf {
  readonly levels: Map<string, StockLevel>;
  readonly open: Map<string, OpenReservation>;
  readonly movements: Movement[];
  step<T extends ReservationEvent["type"]>(event: EventOf<T>, now: number): AnswerOf[T];
  receive(receipt: Receipt, now: number): ReturnType<typeof receive>["answer"];
  level(sku: Sku, warehouse: WarehouseId): StockLevel;
}

export function makeShelf(opening: readonly StockLevel[] = []): Shelf {
  const levels = new Map<string, StockLevel>();
  const open = new Map<string, OpenReservation>();
  const movements: Movement[] = [];
  const stateOf = (reference: string): StockState => ({
    levels: [...levels.values()],
    open: open.get(reference) ?? null,
    past: movements.filter((movement) => movement.reference === reference),
  });
  const write = (reference: string, change: StockChange): void => {
    for (const level of change.levels) levels.set(levelKey(level.sku, level.warehouseId), level);
    movements.push(...change.movements);
    if (change.open === null) open.delete(reference);
    if (change.open) open.set(reference, change.open);
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
    receive: (receipt, now) => {
      const earlier =
        movements.find(
          ({ kind, reference, cause }) =>
            kind === "received" && reference === receipt.reference && cause === receiptCause(receipt),
        ) ?? null;
      const decision = receive({ levels: [...levels.values()], earlier }, receipt, now);
      write(receipt.reference, decision.change);
      return decision.answer;
    },
    level: (of, at) => levels.get(levelKey(of, at)) ?? { sku: of, warehouseId: at, onHand: 0, reserved: 0 },
  };
}

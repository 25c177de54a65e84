/** Reservations within a turn of the stock object: rows in, domain step, rows out. */
import { quantitiesBySku } from "../src/domain/inventory/allocation.ts";
import { ownerOf, reserveInstead, type OpenCap, type Replaced } from "../src/domain/inventory/replacement.ts";
import type { StockChange } from "../src/domain/inventory/reservation-state.ts";
import { step, type AnswerOf, type EventOf, type ReservationEvent } from "../src/domain/inventory/reservation.ts";
import type { ReserveAnswer, ReserveRequest, StockLevel } from "../src/domain/inventory/types.ts";
import type { EpochMs } from "../src/kernel/time.ts";
import type { StockRows } from "./stock-rows.ts";
import type { StockRules } from "./stock-rules.ts";

/** Writes changes in their order; `before` are the levels of all their skus before the first of them. */
export type Write = (
  changes: readonly { readonly reference: string; readonly change: StockChange }[],
  before: readonly StockLevel[],
  now: EpochMs,
) => void;

export interface SellingParts {
  readonly rows: StockRows;
  readonly rules: StockRules;
  readonly write: Write;
  readonly openPerShopperMax: number;
}

export function makeStockSelling({ rows, rules, write, openPerShopperMax }: SellingParts) {
  /** Those that are replaced are not counted: they will be gone. */
  const capOf = (reference: string, replaced: readonly Replaced[], now: EpochMs): OpenCap | null => {
    const owner = ownerOf(reference);
    if (owner === null) return null;
    const own = replaced.filter(
      ({ open, reference: other }) => open !== null && open.expiresAt > now && ownerOf(other) === owner,
    );
    const counted = rows.openOfOwner(owner, now, openPerShopperMax + own.length);
    return { open: counted - own.length, max: openPerShopperMax };
  };

  return {
    reserve(request: ReserveRequest, now: EpochMs): ReserveAnswer {
      const replaced = [...new Set(request.instead)].map((reference) => ({ reference, ...rows.pastOf(reference) }));
      const held = replaced.flatMap(({ open }) => open?.taken ?? []).map((line) => line.sku);
      const state = rows.stateOf(request.reference, [...quantitiesBySku(request.lines).keys(), ...held]);
      const event = { ...request, type: "reserve", rulesOf: (sku) => rules.of(sku).rules } satisfies EventOf<"reserve">;
      const { answer, changes } = reserveInstead(state, replaced, event, capOf(request.reference, replaced, now), now);
      write(changes, state.levels, now);
      return answer;
    },

    step<T extends ReservationEvent["type"]>(event: EventOf<T> & { readonly type: T }, now: EpochMs): AnswerOf[T] {
      const state = rows.stateOf(event.reference);
      const { answer, change } = step<T>(state, event, now);
      write([{ reference: event.reference, change }], state.levels, now);
      return answer;
    },
  };
}

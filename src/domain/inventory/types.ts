import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";

/** Stock of one sku in one warehouse. sellable = on hand - reserved - buffer. */
export interface StockLevel {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly onHand: number;
  readonly reserved: number;
}

export interface ReserveLine {
  readonly sku: Sku;
  readonly quantity: number;
}

/**
 * All lines or none. The reference makes it idempotent: the same reference with the same lines answers as the first
 * time; with other lines it is refused as `reference_reused`.
 */
export interface ReserveRequest {
  /** Carries region, shopper's object and checkout, so that who must be asked about it can be found. */
  readonly reference: string;
  readonly lines: readonly ReserveLine[];
  /** A preference, best first; the answer says what was taken where. Never refused while an allowed one has it. */
  readonly warehouses: readonly WarehouseId[];
  readonly expiresAt: EpochMs;
}

export interface Taken {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly quantity: number;
}

export interface Shortage {
  readonly sku: Sku;
  readonly requested: number;
  readonly sellable: number;
  /** Open reservations of others hold it: it may come back. */
  readonly heldByOthers: number;
}

export type ReserveAnswer =
  | { readonly outcome: "reserved"; readonly taken: readonly Taken[]; readonly expiresAt: EpochMs }
  | { readonly outcome: "short"; readonly shortages: readonly Shortage[] }
  | { readonly outcome: "refused"; readonly reason: "reference_reused" | "already_released" | "already_confirmed" | "expired" };

/** Confirm after the end of the reservation is refused: the clock decides, not the alarm. Twice is once. */
export type ConfirmAnswer =
  | { readonly outcome: "confirmed"; readonly taken: readonly Taken[] }
  | { readonly outcome: "refused"; readonly reason: "expired" | "released" | "unknown_reference" };

/**
 * Release of an unknown reference leaves a tombstone, so that a late reserve with it is refused. A confirmed one is
 * not released: it is returned.
 */
export type ReleaseAnswer = { readonly outcome: "released" } | { readonly outcome: "refused"; readonly reason: "already_confirmed" };

export type MovementKind = "received" | "adjusted" | "reserved" | "released" | "expired" | "sold" | "returned";

/** Append-only: on hand is always the sum of the movements, reserved that of the open reservations. */
export interface Movement {
  readonly sequence: number;
  readonly at: EpochMs;
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly kind: MovementKind;
  readonly onHandDelta: number;
  readonly reservedDelta: number;
  readonly reference: string;
}

export interface StockSummary {
  readonly sku: Sku;
  readonly onHand: number;
  readonly reserved: number;
  readonly sellable: number;
  readonly levels: readonly StockLevel[];
}

/** What the rows of one shard add up to, for reconciliation and proofs. */
export interface StockAudit {
  readonly levels: readonly StockLevel[];
  readonly openReservations: readonly { readonly reference: string; readonly expiresAt: EpochMs; readonly taken: readonly Taken[] }[];
  /** Per sku and warehouse: sums over all movements by kind. */
  readonly movementSums: readonly { readonly sku: Sku; readonly warehouseId: WarehouseId; readonly kind: MovementKind; readonly onHand: number; readonly reserved: number }[];
  readonly violations: readonly string[];
}

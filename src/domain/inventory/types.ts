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
  | { readonly outcome: "refused"; readonly reason: ReserveRefusal };

/** `invalid_request`: over a limit or not well-formed; nothing was done. */
export type ReserveRefusal =
  "reference_reused" | "already_released" | "already_confirmed" | "expired" | "invalid_request";

/** Confirm after the end of the reservation is refused: the clock decides, not the alarm. Twice is once. */
export type ConfirmAnswer =
  | { readonly outcome: "confirmed"; readonly taken: readonly Taken[] }
  | { readonly outcome: "refused"; readonly reason: "expired" | "released" | "unknown_reference" };

/**
 * Release of an unknown reference leaves a tombstone, so that a late reserve with it is refused. A confirmed one is
 * not released: it is returned.
 */
export type ReleaseAnswer =
  | { readonly outcome: "released" }
  | { readonly outcome: "refused"; readonly reason: "already_confirmed" | "invalid_request" };

export type ExtendRefusal = "unknown_reference" | "already_confirmed" | "released" | "expired" | "invalid_request";
/** The end is the later of the two: an extension never shortens. */
export type ExtendAnswer =
  { readonly outcome: "extended" } | { readonly outcome: "refused"; readonly reason: ExtendRefusal };

export type GiveBackRefusal =
  "unknown_reference" | "not_confirmed" | "released" | "expired" | "already_returned" | "invalid_request";
export type GiveBackAnswer =
  { readonly outcome: "returned" } | { readonly outcome: "refused"; readonly reason: GiveBackRefusal };

export type ReceiveAnswer =
  | {
      readonly outcome: "received";
      /** Newly on hand; receipts met before count nothing. */
      readonly units: number;
      /** References met before with another quantity: nothing was received for them. */
      readonly conflicts: readonly string[];
    }
  | { readonly outcome: "refused"; readonly reason: "invalid_request" };

export type MovementKind = "received" | "adjusted" | "reserved" | "released" | "expired" | "sold" | "returned";

/**
 * Append-only, one for each event of a reservation or receipt: on hand is always the sum of the movements, reserved
 * that of the open reservations. What a line changes follows from the kind (`deltasOf`). Reference, kind and cause
 * together are unique, so a movement is also the proof that its event has happened: it makes every call idempotent,
 * and a `released` one without lines is the tombstone of a reference that was released before it was reserved.
 */
export interface Movement {
  readonly at: EpochMs;
  readonly kind: MovementKind;
  readonly reference: string;
  /** Of `returned` the give-back's reference, of `received` sku and warehouse, else empty. */
  readonly cause: string;
  readonly lines: readonly Taken[];
}

/** Stock that is held until `expiresAt`; its end, of whatever kind, removes it and leaves a movement. */
export interface OpenReservation {
  readonly reference: string;
  readonly expiresAt: EpochMs;
  readonly taken: readonly Taken[];
}

export interface Receipt {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly quantity: number;
  /** Of the delivery; with sku and warehouse it makes the receipt idempotent. */
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
  readonly openReservations: readonly {
    readonly reference: string;
    readonly expiresAt: EpochMs;
    readonly taken: readonly Taken[];
  }[];
  /** Per sku and warehouse: sums over all movements by kind. */
  readonly movementSums: readonly {
    readonly sku: Sku;
    readonly warehouseId: WarehouseId;
    readonly kind: MovementKind;
    readonly onHand: number;
    readonly reserved: number;
  }[];
  readonly violations: readonly string[];
  /** What to ask with next; null at the end. A page holds whole skus, and a reservation stands with its first sku. */
  readonly next: string | null;
}

import type { Sku, WarehouseId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { OfferStockTerms } from "../catalog/types.ts";

/**
 * Stock of one sku in one warehouse; free = on hand - reserved, never below 0. On hand is what is there and not sold,
 * so it is below 0 where more was sold than is there. That may happen in two ways only, and each has its number:
 * reserved <= onHand + ahead + missing, both 0 of most stocks.
 */
export interface StockLevel {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly onHand: number;
  readonly reserved: number;
  /** Promised before it is here, as the offer's terms allow (preorder, backorder). Goods that come in cover it. */
  readonly ahead: number;
  /** Promised and not there: a count has found less than was sold or reserved. An oversell, to be settled. */
  readonly missing: number;
}

/** How much of a stock is kept back (I4); none of a low one, so that a stock of one can be sold. */
export type BufferRule = NonNullable<OfferStockTerms["buffer"]>;

/** Selling before the goods are here. A preorder is bounded by what is announced as well, a backorder by `unitsMax` alone. */
export type AheadRule = NonNullable<OfferStockTerms["ahead"]>;

/** What a stock object has to know of an offer. Absent rules are the shop's. */
export type StockTerms = Pick<OfferStockTerms, "buffer" | "ahead">;

/** Goods on their way; a receipt under the same reference, sku and warehouse takes from it. */
export interface Incoming {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  /** Still to come. */
  readonly quantity: number;
  readonly expectedAt: EpochMs;
  readonly reference: string;
}

export interface ReserveLine {
  readonly sku: Sku;
  readonly quantity: number;
  /**
   * Tried before the request's own, in this order: where an allocation plan wants it from. Allowed as those are. Where
   * the sku must be split they give in this order too, so that the plan's parcels are the parcels.
   */
  readonly warehouses?: readonly WarehouseId[];
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
  /** Reservations of the same shopper that this one takes the place of: released in the same turn, if still open. */
  readonly instead?: readonly string[];
}

export interface Taken {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly quantity: number;
  /** So many of them are not here yet: they were promised ahead, and are expected then (null: no date is known). */
  readonly ahead?: { readonly quantity: number; readonly expectedAt: EpochMs | null };
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
  | MovedAnswer
  | { readonly outcome: "refused"; readonly reason: ReserveRefusal };

/** These skus have another object now; nothing was done here. Only for references that the object has never seen. */
export interface MovedAnswer {
  readonly outcome: "moved";
  readonly moved: readonly Whither[];
}

/** Ask there. The epoch is that of the move as the answering object knows it: its word is good up to this one. */
export interface Whither {
  readonly sku: Sku;
  readonly to: string;
  readonly epoch: number;
}

/**
 * `invalid_request`: over a limit or not well-formed; `too_many_open`: the shopper holds as many open reservations in
 * this object as one may (I8). Nothing was done.
 */
export type ReserveRefusal =
  "reference_reused" | "already_released" | "already_confirmed" | "expired" | "invalid_request" | "too_many_open";

/**
 * Confirm after the end of the reservation is refused: the clock decides, not the alarm. Twice is once. What a count
 * has found missing cannot be sold: then the reservation is released, and refused as `released`.
 */
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
      /** These were not looked at: the receipt at that place of the call belongs to another object now. */
      readonly moved?: readonly (Whither & { readonly index: number })[];
    }
  | { readonly outcome: "refused"; readonly reason: "invalid_request" };

export type MovementKind =
  | "received"
  | "adjusted"
  | "counted"
  | "transferred"
  | "reserved"
  | "released"
  | "expired"
  | "sold"
  | "returned"
  | "restocked"
  | "moved";

export const MOVEMENT_KINDS = [
  "received",
  "adjusted",
  "counted",
  "transferred",
  "reserved",
  "released",
  "expired",
  "sold",
  "returned",
  "restocked",
  "moved",
] as const satisfies readonly MovementKind[];

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
  /**
   * What tells movements of one kind and reference apart: of `returned` and `restocked` the return's reference; of
   * `received` and `counted` sku and warehouse, of `adjusted` the reason besides, of `transferred` where to and when;
   * of `released` "missing" when a count took away what was reserved; else empty.
   */
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

/** Why staff change a number by hand. `count`: the shelf was counted, and only this may say that something is missing. */
export const ADJUST_REASONS = ["damage", "loss", "found", "correction", "count"] as const;
export type AdjustReason = (typeof ADJUST_REASONS)[number];

/** Compare and swap: on hand becomes `onHand` only while it is `expectedOnHand`. Known by reference, sku and warehouse. */
export interface Adjustment {
  readonly sku: Sku;
  readonly warehouseId: WarehouseId;
  readonly onHand: number;
  readonly expectedOnHand: number;
  readonly reason: AdjustReason;
  readonly reference: string;
}

/** Of each adjustment, in their order. Each is decided on its own. */
export type AdjustOutcome =
  | { readonly outcome: "adjusted" | "repeated"; readonly level: StockLevel }
  /** Somebody else was first: look at the level and decide again. */
  | { readonly outcome: "stale"; readonly level: StockLevel }
  /** Open reservations or promises need it; only a count may go below them. */
  | { readonly outcome: "below_reserved"; readonly level: StockLevel }
  /** The reference was used before with other contents. */
  | { readonly outcome: "conflict" }
  /** Not decided: the sku belongs to another object now. Never seen by who asks by sku. */
  | ({ readonly outcome: "moved" } & Whither);

export type AdjustAnswer =
  | { readonly outcome: "decided"; readonly outcomes: readonly AdjustOutcome[] }
  | { readonly outcome: "refused"; readonly reason: "invalid_request" }
  | MovedAnswer;

/** Free units leave one warehouse now and are incoming at the other until they are received under the reference. */
export interface Transfer {
  readonly sku: Sku;
  readonly from: WarehouseId;
  readonly to: WarehouseId;
  readonly quantity: number;
  readonly expectedAt: EpochMs;
  readonly reference: string;
}
export type TransferAnswer =
  | { readonly outcome: "transferred" | "repeated" }
  | { readonly outcome: "short"; readonly free: number }
  | { readonly outcome: "refused"; readonly reason: "reference_reused" | "invalid_request" }
  | MovedAnswer;

/** Announced goods; the same reference, sku and warehouse again sets quantity and date anew, 0 takes it back. */
export type AnnounceAnswer =
  { readonly outcome: "announced" } | { readonly outcome: "refused"; readonly reason: "invalid_request" } | MovedAnswer;

/** Returned goods that passed inspection, back on a shelf: never more than was sold under the reference (R1). */
export interface Restock {
  /** Of the reservation under which they were sold. */
  readonly reference: string;
  readonly returnReference: string;
  readonly lines: readonly Taken[];
}
export type RestockRefusal = GiveBackRefusal | "more_than_sold" | "reference_reused";
export type RestockAnswer =
  { readonly outcome: "restocked" } | { readonly outcome: "refused"; readonly reason: RestockRefusal };

export type TermsAnswer =
  { readonly outcome: "set" } | { readonly outcome: "refused"; readonly reason: "invalid_request" } | MovedAnswer;

/** All warehouses of one sku. sellable = max(0, free - buffer); what may still be promised ahead stands beside it. */
export interface StockSummary {
  readonly sku: Sku;
  readonly onHand: number;
  readonly reserved: number;
  readonly sellable: number;
  readonly ahead: number;
  readonly missing: number;
  /** Units that may still be promised before they are here; 0 without such terms. */
  readonly sellableAhead: number;
  readonly levels: readonly StockLevel[];
  /** The sku has another object now; what stands here is held by open reservations until they end. */
  readonly movedTo?: string;
  /** On its way here from another object. */
  readonly coming?: boolean;
  /** Objects where it was at home before: their open reservations are not counted here. */
  readonly past?: readonly string[];
}

/** A movement as the console lists it: what it did to one level, and what it left there. */
export interface LedgerEntry {
  readonly at: EpochMs;
  readonly kind: MovementKind;
  readonly reference: string;
  readonly cause: string;
  readonly warehouseId: WarehouseId;
  readonly quantity: number;
  /** After it; null of movements from before balances were kept. */
  readonly onHandAfter: number | null;
  readonly reservedAfter: number | null;
}

/** Everything that a person who looks after a sku wants to see of it. */
export interface StockDetail {
  readonly summary: StockSummary;
  readonly terms: StockTerms;
  readonly incoming: readonly Incoming[];
  /** Open ones, oldest first, a bounded number; `since` is when they were made. */
  readonly reservations: readonly (OpenReservation & { readonly since: EpochMs })[];
  /** Newest first. */
  readonly ledger: readonly LedgerEntry[];
  /** Ask for older entries with it; null at the end. Opaque. */
  readonly older: string | null;
  /** Where the sku has gone, when it has another object now; what is left here is on its way there. */
  readonly movedTo: string | null;
}

/** What the rows of one shard add up to, for reconciliation and proofs. */
export interface StockAudit {
  /** Units that have left for another object and have not been taken in there yet. */
  readonly leaving: readonly {
    readonly sku: Sku;
    readonly warehouseId: WarehouseId;
    /** Below 0 for a debt that leaves: what was promised ahead, or sold and not there. */
    readonly quantity: number;
  }[];
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

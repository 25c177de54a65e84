import type {
  AdjustAnswer,
  Adjustment,
  AnnounceAnswer,
  ConfirmAnswer,
  ExtendAnswer,
  GiveBackAnswer,
  Incoming,
  MovedAnswer,
  Receipt,
  ReceiveAnswer,
  ReleaseAnswer,
  ReserveAnswer,
  ReserveRequest,
  Restock,
  RestockAnswer,
  StockAudit,
  StockDetail,
  StockSummary,
  StockTerms,
  TermsAnswer,
  Transfer,
  TransferAnswer,
} from "../domain/inventory/types.ts";
import type { Availability } from "../domain/catalog/types.ts";
import type { ConsignedUnits, Visit } from "../domain/inventory/moving.ts";
import type { Layout } from "../domain/inventory/stock-map.ts";
import type { Sku } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

import type { StockMapStore } from "./stock-map-store.ts";

/** A call whose answer never came: it may have taken effect. Every call is idempotent, so it is made again. */
export type Unanswered = { readonly outcome: "unknown" };

/** One stock object. The name says which; a checkout keeps the names, so that a moved sku is still found. */
export interface StockShard {
  reserve(request: ReserveRequest): Promise<ReserveAnswer | Unanswered>;
  confirm(call: { reference: string }): Promise<ConfirmAnswer | Unanswered>;
  release(call: { reference: string }): Promise<ReleaseAnswer | Unanswered>;
  extend(call: { reference: string; expiresAt: EpochMs }): Promise<ExtendAnswer | Unanswered>;
  /** What was confirmed under the reference goes back on hand; once, however often it is called. */
  giveBack(call: { reference: string; giveBackReference: string }): Promise<GiveBackAnswer | Unanswered>;
  receive(call: { receipts: readonly Receipt[]; asked?: readonly Visit[] }): Promise<ReceiveAnswer | Unanswered>;
  levels(call: { skus: readonly Sku[] }): Promise<readonly StockSummary[] | Unanswered>;
  /** Each decided on its own; a stale or a refused one does not stop the others. */
  adjust(call: { adjustments: readonly Adjustment[]; asked?: readonly Visit[] }): Promise<AdjustAnswer | Unanswered>;
  transfer(call: Transfer & { asked?: readonly Visit[] }): Promise<TransferAnswer | Unanswered>;
  announce(call: { incoming: readonly Incoming[] }): Promise<AnnounceAnswer | Unanswered>;
  restock(call: Restock): Promise<RestockAnswer | Unanswered>;
  setTerms(call: { sku: Sku; terms: StockTerms }): Promise<TermsAnswer | Unanswered>;
  /** `older` of the answer before goes on with older entries of the ledger. */
  detail(call: { sku: Sku; older: string | null }): Promise<StockDetail | Unanswered>;
  /**
   * A page: goes on after the sku, which is `next` of the page before. Deep adds every movement up again; else the
   * running totals that each level carries are compared, which costs no more than the levels themselves.
   */
  audit(call: { after: string | null; deep?: boolean }): Promise<StockAudit | Unanswered>;
  // Moving a sku to another object while it sells (docs/resharding.md); every call may be repeated. The epoch numbers
  // the moves of a shop: what comes late, of an earlier move, does nothing.
  /** At the new object first: until the units are here, who asks is told to come again instead of "sold out". */
  expectMove(call: {
    skus: readonly Sku[];
    from: string;
    epoch: number;
  }): Promise<{ readonly outcome: "expected" } | Unanswered>;
  /** At the old object: free units, incoming goods and terms leave; what is reserved follows when it is freed. */
  leave(call: { skus: readonly Sku[]; to: string; epoch: number }): Promise<LeaveAnswer | Unanswered>;
  /** At the new object, by the old one's own hand: each consignment is taken in once. */
  arrive(call: Consignment): Promise<{ readonly outcome: "arrived" } | Unanswered>;
  /** Consignments that have left and are not known to have arrived. */
  underway(): Promise<{ readonly outcome: "underway"; readonly consignments: number } | Unanswered>;
  /** Over how many objects a shop's skus were and are spread: a sku never seen belongs to the newest, not to this one. */
  spread(call: { layouts: readonly Layout[] }): Promise<{ readonly outcome: "spread" } | Unanswered>;
  /** A page of the skus that are at home here, in order; `next` of the page before goes on. */
  held(call: {
    after: string | null;
  }): Promise<{ readonly outcome: "held"; readonly skus: readonly Sku[]; readonly next: string | null } | Unanswered>;
}

/** `coming`: the sku is still on its way here from its last move. `moved`: it is not at home here. Nothing was done. */
export type LeaveAnswer =
  | { readonly outcome: "left" }
  | { readonly outcome: "coming" }
  | { readonly outcome: "moved"; readonly moved: readonly { readonly sku: Sku; readonly to: string }[] };

/** What leaves one object for another in one go. */
export interface Consignment {
  readonly reference: string;
  readonly from: string;
  readonly units: readonly ConsignedUnits[];
  readonly incoming: readonly Incoming[];
  readonly terms: readonly { readonly sku: Sku; readonly terms: StockTerms }[];
  /** These come whole: nothing but freed reservations will follow. */
  readonly settled: readonly SettledSku[];
}

/** With it the new object takes over: it knows where the sku has been, and what shoppers were told of it last. */
export interface SettledSku {
  readonly sku: Sku;
  readonly epoch: number;
  readonly past: readonly Visit[];
  readonly published: { readonly version: number; readonly availability: Availability } | null;
}

/**
 * The goods by sku, wherever they are: the calls of people who look after stock. Moved skus are followed, and every
 * object that has ever held a sku is asked whether it knows the reference, so that a receipt stays received once.
 */
export interface StockGoods {
  receive(call: { receipts: readonly Receipt[] }): Promise<ReceiveAnswer | Unanswered>;
  /** Levels of all objects together: what open reservations hold in an old one counts until they end. */
  levels(call: { skus: readonly Sku[] }): Promise<readonly StockSummary[] | Unanswered>;
  adjust(call: { adjustments: readonly Adjustment[] }): Promise<Exclude<AdjustAnswer, MovedAnswer> | Unanswered>;
  transfer(call: Transfer): Promise<Exclude<TransferAnswer, MovedAnswer> | Unanswered>;
  announce(call: { incoming: readonly Incoming[] }): Promise<Exclude<AnnounceAnswer, MovedAnswer> | Unanswered>;
  setTerms(call: { sku: Sku; terms: StockTerms }): Promise<Exclude<TermsAnswer, MovedAnswer> | Unanswered>;
  detail(call: { sku: Sku; older: string | null }): Promise<StockDetail | Unanswered>;
}

export interface StockMap {
  /**
   * The name of the object that holds the sku, as far as is known here: override, else a hash over the number of
   * shards. It may be old news: an object that a sku has left says where it went (`moved`).
   */
  shardOf(sku: Sku): string;
  shard(name: string): StockShard;
  /** Every object that has ever held stock: an old one may still hold reservations, and keeps its ledger. */
  shardNames(): readonly string[];
  /** For the calls by sku of staff and sellers, rather than `shard(shardOf(sku))`. */
  readonly goods: StockGoods;
  /** The map's own row: for who moves skus. */
  readonly map: StockMapStore;
  /** Reads the map anew where it is older than some seconds; waits for the first reading only; never throws. */
  refresh(): Promise<void>;
}

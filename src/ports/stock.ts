import type {
  AdjustAnswer,
  Adjustment,
  AnnounceAnswer,
  ConfirmAnswer,
  ExtendAnswer,
  GiveBackAnswer,
  Incoming,
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
  Taken,
  TermsAnswer,
  Transfer,
  TransferAnswer,
} from "../domain/inventory/types.ts";
import type { Sku } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

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
  receive(call: { receipts: readonly Receipt[] }): Promise<ReceiveAnswer | Unanswered>;
  levels(call: { skus: readonly Sku[] }): Promise<readonly StockSummary[] | Unanswered>;
  /** Each decided on its own; a stale or a refused one does not stop the others. */
  adjust(call: { adjustments: readonly Adjustment[] }): Promise<AdjustAnswer | Unanswered>;
  transfer(call: Transfer): Promise<TransferAnswer | Unanswered>;
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
  // Moving a sku to another object while it sells (docs/resharding.md); every call may be repeated.
  /** At the new object first: until the units are here, who asks is told to come again instead of "sold out". */
  expectMove(call: { skus: readonly Sku[]; from: string }): Promise<{ readonly outcome: "expected" } | Unanswered>;
  /** At the old object: free units, incoming goods and terms leave; what is reserved follows when it is freed. */
  leave(call: { skus: readonly Sku[]; to: string }): Promise<{ readonly outcome: "left" } | Unanswered>;
  /** At the new object, by the old one's own hand: each consignment is taken in once. */
  arrive(call: Consignment): Promise<{ readonly outcome: "arrived" } | Unanswered>;
  /** Consignments that have left and are not known to have arrived. */
  underway(): Promise<{ readonly outcome: "underway"; readonly consignments: number } | Unanswered>;
}

/** What leaves one object for another in one go. */
export interface Consignment {
  readonly reference: string;
  readonly from: string;
  readonly units: readonly Taken[];
  readonly incoming: readonly Incoming[];
  readonly terms: readonly { readonly sku: Sku; readonly terms: StockTerms }[];
  /** These come whole: nothing but freed reservations will follow. */
  readonly settled: readonly Sku[];
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
  /** Reads the map anew where it is older than some seconds; never throws. */
  refresh(): Promise<void>;
}

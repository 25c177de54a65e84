import type {
  ConfirmAnswer,
  ExtendAnswer,
  GiveBackAnswer,
  Receipt,
  ReceiveAnswer,
  ReleaseAnswer,
  ReserveAnswer,
  ReserveRequest,
  StockAudit,
  StockSummary,
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
  /** A page: goes on after the sku, which is `next` of the page before. */
  audit(call: { after: string | null }): Promise<StockAudit | Unanswered>;
}

export interface StockMap {
  /** The name of the object that holds the sku: override, else a hash over a fixed number of shards. */
  shardOf(sku: Sku): string;
  shard(name: string): StockShard;
  readonly shardNames: readonly string[];
}

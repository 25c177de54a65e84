/** What the invariants look at: exported rows of every store, neutral of where they came from. */
import type { StockAudit } from "../inventory/types.ts";
import type { LedgerTransaction } from "../ledger/types.ts";
import type { ShortfallState } from "../order/shortfall.ts";
import type { OrderState } from "../order/types.ts";
import type { GatewayPayment } from "../payment/types.ts";

export interface OrderRow {
  readonly id: string;
  readonly checkoutId: string;
  readonly state: OrderState;
  readonly totalMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
  /** Of the total, what gift cards and store credit bear; the provider bears the rest. Absent: nothing. */
  readonly balancesMinor?: number;
  readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  /** Units that were sold and not there; absent of most orders. */
  readonly shortfalls?: readonly ShortfallRow[];
}

export interface ShortfallRow {
  readonly sku: string;
  readonly quantity: number;
  readonly state: ShortfallState;
  /** What goes back for them. */
  readonly refundMinor: number;
  /** Sent instead. */
  readonly replacementSku: string | null;
}

export interface Snapshot {
  readonly orders: readonly OrderRow[];
  readonly stock: readonly StockAudit[];
  readonly payments: readonly GatewayPayment[];
  /** The books of money, all of them; absent where they were not exported. */
  readonly ledger?: readonly LedgerTransaction[];
}

export interface Violation {
  /** Id of the invariant, such as O1. */
  readonly invariant: string;
  readonly what: string;
}

/** What the invariants look at: exported rows of every store, neutral of where they came from. */
import type { StockAudit } from "../inventory/types.ts";
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
}

export interface Violation {
  /** Id of the invariant, such as O1. */
  readonly invariant: string;
  readonly what: string;
}

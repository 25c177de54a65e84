/** What a balance's object answers over RPC: its class implements this, the adapter calls it. */
import type { Fencing } from "../../domain/balance/tender.ts";
import type { CloseAnswer, Credit, DoneAnswer, Hold, HoldAnswer, Move } from "../../domain/balance/types.ts";
import type { GatewayPayment } from "../../domain/payment/types.ts";
import type { BalanceEntries, BalanceHold, BalanceView } from "../../ports/payment-gateway.ts";

export interface BalanceMethods {
  view(): Promise<BalanceView | null>;
  credit(call: Credit): Promise<DoneAnswer>;
  close(call: { readonly key: string; readonly why: string }): Promise<CloseAnswer>;
  authorise(hold: Hold): Promise<HoldAnswer>;
  capture(move: Move): Promise<DoneAnswer>;
  giveUp(call: Fencing & { readonly key: string }): Promise<DoneAnswer>;
  refund(move: Move): Promise<DoneAnswer>;
  lookUp(call: Fencing): Promise<GatewayPayment | null>;
  payment(key: string): Promise<GatewayPayment | null>;
  entries(cursor: string | null, limit: number): Promise<BalanceEntries | null>;
  holds(): Promise<readonly BalanceHold[]>;
}

export interface BalanceRpc extends BalanceMethods, Rpc.DurableObjectBranded {}

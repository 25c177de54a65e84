/** What a stock object answers over RPC: its class implements this, the adapter calls it. */
import type { StockShard, Unanswered } from "../../ports/stock.ts";

type Answered<F> = F extends (...args: infer A) => Promise<infer R>
  ? (...args: A) => Promise<Exclude<R, Unanswered>>
  : never;

export type StockMethods = { [K in keyof StockShard]: Answered<StockShard[K]> };

export interface StockRpc extends StockMethods, Rpc.DurableObjectBranded {}

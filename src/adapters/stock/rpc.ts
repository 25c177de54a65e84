/** What a stock object answers over RPC: its class implements this, the adapter calls it. */
import type { StockShard, Unanswered } from "../../ports/stock.ts";

/** The sku is on its way here from another object: ask again in a moment. The adapter does, so nobody else sees it. */
export interface Coming {
  readonly outcome: "coming";
}

type Answered<F> = F extends (...args: infer A) => Promise<infer R>
  ? (...args: A) => Promise<Exclude<R, Unanswered>>
  : never;

type Methods = { [K in keyof StockShard]: Answered<StockShard[K]> };

export interface StockMethods extends Omit<Methods, "reserve"> {
  reserve(...args: Parameters<Methods["reserve"]>): Promise<Awaited<ReturnType<Methods["reserve"]>> | Coming>;
}

export interface StockRpc extends StockMethods, Rpc.DurableObjectBranded {}

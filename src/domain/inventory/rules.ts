/** The rules by which a sku is promised: its offer's own where there are any, else the shop's. */
import type { SkuRules } from "./level.ts";
import type { Incoming, StockTerms } from "./types.ts";

/** What an offer says that has no rules of its own. */
export const SHOP_TERMS: StockTerms = { buffer: null, ahead: null };

export function rulesOf(terms: StockTerms, incoming: readonly Incoming[], shopBufferBasisPoints: number): SkuRules {
  return {
    buffer: terms.buffer ?? { kind: "share", basisPoints: shopBufferBasisPoints },
    ahead: terms.ahead,
    incoming,
  };
}

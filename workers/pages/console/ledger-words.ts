/** The ledger in words, and where its pages are. */
import type { LedgerKind } from "../../../src/domain/ledger/types.ts";

export function ledgerAddress(query: Readonly<Record<string, string>> = {}, path = "/console/ledger"): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? path : `${path}?${text}`;
}

export const LEDGER_KIND_WORDS: Readonly<Record<LedgerKind, string>> = {
  captured: "Taken",
  refunded: "Given back",
  gift_card_issued: "Gift card issued",
  store_credit_given: "Store credit given",
  balance_closed: "Balance closed",
  settled_by_hand: "Settled by hand",
};

/** What the marketplace keeps of a sale. */
import type { SellerId } from "../../kernel/ids.ts";
import type { ShopSettings } from "../../kernel/settings.ts";

export interface LedgerTerms {
  /** Of what a seller's goods were sold for, without tax. */
  readonly commissionBasisPoints: (seller: SellerId) => number;
}

export const ledgerTerms = (settings: Pick<ShopSettings, "ledger">): LedgerTerms => ({
  commissionBasisPoints: () => settings.ledger.commissionBasisPoints,
});

/** How the total of an order is borne by several tenders (O5), and the names that each has in the outside world. */
import type { CheckoutId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { AuthoriseRequest, PaymentSource, TenderKind } from "../payment/types.ts";
import type { CardUse, Checkout, CheckoutTender, TenderView } from "./types.ts";

/** What a balance can bear now, beside how much of it the shopper wants to use. */
export interface OfferedBalance {
  readonly kind: Exclude<TenderKind, "provider">;
  readonly account: string;
  readonly currency: string;
  readonly availableMinor: number;
  readonly wantedMinor: number | null;
}

export type TenderRefusal =
  | { readonly code: "currency_mismatch"; readonly index: number }
  | { readonly code: "insufficient_balance"; readonly index: number; readonly availableMinor: number }
  | { readonly code: "same_balance_twice"; readonly index: number }
  /** Cards with amounts of their own bear more than the balances leave, or nothing is left for the last one. */
  | { readonly code: "cards_bear_too_much"; readonly index: number; readonly leftMinor: number }
  | { readonly code: "payment_missing"; readonly leftMinor: number };

/**
 * Balances bear in the order in which they stand, each at most what it has; the provider bears the rest. An amount that
 * was named has to be there in full; of the last needed balance only what is left is used. Balances that nothing is
 * left for are not touched. Then cards that bear an amount of their own, and the last payment, which bears the rest.
 */
export function splitTenders(
  totalMinor: number,
  currency: string,
  balances: readonly OfferedBalance[],
  payment: PaymentSource | null,
  cards: readonly CardUse[] = [],
): Result<readonly CheckoutTender[], TenderRefusal> {
  const tenders: CheckoutTender[] = [];
  const accounts = new Set<string>();
  let leftMinor = totalMinor;
  for (const [index, balance] of balances.entries()) {
    if (balance.currency !== currency) return err({ code: "currency_mismatch", index });
    if (accounts.has(balance.account)) return err({ code: "same_balance_twice", index });
    accounts.add(balance.account);
    const { wantedMinor, availableMinor } = balance;
    if (wantedMinor !== null && wantedMinor > availableMinor)
      return err({ code: "insufficient_balance", index, availableMinor });
    const amountMinor = Math.min(leftMinor, wantedMinor ?? availableMinor);
    if (amountMinor <= 0) continue;
    leftMinor -= amountMinor;
    tenders.push(open(balance.kind, { type: "balance", account: balance.account }, amountMinor));
  }
  for (const [index, { source, amountMinor }] of cards.entries()) {
    // Something has to be left for the last payment: otherwise this card could be it.
    if (amountMinor > leftMinor || (payment !== null && amountMinor === leftMinor))
      return err({ code: "cards_bear_too_much", index, leftMinor });
    leftMinor -= amountMinor;
    tenders.push(open("provider", source, amountMinor));
  }
  if (leftMinor === 0) return ok(tenders);
  if (payment === null) return err({ code: "payment_missing", leftMinor });
  return ok([...tenders, open("provider", payment, leftMinor)]);
}

const open = (kind: TenderKind, source: PaymentSource, amountMinor: number): CheckoutTender => ({
  kind,
  source,
  amountMinor,
  attempt: 1,
  paymentId: null,
  method: null,
  state: "open",
});

export interface TenderKeys {
  readonly authorise: string;
  readonly capture: string;
  readonly void: string;
  readonly refund: string;
}

/** One set of keys for each attempt at each tender: two effects never share a key, one effect never has two (M3). */
export function tenderKeys(checkout: CheckoutId, index: number, attempt: number): TenderKeys {
  const tail = index === 0 && attempt === 1 ? "" : `/${index}.${attempt}`;
  const key = (verb: string): string => `${checkout}/${verb}${tail}`;
  return { authorise: key("authorise"), capture: key("capture"), void: key("void"), refund: key("refund") };
}

export const keysOf = (row: Checkout, index: number): TenderKeys =>
  tenderKeys(row.id, index, row.tenders[index]?.attempt ?? 1);

/** From the row alone and the same on every call, so that a provider may recognise a payment by the whole of it. */
export function authoriseRequest(
  row: Checkout,
  index: number,
  shopName: string,
  attempt = row.tenders[index]?.attempt ?? 1,
): AuthoriseRequest {
  const tender = row.tenders[index];
  if (tender === undefined) throw new Error(`checkout ${row.id} has no tender ${index}`);
  return {
    key: tenderKeys(row.id, index, attempt).authorise,
    amountMinor: tender.amountMinor,
    currency: row.quote.currency,
    source: backTo(tender.source, row),
    reference: row.reference,
    description: `Order at ${shopName}`,
    expiresAt: row.createdAt + LIMITS.checkoutTtlMs,
    country: (row.input.billing ?? row.input.address).country,
    email: row.input.email,
  };
}

/** The page of this very checkout is where the shopper comes back to. */
function backTo(source: PaymentSource, row: Checkout): PaymentSource {
  if (source.type === "balance") return source;
  const returnUrl = `${source.returnUrl}/${row.id}/return`;
  return source.type === "hosted" ? { ...source, returnUrl, cancelUrl: returnUrl } : { ...source, returnUrl };
}

export const viewTender = ({ kind, method, amountMinor }: CheckoutTender): TenderView => ({
  kind,
  method,
  amountMinor,
});

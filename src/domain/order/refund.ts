/** Which tender a refund goes back to: in reverse of the order in which they bore the money (O5). */
import { err, ok, type Result } from "../../kernel/result.ts";
import type { OrderPayment, PlannedRefund } from "./types.ts";

export type RefundRefusal = { readonly code: "too_much"; readonly leftMinor: number };

/**
 * The provider's part is given back first, then store credit, then gift cards; what earlier refunds were decided to
 * take is not taken again. The same key gives the same plan.
 *
 * @param amountMinor above 0
 */
export function planRefund(
  payment: Pick<OrderPayment, "tenders" | "refunds" | "capturedMinor">,
  key: string,
  amountMinor: number,
): Result<PlannedRefund, RefundRefusal> {
  const known = payment.refunds.find((refund) => refund.key === key);
  if (known) return ok(known);
  // Before the capture there is nothing to give back.
  if (payment.capturedMinor === 0) return err({ code: "too_much", leftMinor: 0 });
  const shares: { tender: number; amountMinor: number }[] = [];
  let leftMinor = amountMinor;
  let availableMinor = 0;
  for (let tender = payment.tenders.length - 1; tender >= 0; tender--) {
    const restMinor = (payment.tenders[tender]?.amountMinor ?? 0) - plannedOf(payment.refunds, tender);
    availableMinor += restMinor;
    const shareMinor = Math.min(leftMinor, restMinor);
    if (shareMinor <= 0) continue;
    shares.push({ tender, amountMinor: shareMinor });
    leftMinor -= shareMinor;
  }
  return leftMinor > 0 ? err({ code: "too_much", leftMinor: availableMinor }) : ok({ key, amountMinor, shares });
}

const plannedOf = (refunds: readonly PlannedRefund[], tender: number): number =>
  refunds
    .flatMap(({ shares }) => shares)
    .reduce((sum, share) => (share.tender === tender ? sum + share.amountMinor : sum), 0);

export interface TenderShare {
  readonly kind: OrderPayment["tenders"][number]["kind"];
  readonly method: string;
  readonly amountMinor: number;
  readonly refundedMinor: number;
}

/** What each tender bore and got back, for the invoice: the refunded total, filled up from the last tender backwards. */
export function tenderShares(payment: OrderPayment): readonly TenderShare[] {
  let leftMinor = payment.refundedMinor;
  return payment.tenders
    .toReversed()
    .map(({ kind, method, amountMinor }) => {
      const refundedMinor = Math.min(leftMinor, amountMinor);
      leftMinor -= refundedMinor;
      return { kind, method, amountMinor, refundedMinor };
    })
    .toReversed();
}

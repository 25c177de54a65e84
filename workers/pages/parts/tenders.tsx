/** Who bore an order's money: one line a gift card, credit or card, with what of it went back. */
import { tenderShares } from "../../../src/domain/order/refund.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import { money } from "../format.ts";

export interface TendersProps {
  readonly order: Pick<Order, "payment" | "currency" | "state">;
  readonly locale: string;
}

export function Tenders({ order, locale }: TendersProps) {
  const { payment, currency } = order;
  const shares = tenderShares(payment);
  const isTaken = payment.capturedMinor > 0;
  const backMinor = shares.reduce((sum, { refundedMinor }) => sum + refundedMinor, 0);
  if (shares.length === 0) return <p class="hint">Nothing was to pay.</p>;
  return (
    <dl class="sum small" aria-label={isTaken ? "Paid with" : "To be paid with"}>
      {shares.map(({ method, amountMinor, refundedMinor }) => (
        <>
          <div>
            <dt>{method}</dt>
            <dd>{money(amountMinor, currency, locale)}</dd>
          </div>
          {refundedMinor > 0 && (
            <div class="hint">
              <dt>sent back to {method}</dt>
              <dd>−{money(refundedMinor, currency, locale)}</dd>
            </div>
          )}
        </>
      ))}
      {backMinor > 0 && (
        <div>
          <dt>Stays paid</dt>
          <dd>{money(payment.capturedMinor - backMinor, currency, locale)}</dd>
        </div>
      )}
    </dl>
  );
}

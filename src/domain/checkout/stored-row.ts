/** A journal's row as an earlier version may have written it: one payment at the provider, no story. */
import type { PaymentSource } from "../payment/types.ts";
import type { Checkout, CheckoutTender } from "./types.ts";

interface OnePayment {
  readonly reference: string;
  readonly paymentId: string | null;
  readonly method: string | null;
  readonly actionUrl: string | null;
}

type Earlier = Omit<Checkout, "reference" | "tenders" | "actionUrl" | "context" | "risk" | "trail" | "input"> & {
  readonly input: Omit<Checkout["input"], "payment"> & { readonly payment: PaymentSource };
  readonly payment: OnePayment;
};

export type StoredCheckout = Checkout | Earlier;

/** Its keys stay the same: those of the first attempt at the first tender are named as the only ones were. */
export function currentRow(stored: StoredCheckout): Checkout {
  if ("tenders" in stored) return stored;
  const { payment, ...row } = stored;
  const tender: CheckoutTender = {
    kind: "provider",
    source: row.input.payment,
    amountMinor: row.quote.totalMinor,
    attempt: 1,
    paymentId: payment.paymentId,
    method: payment.method,
    state: stateOf(stored),
  };
  const { reference, actionUrl } = payment;
  return { ...row, reference, tenders: [tender], actionUrl, context: null, risk: null, trail: [] };
}

function stateOf({ state, payment }: Earlier): CheckoutTender["state"] {
  if (state === "PAYMENT_FAILED" || state === "INVENTORY_RELEASED") return "refused";
  if (payment.paymentId === null) return "open";
  return state === "ACTION_REQUIRED" || state === "PAYMENT_UNKNOWN" ? "waiting" : "authorised";
}

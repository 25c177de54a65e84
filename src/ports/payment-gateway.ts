import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  GatewayPayment,
  MoneyAnswer,
  PaymentLookup,
} from "../domain/payment/types.ts";

/**
 * The payment provider. Every call carries a key that was durable before it; the same key again is answered with the
 * first effect. No method throws for what a provider or a network does: that is `unknown`.
 */
export interface PaymentGateway {
  authorise(request: AuthoriseRequest): Promise<AuthoriseAnswer>;
  /** At most what was authorised. */
  capture(call: { key: string; paymentId: string; amountMinor: number }): Promise<MoneyAnswer>;
  /**
   * Gives an authorisation up, or closes a payment that waits for the shopper. By the key of the authorisation, so
   * that it fences: a late authorise with that key is then declined as `fenced`.
   */
  void(call: { key: string; authoriseKey: string; reference: string }): Promise<MoneyAnswer>;
  refund(call: { key: string; paymentId: string; amountMinor: number }): Promise<MoneyAnswer>;
  lookup(call: { authoriseKey: string }): Promise<PaymentLookup>;
  /** All payments whose reference starts with the prefix and that changed since; for reconciliation and proofs. */
  list(call: {
    since: number;
    cursor: string | null;
  }): Promise<{ payments: readonly GatewayPayment[]; cursor: string | null } | "unknown">;
}

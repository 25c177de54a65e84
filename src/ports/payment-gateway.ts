import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  GatewayNotice,
  GatewayPayment,
  MoneyAnswer,
  PaymentLookup,
} from "../domain/payment/types.ts";

/**
 * Whoever moves money: the payment provider, or the objects that keep gift cards and store credit. Every call carries a
 * key that was durable before it; the same key again is answered with the first effect. No method throws for what a
 * provider or a network does: that is `unknown`.
 */
export interface PaymentGateway {
  authorise(request: AuthoriseRequest): Promise<AuthoriseAnswer>;
  /** At most what was authorised. */
  capture(call: MoneyCall): Promise<MoneyAnswer>;
  /**
   * Gives an authorisation up, or closes a payment that waits for the shopper. By the request of the authorisation, so
   * that it fences: a late authorise with that key is then declined as `fenced`, or can no longer be paid.
   */
  void(call: { readonly key: string; readonly request: AuthoriseRequest }): Promise<MoneyAnswer>;
  refund(call: MoneyCall): Promise<MoneyAnswer>;
  /** What became of an authorisation; one that the provider has never seen is fenced by the look-up. */
  lookup(request: AuthoriseRequest): Promise<PaymentLookup>;
  /** How a payment stands, by the provider's own name for it; fences nothing. */
  payment(paymentId: string): Promise<PaymentLookup>;
  /** All payments whose reference starts with the prefix and that changed since; for reconciliation and proofs. */
  list(call: {
    since: number;
    cursor: string | null;
  }): Promise<{ payments: readonly GatewayPayment[]; cursor: string | null } | "unknown">;
}

export interface MoneyCall {
  readonly key: string;
  readonly paymentId: string;
  readonly amountMinor: number;
}

/** The provider's signed messages (webhooks). They are hints: what is true is asked for by look-up. */
export interface GatewayMessages {
  /** Refused when the signature is wrong, too old, or of another body. */
  verify(
    body: Uint8Array,
    headers: Headers,
    now: number,
  ): Promise<
    | { readonly ok: true; readonly notice: GatewayNotice }
    | { readonly ok: false; readonly reason: "signature" | "too_old" | "malformed" }
  >;
}

/** Balances of ours (gift cards, store credit): the same port, and what only their owner may know of them. */
export interface Balances extends PaymentGateway {
  /** Null when there is none by that name; "unknown" when its object does not answer. */
  balance(account: string): Promise<BalanceView | null | "unknown">;
  /** Money into a balance: issued, or given as credit. The same key again changes nothing. */
  credit(call: CreditCall): Promise<MoneyAnswer>;
  /**
   * No more authorisations; what is held stays held, and what nobody holds is taken off. The same key again changes
   * nothing; another one takes off what has come back since.
   */
  close(call: { readonly key: string; readonly account: string; readonly why: string }): Promise<BalanceClosed>;
  /** Newest first: what happened to the balance. */
  entries(account: string, cursor: string | null, limit: number): Promise<BalanceEntries | null | "unknown">;
  /** Oldest first: what is held, and for which checkout; the first hundred. */
  holds(account: string): Promise<readonly BalanceHold[] | "unknown">;
}

/** `takenOffMinor`: what was on it that nobody held. */
export type BalanceClosed =
  { readonly outcome: "done"; readonly takenOffMinor: number } | Exclude<MoneyAnswer, { readonly outcome: "done" }>;

export interface BalanceHold {
  readonly paymentId: string;
  readonly amountMinor: number;
  /** region/shopper/checkout. */
  readonly reference: string;
  readonly at: number;
}

export interface CreditCall {
  readonly key: string;
  readonly account: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** What its owner and the shop see of it, such as "Gift card ending 7Q2M". */
  readonly label: string;
  readonly why: string;
  /** Of a new balance: no authorisation after this; null for ever. */
  readonly expiresAt: number | null;
}

export interface BalanceView {
  readonly account: string;
  readonly label: string;
  readonly currency: string;
  /** What may be spent now: what was put in less what was captured and what is held. */
  readonly availableMinor: number;
  readonly heldMinor: number;
  readonly state: "open" | "closed" | "expired";
  readonly expiresAt: number | null;
}

export interface BalanceEntries {
  readonly entries: readonly BalanceEntry[];
  readonly cursor: string | null;
}

/** An append-only row of a balance: `balanceMinor` and `heldMinor` are as they were after it. */
export interface BalanceEntry {
  readonly sequence: number;
  readonly at: number;
  readonly kind: "credited" | "authorised" | "captured" | "voided" | "refunded" | "closed";
  readonly amountMinor: number;
  readonly balanceMinor: number;
  readonly heldMinor: number;
  readonly reference: string;
  readonly why: string;
}

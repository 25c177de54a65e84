/**
 * Somebody who moves money, in memory: the provider, or our balances. Written from the port's promises: a key has one
 * effect, a void fences, a look-up of a key that was never seen fences too.
 */
import type {
  AuthoriseAnswer,
  AuthoriseRequest,
  GatewayPayment,
  MoneyAnswer,
} from "../../../src/domain/payment/types.ts";
import type { PaymentGateway } from "../../../src/ports/payment-gateway.ts";

export type Card =
  | "approve"
  | "decline"
  | "action"
  /** Takes effect and never answers. */
  | "silent"
  /** Never arrives. */
  | "lost"
  | "capture_refused"
  /** The first authorisation cannot be captured, a second one can. */
  | "capture_refused_once";

export interface FakeGateway {
  readonly gateway: PaymentGateway;
  readonly payments: ReadonlyMap<string, GatewayPayment>;
  /** The shopper does at the provider what was asked. */
  act(): void;
  /** Nothing is answered any more, until it is mended. */
  silent: boolean;
}

/** @param limitMinor what a balance has on it; the provider has no such limit */
export function fakeGateway(
  name: string,
  card: Card,
  call: <T>(effect: () => T) => Promise<T>,
  limitMinor = Number.POSITIVE_INFINITY,
): FakeGateway {
  const payments = new Map<string, GatewayPayment>();
  const fenced = new Set<string>();
  const effects = new Map<string, MoneyAnswer>();
  const byId = (id: string): [string, GatewayPayment] | undefined =>
    [...payments].find(([, payment]) => payment.paymentId === id);
  const once = (key: string, effect: () => MoneyAnswer): MoneyAnswer => {
    const answer = effects.get(key) ?? effect();
    effects.set(key, answer);
    return answer;
  };
  const spentMinor = (): number =>
    [...payments.values()].reduce(
      (sum, { status, amountMinor, refundedMinor }) =>
        status === "authorised" ? sum + amountMinor - refundedMinor : sum,
      0,
    );

  const made = (request: AuthoriseRequest): GatewayPayment => {
    const isShort = spentMinor() + request.amountMinor > limitMinor;
    const isDeclined = isShort || card === "decline";
    return {
      paymentId: `${name}_${payments.size + 1}`,
      key: request.key,
      reference: request.reference,
      status: isDeclined ? "declined" : card === "action" ? "pending_action" : "authorised",
      amountMinor: request.amountMinor,
      capturedMinor: 0,
      refundedMinor: 0,
      currency: request.currency,
      method: `${name} 4242`,
      actionUrl: "https://pay.example/1",
      declineReason: isShort ? "insufficient_balance" : isDeclined ? "card_declined" : null,
    };
  };
  const refusesCapture = (payment: GatewayPayment): boolean =>
    card === "capture_refused" || (card === "capture_refused_once" && payment.paymentId === `${name}_1`);

  const self: FakeGateway = {
    payments,
    silent: false,
    act: () => {
      for (const [key, payment] of payments)
        if (payment.status === "pending_action") payments.set(key, { ...payment, status: "authorised" });
    },
    gateway: {
      authorise: (request) =>
        call((): AuthoriseAnswer => {
          if (self.silent || card === "lost") return { outcome: "unknown" };
          if (fenced.has(request.key)) return { outcome: "declined", paymentId: null, reason: "fenced" };
          const payment = payments.get(request.key) ?? made(request);
          payments.set(request.key, payment);
          return card === "silent" ? { outcome: "unknown" } : answerOf(payment);
        }),
      capture: ({ key, paymentId, amountMinor }) =>
        call(() => {
          if (self.silent) return { outcome: "unknown" };
          return once(key, () => {
            const [name, payment] = byId(paymentId) ?? [];
            if (
              !name ||
              payment?.status !== "authorised" ||
              refusesCapture(payment) ||
              amountMinor > payment.amountMinor
            )
              return { outcome: "refused", reason: "no" };
            payments.set(name, { ...payment, capturedMinor: amountMinor });
            return { outcome: "done", feeMinor: 7 };
          });
        }),
      void: ({ request }) =>
        call(() => {
          if (self.silent) return { outcome: "unknown" };
          const payment = payments.get(request.key);
          if (!payment) {
            fenced.add(request.key);
            return { outcome: "done" };
          }
          if (payment.capturedMinor > 0) return { outcome: "refused", reason: "captured" };
          if (payment.status !== "declined") payments.set(request.key, { ...payment, status: "voided" });
          return { outcome: "done" };
        }),
      refund: ({ key, paymentId, amountMinor }) =>
        call(() => {
          if (self.silent) return { outcome: "unknown" };
          return once(key, () => {
            const [name, payment] = byId(paymentId) ?? [];
            if (!name || !payment || payment.refundedMinor + amountMinor > payment.capturedMinor)
              return { outcome: "refused", reason: "too much" };
            payments.set(name, { ...payment, refundedMinor: payment.refundedMinor + amountMinor });
            return { outcome: "done" };
          });
        }),
      lookup: ({ key }) =>
        call(() => {
          if (self.silent) return { outcome: "unknown" };
          const payment = payments.get(key);
          if (payment) return { outcome: "found", payment };
          fenced.add(key);
          return { outcome: "absent" };
        }),
      payment: (id) =>
        call(() => {
          const payment = byId(id)?.[1];
          return payment ? { outcome: "found", payment } : { outcome: "unknown" };
        }),
      list: () => Promise.reject(new Error("not in this world")),
    },
  };
  return self;
}

function answerOf(payment: GatewayPayment): AuthoriseAnswer {
  const { paymentId, method, status } = payment;
  if (status === "authorised") return { outcome: "authorised", paymentId, method };
  if (status === "pending_action") return { outcome: "action", paymentId, url: "https://pay.example/1" };
  return {
    outcome: "declined",
    paymentId,
    reason: status === "voided" ? "fenced" : (payment.declineReason ?? "card_declined"),
  };
}

/** Stripe's webhooks: signed messages, verified with its own client (https://docs.stripe.com/webhooks/signature). */
import { Stripe } from "stripe";
import type { PaymentLookup } from "../../../domain/payment/types.ts";
import type { GatewayMessages } from "../../../ports/payment-gateway.ts";

export interface StripeMessagesConfig {
  /** `whsec_...` of the endpoint. */
  readonly secret: string;
  /** Disputes carry the payment's name only; what is known of it leads to our reference. */
  readonly payment: (paymentId: string) => Promise<PaymentLookup>;
}

/** As the client has it: five minutes. */
const TOLERANCE_S = 300;
const ANY_AGE = 0;

export function stripeMessages({ secret, payment }: StripeMessagesConfig): GatewayMessages {
  const { webhooks } = Stripe;
  const cryptoProvider = Stripe.createSubtleCryptoProvider();
  const read = (body: Uint8Array, header: string, toleranceS: number, now: number): Promise<Stripe.Event> =>
    webhooks.constructEventAsync(body, header, secret, toleranceS, cryptoProvider, now);
  const isSigned = (body: Uint8Array, header: string, now: number): Promise<boolean> =>
    read(body, header, ANY_AGE, now).then(
      () => true,
      (error: unknown) => !(error instanceof Stripe.errors.StripeSignatureVerificationError),
    );
  return {
    async verify(body, headers, now) {
      const header = headers.get("stripe-signature") ?? "";
      let event: Stripe.Event;
      try {
        event = await read(body, header, TOLERANCE_S, now);
      } catch (error) {
        if (!(error instanceof Stripe.errors.StripeSignatureVerificationError))
          return { ok: false, reason: "malformed" };
        return { ok: false, reason: (await isSigned(body, header, now)) ? "too_old" : "signature" };
      }
      if (typeof event?.id !== "string" || typeof event.type !== "string") return { ok: false, reason: "malformed" };
      const reference = await referenceOf(event.data?.object, payment);
      return { ok: true, notice: { id: event.id, type: event.type, reference } };
    },
  };
}

/** Throws where Stripe must be asked and does not answer: the message is then sent again. */
async function referenceOf(
  object: Stripe.Event.Data.Object | undefined,
  payment: StripeMessagesConfig["payment"],
): Promise<string | null> {
  const about: unknown = object;
  const own = textAt(about, "metadata", "reference") ?? textAt(about, "client_reference_id");
  if (own !== null) return own;
  const paymentId = textAt(about, "payment_intent");
  if (paymentId === null) return null;
  const found = await payment(paymentId);
  if (found.outcome === "unknown") throw new Error("Stripe does not say whose payment the message is about");
  return found.outcome === "found" ? found.payment.reference : null;
}

/** A text within what somebody else has sent; null where there is none. */
function textAt(value: unknown, ...path: readonly string[]): string | null {
  let at = value;
  for (const name of path) {
    if (typeof at !== "object" || at === null) return null;
    at = Object.getOwnPropertyDescriptor(at, name)?.value;
  }
  return typeof at === "string" && at !== "" ? at : null;
}

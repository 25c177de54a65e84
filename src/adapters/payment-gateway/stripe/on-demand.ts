/**
 * Stripe's client is 240 kB of code. It is evaluated with the first call, so that an isolate which has to do with no
 * payment, and a shop with another provider, do not wait for it.
 */
import type { GatewayMessages, PaymentGateway } from "../../../ports/payment-gateway.ts";
import type { StripeGatewayConfig } from "./call.ts";

/** Each call imports for itself: a promise begun by one request must not be waited for by another. */
export function stripeOnDemand(config: StripeGatewayConfig): PaymentGateway {
  let made: PaymentGateway | undefined;
  const gateway = async (): Promise<PaymentGateway> => {
    const { stripeGateway } = await import("./gateway.ts");
    return (made ??= stripeGateway(config));
  };
  return {
    authorise: async (request) => (await gateway()).authorise(request),
    capture: async (money) => (await gateway()).capture(money),
    void: async (call) => (await gateway()).void(call),
    refund: async (money) => (await gateway()).refund(money),
    lookup: async (request) => (await gateway()).lookup(request),
    payment: async (paymentId) => (await gateway()).payment(paymentId),
    list: async (from) => (await gateway()).list(from),
  };
}

/** @param secret `whsec_...` of the webhook's endpoint */
export function stripeMessagesOnDemand(secret: string, gateway: PaymentGateway): GatewayMessages {
  return {
    async verify(body, headers, now) {
      const { stripeMessages } = await import("./messages.ts");
      return stripeMessages({ secret, payment: gateway.payment }).verify(body, headers, now);
    },
  };
}

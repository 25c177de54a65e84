import { paymentGatewayContract, type MakeSource } from "../../contract/payment-gateway.ts";
import { stripeStandIn } from "../../stand-ins/stripe/stand-in.ts";
import { stripeGateway } from "../../../src/adapters/payment-gateway/stripe/gateway.ts";
import { card, hosted, makeKey, SECRET_KEY, TIMEOUT_MS } from "./shop.ts";

for (const releasesAreRefunds of [true, false])
  paymentGatewayContract(
    `Stripe, ${releasesAreRefunds ? "which tells what is released as a refund" : "which tells refunds only"}`,
    () => {
      const nowMs = () => Date.now();
      const stripe = stripeStandIn({ secretKey: SECRET_KEY, nowMs, releasesAreRefunds });
      const log = () => undefined;
      const failing =
        (path: RegExp, kind: "silent_before" | "silent_after" | "declined"): MakeSource =>
        () => {
          stripe.fail(path, kind);
          return card();
        };
      return {
        gateway: stripeGateway({ secretKey: SECRET_KEY, fetch: stripe.fetch, timeoutMs: TIMEOUT_MS, now: nowMs, log }),
        currency: "EUR",
        cannot: ["capture_in_parts"],
        ...{ makeKey, nowMs, unknownPaymentId: "pi_nobodyHasThis" },
        fixtures: {
          approves: () => card(),
          declines: { source: () => card("pm_card_visa_chargeDeclined"), reason: "card_declined" },
          nobodys: { source: () => card("pm_nobodyHasThis"), reason: "invalid_token" },
          asksForAction: {
            source: () => card("pm_card_threeDSecure2Required"),
            complete: async (url) => stripe.shopper.confirm(url, true),
            refuse: async (url) => stripe.shopper.confirm(url, false),
            refusedReason: "authentication_failed",
          },
          hosted: {
            source: () => hosted(),
            pay: async (url) => void stripe.shopper.pay(url),
            decline: async (url) => void stripe.shopper.pay(url, "pm_card_visa_chargeDeclined"),
          },
          silentAfterEffect: failing(/payment_intents$/, "silent_after"),
          silentBeforeEffect: failing(/payment_intents$/, "silent_before"),
          refusesCapture: failing(/capture$/, "declined"),
          card: { brand: "visa", last4: "4242", country: "US" },
        },
      };
    },
  );

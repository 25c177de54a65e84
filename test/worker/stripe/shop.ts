/** The Stripe adapter against the stand-in, on a clock that the test holds. */
import { stripeGateway } from "../../../src/adapters/payment-gateway/stripe/gateway.ts";
import type { AuthoriseRequest, PaymentSource } from "../../../src/domain/payment/types.ts";
import type { PaymentGateway } from "../../../src/ports/payment-gateway.ts";
import { stripeStandIn, type StandIn } from "../../stand-ins/stripe/stand-in.ts";

export const SECRET_KEY = "sk_test_standin";
export const TIMEOUT_MS = 60;

export interface Logged {
  readonly event: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Shop {
  readonly gateway: PaymentGateway;
  readonly stripe: StandIn;
  readonly logged: readonly Logged[];
  readonly nowMs: () => number;
  readonly pass: (ms: number) => void;
}

export interface ShopOptions {
  readonly timeoutMs?: number;
  readonly secretKey?: string;
  readonly referencePrefix?: string;
  readonly releasesAreRefunds?: boolean;
  /** In the place of the stand-in. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

export function makeShop(options: ShopOptions = {}): Shop {
  let passedMs = 0;
  const nowMs = () => Date.now() + passedMs;
  const { releasesAreRefunds = true } = options;
  const stripe = stripeStandIn({ secretKey: SECRET_KEY, nowMs, releasesAreRefunds });
  const logged: Logged[] = [];
  const gateway = stripeGateway({
    secretKey: options.secretKey ?? SECRET_KEY,
    fetch: options.fetch ?? stripe.fetch,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    now: nowMs,
    log: (_, event, data) => void logged.push({ event, data }),
    ...(options.referencePrefix !== undefined && { referencePrefix: options.referencePrefix }),
  });
  return { gateway, stripe, logged, nowMs, pass: (ms) => void (passedMs += ms) };
}

let made = 0;
export const makeKey = (): string => `chk_${++made}/authorise`;

export const card = (token = "pm_card_visa"): PaymentSource => ({
  ...{ type: "token", token, returnUrl: "https://shop.test/checkout/1/return" },
});
export const hosted = (): PaymentSource => ({
  type: "hosted",
  ...{ returnUrl: "https://shop.test/checkout/1/return", cancelUrl: "https://shop.test/checkout/1/back" },
});

export const requestOf = (shop: Shop, more: Partial<AuthoriseRequest> = {}): AuthoriseRequest => ({
  ...{ key: makeKey(), amountMinor: 4_990, currency: "EUR", source: card(), reference: `eu/shp_1/chk_${made}` },
  ...{ description: "Order of two lamps", expiresAt: shop.nowMs() + 900_000, country: "DE", email: "ada@example.com" },
  ...more,
});

/** A payment that is authorised. */
export async function authorised(shop: Shop, more: Partial<AuthoriseRequest> = {}) {
  const call = requestOf(shop, more);
  const answer = await shop.gateway.authorise(call);
  if (answer.outcome !== "authorised") throw new Error(`expected an authorisation, got ${JSON.stringify(answer)}`);
  return { call, paymentId: answer.paymentId };
}

/** One that waits for the shopper. */
export async function waiting(shop: Shop, more: Partial<AuthoriseRequest> = { source: hosted() }) {
  const call = requestOf(shop, more);
  const answer = await shop.gateway.authorise(call);
  if (answer.outcome !== "action") throw new Error(`expected an action, got ${JSON.stringify(answer)}`);
  return { call, paymentId: answer.paymentId, url: answer.url };
}

/** Which payment provider the shop has, by what is set up for it. */
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Env } from "../env.ts";
import { sandboxMessages } from "./sandbox-messages.ts";
import { sandboxGateway } from "./sandbox.ts";
import { stripeMessagesOnDemand, stripeOnDemand } from "./stripe/on-demand.ts";

export type ProviderEnv = Pick<
  Env,
  "STRIPE_SECRET_KEY" | "STRIPE_WEBHOOK_SECRET" | "GATEWAY" | "GATEWAY_URL" | "GATEWAY_PUBLIC_URL" | "GATEWAY_SECRET"
>;
type Provider = Pick<Deps, "gateway" | "messages">;
type Around = Pick<Deps, "clock" | "log"> & {
  readonly region: string;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
};

/** Stripe where there is a key for it, else the sandbox; without either the shop can be looked at, not bought from. */
export function paymentProvider(env: ProviderEnv, around: Around): Provider {
  return stripeOf(env, around) ?? sandboxOf(env, around) ?? { gateway: null, messages: null };
}

function stripeOf(env: ProviderEnv, { clock, log, region, fetch }: Around): Provider | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret } = env;
  if (!secretKey) return null;
  const gateway = stripeOnDemand({
    ...{ secretKey, fetch, log, now: clock.now, timeoutMs: LIMITS.gatewayCallTimeoutMs },
    // One account may have the payments of several regions.
    referencePrefix: `${region}/`,
  });
  return { gateway, messages: webhookSecret ? stripeMessagesOnDemand(webhookSecret, gateway) : null };
}

function sandboxOf(env: ProviderEnv, { fetch }: Around): Provider | null {
  const { GATEWAY: binding, GATEWAY_SECRET: secret } = env;
  if (!secret || (env.GATEWAY_URL === "" && binding === undefined)) return null;
  const gateway = sandboxGateway({
    baseUrl: env.GATEWAY_URL || "https://gateway.internal",
    ...(env.GATEWAY_PUBLIC_URL && { publicUrl: env.GATEWAY_PUBLIC_URL }),
    secret,
    fetch: (url, init) => (binding ? binding.fetch(url, init) : fetch(url, init)),
    timeoutMs: LIMITS.gatewayCallTimeoutMs,
  });
  return { gateway, messages: sandboxMessages(secret) };
}

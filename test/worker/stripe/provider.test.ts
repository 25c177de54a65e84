import { describe, expect, it } from "vitest";
import { paymentProvider, type ProviderEnv } from "../../../src/adapters/payment-gateway/provider.ts";
import { pagePolicy, providerOrigins } from "../../../workers/middleware/security-headers.ts";
import { makeShop, requestOf, SECRET_KEY } from "./shop.ts";

const NOTHING: ProviderEnv = { GATEWAY_URL: "", GATEWAY_PUBLIC_URL: "" };
const SANDBOX: ProviderEnv = { ...NOTHING, GATEWAY_URL: "http://gateway.test", GATEWAY_SECRET: "secret" };

function choose(env: ProviderEnv) {
  const shop = makeShop();
  const asked: string[] = [];
  const provider = paymentProvider(env, {
    clock: { now: shop.nowMs, sleep: async () => undefined },
    log: () => undefined,
    region: "eu",
    fetch: (url, init) => {
      asked.push(new URL(url).host);
      return shop.stripe.fetch(url, init);
    },
  });
  return { shop, asked, ...provider };
}

describe("the payment provider", () => {
  it("is none where nothing is set up", () => {
    expect(choose(NOTHING)).toMatchObject({ gateway: null, messages: null });
  });

  it("is the sandbox where only that is", async () => {
    const { gateway, messages, asked, shop } = choose(SANDBOX);
    await gateway?.authorise(requestOf(shop));
    expect([new Set(asked), messages === null]).toEqual([new Set(["gateway.test"]), false]);
  });

  it("is Stripe where its key is set, whatever else is", async () => {
    const { gateway, messages, asked, shop } = choose({ ...SANDBOX, STRIPE_SECRET_KEY: SECRET_KEY });
    expect(await gateway?.authorise(requestOf(shop))).toMatchObject({ outcome: "authorised" });
    expect([new Set(asked), messages]).toEqual([new Set(["api.stripe.com"]), null]);
  });

  it("has Stripe's messages once the secret of the endpoint is known, and lists its own region only", async () => {
    const secret = "whsec_provider";
    const env = { ...NOTHING, STRIPE_SECRET_KEY: SECRET_KEY, STRIPE_WEBHOOK_SECRET: secret };
    const { gateway, messages, shop } = choose(env);
    const request = requestOf(shop);
    await gateway?.authorise(request);
    await gateway?.authorise(requestOf(shop, { reference: "us/shp_1/chk_other" }));
    const [event] = shop.stripe.books.events;
    if (!event || !messages || !gateway) throw new Error("no messages");
    const { body, headers } = await shop.stripe.message(event, secret);
    expect(await messages.verify(new TextEncoder().encode(body), headers, shop.nowMs())).toMatchObject({
      notice: { reference: request.reference },
    });
    expect(await gateway.list({ since: 0, cursor: "intents:" })).toMatchObject({ payments: [{ key: request.key }] });
  });
});

describe("the pages' policy", () => {
  const formActions = (env: Parameters<typeof providerOrigins>[0]) =>
    /form-action ([^;]*)/.exec(pagePolicy("nonce", providerOrigins(env)))?.[1];

  it("lets a form lead to the provider that is set up, and nowhere else", () => {
    expect(formActions(NOTHING)).toBe("'self'");
    expect(formActions({ ...SANDBOX, GATEWAY_PUBLIC_URL: "http://gateway.test/x" })).toBe("'self' http://gateway.test");
    expect(formActions({ ...NOTHING, STRIPE_SECRET_KEY: SECRET_KEY })).toBe(
      "'self' https://checkout.stripe.com https://hooks.stripe.com https://pm-redirects.stripe.com",
    );
  });
});

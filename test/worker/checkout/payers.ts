/** People who pay in several ways, and every place where their money can be looked at. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject, SELF } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import { meter } from "../../../src/adapters/meter.ts";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { balanceObjects } from "../../../src/adapters/payment-gateway/balance.ts";
import { signAccessToken } from "../../../src/adapters/tokens/jose.ts";
import { giftCardAccount, readGiftCardCode, storeCreditAccount } from "../../../src/domain/balance/account.ts";
import type { Checkout } from "../../../src/domain/checkout/types.ts";
import { makeId, type CheckoutId, type OrderId, type ShopperId, type Sku } from "../../../src/kernel/ids.ts";
import type { BalanceEntry, BalanceView } from "../../../src/ports/payment-gateway.ts";
import { call, gateway, newGuest, orderBody, staff, until, type Answer } from "./shop.ts";

export interface Payer {
  readonly token: string;
  readonly shopperId: ShopperId;
  /** Of the cart, delivered in Germany. */
  readonly totalMinor: number;
}

export const shopperIdOf = (token: string): ShopperId =>
  (JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as { sub: ShopperId }).sub;

export const objectOf = ({ shopperId }: Pick<Payer, "shopperId">) => env.SHOPPER.getByName(shopperId);

type Lines = Readonly<Record<string, number>>;

export async function fill(token: string, lines: Lines): Promise<Payer> {
  for (const [sku, quantity] of Object.entries(lines)) {
    const added = await call("POST", "/v1/cart/lines", { token, key: crypto.randomUUID(), body: { sku, quantity } });
    expect(added.body, "put into the cart").toMatchObject({ lines: expect.anything() });
  }
  const cart = await call("GET", "/v1/cart?country=DE", { token });
  const { totalMinor } = cart.body["quote"] as { totalMinor: number };
  return { token, shopperId: shopperIdOf(token), totalMinor };
}

export const guest = async (lines: Lines): Promise<Payer> => fill(await newGuest(), lines);

/** Somebody with an account, signed in, and with so much store credit. Its password is never hashed: that takes long. */
export async function user(lines: Lines, creditMinor = 0): Promise<Payer> {
  const now = Date.now();
  const bytes = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
  const idOf = <P extends "usr" | "ses">(prefix: P) => makeId(prefix, "eu", now, { bytes });
  const principal = { kind: "user", roles: ["shopper"], prime: false } as const;
  const who = { ...principal, shopperId: idOf("usr"), sessionId: idOf("ses") };
  const payer = await fill(await signAccessToken(env.TOKEN_SECRET, who, now, 3_600_000), lines);
  if (creditMinor === 0) return payer;
  const given = await balances.credit({
    ...{ key: crypto.randomUUID(), ...creditOf(payer), amountMinor: creditMinor, currency: "EUR" },
    ...{ label: "Store credit", why: "Late parcel", expiresAt: null },
  });
  expect(given).toEqual({ outcome: "done" });
  return payer;
}

async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const balances = balanceObjects({
  ...{ namespace: env.BALANCE, region: "eu", timeoutMs: 5_000, meter, sleep: async () => undefined },
});

export interface Card {
  readonly code: string;
  readonly account: string;
}

export async function giftCard(amountMinor: number): Promise<Card> {
  const issued = await call("POST", "/v1/ops/gift-cards", {
    ...{ token: await staff(), key: crypto.randomUUID() },
    body: { amountMinor, currency: "EUR" },
  });
  const code = readGiftCardCode(String(issued.body["code"]));
  if (code === undefined) throw new Error(JSON.stringify(issued.body));
  return { code: String(issued.body["code"]), account: await giftCardAccount({ sha256 }, code) };
}

export const creditOf = ({ shopperId }: Payer): Pick<Card, "account"> => ({ account: storeCreditAccount(shopperId) });

/** What the balance's own object says. */
export async function onIt({ account }: Pick<Card, "account">): Promise<{ availableMinor: number; heldMinor: number }> {
  const view = (await balances.balance(account)) as BalanceView;
  return { availableMinor: view.availableMinor, heldMinor: view.heldMinor };
}

/** What happened to a balance, oldest first, without its issue. */
export async function storyOf({ account }: Pick<Card, "account">): Promise<readonly BalanceEntry[]> {
  const page = await balances.entries(account, null, 50);
  if (page === null || page === "unknown") throw new Error("the balance has no entries");
  return page.entries.filter(({ kind }) => kind !== "credited").toReversed();
}

export interface Paying {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Presses "buy". `over` replaces members of the body; those that are undefined are left out. */
export async function press(payer: Payer, over: object = {}, { key, headers, signal }: Paying = {}): Promise<Answer> {
  const response = await SELF.fetch("http://shop.test/v1/checkout", {
    method: "POST",
    headers: {
      authorization: `Bearer ${payer.token}`,
      "content-type": "application/json",
      "idempotency-key": key ?? crypto.randomUUID(),
      ...headers,
    },
    body: JSON.stringify(orderBody(payer.totalMinor, "tok_visa_de", over)),
    ...(signal && { signal }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

export const by = (token: string): object => ({ payment: { type: "token", token } });

export const orderOf = async ({ token }: Payer, orderId: unknown): Promise<Record<string, unknown>> =>
  (await call("GET", `/v1/orders/${String(orderId)}`, { token })).body;

/** The order once it is in this state. */
export async function ordered(payer: Payer, answer: Answer, state: string): Promise<Record<string, unknown>> {
  const order = await until(
    () => orderOf(payer, answer.body["orderId"]),
    (body) => body["state"] === state,
  );
  expect(order["state"]).toBe(state);
  return order;
}

export const cancel = ({ token }: Payer, answer: Answer, reason?: string): Promise<Answer> =>
  call("POST", `/v1/orders/${String(answer.body["orderId"])}/cancel`, {
    ...{ token, key: crypto.randomUUID() },
    body: reason === undefined ? {} : { reason },
  });

/** The journal's row, as its object keeps it. */
export async function journalOf(payer: Payer, checkoutId: unknown): Promise<Checkout> {
  const row = await objectOf(payer).journalOf(String(checkoutId) as CheckoutId);
  if (row === null) throw new Error("no such checkout");
  return row as Checkout;
}

/**
 * The object has been let go, and its alarm rings when the checkout wants to be woken: now, for this test. With it,
 * times in its row may have passed.
 */
export async function ring(
  payer: Payer,
  checkoutId: unknown,
  passed: { readonly deadlineAt?: number; readonly reviewUntil?: number } = {},
): Promise<boolean> {
  const { deadlineAt = null, reviewUntil = null } = passed;
  await runInDurableObject(objectOf(payer), (_, { storage }) => {
    storage.sql.exec(
      `UPDATE checkouts SET wake_at = 1, json = json_set(json, '$.wakeAt', 1,
         '$.deadlineAt', coalesce(?, json ->> '$.deadlineAt')) WHERE id = ?`,
      ...[deadlineAt, String(checkoutId)],
    );
    if (reviewUntil !== null)
      storage.sql.exec(
        "UPDATE checkouts SET json = json_set(json, '$.risk.reviewUntil', ?) WHERE id = ?",
        ...[reviewUntil, String(checkoutId)],
      );
  });
  await evictDurableObject(objectOf(payer));
  return runDurableObjectAlarm(objectOf(payer));
}

export interface ProviderPayment {
  readonly paymentId: string;
  readonly key: string;
  readonly reference: string;
  readonly status: string;
  readonly amountMinor: number;
  readonly capturedMinor: number;
  readonly refundedMinor: number;
}

const asMerchant = (path: string, method = "GET", body?: object): Promise<Response> =>
  gateway(`http://gateway.test/v1/${path}`, {
    method,
    headers: { authorization: `Bearer ${env.GATEWAY_SECRET}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });

/** All that the provider knows of this person, in the order of the keys. */
export async function paymentsOf({ shopperId }: Payer): Promise<readonly ProviderPayment[]> {
  const answer = await asMerchant(`payments?since=0&reference_prefix=${encodeURIComponent(`eu/${shopperId}/`)}`);
  const { payments } = (await answer.json()) as { payments: readonly ProviderPayment[] };
  return payments.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** Of the provider's own log. */
export async function effectsOf({
  shopperId,
}: Payer): Promise<readonly { kind: string; amountMinor: number; at: number }[]> {
  const found: { kind: string; amountMinor: number; at: number; reference: string }[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const answer = await asMerchant(`ledger${cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`}`);
    const page = (await answer.json()) as { effects: typeof found; cursor: string | null };
    found.push(...page.effects.filter(({ reference }) => reference.startsWith(`eu/${shopperId}/`)));
    cursor = page.cursor;
  }
  return found;
}

export async function plan(...faults: readonly object[]): Promise<void> {
  expect((await asMerchant("faults", "POST", { faults })).status).toBe(200);
}
export const noFaults = async (): Promise<void> => void (await asMerchant("faults", "DELETE"));

/** What the shopper's bank asks, answered in the window that `url` opens. */
export async function confirm(url: unknown, verdict: "approve" | "fail" = "approve"): Promise<Response> {
  return gateway(String(url), {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      origin: new URL(String(url)).origin,
      "sec-fetch-site": "same-origin",
    },
    body: `verdict=${verdict}`,
    redirect: "manual",
  });
}

export const orders = makeD1OrderStore({
  ...{ db: env.ORDERS, region: "eu", pickAfterMs: 60_000 },
  meter: { commit: () => undefined, hop: () => undefined },
});

/** What is left on each account by this order, debits above 0; fails where debits and credits differ. */
export async function booksOf(orderId: unknown): Promise<Readonly<Record<string, number>>> {
  const left = new Map<string, number>();
  for (const { postings } of await orders.ledger.ofOrder(String(orderId) as OrderId)) {
    expect(postings.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(0);
    for (const { account, amountMinor } of postings) left.set(account, (left.get(account) ?? 0) + amountMinor);
  }
  return Object.fromEntries([...left].filter(([, amountMinor]) => amountMinor !== 0));
}

/** Tests buy more often, and with fewer cards, than people do. */
export const forgetRisks = async (): Promise<void> =>
  void (await env.ORDERS.batch(
    ["risk_seen", "risk_fraud", "risk_decisions"].map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)),
  ));

export async function priceOf(sku: string, basePriceMinor: number): Promise<void> {
  const set = await call("PUT", `/v1/offers/${sku as Sku}/price`, { token: await staff(), body: { basePriceMinor } });
  expect(set.status).toBe(200);
}

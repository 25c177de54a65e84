/** What buyers do, through the API that shoppers use, and how they understand the answers. */
import { request as httpRequest } from "node:http";
import { randomUUID } from "node:crypto";
import type { Sku } from "../../src/kernel/ids.ts";
import { at, expectStatus, newGuest, numberAt, type Answer, type Call, type ShopClient } from "../shop-client.ts";
import { isWilling, newBuyer, type Buyer, type Manner, type Standing } from "./crowd.ts";

const ADDRESS = { name: "Race Runner", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };
const ENDS_WITHIN_MS = 60_000;
const SENDINGS_MAX = 3;
const ASK_EVERY_MS = 200;
/** Connections are cut at different moments of the call: 0 to so many milliseconds after it was sent. */
const CUT_WITHIN_MS = 400;

export async function prepareBuyer(
  client: ShopClient,
  number: number,
  manner: Manner,
  skus: readonly Sku[],
): Promise<Buyer> {
  const token = await newGuest(client);
  for (const sku of skus) {
    const add = {
      method: "POST",
      path: "/v1/cart/lines",
      token,
      key: randomUUID(),
      body: { sku, quantity: 1 },
    } as const;
    expectStatus(await client.insist(add), [201], "add to cart");
  }
  const cart = expectStatus(await client.insist({ path: "/v1/cart?country=DE", token }), [200], "cart");
  return newBuyer(number, manner, token, numberAt(cart.body, "quote", "totalMinor"));
}

/** Presses "buy"; answers how long the shopper waited for an answer. A try again has a key of its own. */
export async function press(client: ShopClient, buyer: Buyer, tryNumber: number): Promise<number> {
  // At the first try only: who was refused and comes again is glad to pay.
  const isFirst = tryNumber === 1;
  const asksBank = isFirst && buyer.manner !== "plain" && buyer.manner !== "retrying";
  const call: Call = {
    method: "POST",
    path: "/v1/checkout",
    token: buyer.token,
    key: `race-${buyer.number}-${tryNumber}`,
    body: {
      email: `buyer-${buyer.number}@example.com`,
      address: ADDRESS,
      shipping: "standard",
      payment: { type: "token", token: asksBank ? "tok_3ds" : "tok_approve" },
      expectedTotalMinor: buyer.totalMinor,
    },
  };
  const startedAt = performance.now();
  if (isFirst && buyer.manner === "retrying") await cutOff(client.url, call, (buyer.number * 37) % CUT_WITHIN_MS);
  hearPlaced(buyer, await callUntilAnswered(client, buyer, call));
  if (buyer.standing === "waiting") await awaitEnd(client, buyer, ["waiting"]);
  return performance.now() - startedAt;
}

/** The server may close an idle connection at the moment of the call: the key makes it safe to send again. */
async function callUntilAnswered(client: ShopClient, buyer: Buyer, call: Call): Promise<Answer> {
  for (let sent = 1; ; sent++) {
    const answer = await client.call(call);
    if (answer.status !== 0 || sent === SENDINGS_MAX) return answer;
    buyer.lost += 1;
  }
}

/** Sends the call on a connection of its own and closes that, whatever has come of it. */
function cutOff(url: string, { method = "GET", path, token, key, body }: Call, afterMs: number): Promise<void> {
  return new Promise((resolve) => {
    const text = JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${token}`,
      "idempotency-key": key,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(text),
    };
    const sent = httpRequest(`${url}${path}`, { method, headers, agent: false }, (response) => response.resume());
    const close = (): void => void sent.destroy();
    // An error is what is wanted: the connection is gone.
    sent.once("error", () => resolve());
    sent.once("close", () => resolve());
    sent.end(text, () => setTimeout(close, afterMs));
  });
}

function hearPlaced(buyer: Buyer, answer: Answer): void {
  const { status, body } = answer;
  if (status === 201 || status === 202) hearCheckout(buyer, answer);
  else if (status === 409 && at(body, "code") === "out-of-stock") buyer.standing = "refused";
  else complain(buyer, answer);
}

/** What is not decided yet leaves the buyer waiting. */
function hearCheckout(buyer: Buyer, answer: Answer): void {
  const { body } = answer;
  const [checkoutId, orderId, actionUrl] = [at(body, "checkoutId"), at(body, "orderId"), at(body, "actionUrl")];
  if (typeof checkoutId === "string") buyer.checkoutId = checkoutId;
  buyer.deadlineAt = Number(at(body, "deadlineAt"));
  const state = at(body, "state");
  if (typeof orderId === "string") {
    if (buyer.orderId !== null && buyer.orderId !== orderId)
      buyer.complaints.push(`buyer ${buyer.number} was told of the orders ${buyer.orderId} and ${orderId}`);
    buyer.orderId = orderId;
    buyer.standing = "placed";
  } else if (state === "CANCELLED" || state === "INVENTORY_RELEASED") {
    if (buyer.standing === "held" && !isWilling(buyer)) buyer.standing = "gone";
    else if (at(body, "failure", "code") === "out-of-stock") buyer.standing = "refused";
    else complain(buyer, answer);
  } else if (typeof actionUrl === "string") {
    buyer.actionUrl = actionUrl;
    buyer.standing = "held";
  }
}

function complain(buyer: Buyer, { status, body }: Answer): void {
  buyer.complaints.push(`buyer ${buyer.number} was answered ${status} ${JSON.stringify(body).slice(0, 300)}`);
  buyer.standing = "unclear";
}

/** Asks how the checkout stands until it is no longer open; where that does not come in time, it is a complaint. */
async function awaitEnd(
  client: ShopClient,
  buyer: Buyer,
  open: readonly Standing[] = ["waiting", "held"],
): Promise<void> {
  const until = performance.now() + ENDS_WITHIN_MS;
  while (open.includes(buyer.standing)) {
    const answer = await client.insist({ path: `/v1/checkouts/${buyer.checkoutId}`, token: buyer.token });
    if (answer.status === 200) hearCheckout(buyer, answer);
    if (open.includes(buyer.standing) && performance.now() > until) return complain(buyer, answer);
    if (open.includes(buyer.standing)) await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
  }
}

/** The late buyer answers the bank's question after all. */
export async function payLate(client: ShopClient, buyer: Buyer): Promise<void> {
  await answerBank(buyer, "approve");
  await resume(client, buyer);
}

/** Every other one tells the shop, the others tell the bank. */
export async function abandon(client: ShopClient, buyer: Buyer): Promise<void> {
  if (buyer.number % 2 === 0) {
    const path = `/v1/checkouts/${buyer.checkoutId}`;
    expectStatus(await client.insist({ method: "DELETE", path, token: buyer.token }), [200], "giving up");
    await awaitEnd(client, buyer);
  } else {
    await answerBank(buyer, "fail");
    await resume(client, buyer);
  }
}

/** Who has walked away is not heard of again: the deadline ends it, and that is looked at from outside. */
export const awaitDeadline = async (client: ShopClient, buyer: Buyer): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, buyer.deadlineAt - Date.now())));
  await awaitEnd(client, buyer);
};

async function resume(client: ShopClient, buyer: Buyer): Promise<void> {
  const path = `/v1/checkouts/${buyer.checkoutId}/resume`;
  hearCheckout(buyer, expectStatus(await client.insist({ method: "POST", path, token: buyer.token }), [200], "resume"));
  await awaitEnd(client, buyer);
}

/** The button on the bank's page. */
async function answerBank(buyer: Buyer, verdict: "approve" | "fail"): Promise<void> {
  const body = new URLSearchParams({ verdict });
  const response = await fetch(buyer.actionUrl ?? "", { method: "POST", body, redirect: "manual" });
  await response.body?.cancel();
  if (response.status !== 303) throw new Error(`the bank's page answered ${response.status}`);
}

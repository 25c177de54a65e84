/** Shoppers who buy without end while the shop is killed under them. Their choices are seeded; their answers are not. */
import { SeededRandom } from "../../src/kernel/random.ts";
import type { Sku } from "../../src/kernel/ids.ts";
import { at, expectStatus, newGuest, numberAt, type Answer, type ShopClient } from "../../scripts/shop-client.ts";
import { hearCheckout, hearPlaced, isNoAnswer, newAttempt, type Attempt } from "./history.ts";
import type { Victim } from "./victim.ts";

const ADDRESS = { name: "Ada Chaos", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };

/** Test cards of the sandbox gateway, each as often in a hundred. */
const CARDS = [
  ["approve", 48],
  ["3ds", 18],
  ["decline", 5],
  ["slow", 5],
  ["error_once", 5],
  ["capture_refused", 5],
  ["timeout_after", 5],
  ["late", 5],
  ["timeout", 4],
] as const;

/** What a shopper does with the bank's question, each as often in a hundred. */
const CHALLENGES = [
  ["approve", 45],
  ["fail", 20],
  ["give-up", 15],
  ["walk-away", 20],
] as const;

const CANCELS = 0.2;
const SAME_GUEST = 0.3;
const SENDS_AGAIN = 0.5;

/** What stands in the way of a round: the shop died under it before anything was bought. */
class Interrupted extends Error {}

export interface Market {
  readonly client: ShopClient;
  readonly victim: Victim;
  readonly gatewayUrl: string;
  readonly plentiful: readonly Sku[];
  readonly scarce: readonly Sku[];
  readonly attempts: Attempt[];
  /** Answers that no shopper could act on, besides those to the placing of orders. */
  readonly surprises: string[];
  isOpen(): boolean;
}

/** One shopper, until the market closes. */
export async function shop(market: Market, seed: string): Promise<void> {
  const random = new SeededRandom(seed);
  let token: string | undefined;
  for (let round = 0; market.isOpen(); round++) {
    await market.victim.whenUp();
    try {
      token = token === undefined || random.next() > SAME_GUEST ? await newGuest(market.client) : token;
      const attempt = await buyOnce(market, random, token, `${seed}-${round}`);
      if (attempt.outcome !== "placed" && attempt.outcome !== "refused") token = undefined;
    } catch (error) {
      token = undefined;
      if (!(error instanceof Interrupted) && market.victim.isUp()) market.surprises.push(String(error));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function buyOnce(market: Market, random: SeededRandom, token: string, key: string): Promise<Attempt> {
  const { client, attempts } = market;
  for (const [index, sku] of basket(market, random).entries()) {
    const body = { sku, quantity: random.int(1, 2) };
    const add = { method: "POST", path: "/v1/cart/lines", token, key: `${key}-add-${index}`, body } as const;
    heard(await client.call(add), [201], "adding to the cart");
  }
  const cart = heard(await client.call({ path: "/v1/cart?country=DE", token }), [200], "the cart");
  const attempt = newAttempt(attempts.length, token, key, {
    email: `${key}@example.com`,
    address: ADDRESS,
    shipping: "standard",
    payment: { type: "token", token: `tok_${pick(CARDS, random)}` },
    expectedTotalMinor: numberAt(cart.body, "quote", "totalMinor"),
  });
  // Before the call: whatever happens to it, the driver knows of it.
  attempts.push(attempt);
  await place(market, attempt);
  attempt.first = attempt.outcome;
  if (attempt.outcome === "unknown" && random.next() < SENDS_AGAIN) {
    await market.victim.whenUp();
    await place(market, attempt);
  }
  if (attempt.outcome === "open") await answerChallenge(market, random, attempt);
  if (attempt.outcome === "placed" && random.next() < CANCELS) {
    await new Promise((resolve) => setTimeout(resolve, random.int(0, 600)));
    await cancel(market, attempt);
  }
  return attempt;
}

function basket({ plentiful, scarce }: Market, random: SeededRandom): readonly Sku[] {
  const skus = Array.from({ length: random.int(1, 3) }, () => random.pick(random.next() < 0.12 ? scarce : plentiful));
  return [...new Set(skus)];
}

/** Sends the attempt's key and body, for the first time or again. */
export async function place({ client }: Pick<Market, "client">, attempt: Attempt): Promise<Answer> {
  const { token, key, body } = attempt;
  const answer = await client.call({ method: "POST", path: "/v1/checkout", token, key, body });
  hearPlaced(attempt, answer);
  return answer;
}

/** Looks how the checkout stands, which moves nothing. */
export async function look({ client }: Pick<Market, "client">, attempt: Attempt): Promise<Answer> {
  const answer = await client.call({ path: `/v1/checkouts/${attempt.checkoutId}`, token: attempt.token });
  if (answer.status === 200) hearCheckout(attempt, answer);
  return answer;
}

/** Gives the checkout up, as far as it is still open. */
export async function giveUp({ client }: Pick<Market, "client">, attempt: Attempt): Promise<Answer> {
  const path = `/v1/checkouts/${attempt.checkoutId}`;
  const answer = await client.call({ method: "DELETE", path, token: attempt.token });
  if (answer.status === 200) hearCheckout(attempt, answer);
  return answer;
}

/** An open checkout is one that waits for the bank's question, or is simply not decided yet: then it is left alone. */
async function answerChallenge(market: Market, random: SeededRandom, attempt: Attempt): Promise<void> {
  const path = `/v1/checkouts/${attempt.checkoutId}`;
  const { token } = attempt;
  const choice = pick(CHALLENGES, random);
  const shown = heard(await look(market, attempt), [200], "a checkout");
  const url = at(shown.body, "actionUrl");
  if (typeof url !== "string" || choice === "walk-away") return;
  if (choice === "give-up") {
    heard(await giveUp(market, attempt), [200], "giving up");
    return;
  }
  if (!(await pressChallenge(url, choice))) return;
  const resumed = await market.client.call({ method: "POST", path: `${path}/resume`, token });
  hearCheckout(attempt, heard(resumed, [200], "coming back from the bank"));
}

/** The button on the bank's page; false when the page did not answer. */
async function pressChallenge(url: string, verdict: "approve" | "fail"): Promise<boolean> {
  try {
    const body = new URLSearchParams({ verdict });
    const response = await fetch(url, {
      method: "POST",
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(15_000),
    });
    await response.body?.cancel();
    return response.status === 303;
  } catch {
    return false;
  }
}

async function cancel({ client, surprises }: Market, attempt: Attempt): Promise<void> {
  const path = `/v1/orders/${attempt.orderId}/cancel`;
  const answer = await client.call({
    method: "POST",
    path,
    token: attempt.token,
    key: `${attempt.key}-cancel`,
    body: { reason: "Changed my mind." },
  });
  if (answer.status === 200) attempt.cancel = "ok";
  else if (answer.status === 409) attempt.cancel = "refused";
  else {
    attempt.cancel = "unknown";
    // The order may not be in its store yet; everything else that is not "later" is no answer to a shopper.
    if (!isNoAnswer(answer.status) && answer.status !== 404)
      surprises.push(`cancelling: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
  }
}

function heard(answer: Answer, expected: readonly number[], what: string): Answer {
  if (isNoAnswer(answer.status)) throw new Interrupted(what);
  return expectStatus(answer, expected, what);
}

function pick<Name extends string>(weighted: readonly (readonly [Name, number])[], random: SeededRandom): Name {
  let left = random.next() * weighted.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of weighted) {
    left -= weight;
    if (left < 0) return name;
  }
  throw new Error("nothing to pick from");
}

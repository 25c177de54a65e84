/** Plays a plan through the API that shoppers use: a guest, a cart filled line by line, an order, now and then a cancellation. */
import { eachAtOnce } from "../each-at-once.ts";
import {
  at,
  expectStatus,
  newGuest,
  numberAt,
  textAt,
  type Answer,
  type Call,
  type ShopClient,
} from "../shop-client.ts";
import { addressFor, type ReplayAddress } from "./destinations.ts";
import type { Invoice } from "./invoices.ts";
import type { Plan, ReplayShopper } from "./plan.ts";

/** Milliseconds of each call, waits for limits and calls made again included; `invoice` is from its first line to its order. */
export interface Timings {
  readonly add: number[];
  readonly cart: number[];
  readonly place: number[];
  readonly invoice: number[];
  readonly cancel: number[];
}

export interface Played {
  /** Order ids by invoice number. */
  readonly orders: ReadonlyMap<string, string>;
  /** Numbers of the invoices whose orders were cancelled. */
  readonly cancelled: ReadonlySet<string>;
  /** In words, each with its invoice. */
  readonly failures: readonly string[];
  readonly timings: Timings;
  readonly tookMs: number;
}

interface Stage {
  readonly client: ShopClient;
  readonly orders: Map<string, string>;
  readonly cancelled: Set<string>;
  readonly failures: string[];
  readonly timings: Timings;
  readonly onOrder: (placed: number) => void;
}

const DECIDE_TRIES = 120;
const DECIDE_WAIT_MS = 500;

export async function play(
  client: ShopClient,
  plan: Plan,
  atOnce: number,
  onOrder: (placed: number) => void,
): Promise<Played> {
  const stage: Stage = {
    client,
    orders: new Map(),
    cancelled: new Set(),
    failures: [],
    timings: { add: [], cart: [], place: [], invoice: [], cancel: [] },
    onOrder,
  };
  const startedAt = performance.now();
  await eachAtOnce(plan.shoppers, atOnce, (shopper) => playShopper(stage, shopper));
  return { ...stage, tookMs: performance.now() - startedAt };
}

/** A step that fails does not end the others: they are played by a new guest, whose cart is empty. */
async function playShopper(stage: Stage, { name, steps }: ReplayShopper): Promise<void> {
  const owners = new Map<string, string>();
  let token: string | undefined;
  for (const step of steps) {
    const number = step.type === "place" ? step.invoice.number : step.invoice;
    try {
      if (step.type === "place") {
        token ??= await newGuest(stage.client);
        await placeInvoice(stage, token, name, step.invoice);
        owners.set(number, token);
      } else await cancelInvoice(stage, owners.get(number), number);
    } catch (error) {
      stage.failures.push(`invoice ${number}: ${step.type}: ${(error as Error).message}`);
      token = undefined;
    }
  }
}

async function placeInvoice(stage: Stage, token: string, name: string, invoice: Invoice): Promise<void> {
  const { client, timings } = stage;
  const key = `replay-${invoice.number}`;
  const startedAt = performance.now();
  for (const [index, { sku, quantity }] of invoice.lines.entries()) {
    const body = { sku, quantity };
    const call = { method: "POST", path: "/v1/cart/lines", token, key: `${key}-${index}`, body } as const;
    timings.add.push(expectStatus(await client.insist(call), [201], `add ${sku}`).ms);
  }
  const address = addressFor(name, invoice.country);
  const cart = expectStatus(await client.insist({ path: cartPath(address), token }), [200], "cart");
  timings.cart.push(cart.ms);
  const body = {
    email: `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}@example.com`,
    address,
    shipping: "standard",
    payment: { type: "token", token: "tok_approve" },
    expectedTotalMinor: numberAt(cart.body, "quote", "totalMinor"),
  };
  const answer = await placeOrder(client, { method: "POST", path: "/v1/checkout", token, key, body });
  timings.place.push(answer.ms);
  timings.invoice.push(performance.now() - startedAt);
  stage.orders.set(invoice.number, textAt(answer.body, "orderId"));
  stage.onOrder(stage.orders.size);
}

/** A cart as it is shown for an address. */
export const cartPath = ({ country, region, postalCode }: ReplayAddress): string =>
  `/v1/cart?${new URLSearchParams({ country, region, postalCode, shipping: "standard" })}`;

/** Of an answer to a placed order: the shop will know later. */
export const isUndecided = (status: number, body: unknown): boolean =>
  status === 202 || at(body, "code") === "checkout-in-progress";

/** Asked again with the same key while it is not decided: it cannot become two orders. */
export async function placeOrder(client: ShopClient, call: Call): Promise<Answer> {
  const startedAt = performance.now();
  for (let tries = 1; ; tries++) {
    const answer = await client.insist(call);
    if (!isUndecided(answer.status, answer.body) || tries === DECIDE_TRIES) {
      return { ...expectStatus(answer, [201], "place"), ms: performance.now() - startedAt };
    }
    await new Promise((resolve) => setTimeout(resolve, DECIDE_WAIT_MS));
  }
}

async function cancelInvoice(stage: Stage, token: string | undefined, number: string): Promise<void> {
  const orderId = stage.orders.get(number);
  if (orderId === undefined || token === undefined) throw new Error("there is no order to cancel");
  const body = { reason: `Invoice ${number} was cancelled.` };
  const call = { method: "POST", path: `/v1/orders/${orderId}/cancel`, token, key: `cancel-${number}`, body } as const;
  const answer = expectStatus(await stage.client.insist(call), [200], "cancel");
  if (at(answer.body, "state") !== "CANCELLED") throw new Error(`the order is ${String(at(answer.body, "state"))}`);
  stage.timings.cancel.push(answer.ms);
  stage.cancelled.add(number);
}

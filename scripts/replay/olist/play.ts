/** Plays a plan through the API that shoppers use: a guest for each customer, with all orders in the order of time. */
import { eachAtOnce } from "../../each-at-once.ts";
import { at, expectStatus, newGuest, numberAt, textAt, type ShopClient } from "../../shop-client.ts";
import { cartPath, placeOrder } from "../play.ts";
import type { ReplayAddress } from "../destinations.ts";
import { inWords } from "./catalogue.ts";
import type { Voucher, Vouchers } from "./gift-cards.ts";
import { meansOf, paidMinor, type Method, type OlistOrder } from "./orders.ts";
import type { OlistGuest, OlistPlan } from "./plan.ts";

/** Milliseconds of each call, waits and calls made again included; `order` is from its first line to its place. */
export interface OlistTimings {
  readonly add: number[];
  readonly cart: number[];
  readonly place: number[];
  readonly order: number[];
  readonly cancel: number[];
}

export interface OlistPlayed {
  /** The shop's ids by those of the files. */
  readonly orders: ReadonlyMap<string, string>;
  readonly cancelled: ReadonlySet<string>;
  /** In words, each with its order. */
  readonly failures: readonly string[];
  readonly timings: OlistTimings;
  readonly tookMs: number;
}

interface Stage {
  readonly client: ShopClient;
  readonly plan: OlistPlan;
  readonly vouchers: Vouchers;
  readonly orders: Map<string, string>;
  readonly cancelled: Set<string>;
  readonly failures: string[];
  readonly timings: OlistTimings;
  readonly onOrder: (placed: number) => void;
}

export interface OlistStage extends Pick<Stage, "client" | "plan" | "vouchers" | "onOrder"> {
  readonly atOnce: number;
}

export async function playOlist({ atOnce, ...given }: OlistStage): Promise<OlistPlayed> {
  const stage: Stage = {
    ...given,
    orders: new Map(),
    cancelled: new Set(),
    failures: [],
    timings: { add: [], cart: [], place: [], order: [], cancel: [] },
  };
  const startedAt = performance.now();
  await eachAtOnce(given.plan.guests, atOnce, (guest) => playGuest(stage, guest));
  const { orders, cancelled, failures, timings } = stage;
  return { orders, cancelled, failures, timings, tookMs: performance.now() - startedAt };
}

/** An order that fails does not end the others: they are played by a new guest, whose cart is empty. */
async function playGuest(stage: Stage, { orders }: OlistGuest): Promise<void> {
  let token: string | undefined;
  for (const order of orders) {
    try {
      token ??= await newGuest(stage.client);
      const orderId = await buy(stage, token, order);
      if (order.isCancelled) await cancel(stage, token, order, orderId);
    } catch (error) {
      stage.failures.push(`order ${order.id}: ${(error as Error).message}`);
      token = undefined;
    }
  }
}

/** The total that the shop must come to is the sum of the file's payments: another one is refused by the shop itself. */
async function buy(stage: Stage, token: string, order: OlistOrder): Promise<string> {
  const { client, timings } = stage;
  const key = `olist-${order.id}`;
  const startedAt = performance.now();
  for (const [index, { sku, quantity }] of order.lines.entries()) {
    const body = { sku, quantity };
    const call = { method: "POST", path: "/v1/cart/lines", token, key: `${key}-${index}`, body } as const;
    timings.add.push(expectStatus(await client.insist(call), [201], `add ${sku}`).ms);
  }
  const address = addressOf(order, stage.plan);
  const cart = expectStatus(await client.insist({ path: cartPath(address), token }), [200], "cart");
  timings.cart.push(cart.ms);
  const expectedTotalMinor = paidMinor(order);
  const shownMinor = numberAt(cart.body, "quote", "totalMinor");
  if (shownMinor !== expectedTotalMinor)
    throw new Error(`the cart says ${shownMinor}, the files ${expectedTotalMinor}`);
  const body = {
    email: emailOf(order),
    address,
    shipping: "standard",
    ...paymentOf(order, stage.vouchers.get(order.id) ?? []),
    expectedTotalMinor,
  };
  const answer = await placeOrder(client, { method: "POST", path: "/v1/checkout", token, key, body });
  timings.place.push(answer.ms);
  timings.order.push(performance.now() - startedAt);
  const orderId = textAt(answer.body, "orderId");
  stage.orders.set(order.id, orderId);
  stage.onOrder(stage.orders.size);
  return orderId;
}

/** Of the customer's id its beginning: with thirteen digits in a row it could be a card's number, which the shop refuses. */
const emailOf = ({ customer }: OlistOrder): string => `cliente.${customer.slice(0, 12)}@example.com`;

const addressOf = ({ id, customer, place }: OlistOrder, { postalCodes }: OlistPlan): ReplayAddress => ({
  name: `Cliente ${customer.slice(0, 8)}`,
  line1: "Rua do Comércio 100",
  city: inWords(place.city),
  region: place.state,
  postalCode: postalCodes.get(id) ?? "",
  country: "BR",
});

/** The sandbox gateway's names of what was paid with; a second card is another one. */
const TOKENS: Readonly<Record<Exclude<Method, "voucher">, string>> = {
  credit_card: "tok_visa_br",
  boleto: "tok_boleto",
  debit_card: "tok_debit",
};
const SECOND_CARD = "tok_mastercard";
const tokenOf = (method: Method): string => (method === "voucher" ? "" : TOKENS[method]);

/** The checkout's members that say how it is paid. */
export function paymentOf(order: OlistOrder, vouchers: readonly Voucher[]): object {
  const { cards, rest } = meansOf(order);
  const second = (method: Method): string => (method === "credit_card" ? SECOND_CARD : tokenOf(method));
  return {
    ...(vouchers.length > 0 && { giftCards: vouchers.map(({ code, amountMinor }) => ({ code, amountMinor })) }),
    ...(cards.length > 0 && {
      otherCards: cards.map(({ method, amountMinor }) => ({ token: second(method), amountMinor })),
    }),
    ...(rest !== null && { payment: { type: "token", token: tokenOf(rest.method) } }),
  };
}

async function cancel(stage: Stage, token: string, order: OlistOrder, orderId: string): Promise<void> {
  const body = { reason: "The order was given up." };
  const key = `cancel-${order.id}`;
  const call = { method: "POST", path: `/v1/orders/${orderId}/cancel`, token, key, body } as const;
  const answer = expectStatus(await stage.client.insist(call), [200], "cancel");
  if (at(answer.body, "state") !== "CANCELLED") throw new Error(`the order is ${String(at(answer.body, "state"))}`);
  stage.timings.cancel.push(answer.ms);
  stage.cancelled.add(order.id);
}

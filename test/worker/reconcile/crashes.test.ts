/** The process dies at any gate of a settling, before or after what it asked for has happened: a later run ends it, once. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { makeDeps } from "../../../src/adapters/deps.ts";
import type { Principal } from "../../../src/domain/account/types.ts";
import { chooseRemedy, type Choice } from "../../../src/flows/reconcile/choose-remedy.ts";
import { settleShortages } from "../../../src/flows/reconcile/settle-shortages.ts";
import type { GuestId, OrderId, Sku } from "../../../src/kernel/ids.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import { call, guestWith, orderBody, paymentOf, stockShop } from "../checkout/shop.ts";
import { addGoods, countTo, levelOf, OTHER_PLACE, reconcileAll } from "./short-shop.ts";

class ProcessDied extends Error {}

/** The real shop, but that it is gone from the chosen gate on. */
function dying(atGate: number): { readonly deps: Deps; readonly gates: () => number } {
  const real = makeDeps(env, { waitUntil: () => undefined });
  let gates = 0;
  const pass = (): void => {
    gates += 1;
    if (gates >= atGate) throw new ProcessDied();
  };
  const gated = <T extends object>(target: T, names: readonly (keyof T)[]): T =>
    new Proxy(target, {
      get: (object, name) => {
        const value: unknown = Reflect.get(object, name);
        if (typeof value !== "function" || !names.includes(name as keyof T)) return value;
        return async (...args: unknown[]) => {
          pass();
          const answer: unknown = await Reflect.apply(value, object, args);
          pass();
          return answer;
        };
      },
    });
  const { stock, orders, gateway } = real;
  const deps: Deps = {
    ...real,
    background: () => undefined,
    gateway: gateway && gated(gateway, ["refund"]),
    orders: { ...orders, shortfalls: gated(orders.shortfalls, ["open", "begin", "settle", "giveUp", "replan"]) },
    stock: {
      ...stock,
      shard: (name) => gated(stock.shard(name), ["reserve", "confirm", "restock"]),
      goods: gated(stock.goods, ["transfer", "receive"]),
    },
  };
  return { deps, gates: () => gates };
}

interface Bought {
  readonly caller: Principal;
  readonly token: string;
  readonly orderId: OrderId;
  readonly checkoutId: string;
}

async function buy(lines: Readonly<Record<string, number>>): Promise<Bought> {
  const { token, totalMinor } = await guestWith(lines);
  const answer = await call("POST", "/v1/checkout", { token, key: crypto.randomUUID(), body: orderBody(totalMinor) });
  const orderId = answer.body["orderId"] as OrderId;
  const { orders } = makeDeps(env, { waitUntil: () => undefined });
  await expect.poll(async () => (await orders.find(orderId))?.state).toBe("PAYMENT_CONFIRMED");
  const order = await orders.find(orderId);
  if (order === null) throw new Error("the order is gone");
  const caller = { kind: "guest", shopperId: order.shopperId as GuestId } as const;
  return { caller, token, orderId, checkoutId: String(answer.body["checkoutId"]) };
}

async function oneShort(sku: string): Promise<Bought> {
  const bought = await buy({ [sku]: 1, SIDE: 1 });
  await countTo(sku, "whs_t", -1, 0);
  await reconcileAll();
  return bought;
}

async function chooseAndDie(bought: Bought, choice: Choice, atGate: number): Promise<number> {
  const { deps, gates } = dying(atGate);
  const [short] = await deps.orders.shortfalls.ofOrders([bought.orderId]);
  if (short === undefined) throw new Error("nothing is short");
  const names = { orderId: bought.orderId, shortfallId: short.id };
  await chooseRemedy(deps, bought.caller, names, choice).catch((error: unknown) => {
    if (!(error instanceof ProcessDied)) throw error;
  });
  return gates();
}

const orderOf = async ({ token, orderId }: Bought) => (await call("GET", `/v1/orders/${orderId}`, { token })).body;

beforeAll(async () => {
  await stockShop({ SIDE: 1_000 });
  await addGoods();
});

const gatesTo = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

describe("a choice whose carrying out is cut short", () => {
  it.each(gatesTo(9))("money goes back once, also when the process dies at gate %i", async (gate) => {
    const sku = `CUT-M${gate}`;
    await stockShop({ [sku]: 1 });
    const bought = await oneShort(sku);
    const choice: Choice = { choice: "money", sku: null };
    const gates = await chooseAndDie(bought, choice, gate);
    expect(gates).toBe(Math.min(gate, 8));
    // Before the choice was durable nothing has happened, and the shopper chooses again.
    if (gate === 1) await chooseAndDie(bought, choice, 1_000);
    await reconcileAll();
    expect(await orderOf(bought)).toMatchObject({
      payment: { refundedMinor: 1_100 },
      shortfalls: [{ state: "COMPENSATED" }],
    });
    expect((await paymentOf(bought.checkoutId))?.refundedMinor).toBe(1_100);
    expect(await levelOf(sku, "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
  });

  it.each(gatesTo(13))("something else is sold once, also when the process dies at gate %i", async (gate) => {
    const [blue, red] = [`BLUE-C${gate}`, `RED-C${gate}`];
    await addGoods({ [blue]: 1, [red]: 4 }, "whs_t");
    const bought = await oneShort(blue);
    await expect
      .poll(async () => (await orderOf(bought))["shortfalls"])
      .toMatchObject([{ choices: { alternatives: [{ sku: red }] } }]);
    const choice: Choice = { choice: "alternative", sku: red as Sku };
    const gates = await chooseAndDie(bought, choice, gate);
    expect(gates).toBe(Math.min(gate, 12));
    if (gate === 1) await chooseAndDie(bought, choice, 1_000);
    await reconcileAll();
    expect(await orderOf(bought)).toMatchObject({
      payment: { refundedMinor: 100 },
      shortfalls: [{ state: "REPLACED" }],
    });
    expect((await paymentOf(bought.checkoutId))?.refundedMinor).toBe(100);
    expect(await levelOf(red, "whs_t")).toMatchObject({ onHand: 3, reserved: 0 });
    expect(await levelOf(blue, "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
  });

  it.each(gatesTo(9))("units of another warehouse travel once, also when the process dies at gate %i", async (gate) => {
    const sku = `CUT-R${gate}`;
    await stockShop({ [sku]: 1 });
    const bought = await buy({ [sku]: 1 });
    await addGoods({ [sku]: 3 });
    await countTo(sku, "whs_t", -1, 0);
    const { deps, gates } = dying(gate);
    await settleShortages(deps, sku as Sku).catch((error: unknown) => {
      if (!(error instanceof ProcessDied)) throw error;
    });
    expect(gates()).toBe(Math.min(gate, 8));
    await reconcileAll();
    expect(await orderOf(bought)).toMatchObject({ shortfalls: [], parcels: [{ warehouseId: OTHER_PLACE }] });
    expect(await levelOf(sku, OTHER_PLACE)).toMatchObject({ onHand: 2 });
    expect(await levelOf(sku, "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
  });
});

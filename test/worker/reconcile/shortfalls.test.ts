/** What was sold and is not there: found, told, settled, through the front door of a whole shop. */
import { SELF } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { call, gateway, guestWith, newGuest, orderBody, paymentOf, staff, stockShop } from "../checkout/shop.ts";
import { addGoods, countTo, levelOf, OTHER_PLACE, reconcileAll } from "./short-shop.ts";

interface Bought {
  readonly token: string;
  readonly orderId: string;
  readonly checkoutId: string;
}

async function buy(lines: Readonly<Record<string, number>>, card = "tok_approve"): Promise<Bought> {
  const { token, totalMinor } = await guestWith(lines);
  const body = orderBody(totalMinor, card);
  const answer = await call("POST", "/v1/checkout", { token, key: crypto.randomUUID(), body });
  expect(answer.status).toBe(201);
  const bought = { token, orderId: String(answer.body["orderId"]), checkoutId: String(answer.body["checkoutId"]) };
  // The money is taken after the answer.
  await expect.poll(async () => (await orderOf(bought)).state).toBe("PAYMENT_CONFIRMED");
  return bought;
}

/** A type, not an interface: a body of JSON may be taken for it. */
type Shown = {
  readonly state: string;
  readonly payment: { readonly capturedMinor: number; readonly refundedMinor: number };
  readonly parcels: readonly {
    readonly warehouseId: string;
    readonly state: string;
    readonly lines: readonly object[];
  }[];
  readonly can: { readonly cancel: boolean };
  readonly timeline: readonly { readonly type: string }[];
  readonly shortfalls: readonly {
    readonly shortfallId: string;
    readonly state: string;
    readonly quantity: number;
    readonly refundMinor: number;
    readonly goodwillMinor: number;
    readonly choices: {
      readonly wait: boolean;
      readonly alternatives: readonly { readonly sku: string; readonly refundMinor: number }[];
      readonly money: { readonly refundMinor: number; readonly goodwillMinor: number } | null;
    } | null;
  }[];
};

const orderOf = async ({ token, orderId }: Bought): Promise<Shown> =>
  (await call("GET", `/v1/orders/${orderId}`, { token })).body as Shown;

const choose = async (bought: Bought, body: object, token = bought.token) => {
  const shortfallId = (await orderOf(bought)).shortfalls[0]?.shortfallId ?? "sht_eu00000000000000000000000000";
  const path = `/v1/orders/${bought.orderId}/shortfalls/${shortfallId}`;
  return call("POST", path, { token, key: crypto.randomUUID(), body });
};

const shortOf = async (bought: Bought) => (await orderOf(bought)).shortfalls[0];
const types = async (bought: Bought): Promise<string[]> => (await orderOf(bought)).timeline.map(({ type }) => type);

beforeAll(async () => {
  await stockShop({ SIDE: 100 });
  await addGoods();
});

describe("a count that finds less than was sold", () => {
  it("tells the newest orders and keeps the older ones, once, however many look at the same time", async () => {
    await stockShop({ COUNTED: 3 });
    const bought: Bought[] = [];
    for (let i = 0; i < 3; i++) bought.push(await buy({ COUNTED: 1 }));
    await countTo("COUNTED", "whs_t", -2, 0);
    await Promise.all([reconcileAll(), reconcileAll()]);
    const states = await Promise.all(bought.map(async (each) => (await orderOf(each)).shortfalls.map((s) => s.state)));
    expect(states).toEqual([[], ["TOLD"], ["TOLD"]]);
    const told = await Promise.all(bought.map(types));
    expect(told.map((each) => each.filter((type) => type === "order.short").length)).toEqual([0, 1, 1]);
    // Of two that look at once the slower may note last what it saw first; the next one notes what is.
    await reconcileAll();
    const { body } = await call("GET", "/v1/ops/incidents", { token: await staff() });
    expect(body["incidents"]).toContainEqual(
      expect.objectContaining({
        kind: "oversold",
        subject: "COUNTED whs_t",
        data: expect.objectContaining({ known: 2 }),
      }),
    );
  });

  it("is corrected: whose units are there after all are told so, the older first, and the incident is closed", async () => {
    await stockShop({ FOUND: 2 });
    const [older, newer] = [await buy({ FOUND: 1 }), await buy({ FOUND: 1 })];
    await countTo("FOUND", "whs_t", -2, 0);
    await reconcileAll();
    expect([(await shortOf(older))?.state, (await shortOf(newer))?.state]).toEqual(["TOLD", "TOLD"]);
    await countTo("FOUND", "whs_t", -1, -2);
    await reconcileAll();
    expect([(await shortOf(older))?.state, (await shortOf(newer))?.state]).toEqual(["COVERED", "TOLD"]);
    await countTo("FOUND", "whs_t", 0, -1);
    await reconcileAll();
    await reconcileAll();
    expect((await shortOf(newer))?.state).toBe("COVERED");
    const { body } = await call("GET", "/v1/ops/incidents?state=CLOSED", { token: await staff() });
    expect(body["incidents"]).toContainEqual(expect.objectContaining({ kind: "oversold", subject: "FOUND whs_t" }));
  });

  it("splits the parcel: what is there goes its way", async () => {
    await stockShop({ PART: 2 });
    const bought = await buy({ PART: 2, SIDE: 1 });
    await countTo("PART", "whs_t", -1, 0);
    await reconcileAll();
    const { parcels, shortfalls } = await orderOf(bought);
    expect(parcels.map(({ lines }) => lines)).toEqual([
      [expect.objectContaining({ sku: "PART", quantity: 1 }), expect.objectContaining({ sku: "SIDE", quantity: 1 })],
      [expect.objectContaining({ sku: "PART", quantity: 1 })],
    ]);
    expect(shortfalls).toMatchObject([{ quantity: 1, state: "TOLD" }]);
  });
});

describe("units of another warehouse", () => {
  it("are sent instead, and nobody is bothered", async () => {
    await stockShop({ ELSE: 2 });
    const bought = await buy({ ELSE: 2 });
    await addGoods({ ELSE: 5 });
    await countTo("ELSE", "whs_t", -1, 0);
    await reconcileAll();
    const { parcels, shortfalls, timeline } = await orderOf(bought);
    expect(shortfalls).toEqual([]);
    expect(timeline.map(({ type }) => type)).toEqual(["order.placed", "order.paid"]);
    expect(parcels.map(({ warehouseId }) => warehouseId)).toEqual(["whs_t", OTHER_PLACE]);
    expect(await levelOf("ELSE", OTHER_PLACE)).toMatchObject({ onHand: 4 });
    expect(await levelOf("ELSE", "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
  });

  it("are theirs again when the order is cancelled", async () => {
    await stockShop({ BACK: 1 });
    const bought = await buy({ BACK: 1 });
    await addGoods({ BACK: 5 });
    await countTo("BACK", "whs_t", -1, 0);
    await reconcileAll();
    const { token, orderId } = bought;
    const cancelled = await call("POST", `/v1/orders/${orderId}/cancel`, { token, key: "c", body: {} });
    expect(cancelled.status).toBe(200);
    await reconcileAll();
    expect(await levelOf("BACK", OTHER_PLACE)).toMatchObject({ onHand: 5 });
    expect(await levelOf("BACK", "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
  });

  it("that come in later end a wait too", async () => {
    await stockShop({ LATER: 1 });
    const bought = await buy({ LATER: 1 });
    await countTo("LATER", "whs_t", -1, 0);
    await reconcileAll();
    expect((await choose(bought, { choice: "wait" })).status).toBe(200);
    await addGoods({ LATER: 2 });
    await reconcileAll();
    expect((await shortOf(bought))?.state).toBe("REASSIGNED");
    expect((await orderOf(bought)).parcels.map(({ warehouseId }) => warehouseId)).toEqual([OTHER_PLACE]);
  });
});

describe("what a shopper may choose", () => {
  async function oneShort(sku: string, lines: Readonly<Record<string, number>> = { SIDE: 1 }): Promise<Bought> {
    await stockShop({ [sku]: 1 });
    const bought = await buy({ [sku]: 1, ...lines });
    await countTo(sku, "whs_t", -1, 0);
    await reconcileAll();
    return bought;
  }

  it("money: what it has cost and a tenth on top, once, and the rest of the order goes on", async () => {
    const bought = await oneShort("MONEY");
    expect((await shortOf(bought))?.choices?.money).toEqual({ refundMinor: 1_100, goodwillMinor: 100 });
    const answers = await Promise.all([1, 2, 3].map(() => choose(bought, { choice: "money" })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const order = await orderOf(bought);
    expect(order.shortfalls).toMatchObject([{ state: "COMPENSATED", refundMinor: 1_100, goodwillMinor: 100 }]);
    expect(order.payment.refundedMinor).toBe(1_100);
    expect((await paymentOf(bought.checkoutId))?.refundedMinor).toBe(1_100);
    expect(order.parcels.map(({ state }) => state)).toEqual(["WAITING", "CANCELLED"]);
    expect(await levelOf("MONEY", "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
    expect(order.can.cancel).toBe(false);
  });

  it("money for all of an order is all of its money, and the order is cancelled", async () => {
    const bought = await oneShort("ALL", {});
    const { capturedMinor } = (await orderOf(bought)).payment;
    expect((await shortOf(bought))?.choices?.money).toEqual({ refundMinor: capturedMinor, goodwillMinor: 0 });
    await choose(bought, { choice: "money" });
    expect(await orderOf(bought)).toMatchObject({ state: "CANCELLED", payment: { refundedMinor: capturedMinor } });
    expect((await paymentOf(bought.checkoutId))?.refundedMinor).toBe(capturedMinor);
  });

  it("something else: sold and sent for nothing more, what it costs less goes back", async () => {
    await addGoods({ "BLUE-1": 1, "RED-1": 4 }, "whs_t");
    const bought = await buy({ "BLUE-1": 1, SIDE: 1 });
    await countTo("BLUE-1", "whs_t", -1, 0);
    await reconcileAll();
    const short = await expect
      .poll(async () => (await shortOf(bought))?.choices?.alternatives)
      .toMatchObject([{ sku: "RED-1", refundMinor: 100 }])
      .then(() => shortOf(bought));
    expect(short?.choices?.wait).toBe(true);
    const answers = [
      await choose(bought, { choice: "alternative", sku: "RED-1" }),
      await choose(bought, { choice: "alternative", sku: "RED-1" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    const order = await orderOf(bought);
    expect(order.shortfalls).toMatchObject([{ state: "REPLACED", sentInstead: { sku: "RED-1" }, choices: null }]);
    expect(order.parcels[1]?.lines).toMatchObject([{ sku: "RED-1", quantity: 1 }]);
    expect(order.payment.refundedMinor).toBe(100);
    expect(await levelOf("RED-1", "whs_t")).toMatchObject({ onHand: 3, reserved: 0 });
    expect(await levelOf("BLUE-1", "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
  });

  it("what is offered to nobody cannot be taken", async () => {
    const bought = await oneShort("PLAIN");
    const answer = await choose(bought, { choice: "alternative", sku: "SIDE" });
    expect([answer.status, answer.body["code"]]).toEqual([409, "out-of-stock"]);
    expect((await shortOf(bought))?.state).toBe("TOLD");
  });

  it("one may wait and then choose otherwise, but not undo what is done", async () => {
    const bought = await oneShort("MIND");
    expect((await choose(bought, { choice: "wait" })).status).toBe(200);
    expect((await choose(bought, { choice: "wait" })).status).toBe(200);
    expect((await choose(bought, { choice: "money" })).status).toBe(200);
    const answer = await choose(bought, { choice: "wait" });
    expect([answer.status, answer.body["code"]]).toEqual([409, "conflict"]);
  });

  it("is the owner's to choose, with a key and with the fields that belong to it", async () => {
    const bought = await oneShort("OWNED");
    expect((await choose(bought, { choice: "money" }, await newGuest())).status).toBe(404);
    expect((await choose(bought, { choice: "money" }, await staff())).status).toBe(404);
    expect((await choose(bought, { choice: "alternative" })).status).toBe(400);
    expect((await choose(bought, { choice: "money", sku: "SIDE" })).status).toBe(400);
    const [short] = (await orderOf(bought)).shortfalls;
    const path = `/v1/orders/${bought.orderId}/shortfalls/${short?.shortfallId}`;
    expect((await call("POST", path, { token: bought.token, body: { choice: "money" } })).status).toBe(400);
    expect((await shortOf(bought))?.state).toBe("TOLD");
  });

  it("a cancelled order has nothing to choose, and gives back what it had", async () => {
    const bought = await oneShort("GONE");
    const { token, orderId } = bought;
    expect((await call("POST", `/v1/orders/${orderId}/cancel`, { token, key: "c", body: {} })).status).toBe(200);
    expect(await shortOf(bought)).toMatchObject({ state: "CANCELLED", choices: null });
    expect(await levelOf("GONE", "whs_t")).toMatchObject({ onHand: 0, missing: 0 });
    expect((await choose(bought, { choice: "money" })).status).toBe(409);
  });

  it("is carried out by the next run when the provider did not answer", async () => {
    const bought = await oneShort("SILENT");
    const armed = await gateway("http://gateway.test/v1/faults", {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${await gatewaySecret()}` },
      body: JSON.stringify({ faults: [{ action: "error", moment: "refund.effected" }] }),
    });
    expect(armed.status).toBeLessThan(300);
    expect((await choose(bought, { choice: "money" })).status).toBe(200);
    await reconcileAll();
    expect(await orderOf(bought)).toMatchObject({
      shortfalls: [{ state: "COMPENSATED" }],
      payment: { refundedMinor: 1_100 },
    });
    expect((await paymentOf(bought.checkoutId))?.refundedMinor).toBe(1_100);
  });
});

describe("the order's page", () => {
  it("offers the choices as forms that need no script, and carries them out", async () => {
    await addGoods({ "BLUE-P": 1, "RED-P": 4 }, "whs_t");
    const bought = await buy({ "BLUE-P": 1, SIDE: 1 });
    await countTo("BLUE-P", "whs_t", -1, 0);
    await reconcileAll();
    await expect.poll(async () => (await shortOf(bought))?.choices?.alternatives).toMatchObject([{ sku: "RED-P" }]);
    const cookie = `souk_access=${bought.token}`;
    const address = `http://shop.test/orders/${bought.orderId}`;
    const page = await (await SELF.fetch(address, { headers: { cookie } })).text();
    expect(page).toContain("Not there after all: 1 × Lamp");
    expect(page.split("Held back, its goods are not there")).toHaveLength(2);
    const { shortfallId } = (await shortOf(bought)) ?? {};
    expect(page.split(`action="/orders/${bought.orderId}/shortfalls/${shortfallId}"`)).toHaveLength(4);
    for (const choice of ["wait", "alternative", "money"]) expect(page).toContain(`name="choice" value="${choice}"`);
    expect(page).toContain('name="sku" value="RED-P"');
    const answer = await SELF.fetch(`${address}/shortfalls/${shortfallId}`, {
      method: "POST",
      headers: { cookie, origin: "http://shop.test", "content-type": "application/x-www-form-urlencoded" },
      body: "key=k&choice=alternative&sku=RED-P",
      redirect: "manual",
    });
    expect([answer.status, answer.headers.get("location")]).toEqual([303, `/orders/${bought.orderId}`]);
    const after = await (await SELF.fetch(address, { headers: { cookie } })).text();
    expect(after).toContain("We send Lamp instead. It costs less: €1.00 goes back.");
    expect(after).not.toContain('name="choice"');
    const stranger = await SELF.fetch(address, { headers: { cookie: `souk_access=${await newGuest()}` } });
    expect(stranger.status).toBe(404);
  });
});

async function gatewaySecret(): Promise<string> {
  const { env } = await import("cloudflare:workers");
  return env.GATEWAY_SECRET ?? "";
}

/** What hostile clients send with an order: refused with what to do, and nothing is changed by it. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { call, staff, stockOf, stockShop, until, type Answer } from "./shop.ts";
import {
  balances,
  by,
  creditOf,
  fill,
  forgetRisks,
  giftCard,
  guest,
  journalOf,
  objectOf,
  onIt,
  ordered,
  paymentsOf,
  press,
  storyOf,
  user,
  type Card,
  type Payer,
} from "./payers.ts";

beforeAll(() => stockShop({ HOST: 500 }));
beforeEach(forgetRisks);

const withCard = ({ code }: Card, over: object = {}): object => ({ giftCards: [{ code, ...over }] });

/** Nothing was begun: no checkout, no payment, no hold, the goods are free and the cart is as it was. */
async function expectNothing(payer: Payer, card: Card | null, quantity = 1): Promise<void> {
  expect(await paymentsOf(payer)).toEqual([]);
  if (card) expect(await storyOf(card)).toEqual([]);
  expect((await stockOf("HOST")).reserved).toBe(0);
  const rows = await runInDurableObject(objectOf(payer), (_, { storage }) =>
    storage.sql.exec("SELECT count(*) AS n FROM checkouts").one(),
  );
  expect(rows["n"]).toBe(0);
  expect((await call("GET", "/v1/cart", { token: payer.token })).body["count"]).toBe(quantity);
}

const pointersOf = ({ body }: Answer): unknown =>
  (body["errors"] as readonly { pointer: string; detail: string }[] | undefined)?.map(({ pointer }) => pointer);

describe("an amount", () => {
  test.each([
    ["negative", -1],
    ["zero", 0],
    ["a fraction", 10.5],
    ["beyond what numbers are exact to", 2 ** 53],
    ["a text", "100"],
    ["null", null],
  ])("of a gift card that is %s is refused", async (_, amountMinor) => {
    const [card, eve] = [await giftCard(500), await guest({ HOST: 1 })];
    const refused = await press(eve, withCard(card, { amountMinor }));
    expect([refused.status, refused.body["code"]]).toEqual([400, "invalid-request"]);
    expect(pointersOf(refused)).toEqual(["/giftCards/0/amountMinor"]);
    await expectNothing(eve, card);
  });

  test.each([-1, 0, 0.5])("of store credit or of another card that is %s is refused", async (amountMinor) => {
    const eve = await user({ HOST: 1 }, 500);
    expect(pointersOf(await press(eve, { storeCredit: { amountMinor } }))).toEqual(["/storeCredit/amountMinor"]);
    expect(pointersOf(await press(eve, { otherCards: [{ token: "tok_visa_de", amountMinor }] }))).toEqual([
      "/otherCards/0/amountMinor",
    ]);
    await expectNothing(eve, null);
    expect(await onIt(creditOf(eve))).toEqual({ availableMinor: 500, heldMinor: 0 });
  });

  test("that is more than the card has is refused, and says what it has", async () => {
    const [card, eve] = [await giftCard(500), await guest({ HOST: 1 })];
    const refused = await press(eve, withCard(card, { amountMinor: 501 }));
    expect([refused.status, refused.body["code"], refused.body["reason"]]).toEqual([
      ...[402, "payment-declined", "insufficient_balance"],
    ]);
    expect(refused.body["detail"]).toContain("5.00 EUR");
    await expectNothing(eve, card);
  });

  test.each([-1, 0, 1, 1.5, 2 ** 53])("of the total that is %s, and not what is owed, is refused", async (total) => {
    const eve = await guest({ HOST: 1 });
    const refused = await press(eve, { expectedTotalMinor: total });
    expect(refused.status).toBe(Number.isSafeInteger(total) && total >= 0 ? 409 : 400);
    await expectNothing(eve, null);
  });
});

describe("another's money", () => {
  test("store credit of somebody else cannot even be named: only one's own can be used", async () => {
    const [ada, eve] = [await user({ HOST: 1 }, 2_000), await user({ HOST: 1 })];
    const named = await press(eve, { storeCredit: { account: creditOf(ada).account } });
    expect([named.status, named.body["code"]]).toEqual([400, "invalid-request"]);
    const own = await press(eve, { storeCredit: {}, payment: undefined });
    expect([own.status, own.body["reason"]]).toEqual([402, "no_such_balance"]);
    await expectNothing(eve, null);
    expect(await onIt(creditOf(ada))).toEqual({ availableMinor: 2_000, heldMinor: 0 });
  });

  test("a guest has no store credit, and is told to sign in", async () => {
    const eve = await guest({ HOST: 1 });
    const refused = await press(eve, { storeCredit: {} });
    expect([refused.status, refused.body["code"]]).toEqual([400, "invalid-request"]);
    expect(refused.body["detail"]).toContain("sign in");
    await expectNothing(eve, null);
  });

  test("the account of a gift card is no code: who has learnt it has no money", async () => {
    const [card, eve] = [await giftCard(500), await guest({ HOST: 1 })];
    for (const code of [card.account, card.account.slice("gift/".length)]) {
      const refused = await press(eve, { giftCards: [{ code }] });
      expect([refused.status, refused.body["code"]]).toEqual([400, "invalid-request"]);
    }
    await expectNothing(eve, card);
  });

  test("a code that was never issued is refused, and so is one with a typing error, without any look-up", async () => {
    const [card, eve] = [await giftCard(500), await guest({ HOST: 1 })];
    const typo = `${card.code.slice(0, -1)}${card.code.endsWith("7") ? "8" : "7"}`;
    const wrong = await press(eve, { giftCards: [{ code: typo }] });
    expect([wrong.status, pointersOf(wrong)]).toEqual([400, ["/giftCards/0/code"]]);
    const unknown = await press(eve, { giftCards: [{ code: "0000-0000-0000-0000" }] });
    expect([unknown.status, unknown.body["reason"]]).toEqual([402, "no_such_balance"]);
    await expectNothing(eve, card);
  });

  test("a closed card is refused", async () => {
    const [card, eve] = [await giftCard(500), await guest({ HOST: 1 })];
    await balances.close({ key: crypto.randomUUID(), account: card.account, why: "stolen" });
    const refused = await press(eve, withCard(card));
    expect([refused.status, refused.body["reason"]]).toEqual([402, "no_such_balance"]);
    expect((await paymentsOf(eve)).length).toBe(0);
  });

  test("a checkout, an order and its cancelling are their shopper's alone", async () => {
    const [ada, eve] = [await guest({ HOST: 1 }), await guest({ HOST: 1 })];
    const asked = await press(ada, by("tok_3ds"));
    expect(asked.status).toBe(202);
    const path = `/v1/checkouts/${String(asked.body["checkoutId"])}`;
    for (const [method, sub] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/resume"],
    ] as const) {
      const answer = await call(method, `${path}${sub}`, { token: eve.token });
      expect([method, answer.status]).toEqual([method, 404]);
    }
    expect((await call("GET", path, { token: ada.token })).body["state"]).toBe("ACTION_REQUIRED");
    expect((await call("DELETE", path, { token: ada.token })).body["state"]).toBe("CANCELLED");
  });
});

describe("the same twice", () => {
  test("a gift card twice in one order is refused, however its code is written", async () => {
    const [card, eve] = [await giftCard(500), await guest({ HOST: 1 })];
    const codes = [card.code, card.code.toLowerCase().replaceAll("-", " ")];
    const refused = await press(eve, { giftCards: codes.map((code) => ({ code })) });
    expect([refused.status, refused.body["code"]]).toEqual([400, "invalid-request"]);
    expect(refused.body["detail"]).toContain("twice");
    await expectNothing(eve, card);
  });

  test("more gift cards than an order takes are refused", async () => {
    const eve = await guest({ HOST: 1 });
    const giftCards = Array.from({ length: 31 }, () => ({ code: "0000-0000-0000-0000" }));
    const refused = await press(eve, { giftCards });
    expect([refused.status, pointersOf(refused)]).toEqual([400, ["/giftCards"]]);
  });
});

describe("another currency", () => {
  test("a gift card of dollars pays no order in euros", async () => {
    const [card, eve] = [await giftCard(500), await guest({ HOST: 1 })];
    const account = `gift/${"0".repeat(63)}1`;
    await balances.credit({
      ...{ key: crypto.randomUUID(), account, amountMinor: 5_000, currency: "USD" },
      ...{ label: "Gift card ending USD1", why: "issued", expiresAt: null },
    });
    // Its code is nobody's; the shopper's object is asked with the account, as the route would ask it.
    const { token: _token, ...rest } = eve;
    const answer = await objectOf(rest).placeOrder(
      {
        ...{ email: "eve@example.com", shipping: "standard", expectedTotalMinor: eve.totalMinor, payment: null },
        address: {
          ...{ name: "Eve", line1: "Oranienstr. 24", line2: "", city: "Berlin", region: "", phone: "" },
          ...{ postalCode: "10999", country: "DE" },
        },
        balances: [{ kind: "gift_card", account, amountMinor: null }],
      },
      { key: crypto.randomUUID(), bodyHash: "x" },
      { prime: false, context: null },
    );
    expect(answer).toMatchObject({
      value: { outcome: "failed", problem: { code: "payment-declined", extension: { reason: "currency_mismatch" } } },
    });
    expect(await onIt({ account })).toEqual({ availableMinor: 5_000, heldMinor: 0 });
    await expectNothing(eve, card);
  });

  test("an order cannot be asked for in one", async () => {
    const eve = await guest({ HOST: 1 });
    const refused = await press(eve, { currency: "USD" });
    expect([refused.status, refused.body["code"]]).toEqual([400, "invalid-request"]);
    await expectNothing(eve, null);
  });
});

describe("fields that are not the sender's to say", () => {
  test.each(["balances", "context", "tenders", "quote", "state", "shopperId", "risk", "billing"])(
    "%s is refused",
    async (member) => {
      const eve = await guest({ HOST: 1 });
      const refused = await press(eve, { [member]: {} });
      expect([refused.status, refused.body["code"]]).toEqual([400, "invalid-request"]);
      await expectNothing(eve, null);
    },
  );

  test("a return address of the sender's own is refused: shoppers come back to the shop", async () => {
    const eve = await guest({ HOST: 1 });
    const payment = { type: "hosted", returnUrl: "https://evil.example/" };
    expect((await press(eve, { payment })).status).toBe(400);
    await expectNothing(eve, null);
  });
});

describe("the address", () => {
  test("of the bill has the rules of its country, named by its own fields", async () => {
    const eve = await guest({ HOST: 1 });
    const billingAddress = { name: "ACME", line1: "1 Main St", city: "Austin", postalCode: "1", country: "US" };
    const refused = await press(eve, { billingAddress });
    expect([refused.status, refused.body["code"]]).toEqual([422, "address-invalid"]);
    expect(pointersOf(refused)).toEqual(["/billingAddress/region", "/billingAddress/postalCode"]);
    await expectNothing(eve, null);
  });

  test.each(["Ada\u0000", "Ada\nEve", "Ada\u202Eeve", "x".repeat(101)])(
    "with %j for a name is refused",
    async (name) => {
      const eve = await guest({ HOST: 1 });
      const address = { name, line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };
      const refused = await press(eve, { address });
      expect([400, 422]).toContain(refused.status);
      expect(pointersOf(refused)).toEqual(["/address/name"]);
      await expectNothing(eve, null);
    },
  );

  test("is kept as its country's post writes it, and the bill's beside it", async () => {
    const ada = await fill((await guest({ HOST: 1 })).token, {});
    const placed = await press(ada, {
      address: { name: " Ada  L. ", line1: "Oranienstr. 24", city: "Berlin", postalCode: " 10999 ", country: "DE" },
      billingAddress: {
        name: "ACME",
        line1: "Av. Paulista 1",
        city: "Rio",
        postalCode: "01310100",
        country: "BR",
        region: "são paulo",
      },
    });
    expect(placed.status).toBe(201);
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    expect(order["address"]).toMatchObject({ name: "Ada L.", postalCode: "10999" });
    expect((await journalOf(ada, placed.body["checkoutId"])).input.billing).toMatchObject({
      ...{ postalCode: "01310-100", region: "SP" },
    });
  });
});

describe("the code of a gift card", () => {
  test("is in no row, no answer and no log: only its hash is kept", async () => {
    const written: string[] = [];
    const spies = (["log", "info", "warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...parts) => void written.push(JSON.stringify(parts))),
    );
    const [card, ada] = [await giftCard(500), await guest({ HOST: 1 })];
    const key = crypto.randomUUID();
    const declined = await press(ada, { ...withCard(card), ...by("tok_decline") }, { key });
    const placed = await press(ada, withCard(card));
    expect([declined.status, placed.status]).toEqual([402, 201]);
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    const bare = card.code.replaceAll("-", "");
    const leaks = (text: string): boolean => text.includes(bare) || text.includes(card.code);
    const rows = await runInDurableObject(objectOf(ada), (_, { storage }) => {
      const tables = storage.sql
        .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
        .toArray();
      return tables
        .filter(({ name }) => !name.startsWith("_cf"))
        .map(({ name }) => JSON.stringify(storage.sql.exec(`SELECT * FROM "${name}"`).toArray()));
    });
    expect(rows.join("")).toContain(card.account);
    const { results } = await env.ORDERS.prepare("SELECT * FROM orders WHERE id = ?").bind(order["orderId"]).all();
    expect(results).toHaveLength(1);
    const said = JSON.stringify([declined.body, placed.body, order, results]);
    for (const text of [...rows, said, ...written]) expect(leaks(text)).toBe(false);
    for (const spy of spies) spy.mockRestore();
  });
});

describe("a press for staff", () => {
  test("a staff token buys for itself, and reaches nobody's checkout", async () => {
    const ada = await guest({ HOST: 1 });
    const asked = await press(ada, by("tok_3ds"));
    const path = `/v1/checkouts/${String(asked.body["checkoutId"])}`;
    expect((await call("GET", path, { token: await staff() })).status).toBe(404);
    const gone = await call("DELETE", path, { token: ada.token });
    expect(gone.body["state"]).toBe("CANCELLED");
    await until(
      () => stockOf("HOST"),
      ({ reserved }) => reserved === 0,
    );
  });
});

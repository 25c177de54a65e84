/** Those who try keys, codes and ids that are not theirs, and those who type a card's number into the wrong field. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { giftCardCode, printedCode } from "../../../src/domain/balance/account.ts";
import type { ShopperId } from "../../../src/kernel/ids.ts";
import { call, staff, stockOf, stockShop, type Answer } from "./shop.ts";
import {
  by,
  cancel,
  effectsOf,
  forgetRisks,
  giftCard,
  guest,
  journalOf,
  objectOf,
  onIt,
  ordered,
  orderOf,
  paymentsOf,
  press,
  storyOf,
  user,
  type Payer,
} from "./payers.ts";

beforeAll(() => stockShop({ MINE: 500 }));
beforeEach(forgetRisks);
afterEach(() => void vi.restoreAllMocks());

const pointersOf = ({ body }: Answer): unknown =>
  (body["errors"] as readonly { pointer: string }[] | undefined)?.map(({ pointer }) => pointer);

/** A code that is right in itself, of a card that nobody has issued. */
const guess = (): string => printedCode(giftCardCode(crypto.getRandomValues(new Uint8Array(15))));

describe("guessing the codes of gift cards", () => {
  test("a typing error costs no look-up, a right code one, and what is there is told alike of both", async () => {
    const eve = await guest({});
    const card = await giftCard(700);
    const check = (code: string): Promise<Answer> =>
      call("POST", "/v1/gift-cards/check", { token: eve.token, body: { code } });
    const hops = async (work: () => Promise<Answer>): Promise<[Answer, number]> => {
      const token = await staff();
      await call("POST", "/v1/ops/metrics/reset", { token });
      const answer = await work();
      const { hops: counted } = (await call("GET", "/v1/ops/metrics", { token })).body as {
        hops: Record<string, number>;
      };
      const asked = Object.entries(counted).filter(([name]) => name.startsWith("balance"));
      return [answer, asked.reduce((sum, [, times]) => sum + times, 0)];
    };
    const typo = `${card.code.slice(0, -1)}${card.code.endsWith("7") ? "8" : "7"}`;
    const [mistyped, forTypo] = await hops(() => check(typo));
    const [never, forGuess] = await hops(() => check(guess()));
    const [known, forCard] = await hops(() => check(card.code));
    expect([forTypo, forGuess, forCard]).toEqual([0, 1, 1]);
    expect([mistyped.status, never.status, known.status]).toEqual([404, 404, 200]);
    expect([mistyped.body["code"], mistyped.body["detail"]]).toEqual([never.body["code"], never.body["detail"]]);
    const [ordering, forOrdering] = await hops(() => press(eve, { giftCards: [{ code: typo }] }));
    expect([ordering.status, forOrdering, pointersOf(ordering)]).toEqual([400, 0, ["/giftCards/0/code"]]);
  });

  test("is cut off after a few, whether they are asked about or ordered with, and says for how long", async () => {
    const eve = await guest({ MINE: 1 });
    const tries = async (attempt: () => Promise<Answer>): Promise<readonly Answer[]> => {
      const answers: Answer[] = [];
      for (let times = 0; times < 12; times++) answers.push(await attempt());
      return answers;
    };
    const asked = await tries(() =>
      call("POST", "/v1/gift-cards/check", { token: eve.token, body: { code: guess() } }),
    );
    const bought = await tries(() => press(eve, { giftCards: [{ code: guess() }] }));
    for (const [answers, refusal] of [
      [asked, 404],
      [bought, 402],
    ] as const) {
      expect(answers.slice(0, 10).map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => refusal));
      const last = answers.at(-1) as Answer;
      expect([last.status, last.body["code"]]).toEqual([429, "rate-limited"]);
      expect(Number(last.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect([await paymentsOf(eve), (await stockOf("MINE")).reserved]).toEqual([[], 0]);
  });

  test("several at once are refused as one: no order is begun, and the right one among them keeps its money", async () => {
    const [card, eve] = [await giftCard(700), await guest({ MINE: 1 })];
    const refused = await press(eve, { giftCards: [{ code: card.code }, { code: guess() }] });
    expect([refused.status, refused.body["reason"], pointersOf(refused)]).toEqual([
      ...[402, "no_such_balance", ["/giftCards/1"]],
    ]);
    expect([await onIt(card), await storyOf(card)]).toEqual([{ availableMinor: 700, heldMinor: 0 }, []]);
  });

  test("credit that is not there is named by its own field", async () => {
    const eve = await user({ MINE: 1 });
    const refused = await press(eve, { storeCredit: {} });
    expect([refused.status, refused.body["reason"], pointersOf(refused)]).toEqual([
      ...[402, "no_such_balance", ["/storeCredit"]],
    ]);
  });
});

describe("what is another's", () => {
  test("an order is not there for anybody else: to read, to cancel, in a list, or by staff's ways", async () => {
    const [ada, eve] = [await guest({ MINE: 1 }), await user({ MINE: 1 })];
    const placed = await press(ada);
    const before = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    const orderId = String(placed.body["orderId"]);
    const { token } = eve;
    const read = await call("GET", `/v1/orders/${orderId}`, { token });
    const never = await call("GET", "/v1/orders/ord_eu01kaxk7r2m8q4t6w0z2c4e6g8j", { token });
    expect([read.status, read.body["detail"]]).toEqual([404, never.body["detail"]]);
    expect((await cancel(eve, placed)).status).toBe(404);
    expect((await call("GET", "/v1/orders", { token })).body["orders"]).toEqual([]);
    for (const path of [
      `orders/${orderId}`,
      `orders/${orderId}/journal`,
      `orders/${orderId}/ledger`,
      `checkouts/${String(placed.body["checkoutId"])}?shopper=${ada.shopperId}`,
    ])
      expect((await call("GET", `/v1/ops/${path}`, { token })).status).toBe(403);
    expect(await orderOf(ada, orderId)).toEqual(before);
  });

  test("a cart and the address of the last order are nobody's but the person's own", async () => {
    const [ada, eve] = [await guest({ MINE: 2 }), await guest({ MINE: 1 })];
    const placed = await press(ada, { email: "ada.only@example.com" });
    expect(placed.status).toBe(201);
    expect((await call("GET", "/v1/cart", { token: eve.token })).body["count"]).toBe(1);
    expect(await objectOf(eve).lastInput()).toBeNull();
    expect(await objectOf(ada).lastInput()).toMatchObject({ email: "ada.only@example.com" });
    const seen = await Promise.all(
      ["/v1/cart", "/v1/orders"].map(async (path) => (await call("GET", path, { token: eve.token })).body),
    );
    expect(JSON.stringify(seen)).not.toContain("ada.only");
  });

  test("a key is its owner's: the same one of another shopper is another order, and tells nothing of the first", async () => {
    const [ada, eve] = [await guest({ MINE: 1 }), await guest({ MINE: 1 })];
    const key = crypto.randomUUID();
    const first = await press(ada, {}, { key });
    const second = await press(eve, { email: "eve@example.com" }, { key });
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.headers.get("idempotent-replayed")).toBeNull();
    expect(second.body["orderId"]).not.toBe(first.body["orderId"]);
    await ordered(eve, second, "PAYMENT_CONFIRMED");
    expect((await effectsOf(ada)).filter(({ kind }) => kind === "captured")).toHaveLength(1);
  });

  test("a token with another's name in it, or without its signature, is nobody's", async () => {
    const [ada, eve] = [await guest({ MINE: 1 }), await guest({ MINE: 1 })];
    const [head = "", , signature = ""] = eve.token.split(".");
    const claims = JSON.parse(atob((eve.token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as {
      sub: ShopperId;
    };
    const forged = btoa(JSON.stringify({ ...claims, sub: ada.shopperId })).replaceAll("=", "");
    for (const token of [`${head}.${forged}.${signature}`, `${head}.${forged}.`])
      expect((await press({ ...ada, token })).status).toBe(401);
    expect(await paymentsOf(ada)).toEqual([]);
  });
});

const NUMBER = "4242 4242 4242 4242";
const DIGITS = NUMBER.replaceAll(" ", "");
/** As it may have been typed or written down again. */
const leaks = (text: string): boolean => text.replaceAll(/[\s-]/g, "").includes(DIGITS);

/** Every row of the person's object and of the databases, as text. */
async function everything(payer: Payer): Promise<string> {
  const rowsOf = async (db: D1Database): Promise<string> => {
    const { results } = await db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'")
      .all<{ name: string }>();
    const tables = await Promise.all(
      results.map(async ({ name }) => (await db.prepare(`SELECT * FROM "${name}"`).all()).results),
    );
    return JSON.stringify(tables);
  };
  const own = await runInDurableObject(objectOf(payer), (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
    return JSON.stringify(
      tables
        .filter(({ name }) => !name.startsWith("_cf"))
        .map(({ name }) => storage.sql.exec(`SELECT * FROM "${name}"`).toArray()),
    );
  });
  return [own, await rowsOf(env.ORDERS), await rowsOf(env.ACCOUNTS)].join("\n");
}

describe("the number of a card", () => {
  const ADDRESS = { name: "Ada", line1: "Oranienstr. 24", city: "Berlin", postalCode: "10999", country: "DE" };
  const FIELDS: Readonly<Record<string, object>> = {
    "/address/name": { address: { ...ADDRESS, name: `Ada ${NUMBER}` } },
    "/address/line1": { address: { ...ADDRESS, line1: DIGITS } },
    "/address/line2": { address: { ...ADDRESS, line2: NUMBER.replaceAll(" ", "-") } },
    "/address/phone": { address: { ...ADDRESS, phone: DIGITS } },
    "/billingAddress/name": { billingAddress: { ...ADDRESS, name: NUMBER } },
    "/email": { email: `${DIGITS}@example.com` },
    "/payment/token": by(DIGITS),
    "/otherCards/0/token": { otherCards: [{ token: NUMBER, amountMinor: 100 }] },
  };

  test.each(Object.entries(FIELDS))("in %s is refused by the field's name, and kept nowhere", async (field, over) => {
    const said: unknown[] = [];
    for (const level of ["log", "info", "warn", "error", "debug"] as const)
      vi.spyOn(console, level).mockImplementation((...parts) => void said.push(parts));
    const ada = await guest({ MINE: 1 });
    const refused = await press(ada, over);
    expect([400, 422]).toContain(refused.status);
    expect(pointersOf(refused)).toEqual([field]);
    expect(leaks(JSON.stringify(refused.body))).toBe(false);
    expect(leaks(await everything(ada))).toBe(false);
    expect(leaks(JSON.stringify(said))).toBe(false);
    expect([await paymentsOf(ada), (await stockOf("MINE")).reserved]).toEqual([[], 0]);
  });

  test("as a gift card's code is no code, and kept nowhere", async () => {
    const ada = await guest({ MINE: 1 });
    const refused = await press(ada, { giftCards: [{ code: NUMBER }] });
    expect([refused.status, leaks(JSON.stringify(refused.body)), leaks(await everything(ada))]).toEqual([
      ...[400, false, false],
    ]);
  });

  test("in the reason of a cancellation is refused, and the order stays as it is", async () => {
    const ada = await guest({ MINE: 1 });
    const placed = await press(ada);
    const before = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    const refused = await cancel(ada, placed, `Give it back to ${NUMBER}`);
    expect([refused.status, pointersOf(refused)]).toEqual([400, ["/reason"]]);
    expect(await orderOf(ada, placed.body["orderId"])).toEqual(before);
    expect((await journalOf(ada, placed.body["checkoutId"])).cancelReason).toBeNull();
    expect(leaks(await everything(ada))).toBe(false);
    expect((await cancel(ada, placed, "Ordered twice.")).status).toBe(200);
  });

  test("in the name of an account, on a gift card, or beside a credit is refused", async () => {
    const token = await staff();
    const key = (): string => crypto.randomUUID();
    const ada = await guest({});
    const answers = [
      await call("POST", "/v1/accounts", {
        body: { email: `${key()}@example.com`, name: NUMBER, password: "seven lemons on a tray" },
      }),
      await call("POST", "/v1/ops/gift-cards", {
        ...{ token, key: key(), body: { amountMinor: 500, currency: "EUR", message: `For ${NUMBER}` } },
      }),
      await call("POST", "/v1/ops/store-credit", {
        ...{ token, key: key(), body: { email: "ada@example.com", amountMinor: 500, why: `Refund of ${NUMBER}` } },
      }),
    ];
    expect(answers.map((answer) => [answer.status, pointersOf(answer)])).toEqual([
      [400, ["/name"]],
      [400, ["/message"]],
      [400, ["/why"]],
    ]);
    expect(leaks(await everything(ada))).toBe(false);
  });

  test("is not what a telephone's number is taken for", async () => {
    const ada = await guest({ MINE: 1 });
    expect((await press(ada, { address: { ...ADDRESS, phone: "+49 1512 3456789" } })).status).toBe(201);
    // What is looked through above does have what was typed.
    expect(await everything(ada)).toContain("Oranienstr. 24");
  });
});

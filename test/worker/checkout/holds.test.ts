/** Reserve on add-to-cart through the API: shopper's object and stock object, evicted between the steps. */
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, test } from "vitest";
import { askFor, beginHold } from "../../../src/domain/cart/hold.ts";
import { firstMap, homeOf } from "../../../src/domain/inventory/stock-map.ts";
import type { ShopperId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import { MINUTE_MS } from "../../../src/kernel/time.ts";
import { call, newGuest, orderBody, staff, stockOf, stockShop, until, type Answer } from "./shop.ts";

const HOLD_MS = 10 * MINUTE_MS;
const terms = (cartHoldMs: number | null) => ({ buffer: null, ahead: null, cartHoldMs });

interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly hold: { readonly until: number; readonly quantity: number } | null;
}

const add = (token: string, sku: string, quantity = 1, key: string = crypto.randomUUID()): Promise<Answer> =>
  call("POST", "/v1/cart/lines", { token, key, body: { sku, quantity } });
const change = (token: string, sku: string, body: object): Promise<Answer> =>
  call("PATCH", `/v1/cart/lines/${sku}`, { token, body });
const linesOf = (answer: Answer): Line[] => answer.body["lines"] as Line[];
const cartOf = async (token: string): Promise<Line[]> => linesOf(await call("GET", "/v1/cart", { token }));
const reserved = async (sku: string): Promise<number> => (await stockOf(sku)).reserved;
const freed = (sku: string): Promise<number> =>
  until(
    () => reserved(sku),
    (units) => units === 0,
  );

const shopperIdOf = (token: string): ShopperId =>
  (JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as { sub: ShopperId }).sub;
const shopperOf = (token: string): DurableObjectStub => env.SHOPPER.getByName(shopperIdOf(token)) as DurableObjectStub;

/** Where it is while nothing has moved. */
const shardOf = (sku: string): string => homeOf(firstMap("eu", DEFAULT_SETTINGS.stock.shards), "eu", sku as Sku);

/** The rows of holds, as they are kept. */
const rowsOf = (token: string): Promise<number> =>
  runInDurableObject(shopperOf(token), (_, state) =>
    Number(state.storage.sql.exec("SELECT count(*) AS n FROM holds").one()["n"]),
  );

async function place(token: string, card = "tok_approve"): Promise<Answer> {
  const cart = await call("GET", "/v1/cart?country=DE", { token });
  const { totalMinor } = cart.body["quote"] as { totalMinor: number };
  return call("POST", "/v1/checkout", { token, key: crypto.randomUUID(), body: orderBody(totalMinor, card) });
}

async function metered(
  work: () => Promise<unknown>,
): Promise<Record<"commits" | "rows" | "hops", Record<string, number>>> {
  const token = await staff();
  await call("POST", "/v1/ops/metrics/reset", { token });
  await work();
  return (await call("GET", "/v1/ops/metrics", { token })).body as never;
}

beforeAll(async () => {
  await stockShop({ H1: 3, H2: 3, H3: 1, H4: 2, H5: 1, H6: 4, H7: 1, H8: 2 }, terms(HOLD_MS));
  await stockShop(Object.fromEntries(["M1", "M2", "M3", "M4", "M5", "M6"].map((sku) => [sku, 2])), terms(HOLD_MS));
  await stockShop({ QUICK: 1 }, terms(MINUTE_MS));
  await stockShop({ PLAIN: 9 });
  // Shorter than an offer may say, so that the test sees its end.
  await env.CATALOGUE.prepare("UPDATE offers SET stock_terms = ? WHERE sku = 'QUICK'")
    .bind(JSON.stringify(terms(1_500)))
    .run();
});

describe("a line that is reserved when it is put in", () => {
  test("says until when, in every answer that has it, and others are refused with what is left", async () => {
    const [ada, bob] = await Promise.all([newGuest(), newGuest()]);
    const before = Date.now();
    const added = await add(ada, "H1", 2);
    expect(added.status).toBe(201);
    const { hold } = linesOf(added)[0] as Line;
    expect(hold?.quantity).toBe(2);
    expect(hold?.until).toBeGreaterThanOrEqual(before + HOLD_MS);
    expect((await cartOf(ada))[0]?.hold).toEqual(hold);
    expect(await reserved("H1")).toBe(2);
    const refused = await add(bob, "H1", 2);
    expect([refused.status, refused.body["code"]]).toEqual([409, "out-of-stock"]);
    expect(refused.body["shortages"]).toMatchObject([{ sku: "H1", requested: 2, sellable: 1, heldByOthers: 2 }]);
    expect(String(refused.body["detail"])).toContain("Only 1");
    expect([await cartOf(bob), await rowsOf(bob)]).toEqual([[], 0]);
    expect((await add(bob, "H1", 1)).status).toBe(201);
  });

  test("the same key again is one change; two tabs at once are two", async () => {
    const ada = await newGuest();
    const [first, twin] = await Promise.all([add(ada, "H2", 1, "same"), add(ada, "H2", 1, "same")]);
    expect([first.status, twin.status]).toEqual([201, 201]);
    expect(await reserved("H2")).toBe(1);
    await Promise.all([add(ada, "H2"), add(ada, "H2")]);
    expect((await cartOf(ada)).map(({ quantity, hold }) => [quantity, hold?.quantity])).toEqual([[3, 3]]);
    expect(await reserved("H2")).toBe(3);
    for (const body of [{ quantity: 1 }, { savedForLater: true }])
      expect((await change(ada, "H2", body)).status).toBe(200);
    expect(await freed("H2")).toBe(0);
  });

  test("outlives its objects: both evicted between all steps, until it is taken out", async () => {
    const ada = await newGuest();
    const evict = async (): Promise<void> => {
      await evictDurableObject(shopperOf(ada));
      await evictDurableObject(env.STOCK.getByName(shardOf("H6")) as DurableObjectStub);
    };
    const { hold } = linesOf(await add(ada, "H6", 2))[0] as Line;
    await evict();
    expect((await cartOf(ada))[0]?.hold).toEqual(hold);
    const more = await change(ada, "H6", { quantity: 4 });
    expect(linesOf(more)[0]?.hold).toEqual({ until: hold?.until, quantity: 4 });
    await evict();
    expect(await reserved("H6")).toBe(4);
    expect((await call("DELETE", "/v1/cart/lines/H6", { token: ada })).status).toBe(200);
    expect(await freed("H6")).toBe(0);
    await evict();
    // Its end is remembered: put in again it is held no longer than it was.
    expect(linesOf(await add(ada, "H6"))[0]?.hold).toEqual({ until: hold?.until, quantity: 1 });
  });

  test("tells every open page", async () => {
    const ada = await newGuest();
    const response = await shopperOf(ada).fetch("http://shop.test/", { headers: { Upgrade: "websocket" } });
    const messages: { holds: { sku: string; quantity: number }[] }[] = [];
    response.webSocket?.addEventListener("message", ({ data }) => void messages.push(JSON.parse(String(data))));
    response.webSocket?.accept();
    await add(ada, "H8", 2);
    const last = await until(
      async () => messages.at(-1),
      (message) => (message?.holds.length ?? 0) > 0,
    );
    expect(last?.holds).toMatchObject([{ sku: "H8", quantity: 2 }]);
    expect(messages[0]?.holds).toEqual([]);
  });
});

describe("its end", () => {
  test("leaves the line; then it can be bought by whoever is first, and held again by others only", async () => {
    const [ada, bob] = await Promise.all([newGuest(), newGuest()]);
    const { hold } = linesOf(await add(ada, "QUICK"))[0] as Line;
    expect((await add(bob, "QUICK")).body["code"]).toBe("out-of-stock");
    const after = await until(
      () => cartOf(ada),
      (lines) => lines[0]?.hold === null,
      100,
    );
    expect(after).toMatchObject([{ sku: "QUICK", quantity: 1, hold: null }]);
    expect(Date.now()).toBeGreaterThanOrEqual(hold?.until ?? Infinity);
    expect(linesOf(await change(ada, "QUICK", { quantity: 2 }))[0]?.hold).toBeNull();
    await change(ada, "QUICK", { quantity: 1 });
    // The object of the stock has not been woken: time decides, not the alarm.
    expect(linesOf(await add(bob, "QUICK"))[0]?.hold?.quantity).toBe(1);
    const late = await place(ada);
    expect([late.status, late.body["code"]]).toEqual([409, "out-of-stock"]);
  });
});

describe("a shopper's object that died while a stock object was asked", () => {
  test("is put right by its alarm: nothing stays reserved, and the row goes", async () => {
    const ada = await newGuest();
    await add(ada, "PLAIN");
    const sku = "H3" as Sku;
    const begun = beginHold(sku, HOLD_MS, "dead", Date.now());
    const question = await runInDurableObject(shopperOf(ada), (_, state) => {
      const asked = askFor(begun, 1, { shard: shardOf(sku), owner: `eu/${shopperIdOf(ada)}`, now: Date.now() });
      const row = JSON.stringify({ ...asked.hold, wakeAt: Date.now() });
      state.storage.sql.exec("INSERT INTO holds (sku, json) VALUES (?, ?)", sku, row);
      return asked.question;
    });
    const { reference, quantity, expiresAt } = question;
    const answer = await env.STOCK.getByName(question.shard).reserve({
      reference,
      expiresAt,
      lines: [{ sku, quantity }],
      warehouses: ["whs_t" as WarehouseId],
    });
    expect(answer.outcome).toBe("reserved");
    expect(await reserved(sku)).toBe(1);
    await evictDurableObject(shopperOf(ada));
    await runDurableObjectAlarm(shopperOf(ada));
    expect([await reserved(sku), await rowsOf(ada)]).toEqual([0, 0]);
    expect((await cartOf(ada)).map((line) => line.sku)).toEqual(["PLAIN"]);
  });
});

describe("buying what is held", () => {
  test("the last unit is bought by who holds it, and the row goes with the line", async () => {
    const [ada, bob] = await Promise.all([newGuest(), newGuest()]);
    await add(ada, "H5");
    expect((await add(bob, "H5")).status).toBe(409);
    expect((await place(ada)).status).toBe(201);
    expect([await stockOf("H5"), await rowsOf(ada), await cartOf(ada)]).toMatchObject([
      { onHand: 0, reserved: 0 },
      0,
      [],
    ]);
  });

  test("a declined card leaves it held, until the same end and for nobody else", async () => {
    const [ada, bob] = await Promise.all([newGuest(), newGuest()]);
    const { hold } = linesOf(await add(ada, "H7"))[0] as Line;
    expect((await place(ada, "tok_decline")).status).toBe(402);
    expect((await cartOf(ada))[0]?.hold).toEqual(hold);
    expect(await reserved("H7")).toBe(1);
    expect((await add(bob, "H7")).status).toBe(409);
    expect((await place(ada)).status).toBe(201);
    expect(await stockOf("H7")).toMatchObject({ onHand: 0, reserved: 0 });
  });

  test("a checkout that waits for the shopper and is given up leaves it held too", async () => {
    const ada = await newGuest();
    const { hold } = linesOf(await add(ada, "H4", 2))[0] as Line;
    await evictDurableObject(shopperOf(ada));
    const asked = await place(ada, "tok_3ds");
    expect(asked.status).toBe(202);
    // What the checkout holds is not held a second time.
    await change(ada, "H4", { quantity: 1 });
    expect(await reserved("H4")).toBe(2);
    await call("DELETE", `/v1/checkouts/${String(asked.body["checkoutId"])}`, { token: ada });
    expect((await cartOf(ada))[0]?.hold).toEqual({ until: hold?.until, quantity: 1 });
    expect(await reserved("H4")).toBe(1);
  });
});

describe("signing in", () => {
  test("brings the hold along, to the same end, and leaves none behind", async () => {
    const guest = await newGuest();
    const { hold } = linesOf(await add(guest, "H3"))[0] as Line;
    const registered = await call("POST", "/v1/accounts", {
      body: { email: "held@example.com", name: "H", password: "seven lemons on a tray", guestToken: guest },
    });
    expect(registered.status).toBe(201);
    const user = String(registered.body["accessToken"]);
    expect((await cartOf(user))[0]).toMatchObject({ sku: "H3", hold });
    expect(await cartOf(guest)).toEqual([]);
    expect(await reserved("H3")).toBe(1);
    await call("DELETE", "/v1/cart/lines/H3", { token: user });
    expect(await freed("H3")).toBe(0);
  });
});

describe("what one shopper may hold", () => {
  test("is bounded in skus: the next is refused with what to do, and the cart is as it was", async () => {
    const ada = await newGuest();
    for (const sku of ["M1", "M2", "M3", "M4", "M5"]) expect((await add(ada, sku)).status).toBe(201);
    const refused = await add(ada, "M6");
    expect([refused.status, refused.body["code"], refused.body["max"]]).toEqual([422, "limit-exceeded", 5]);
    expect(await cartOf(ada)).toHaveLength(5);
    await call("DELETE", "/v1/cart/lines/M1", { token: ada });
    await freed("M1");
    expect((await add(ada, "M6")).status).toBe(201);
  });
});

describe("a cart without such offers", () => {
  test("pays nothing for them: no hop, no row and no commit more", async () => {
    const ada = await newGuest();
    await add(ada, "PLAIN");
    const counts = await metered(async () => {
      await add(ada, "PLAIN");
      await change(ada, "PLAIN", { quantity: 5 });
      await change(ada, "PLAIN", { savedForLater: true });
      await change(ada, "PLAIN", { savedForLater: false });
      await call("GET", "/v1/cart", { token: ada });
      await call("DELETE", "/v1/cart/lines/PLAIN", { token: ada });
    });
    // Caches that look for changes, and alarms of the tests before, are not the cart's.
    const labelled = (read: Record<string, number>, label: RegExp) =>
      Object.fromEntries(Object.entries(read).filter(([name]) => label.test(name)));
    expect(labelled(counts.hops, /^(shopper|stock)/)).toEqual({ shopper: 6 });
    expect(labelled(counts.commits, /^shopper/)).toEqual({ "shopper.cart": 5 });
    // A cart's row each time, and the key of the add.
    expect(labelled(counts.rows, /^shopper/)).toEqual({ "shopper.cart": 6 });
    expect(await rowsOf(ada)).toBe(0);
  });

  test("and one with such an offer pays a hop, the question's row, and the answer's with the cart", async () => {
    const ada = await newGuest();
    await add(ada, "PLAIN");
    const counts = await metered(() => add(ada, "M2"));
    expect([counts.hops["stock.reserve"], counts.commits["shopper.hold"], counts.rows["shopper.hold"]]).toEqual([
      1, 2, 4,
    ]);
  });
});

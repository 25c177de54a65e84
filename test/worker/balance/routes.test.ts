/** Gift cards and store credit over the API: the register, the objects, the books and those who guess. */
import { createExecutionContext, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { makeDeps } from "../../../src/adapters/deps.ts";
import { readGiftCardCode } from "../../../src/domain/balance/account.ts";
import type { GuestId, SessionId, UserId } from "../../../src/kernel/ids.ts";
import { DAY_MS, MINUTE_MS } from "../../../src/kernel/time.ts";
import { finishDeeds } from "../../../src/flows/payments/balance-deeds.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import { giftCardRoutes } from "../../../workers/routes/gift-cards.ts";
import { opsGiftCardRoutes } from "../../../workers/routes/ops-gift-cards.ts";
import { bearer, json, testShop, type TestShop } from "../support/api.ts";
import { balances, requestOf } from "./balances.ts";

interface IssuedBody {
  giftCardId: string;
  code: string;
  last4: string;
  state: string;
  amountMinor: number;
}

const real = makeDeps(env, createExecutionContext());
let shop: TestShop;
let count = 0;

const shopWith = (deps: Partial<Deps> = {}): TestShop =>
  testShop({
    routes: [...giftCardRoutes, ...opsGiftCardRoutes],
    deps: { balances, balanceRegister: real.balanceRegister, orders: real.orders, ...deps },
  });

beforeEach(() => {
  shop = shopWith();
});

const USER = "usr_eu0000000000000000000000000a" as UserId;
const tokenOf = (roles: readonly ("shopper" | "staff")[], shopperId = USER, on = shop) =>
  on.deps.tokens.sign(
    { kind: "user", shopperId, roles, sessionId: "ses_eu1" as SessionId, prime: false },
    on.clock.nowMs,
    60_000,
  );
const newKey = () => `test-key-${++count}`;

async function asStaff(path: string, body?: unknown, key = newKey(), on = shop): Promise<Response> {
  const headers = { ...bearer(await tokenOf(["staff"], USER, on)), "idempotency-key": key };
  return on.request(path, body === undefined ? { headers } : json(body, headers));
}
const asGuest = async (path: string, body: unknown, guest = `gst_eu${++count}` as GuestId): Promise<Response> => {
  const token = await shop.deps.tokens.sign({ kind: "guest", shopperId: guest }, shop.clock.nowMs, 60_000);
  return shop.request(path, json(body, bearer(token)));
};
async function issued(amountMinor = 5_000, more: object = {}, key = newKey()): Promise<IssuedBody> {
  const response = await asStaff("/v1/ops/gift-cards", { amountMinor, currency: "EUR", ...more }, key);
  expect(response.status).toBe(201);
  return response.json<IssuedBody>();
}
const accountOf = async (code: string) => `gift/${await shop.deps.sha256(code.replaceAll("-", ""))}`;
const postingsOf = async (deed: string) => {
  const { transactions } = await real.orders.ledger.list(null, null, 100);
  return transactions.filter(({ key }) => key.endsWith(deed)).map(({ kind, postings }) => ({ kind, postings }));
};
const deedsOf = async (account: string) =>
  (await env.ACCOUNTS.prepare("SELECT id, kind, state FROM balance_deeds WHERE account = ?").bind(account).all())
    .results;

describe("a gift card that staff issue", () => {
  it("has its money, stands in the books, and is told by its code", async () => {
    const card = await issued(5_000, { email: "Ada@Example.com", message: "Happy birthday" });
    expect(card).toMatchObject({ amountMinor: 5_000, state: "issued", email: "ada@example.com" });
    expect(readGiftCardCode(card.code)?.slice(-4)).toBe(card.last4);
    const account = await accountOf(card.code);
    expect(await balances.balance(account)).toMatchObject({
      ...{ availableMinor: 5_000, currency: "EUR", label: `Gift card ending ${card.last4}`, state: "open" },
    });
    const [deed] = await deedsOf(account);
    expect(deed).toMatchObject({ kind: "issue", state: "done" });
    expect(await postingsOf(String(deed?.["id"]))).toEqual([
      {
        kind: "gift_card_issued",
        postings: [
          { account: "gift_cards_issued", amountMinor: 5_000 },
          { account: "gift_cards", amountMinor: -5_000 },
        ],
      },
    ]);
  });

  it("is the same card with the same code for the same key, and put on once", async () => {
    const key = newKey();
    const first = await issued(5_000, {}, key);
    const again = await asStaff("/v1/ops/gift-cards", { amountMinor: 5_000, currency: "EUR" }, key);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(await again.json()).toEqual(first);
    const other = await asStaff("/v1/ops/gift-cards", { amountMinor: 6_000, currency: "EUR" }, key);
    expect([other.status, (await other.json<{ code: string }>()).code]).toEqual([422, "idempotency-conflict"]);
    expect(await balances.balance(await accountOf(first.code))).toMatchObject({ availableMinor: 5_000 });
  });

  it("is one card for the same key from many at once", async () => {
    const key = newKey();
    const cards = await Promise.all(Array.from({ length: 6 }, () => issued(700, {}, key)));
    expect(new Set(cards.map(({ giftCardId, code }) => `${giftCardId} ${code}`)).size).toBe(1);
    const account = await accountOf(cards[0]?.code ?? "");
    expect(await balances.balance(account)).toMatchObject({ availableMinor: 700 });
    const deeds = await deedsOf(account);
    expect(deeds).toHaveLength(1);
    expect(await postingsOf(String(deeds[0]?.["id"]))).toHaveLength(1);
  });

  it("has its code in no table", async () => {
    const { code } = await issued();
    const plain = code.replaceAll("-", "");
    const tables = ["gift_cards", "balance_deeds", "notices"];
    for (const table of tables) {
      const { results } = await env.ACCOUNTS.prepare(`SELECT * FROM ${table}`).all();
      expect(JSON.stringify(results)).not.toContain(plain);
      expect(JSON.stringify(results)).not.toContain(code);
    }
    await runInDurableObject(env.BALANCE.getByName(await accountOf(code)), (_, state) => {
      const rows = ["balance", "entries"].flatMap((table) =>
        state.storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
      );
      expect(JSON.stringify(rows)).not.toContain(plain);
    });
    expect(shop.log.join("\n")).not.toContain(plain);
  });

  it.each([
    ["of another currency", { currency: "USD" }, 422, "/currency"],
    ["of nothing", { amountMinor: 0 }, 400, "/amountMinor"],
    ["of less than nothing", { amountMinor: -1 }, 400, "/amountMinor"],
    ["of half a cent", { amountMinor: 0.5 }, 400, "/amountMinor"],
    ["of more than the limit", { amountMinor: 200_001 }, 400, "/amountMinor"],
    ["that is over already", { expiresAt: 1 }, 422, "/expiresAt"],
    ["for no address", { email: "ada" }, 400, "/email"],
  ])("%s is refused, and nothing is written down", async (_, more, status, pointer) => {
    const before = await env.ACCOUNTS.prepare("SELECT count(*) AS n FROM balance_deeds").first("n");
    const response = await asStaff("/v1/ops/gift-cards", { amountMinor: 5_000, currency: "EUR", ...more });
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
    expect(await env.ACCOUNTS.prepare("SELECT count(*) AS n FROM balance_deeds").first("n")).toBe(before);
  });

  it("is listed newest first, page by page", async () => {
    const made = [await issued(100), await issued(200), await issued(300)];
    const first = await (
      await asStaff("/v1/ops/gift-cards?limit=2")
    ).json<{ giftCards: IssuedBody[]; cursor: string }>();
    expect(first.giftCards.map(({ amountMinor }) => amountMinor)).toHaveLength(2);
    expect(first.giftCards.every((card) => !("code" in card) && !("account" in card))).toBe(true);
    const ids = new Set(made.map(({ giftCardId }) => giftCardId));
    const second = await asStaff(`/v1/ops/gift-cards?limit=100&cursor=${first.cursor}`);
    const rest = await second.json<{ giftCards: IssuedBody[] }>();
    const all = [...first.giftCards, ...rest.giftCards].map(({ giftCardId }) => giftCardId);
    expect(all.filter((id) => ids.has(id))).toHaveLength(3);
    expect(all).toEqual(all.toSorted().toReversed());
  });

  it("is shown with what happened to it and what is held", async () => {
    const { code, giftCardId } = await issued(5_000);
    const account = await accountOf(code);
    await balances.authorise(requestOf(account, 1_200, { reference: "eu/usr_eu1/chk_eu1" }));
    const page = await (await asStaff(`/v1/ops/gift-cards/${giftCardId}`)).json();
    expect(page).toMatchObject({
      giftCardId,
      balance: { availableMinor: 3_800, heldMinor: 1_200, state: "open" },
      holds: [{ reference: "eu/usr_eu1/chk_eu1", amountMinor: 1_200 }],
      entries: [
        { kind: "authorised", amountMinor: 1_200 },
        { kind: "credited", amountMinor: 5_000 },
      ],
      cursor: null,
    });
    expect(JSON.stringify(page)).not.toContain(account);
    expect((await asStaff(`/v1/ops/gift-cards/${giftCardId.slice(0, -1)}0`)).status).toBe(404);
  });

  it("that is closed loses what is on it, in the books too, and keeps what is held", async () => {
    const { code, giftCardId } = await issued(5_000);
    const account = await accountOf(code);
    await balances.authorise(requestOf(account, 1_200));
    const key = newKey();
    const close = () => asStaff(`/v1/ops/gift-cards/${giftCardId}/close`, { why: "Reported stolen" }, key);
    expect(await (await close()).json()).toMatchObject({ giftCardId, state: "closed" });
    expect((await close()).status).toBe(200);
    expect(await balances.balance(account)).toMatchObject({ state: "closed", availableMinor: 0, heldMinor: 1_200 });
    const deed = (await deedsOf(account)).find(({ kind }) => kind === "close");
    expect(await postingsOf(String(deed?.["id"]))).toEqual([
      {
        kind: "balance_closed",
        postings: [
          { account: "gift_cards", amountMinor: 3_800 },
          { account: "gift_cards_issued", amountMinor: -3_800 },
        ],
      },
    ]);
    expect((await asGuest("/v1/gift-cards/check", { code })).status).toBe(404);
    const shown = await (await asStaff(`/v1/ops/gift-cards/${giftCardId}`)).json();
    expect(shown).toMatchObject({ state: "closed", balance: { state: "closed" } });
  });
});

describe("a deed that was cut short", () => {
  const cutShort = (where: "credit" | "books" | "settle"): TestShop => {
    let isCut = false;
    const once = async <T>(at: typeof where, effect: () => Promise<T>): Promise<T> => {
      const done = await effect();
      if (at !== where || isCut) return done;
      isCut = true;
      throw new Error("the process died");
    };
    return shopWith({
      balances: { ...balances, credit: (call) => once("credit", () => balances.credit(call)) },
      orders: {
        ...real.orders,
        ledger: { ...real.orders.ledger, post: (each) => once("books", () => real.orders.ledger.post(each)) },
      },
      balanceRegister: {
        ...real.balanceRegister,
        settle: (id, outcome) => once("settle", () => real.balanceRegister.settle(id, outcome)),
      },
    });
  };

  it.each(["credit", "books", "settle"] as const)(
    "after its %s tells the same card when it is sent again",
    async (where) => {
      const dying = cutShort(where);
      const [key, order] = [newKey(), { amountMinor: 900, currency: "EUR" }];
      expect((await asStaff("/v1/ops/gift-cards", order, key, dying)).status).toBe(500);
      const card = await (await asStaff("/v1/ops/gift-cards", order, key, dying)).json<IssuedBody>();
      expect(card).toMatchObject({ amountMinor: 900, state: "issued" });
      const account = await accountOf(card.code);
      expect(await balances.balance(account)).toMatchObject({ availableMinor: 900 });
      const [deed] = await deedsOf(account);
      expect(await postingsOf(String(deed?.["id"]))).toHaveLength(1);
    },
  );

  it.each(["credit", "books", "settle"] as const)("after its %s is finished by the sweep", async (where) => {
    const dying = cutShort(where);
    const { user } = await withUser();
    const order = { shopperId: user, amountMinor: 300, why: "Late parcel" };
    expect((await asStaff("/v1/ops/store-credit", order, newKey(), dying)).status).toBe(500);
    const account = `credit/${user}`;
    // Nothing is taken out of the hands of a request that may still be at it.
    await finishDeeds(shop.deps);
    const open = where === "settle" ? "done" : "open";
    expect(await deedsOf(account)).toMatchObject([{ kind: "give", state: open }]);
    shop.clock.nowMs += MINUTE_MS;
    await finishDeeds(shop.deps);
    const [deed] = await deedsOf(account);
    expect(deed).toMatchObject({ state: "done" });
    expect(await balances.balance(account)).toMatchObject({ availableMinor: 300 });
    expect(await postingsOf(String(deed?.["id"]))).toMatchObject([{ kind: "store_credit_given" }]);
  });

  it("because the balance did not answer says so, and goes on with the same key", async () => {
    let isSilent = true;
    const silent = shopWith({
      balances: { ...balances, credit: async (call) => (isSilent ? { outcome: "unknown" } : balances.credit(call)) },
    });
    const [key, order] = [newKey(), { amountMinor: 900, currency: "EUR" }];
    const first = await asStaff("/v1/ops/gift-cards", order, key, silent);
    expect([first.status, first.headers.get("retry-after")]).toEqual([503, "2"]);
    isSilent = false;
    expect((await asStaff("/v1/ops/gift-cards", order, key, silent)).status).toBe(201);
  });

  it("under a secret that has changed since makes no second card", async () => {
    const [key, order] = [newKey(), { amountMinor: 900, currency: "EUR" }];
    await issued(900, {}, key);
    const cards = await env.ACCOUNTS.prepare("SELECT count(*) AS n FROM gift_cards").first("n");
    const rotated = shopWith({ derivedBytes: async () => crypto.getRandomValues(new Uint8Array(32)) });
    const response = await asStaff("/v1/ops/gift-cards", order, key, rotated);
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([409, "conflict"]);
    expect(await env.ACCOUNTS.prepare("SELECT count(*) AS n FROM gift_cards").first("n")).toBe(cards);
  });
});

async function withUser(): Promise<{ user: UserId; email: string }> {
  const tail = String(++count).padStart(4, "0");
  const user = `usr_eu01kaxk7r2m8q4t6w0z2c4e${tail}` as UserId;
  const email = `mara${count}@example.com`;
  await shop.deps.accounts.createUser({
    ...{ id: user, email, name: "Mara", roles: ["shopper"], prime: false, sellerId: null },
    ...{ passwordHash: "-", createdAt: shop.clock.nowMs },
  });
  return { user, email };
}

describe("store credit", () => {
  it("is given by id or by address, adds up, and is seen by its owner", async () => {
    const { user, email } = await withUser();
    const given = await asStaff("/v1/ops/store-credit", {
      email: ` ${email.toUpperCase()}`.trim(),
      amountMinor: 1_500,
      why: "Late parcel",
    });
    expect(await given.json()).toMatchObject({ shopperId: user, email, amountMinor: 1_500, availableMinor: 1_500 });
    const more = await asStaff("/v1/ops/store-credit", { shopperId: user, amountMinor: 500, why: "Again" });
    expect([more.status, await more.json()]).toMatchObject([201, { availableMinor: 2_000, currency: "EUR" }]);
    const own = await shop.request("/v1/store-credit", { headers: bearer(await tokenOf(["shopper"], user)) });
    expect(await own.json()).toEqual({ label: "Store credit", currency: "EUR", availableMinor: 2_000, heldMinor: 0 });
  });

  it("of somebody who never had any is nothing", async () => {
    const { user } = await withUser();
    const own = await shop.request("/v1/store-credit", { headers: bearer(await tokenOf(["shopper"], user)) });
    expect(await own.json()).toMatchObject({ availableMinor: 0, heldMinor: 0, currency: "EUR" });
  });

  it.each([
    ["to nobody", {}, 400],
    ["to two", { shopperId: USER, email: "ada@example.com" }, 400],
    ["to an id that there is not", { shopperId: USER }, 422],
    ["to an address that there is not", { email: "nobody@example.com" }, 422],
  ])("%s is not given", async (_, to, status) => {
    const response = await asStaff("/v1/ops/store-credit", { ...to, amountMinor: 100, why: "x" });
    expect(response.status).toBe(status);
  });
});

describe("a shopper who asks for a card by its code", () => {
  it("is told what is on it, however the code is typed", async () => {
    const expiresAt = Date.now() + 365 * DAY_MS;
    const { code, last4 } = await issued(2_500, { expiresAt });
    for (const typed of [code, code.toLowerCase(), code.replaceAll("-", " "), ` ${code.replaceAll("0", "o")} `]) {
      const response = await asGuest("/v1/gift-cards/check", { code: typed });
      expect([response.status, await response.json()]).toEqual([
        200,
        { label: `Gift card ending ${last4}`, currency: "EUR", availableMinor: 2_500, expiresAt },
      ]);
    }
  });

  it("hears the same of a typo, a code that never was, a closed card and one past its date", async () => {
    const closed = await issued();
    await asStaff(`/v1/ops/gift-cards/${closed.giftCardId}/close`, { why: "Test" });
    const over = await issued(100, { expiresAt: Date.now() + DAY_MS });
    await runInDurableObject(env.BALANCE.getByName(await accountOf(over.code)), (_, state) => {
      state.storage.sql.exec("UPDATE balance SET expires_at = 1");
    });
    const never = "0000-0000-0000-0000";
    expect(readGiftCardCode(never)).toBeDefined();
    const answers = [];
    for (const code of ["0000-0000-0000-0001", "nonsense", never, closed.code, over.code]) {
      const response = await asGuest("/v1/gift-cards/check", { code });
      const { requestId: _, instance: __, ...body } = await response.json<Record<string, unknown>>();
      answers.push(JSON.stringify([response.status, body]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain("There is no such gift card");
  });

  it("may guess ten times, then has to wait", async () => {
    const guest = `gst_eu${++count}` as GuestId;
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess++)
      statuses.push((await asGuest("/v1/gift-cards/check", { code: `${guess}000-0000-0000-0000` }, guest)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 404), 429, 429]);
    shop.clock.nowMs += 5_000;
    expect((await asGuest("/v1/gift-cards/check", { code: "x" }, guest)).status).toBe(404);
  });
});

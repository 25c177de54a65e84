import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { GuestId, SellerId, Sku, UserId } from "../../src/kernel/ids.ts";
import { signAccessToken } from "../../src/adapters/tokens/jose.ts";
import type { Seller } from "../../src/domain/catalog/types.ts";
import { traderOf } from "../../src/flows/account/tell-trader.ts";
import type { CatalogueStore } from "../../src/ports/catalogue-store.ts";
import { accountRoutes } from "../../workers/routes/accounts.ts";
import { metaRoutes } from "../../workers/routes/meta.ts";
import { bearer, json, testShop, type TestShop } from "./support/api.ts";

const OAK = "sel_oak" as SellerId;
const catalogue: Pick<CatalogueStore, "frame"> = {
  frame: async () => ({
    categories: [],
    sellers: [{ id: OAK } as Seller],
    warehouses: [],
    promotions: [],
    hasShippingRates: false,
  }),
};

const PASSWORD = "seven lemons on a tray";

interface SignedInBody {
  account: { id: string; email: string; roles: string[]; prime: boolean };
  accessToken: string;
  refreshToken: string;
  leftOut: unknown[];
}

interface Joined {
  guestId: GuestId;
  userId: UserId;
}

let joined: Joined[] = [];
let shop: TestShop;
let count = 0;

beforeEach(() => {
  joined = [];
  const afterLogIn = async (_: unknown, ids: Joined) => {
    joined.push(ids);
    return { dropped: [{ sku: "LAMP" as Sku, units: 2 }] };
  };
  shop = testShop({
    routes: [...accountRoutes(afterLogIn), ...metaRoutes],
    deps: { catalogue: catalogue as CatalogueStore },
  });
});

const freshEmail = () => `amira${++count}@example.com`;
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  shop.request(path, json(body, headers));
const get = (path: string, token: string) => shop.request(path, { headers: bearer(token) });
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;

async function registered(email = freshEmail()): Promise<SignedInBody & { email: string }> {
  const response = await post("/v1/accounts", { email, name: "Amira", password: PASSWORD });
  expect(response.status).toBe(201);
  return { ...(await response.json<SignedInBody>()), email };
}

const refresh = (refreshToken: string) => post("/v1/sessions/refresh", { refreshToken });
const staffToken = () =>
  shop.deps.tokens.sign(
    { kind: "user", shopperId: "usr_eu1" as UserId, roles: ["staff"], sessionId: "ses_eu1" as never, prime: false },
    shop.clock.nowMs,
    60_000,
  );

describe("registering", () => {
  it("makes an account that is signed in, under the normal form of the address", async () => {
    const email = freshEmail();
    const made = await registered(` ${email.toUpperCase()} `);
    expect(made.account).toMatchObject({ email, roles: ["shopper"], prime: false });
    const account = await get("/v1/account", made.accessToken);
    expect(await account.json()).toEqual(made.account);
    expect(account.headers.get("ratelimit")).toBe('"reads";r=99;t=1');
  });

  it("keeps no password and no token in the database, only what they cannot be told from", async () => {
    const made = await registered();
    const rows = JSON.stringify([
      await env.ACCOUNTS.prepare("SELECT * FROM users").all(),
      await env.ACCOUNTS.prepare("SELECT * FROM sessions").all(),
    ]);
    expect(rows).toContain("$scrypt$ln=4,r=8,p=1$");
    for (const secret of [PASSWORD, made.refreshToken, made.accessToken]) expect(rows).not.toContain(secret);
  });

  it("is refused for an address that has an account, in whatever case, however many try at once", async () => {
    const email = freshEmail();
    const attempts = await Promise.all(
      [email, email.toUpperCase()].map((spelling) =>
        post("/v1/accounts", { email: spelling, name: "A", password: PASSWORD }),
      ),
    );
    expect(attempts.map((one) => one.status).sort()).toEqual([201, 409]);
    const again = await post("/v1/accounts", { email, name: "A", password: PASSWORD });
    expect([again.status, await codeOf(again)]).toEqual([409, "email-taken"]);
  });

  it.each([
    [{ email: "nowhere", name: "A", password: PASSWORD }, "/email"],
    [{ email: "a@example.com", name: "  ", password: PASSWORD }, "/name"],
    [{ email: "a@example.com", name: "A", password: "short" }, "/password"],
    [{ email: "a@example.com", name: "A", password: "password123" }, "/password"],
    [{ email: "a@example.com", name: "A", password: "x".repeat(1_000) }, "/password"],
    [{ email: "a@example.com", name: "A", password: PASSWORD, roles: ["staff"] }, "/roles"],
    [{ email: ["a@example.com"], name: "A", password: PASSWORD }, "/email"],
  ])("is refused with the field that is wrong: %j", async (body, pointer) => {
    const response = await post("/v1/accounts", body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ pointer }] });
    expect(await shop.deps.accounts.findByEmail("a@example.com")).toBeNull();
  });
});

describe("signing in", () => {
  it("works with the password and another spelling of the address", async () => {
    const { email, account } = await registered();
    const response = await post("/v1/sessions", { email: email.toUpperCase(), password: PASSWORD });
    expect(response.status).toBe(201);
    expect((await response.json<SignedInBody>()).account.id).toBe(account.id);
  });

  it("never says which of the two is wrong", async () => {
    const { email } = await registered();
    const answers = await Promise.all([
      post("/v1/sessions", { email, password: "seven lemons on a trey" }),
      post("/v1/sessions", { email: freshEmail(), password: PASSWORD }),
    ]);
    const bodies = await Promise.all(answers.map((one) => one.json<Record<string, unknown>>()));
    for (const body of bodies) expect(body).toMatchObject({ code: "bad-credentials", status: 401 });
    expect(bodies[0]?.["detail"]).toBe(bodies[1]?.["detail"]);
  });

  it("does the same work for an address without an account", async () => {
    const worked: (string | null)[] = [];
    const passwords = {
      ...shop.deps.passwords,
      verify: async (_: string, stored: string | null) => (worked.push(stored), false),
    };
    const counted = testShop({ deps: { passwords } });
    await counted.request("/v1/sessions", json({ email: freshEmail(), password: PASSWORD }));
    await counted.request("/v1/sessions", json({ email: "no address at all", password: PASSWORD }));
    expect(worked).toEqual([null, null]);
  });

  it("is limited for each account, whoever tries, and free again later", async () => {
    const { email } = await registered();
    for (let i = 0; i < 10; i++)
      expect((await post("/v1/sessions", { email, password: "wrong wrong wrong" })).status).toBe(401);
    const refused = await post("/v1/sessions", { email, password: PASSWORD });
    expect([refused.status, refused.headers.get("retry-after"), refused.headers.get("ratelimit-policy")]).toEqual([
      429,
      "5",
      '"signIns";q=10;w=50',
    ]);
    expect((await registered()).account.id).toMatch(/^usr_/);
    shop.clock.nowMs += 5_000;
    expect((await post("/v1/sessions", { email, password: PASSWORD })).status).toBe(201);
  });

  it("beyond what an isolate can bear is told when to come again, and nothing is counted as wrong", async () => {
    const { email } = await registered();
    const busy = { busy: true, retryAfterSeconds: 1 } as const;
    const full = testShop({ deps: { passwords: { hash: async () => busy, verify: async () => busy } } });
    for (const [path, body] of [
      ["/v1/sessions", { email, password: PASSWORD }],
      ["/v1/accounts", { email: freshEmail(), name: "A", password: PASSWORD }],
    ] as const) {
      const response = await full.request(path, json(body));
      expect([response.status, response.headers.get("retry-after"), await codeOf(response)]).toEqual([
        503,
        "1",
        "overloaded",
      ]);
    }
  });
});

describe("a guest", () => {
  const newGuest = async () =>
    (await shop.request("/v1/guests", { method: "POST" })).json<{ guestId: string; accessToken: string }>();

  it("is a shopper of its own and not a user", async () => {
    const [one, two] = [await newGuest(), await newGuest()];
    expect(one.guestId).toMatch(/^gst_eu[0-9a-z]{26}$/);
    expect(one.guestId).not.toBe(two.guestId);
    expect((await get("/v1/account", one.accessToken)).status).toBe(401);
  });

  it("hands over what it had when it signs in or registers, once for each", async () => {
    const guest = await newGuest();
    const email = freshEmail();
    const made = await (
      await post("/v1/accounts", { email, name: "A", password: PASSWORD, guestToken: guest.accessToken })
    ).json<SignedInBody>();
    expect(made.leftOut).toEqual([{ sku: "LAMP", units: 2 }]);
    await post("/v1/sessions", { email, password: PASSWORD, guestToken: guest.accessToken });
    expect(joined).toEqual([1, 2].map(() => ({ guestId: guest.guestId, userId: made.account.id })));
  });

  it("that is none (no token of ours, a user's, an expired one) hands over nothing, and signing in works", async () => {
    const { email, accessToken } = await registered();
    const old = await newGuest();
    shop.clock.nowMs += LIMITS.guestTokenTtlMs;
    for (const guestToken of ["x", accessToken, old.accessToken])
      expect((await post("/v1/sessions", { email, password: PASSWORD, guestToken })).status).toBe(201);
    expect(joined).toEqual([]);
  });

  it("whose cart cannot be handed over now is signed in all the same, and it is logged", async () => {
    const failing = testShop({ routes: accountRoutes(() => Promise.reject(new Error("no object"))) });
    const guest = await (await failing.request("/v1/guests", { method: "POST" })).json<{ accessToken: string }>();
    const response = await failing.request(
      "/v1/accounts",
      json({ email: freshEmail(), name: "A", password: PASSWORD, guestToken: guest.accessToken }),
    );
    expect(response.status).toBe(201);
    expect(failing.log.join()).toContain("guest_not_joined");
  });
});

describe("a session", () => {
  it("is renewed by its newest refresh token, again and again", async () => {
    let { refreshToken } = await registered();
    for (let i = 0; i < 3; i++) {
      shop.clock.nowMs += 60_000;
      const response = await refresh(refreshToken);
      expect(response.status).toBe(200);
      const next = await response.json<SignedInBody>();
      expect(next.refreshToken).not.toBe(refreshToken);
      expect((await get("/v1/account", next.accessToken)).status).toBe(200);
      refreshToken = next.refreshToken;
    }
  });

  it("survives two tabs that renew it at once: one gets the next token, the other keeps what the first has got", async () => {
    const { refreshToken } = await registered();
    const answers = await Promise.all([refresh(refreshToken), refresh(refreshToken), refresh(refreshToken)]);
    expect(answers.map((one) => one.status)).toEqual([200, 200, 200]);
    const bodies = await Promise.all(answers.map((one) => one.json<SignedInBody>()));
    const next = bodies.map((one) => one.refreshToken).filter((token) => token !== null);
    expect(next).toHaveLength(1);
    for (const { accessToken } of bodies) expect((await get("/v1/account", accessToken)).status).toBe(200);
    expect((await refresh(next[0] ?? "")).status).toBe(200);
  });

  it("ends for everybody when a token that was used is shown again later", async () => {
    const stolen = await registered();
    const next = await (await refresh(stolen.refreshToken)).json<SignedInBody>();
    shop.clock.nowMs += LIMITS.refreshReuseGraceMs + 1;
    expect((await refresh(stolen.refreshToken)).status).toBe(401);
    expect((await refresh(next.refreshToken)).status).toBe(401);
    expect(shop.log.join()).toContain("refresh_token_reused");
    expect(shop.log.join()).not.toContain(stolen.refreshToken);
  });

  it("ends when it is not used for its time", async () => {
    const { refreshToken } = await registered();
    shop.clock.nowMs += LIMITS.refreshTokenTtlMs;
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it.each(["", "x", "ses_eu0000000000000000000000000a.00", `ses_eu${"0".repeat(26)}.${"0".repeat(64)}`])(
    "is not had by a made-up token: %j",
    async (token) => {
      expect((await refresh(token)).status).toBe(401);
    },
  );

  it("takes up the roles of now when it is renewed", async () => {
    const { refreshToken, account } = await registered();
    await shop.deps.accounts.setRoles(account.id as UserId, ["shopper", "seller"], true, OAK);
    const next = await (await refresh(refreshToken)).json<SignedInBody>();
    expect(next.account).toMatchObject({ roles: ["shopper", "seller"], prime: true, sellerId: OAK });
    const verified = await shop.deps.tokens.verify(next.accessToken, shop.clock.nowMs);
    expect(verified?.principal).toMatchObject({ roles: ["shopper", "seller"], sellerId: OAK });
  });

  it("ends by signing out, which may be done twice", async () => {
    const { accessToken, refreshToken } = await registered();
    for (let i = 0; i < 2; i++)
      expect(
        (await shop.request("/v1/sessions/current", { method: "DELETE", headers: bearer(accessToken) })).status,
      ).toBe(204);
    expect((await refresh(refreshToken)).status).toBe(401);
  });

  it("is listed with the others that are open, and can be ended from another", async () => {
    const first = await registered();
    shop.clock.nowMs += 1_000;
    const second = await (
      await post("/v1/sessions", { email: first.email, password: PASSWORD }, { "user-agent": "Phone" })
    ).json<SignedInBody>();
    const list = async () =>
      (
        await (
          await get("/v1/sessions", second.accessToken)
        ).json<{ sessions: { id: string; current: boolean; userAgent: string }[] }>()
      ).sessions;
    const [newest, oldest] = await list();
    expect([newest, oldest]).toMatchObject([{ current: true, userAgent: "Phone" }, { current: false }]);
    const end = (id = "") =>
      shop.request(`/v1/sessions/${id}`, { method: "DELETE", headers: bearer(second.accessToken) });
    expect((await end(oldest?.id)).status).toBe(204);
    expect((await end(oldest?.id)).status).toBe(404);
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect(await list()).toHaveLength(1);
  });

  it("of somebody else cannot be seen or ended", async () => {
    const [mine, other] = [await registered(), await registered()];
    const { sessions } = await (await get("/v1/sessions", other.accessToken)).json<{ sessions: { id: string }[] }>();
    const response = await shop.request(`/v1/sessions/${sessions[0]?.id}`, {
      method: "DELETE",
      headers: bearer(mine.accessToken),
    });
    expect(response.status).toBe(404);
    expect((await refresh(other.refreshToken)).status).toBe(200);
  });

  it("that ended long ago is forgotten at the next login", async () => {
    const { email, account } = await registered();
    shop.clock.nowMs += LIMITS.refreshTokenTtlMs + LIMITS.sessionHistoryMs + 1;
    await post("/v1/sessions", { email, password: PASSWORD });
    expect(await shop.deps.accounts.sessionsOf(account.id as UserId)).toHaveLength(1);
  });
});

describe("an access token", () => {
  it("ends after its minutes", async () => {
    const { accessToken } = await registered();
    shop.clock.nowMs += LIMITS.accessTokenTtlMs - 1_000;
    expect((await get("/v1/account", accessToken)).status).toBe(200);
    shop.clock.nowMs += 1_000;
    expect((await get("/v1/account", accessToken)).status).toBe(401);
  });

  it("signed by a script for an empty shop is a token of the shop", async () => {
    const token = await signAccessToken(
      env.TOKEN_SECRET,
      { kind: "user", shopperId: "usr_eu1" as UserId, roles: ["staff"], sessionId: "ses_eu1" as never, prime: false },
      shop.clock.nowMs,
      60_000,
    );
    expect((await get("/v1/ops/metrics", token)).status).toBe(200);
  });
});

describe("accounts with roles", () => {
  const seed = (email: string, more: object = {}) => ({
    email,
    name: "Staff",
    password: PASSWORD,
    roles: ["staff"],
    prime: false,
    ...more,
  });

  it("are made by staff, and doing it again changes roles only", async () => {
    const email = freshEmail();
    const headers = bearer(await staffToken());
    expect((await post("/v1/ops/accounts", seed(email), headers)).status).toBe(201);
    const again = await post(
      "/v1/ops/accounts",
      seed(email, { roles: ["seller"], sellerId: OAK, prime: true, password: "another long password", name: "X" }),
      headers,
    );
    expect([again.status, await again.json()]).toMatchObject([
      200,
      { name: "Staff", roles: ["shopper", "seller"], prime: true, sellerId: OAK },
    ]);
    expect((await post("/v1/sessions", { email, password: PASSWORD })).status).toBe(201);
  });

  it.each([
    ["a seller who acts for nobody", { roles: ["seller"] }, 400],
    ["staff who act for a seller", { roles: ["staff"], sellerId: OAK }, 400],
    ["a seller whom the shop does not know", { roles: ["seller"], sellerId: "sel_ghost" }, 422],
    ["a seller whose id is none", { roles: ["seller"], sellerId: "oak" }, 400],
  ])("are not made for %s", async (_, more, status) => {
    const email = freshEmail();
    const answer = await post("/v1/ops/accounts", seed(email, more), bearer(await staffToken()));
    expect([answer.status, await answer.json()]).toMatchObject([status, { errors: [{ pointer: "/sellerId" }] }]);
    expect(await shop.deps.accounts.findByEmail(email)).toBeNull();
  });

  it("lose the seller with the role", async () => {
    const email = freshEmail();
    const headers = bearer(await staffToken());
    await post("/v1/ops/accounts", seed(email, { roles: ["seller"], sellerId: OAK }), headers);
    const signedIn = async () => (await post("/v1/sessions", { email, password: PASSWORD })).json<SignedInBody>();
    const seller = await shop.deps.tokens.verify((await signedIn()).accessToken, shop.clock.nowMs);
    expect(traderOf(seller?.principal ?? null)).toEqual({ as: "seller", sellerId: OAK });
    await post("/v1/ops/accounts", seed(email, { roles: [] }), headers);
    const shopper = await shop.deps.tokens.verify((await signedIn()).accessToken, shop.clock.nowMs);
    expect(traderOf(shopper?.principal ?? null)).toBeNull();
  });

  it("are nobody else's to make", async () => {
    const { accessToken } = await registered();
    expect((await post("/v1/ops/accounts", seed(freshEmail()), bearer(accessToken))).status).toBe(403);
    expect((await post("/v1/ops/accounts", seed(freshEmail()))).status).toBe(401);
  });

  it("never show a hash", async () => {
    const email = freshEmail();
    const headers = bearer(await staffToken());
    for (let i = 0; i < 2; i++)
      expect(await (await post("/v1/ops/accounts", seed(email), headers)).text()).not.toContain("scrypt");
  });
});

describe("what a flow costs", () => {
  it("is read and reset by staff", async () => {
    const token = await staffToken();
    expect(await (await get("/v1/ops/metrics", token)).json()).toEqual({
      commits: { cart: 2 },
      rows: { cart: 3 },
      hops: {},
    });
    expect((await shop.request("/v1/ops/metrics/reset", { method: "POST", headers: bearer(token) })).status).toBe(204);
  });
});

import { beforeEach, describe, expect, it } from "vitest";
import { logIn } from "../../src/flows/account/log-in.ts";
import { register } from "../../src/flows/account/register.ts";
import { DAY_MS } from "../../src/kernel/time.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import type { Pages } from "../../workers/context.ts";
import { pageSession } from "../../workers/middleware/session.ts";
import { testShop, type TestShop } from "./support/api.ts";

const PASSWORD = "seven lemons on a tray";
const afterLogIn = async () => ({ dropped: [] });
let email = "";
let count = 0;

/** A small shop of pages that do what the real ones do with a session. */
const pages: Pages = {
  mount: (app) => {
    app.get("/who", async (c) => {
      const [one, two] = await Promise.all([pageSession(c), pageSession(c)]);
      return c.json({
        who: one.principal?.shopperId ?? null,
        same: one === two,
        known: c.get("principal")?.shopperId ?? null,
      });
    });
    app.post("/add", async (c) => {
      const shopper = await (await pageSession(c)).ensureShopper();
      return Response.json({ who: shopper.shopperId });
    });
    app.post("/login", async (c) => {
      const session = await pageSession(c);
      const { guestToken } = session;
      const answer = await logIn(c.get("deps"), { email, password: PASSWORD, userAgent: "", guestToken, afterLogIn });
      if (answer.ok) session.signIn(answer.value);
      return c.redirect("/who", 303);
    });
    app.post("/logout", async (c) => {
      await (await pageSession(c)).signOut();
      return c.redirect("/who", 303);
    });
  },
};

/** A browser's cookie jar, as far as this shop needs one. */
function browser(shop: TestShop, origin = "http://shop.test") {
  const jar = new Map<string, string>();
  const set: string[] = [];
  const send = async (method: string, path: string) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await shop.request(`${origin}${path}`, {
      method,
      redirect: "manual",
      headers: { origin, ...(cookie && { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) {
      set.push(line);
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (line.includes("Max-Age=0")) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  };
  const who = async () => (await (await send("GET", "/who")).json<{ who: string | null }>()).who;
  return {
    jar,
    set,
    send,
    who,
    copy: () => {
      const other = browser(shop, origin);
      for (const [name, value] of jar) other.jar.set(name, value);
      return other;
    },
  };
}

let shop: TestShop;
beforeEach(async () => {
  shop = testShop({ routes: [], pages });
  email = `tab${++count}@example.com`;
  const made = await register(shop.deps, {
    email,
    name: "Tab",
    password: PASSWORD,
    userAgent: "",
    guestToken: null,
    afterLogIn,
  });
  expect(made.ok).toBe(true);
});

describe("a page's session", () => {
  it("is nobody's, and sets no cookie, until something must be remembered", async () => {
    const one = browser(shop);
    expect(await one.who()).toBeNull();
    expect(one.set).toEqual([]);
    const added = await (await one.send("POST", "/add")).json<{ who: string }>();
    expect(added.who).toMatch(/^gst_/);
    expect(await one.who()).toBe(added.who);
    expect(one.set).toHaveLength(1);
  });

  it("is the same for everybody who asks in one request", async () => {
    const one = browser(shop);
    await one.send("POST", "/login");
    const answer = await (await one.send("GET", "/who")).json<{ who: string; same: boolean; known: string }>();
    expect(answer).toMatchObject({ same: true, known: answer.who });
  });

  it("is in cookies that scripts cannot read and other sites do not send", async () => {
    const one = browser(shop);
    await one.send("POST", "/login");
    expect(one.set).toHaveLength(2);
    for (const line of one.set)
      expect(line).toMatch(/^souk_(access|refresh)=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  });

  it("is bound to the host on https, where cookies of plain http count for nothing", async () => {
    const one = browser(shop, "https://shop.test");
    one.jar.set(
      "souk_access",
      await shop.deps.tokens.sign({ kind: "guest", shopperId: "gst_eu1" as never }, shop.clock.nowMs, 60_000),
    );
    expect(await one.who()).toBeNull();
    await one.send("POST", "/login");
    for (const line of one.set)
      expect(line).toMatch(
        /^__Host-souk_(access|refresh)=[^;]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax; Secure$/,
      );
    expect(await one.who()).toMatch(/^usr_/);
  });

  it("is renewed without a word, on reading and on writing, and the answer is kept by nobody else", async () => {
    const one = browser(shop);
    await one.send("POST", "/login");
    const user = await one.who();
    for (const [method, path] of [
      ["GET", "/who"],
      ["POST", "/add"],
    ] as const) {
      shop.clock.nowMs += LIMITS.accessTokenTtlMs + LIMITS.refreshReuseGraceMs;
      one.jar.delete("souk_access");
      const before = one.jar.get("souk_refresh");
      const response = await one.send(method, path);
      expect((await response.json<{ who: string }>()).who).toBe(user);
      expect(one.jar.get("souk_refresh")).not.toBe(before);
      expect(response.headers.get("cache-control")).toBe("private, no-cache");
    }
  });

  it("is renewed by an expired access token's cookie as well as by none", async () => {
    const one = browser(shop);
    await one.send("POST", "/login");
    shop.clock.nowMs += LIMITS.accessTokenTtlMs;
    expect(await one.who()).toMatch(/^usr_/);
  });

  it("lives through two tabs that wake up at once", async () => {
    const one = browser(shop);
    await one.send("POST", "/login");
    const user = await one.who();
    shop.clock.nowMs += DAY_MS;
    const tabs = [one, one.copy(), one.copy()];
    expect(await Promise.all(tabs.map((tab) => tab.who()))).toEqual([user, user, user]);
    // The jar is one for all tabs of a browser: whichever answer set the next token, it is in it.
    const refreshed = tabs.find(
      (tab) => tab.jar.get("souk_refresh") !== undefined && tab.set.some((line) => line.startsWith("souk_refresh=")),
    );
    shop.clock.nowMs += DAY_MS;
    expect(await refreshed?.who()).toBe(user);
  });

  it("of a thief and its owner ends when the second of them comes", async () => {
    const owner = browser(shop);
    await owner.send("POST", "/login");
    const thief = owner.copy();
    shop.clock.nowMs += DAY_MS;
    expect(await thief.who()).toMatch(/^usr_/);
    shop.clock.nowMs += DAY_MS;
    expect(await owner.who()).toBeNull();
    expect(owner.jar.size).toBe(0);
    shop.clock.nowMs += DAY_MS;
    expect(await thief.who()).toBeNull();
  });

  it("ends with signing out, and its old cookies are of no use", async () => {
    const one = browser(shop);
    await one.send("POST", "/login");
    const old = one.copy();
    await one.send("POST", "/logout");
    expect(one.jar.size).toBe(0);
    expect(await one.who()).toBeNull();
    shop.clock.nowMs += LIMITS.accessTokenTtlMs;
    expect(await old.who()).toBeNull();
  });

  it("of a guest who comes back every few days lasts, and a cookie is set once a day at most", async () => {
    const one = browser(shop);
    const { who } = await (await one.send("POST", "/add")).json<{ who: string }>();
    for (let visit = 0; visit < 5; visit++) {
      shop.clock.nowMs += 3 * DAY_MS;
      expect([await one.who(), await one.who()]).toEqual([who, who]);
    }
    expect(one.set).toHaveLength(6);
  });

  it("passes the guest's token on to the login, and is the user's afterwards", async () => {
    const one = browser(shop);
    await one.send("POST", "/add");
    await one.send("POST", "/login");
    expect(await one.who()).toMatch(/^usr_/);
  });

  it.each(["souk_access=x", "souk_refresh=x", "souk_access=; souk_refresh=", "=x; ;;; souk_access", "souk_access=%00"])(
    "is nobody's with broken cookies: %j",
    async (cookie) => {
      const response = await shop.request("/who", { headers: { cookie } });
      expect(await response.json()).toMatchObject({ who: null });
    },
  );
});

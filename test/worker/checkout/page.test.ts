/** The checkout's form as a browser without scripts sends it: what it keeps, what it refuses, and whose it is. */
import { SELF } from "cloudflare:test";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stockShop } from "./shop.ts";
import { confirm, forgetRisks, giftCard, onIt, storyOf, type Card } from "./payers.ts";

const ORIGIN = "http://shop.test";

beforeAll(() => stockShop({ FORM: 500 }));
beforeEach(forgetRisks);

interface Page {
  readonly status: number;
  readonly location: string;
  readonly html: string;
  readonly headers: Headers;
}

/** A browser of its own, with what a form of the shop would send. */
function visitor() {
  const cookies = new Map<string, string>();
  const send = async (path: string, init: RequestInit = {}): Promise<Page> => {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("accept-language", "de-DE");
    const response = await SELF.fetch(`${ORIGIN}${path}`, { ...init, headers, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const location = response.headers.get("location") ?? "";
    return { status: response.status, location, html: await response.text(), headers: response.headers };
  };
  const post = (path: string, fields: Readonly<Record<string, string>>): Promise<Page> =>
    send(path, {
      method: "POST",
      headers: {
        ...{ "content-type": "application/x-www-form-urlencoded", origin: ORIGIN },
        ...{ "sec-fetch-site": "same-origin", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
      },
      body: new URLSearchParams(fields).toString(),
    });
  return { get: send, post };
}

type Visitor = ReturnType<typeof visitor>;

async function withCart(): Promise<Visitor> {
  const who = visitor();
  const added = await who.post("/cart/lines", { sku: "FORM", quantity: "1", key: crypto.randomUUID(), back: "/cart" });
  expect([added.status, added.location]).toEqual([303, "/cart"]);
  return who;
}

/** The value of a field of the page's form, entities and all. */
const valueOf = ({ html }: Page, name: string): string | undefined =>
  new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(html)?.[0].match(/value="([^"]*)"/)?.[1];

const TYPED = {
  ...{ email: "ada@example.com", name: "Ada Sample", line1: "Beispielweg 7", line2: "2. Hof", city: "Berlin" },
  ...{ postalCode: "10115", country: "DE", phone: "+49 30 901820", shipping: "express" },
};

/** What the page would send when its button is pressed. */
const asShown = (page: Page, over: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  ...TYPED,
  ...Object.fromEntries(
    ["gift0", "bears0", "gift1", "bears1"]
      .map((name) => [name, valueOf(page, name) ?? ""] as const)
      .filter(([, value]) => value !== ""),
  ),
  expectedTotalMinor: String(valueOf(page, "expectedTotalMinor")),
  key: String(valueOf(page, "key")),
  ...over,
});

async function applied(who: Visitor, card: Card): Promise<Page> {
  const page = await who.get("/checkout");
  return who.post("/checkout", asShown(page, { giftCode: card.code.toLowerCase(), do: "gift" }));
}

const text = ({ html }: Page): string =>
  html
    .replace(/<style[^]*?<\/style>|<svg[^]*?<\/svg>/g, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\s+/g, " ");

describe("a gift card", () => {
  test("is put in by the form alone: all that was typed stays, and what it bears is shown", async () => {
    const [card, who] = [await giftCard(300), await withCart()];
    const page = await applied(who, card);
    expect([page.status, page.location]).toEqual([200, ""]);
    for (const [name, value] of Object.entries(TYPED)) {
      if (name === "country" || name === "shipping") continue;
      expect([name, valueOf(page, name)]).toEqual([name, value]);
    }
    expect(page.html).toMatch(/value="express" checked/);
    expect(valueOf(page, "gift0")).toBe(card.code.replaceAll("-", ""));
    expect(valueOf(page, "giftCode")).toBe("");
    expect(text(page)).toContain(`Gift card ending ${card.code.slice(-4)} −€3.00`);
    expect(text(page)).toMatch(/Pay [\d.]+ EUR at the payment provider/);
    // A page with a code on it is kept by no cache.
    expect(page.headers.get("cache-control")).toContain("no-store");
    expect(await storyOf(card)).toEqual([]);
  });

  test("is taken out again", async () => {
    const [card, who] = [await giftCard(300), await withCart()];
    const page = await applied(who, card);
    const without = await who.post("/checkout", asShown(page, { do: "remove-0" }));
    expect(without.status).toBe(200);
    expect(valueOf(without, "gift0")).toBeUndefined();
    expect(text(without)).not.toContain(card.code.slice(-4));
  });

  test("that is not there, or is put in twice, is said beside its field", async () => {
    const [card, who] = [await giftCard(300), await withCart()];
    const first = await who.get("/checkout");
    const wrong = await who.post("/checkout", asShown(first, { giftCode: "K7RM-0Q2V-XW9D-3JTC", do: "gift" }));
    expect(wrong.status).toBe(422);
    expect(wrong.html).toContain('id="giftCode-error"');
    expect(valueOf(wrong, "giftCode")).toBe("K7RM-0Q2V-XW9D-3JTC");
    const page = await applied(who, card);
    const twice = await who.post("/checkout", asShown(page, { giftCode: card.code, do: "gift" }));
    expect(twice.status).toBe(422);
    expect(text(twice)).toContain("This gift card is used already.");
  });

  test("that stands in its field when the order is sent is put in first, and nothing is charged", async () => {
    const [card, who] = [await giftCard(300), await withCart()];
    const first = await who.get("/checkout");
    const page = await who.post("/checkout", asShown(first, { giftCode: card.code }));
    expect(page.status).toBe(200);
    expect(valueOf(page, "gift0")).toBe(card.code.replaceAll("-", ""));
    expect(await storyOf(card)).toEqual([]);
  });

  test("that bears everything places the order at once", async () => {
    const [card, who] = [await giftCard(10_000), await withCart()];
    const page = await applied(who, card);
    expect(text(page)).toContain("Nothing is left to pay");
    const placed = await who.post("/checkout", asShown(page));
    expect([placed.status, placed.location]).toEqual([303, expect.stringMatching(/^\/orders\/ord_\w+\?placed=1$/)]);
    const order = await who.get(placed.location);
    expect(text(order)).toContain(`Gift card ending ${card.code.slice(-4)}`);
  });

  test("that has less on it by now is refused: the provider never asks for more than the button said", async () => {
    const [card, ada, ben] = [await giftCard(300), await withCart(), await withCart()];
    const [shown, other] = [await applied(ada, card), await applied(ben, card)];
    const said = /Pay ([\d.]+) EUR at/.exec(text(shown))?.[1];
    expect((await ben.post("/checkout", asShown(other))).location).toContain("http://gateway.test/pay/");
    const late = await ada.post("/checkout", asShown(shown));
    expect([late.status, late.location]).toEqual([402, ""]);
    expect(text(late)).toContain("There is less on the gift card or credit than before");
    expect(valueOf(late, "email")).toBe(TYPED.email);
    expect(text(late)).toContain("Nothing is left on it.");
    const now = /Pay ([\d.]+) EUR at/.exec(text(late))?.[1];
    expect(Number(now) - Number(said)).toBeCloseTo(3);
    expect((await ada.post("/checkout", asShown(late))).location).toContain("http://gateway.test/pay/");
    expect(await onIt(card)).toEqual({ availableMinor: 0, heldMinor: 300 });
  });

  test("of which more is promised than it has is refused, however the form was changed", async () => {
    const [card, eve] = [await giftCard(300), await withCart()];
    const page = await applied(eve, card);
    const refused = await eve.post("/checkout", asShown(page, { bears0: "301" }));
    expect(refused.status).toBe(402);
    expect(await storyOf(card)).toEqual([]);
  });
});

describe("a checkout that comes to nothing", () => {
  /** To the provider's page with a gift card, and back without having paid. */
  async function cancelled(card: Card): Promise<{ who: Visitor; back: string }> {
    const who = await withCart();
    const page = await applied(who, card);
    const sent = await who.post("/checkout", asShown(page));
    expect([sent.status, sent.location]).toEqual([303, expect.stringContaining("http://gateway.test/pay/")]);
    const left = await confirm(`${sent.location}/cancel`);
    const home = new URL(String(left.headers.get("location")));
    return { who, back: home.pathname };
  }

  test("leads from the provider back to the form: filled in as it was, the gift card too, without its code", async () => {
    const card = await giftCard(300);
    const { who, back } = await cancelled(card);
    const home = await who.get(back);
    expect([home.status, home.location]).toEqual([303, expect.stringMatching(/^\/checkout\?after=chk_\w+$/)]);
    const page = await who.get(home.location);
    expect(text(page)).toContain("You have not paid yet");
    expect(text(page)).toContain("Nothing was charged");
    for (const name of ["email", "name", "line1", "line2", "city", "postalCode", "phone"] as const)
      expect([name, valueOf(page, name)]).toEqual([name, TYPED[name]]);
    expect(valueOf(page, "gift0")).toBe(card.account);
    expect(text(page)).toContain(`Gift card ending ${card.code.slice(-4)} −€3.00`);
    expect(page.html).not.toContain(card.code.replaceAll("-", ""));
    expect(await onIt(card)).toEqual({ availableMinor: 300, heldMinor: 0 });
  });

  test("can be sent again with the same gift card, which is held again", async () => {
    const card = await giftCard(300);
    const { who, back } = await cancelled(card);
    const page = await who.get((await who.get(back)).location);
    const sent = await who.post("/checkout", asShown(page));
    expect(sent.location).toContain("http://gateway.test/pay/");
    expect(await onIt(card)).toEqual({ availableMinor: 0, heldMinor: 300 });
  });

  test("leaves nothing to others: its gift card's account opens nothing for them, and its reason is not told", async () => {
    const card = await giftCard(10_000);
    const { who, back } = await cancelled(await giftCard(300));
    const reason = (await who.get(back)).location;
    const eve = await withCart();
    const page = await eve.get(reason);
    expect(page.status).toBe(200);
    expect(text(page)).not.toContain("You have not paid yet");
    const sent = await eve.post("/checkout", asShown(page, { gift0: card.account }));
    expect(sent.status).toBe(400);
    expect(text(sent)).toContain("It cannot be used any more");
    expect(await storyOf(card)).toEqual([]);
    expect((await eve.get(back)).status).toBe(404);
    expect((await eve.post(back.replace("/return", "/abandon"), { key: "k" })).status).toBe(404);
  });
});

describe("the form", () => {
  test.each(["1", "-5", "", "NaN", "9e99"])("with a total of %j is refused, and shows the right one", async (total) => {
    const who = await withCart();
    const page = await who.get("/checkout");
    const refused = await who.post("/checkout", asShown(page, { expectedTotalMinor: total }));
    expect(refused.status).toBe(total === "1" ? 409 : 400);
    expect(valueOf(refused, "email")).toBe(TYPED.email);
    expect(valueOf(refused, "expectedTotalMinor")).toMatch(/^\d+$/);
    const paying = await who.post("/checkout", asShown(refused));
    expect(paying.location).toContain("http://gateway.test/pay/");
  });

  test("pressed twice is one checkout", async () => {
    const who = await withCart();
    const sent = asShown(await who.get("/checkout"), { shipping: "standard" });
    const shown = await who.post("/checkout", { ...sent, do: "look" });
    const final = asShown(shown, { shipping: "standard" });
    const [first, second] = await Promise.all([who.post("/checkout", final), who.post("/checkout", final)]);
    expect(first.location).toContain("http://gateway.test/pay/");
    expect(second.location).toBe(first.location);
  });

  test("asks for the bill's address only where its box is ticked", async () => {
    const who = await withCart();
    const page = await who.get("/checkout");
    const refused = await who.post("/checkout", asShown(page, { otherBill: "1", "billing-country": "US" }));
    expect(refused.status).toBe(422);
    for (const name of ["name", "line1", "city", "region", "postalCode"])
      expect(refused.html).toContain(`id="billing-${name}-error"`);
    expect(refused.html).toMatch(/id="otherBill"[^>]*checked/);
    const unticked = await who.post("/checkout", asShown(refused, { "billing-country": "US" }));
    expect(unticked.location).toContain("http://gateway.test/pay/");
  });

  test("of another site is refused", async () => {
    const who = await withCart();
    const sent = await who.get("/checkout", {
      method: "POST",
      headers: {
        ...{ "content-type": "application/x-www-form-urlencoded", origin: "https://evil.example" },
        "sec-fetch-site": "cross-site",
      },
      body: new URLSearchParams(TYPED).toString(),
    });
    expect(sent.status).toBe(403);
  });

  test("names the parts of an address as its country does", async () => {
    const who = await withCart();
    const page = await who.get("/checkout");
    const label = async (country: string): Promise<string> => {
      const shown = await who.post("/checkout", asShown(page, { country, do: "look" }));
      return /<label for="postalCode">([^<]*)/.exec(shown.html)?.[1]?.trim() ?? "";
    };
    expect([await label("US"), await label("GB"), await label("BR"), await label("FR")]).toEqual([
      ...["ZIP code", "Postcode", "CEP", "Postal code"],
    ]);
  });
});

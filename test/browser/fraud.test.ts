/** The console of fraud in a browser, in a shop of its own that is hard to please: with scripts and without. */
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleLogins } from "../../scripts/sample-accounts.ts";
import { staffToken } from "../../scripts/staff-token.ts";
import { axeViolations, openBrowser, startTestShop, type TestShop } from "./harness.ts";
import { newShopper, type Shopper } from "./shopper.ts";

/** A test card of a bank abroad is enough for a look; with a browser that calls itself automated it is too much. */
const SETTINGS = { fraud: { reviewAbove: 5, rejectAbove: 36 }, fulfilment: { held: true } };
const AUTOMATED = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0";
const ADDRESS = { name: "Ada Sample", line1: "Beispielweg 7", city: "Berlin", postalCode: "10115", country: "DE" };

let browser: Browser;
let shop: TestShop;
let staff: Shopper;

beforeAll(async () => {
  [browser, shop] = await Promise.all([openBrowser(), startTestShop({ products: 40, settings: SETTINGS })]);
  staff = await signedIn(true);
});

afterAll(async () => {
  await browser.close();
  await shop.stop();
});

async function signedIn(javaScriptEnabled: boolean): Promise<Shopper> {
  const shopper = await newShopper(browser, { baseURL: shop.url, javaScriptEnabled });
  const login = sampleLogins(shop.tokenSecret).find(({ email }) => email === "ada@souk.example");
  await shopper.page.goto("/login?back=/account");
  await shopper.page.fill("[name=email]", login?.email ?? "");
  await shopper.page.fill("[name=password]", login?.password ?? "");
  await shopper.page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await shopper.page.waitForURL("**/account");
  return shopper;
}

type Answer = Readonly<Record<string, unknown>> & { readonly status: number };

async function call(method: string, path: string, token: string, body?: object, agent = "node"): Promise<Answer> {
  const headers = {
    "user-agent": agent,
    ...(token !== "" && { authorization: `Bearer ${token}` }),
    ...(method === "POST" && { "idempotency-key": randomUUID() }),
    ...(body && { "content-type": "application/json" }),
  };
  const response = await fetch(`${shop.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { ...((await response.json()) as object), status: response.status };
}

/** Another person with another card each time: what was refused once counts as fraud, and would be rejected. */
const CARDS = ["tok_mastercard", "tok_amex", "tok_visa_gb", "tok_visa_br", "tok_visa_in", "tok_visa_ng", "tok_approve"];
let person = 0;

/** A guest's order over the API. */
async function order(agent?: string): Promise<Answer> {
  const number = person++;

  const { accessToken: token } = await call("POST", "/v1/guests", "");
  const { cards } = await call("GET", "/v1/search?in_stock=1&limit=1", "");
  const [card] = cards as readonly { readonly sku: string }[];
  const line = { sku: card?.sku, quantity: 1 };
  expect((await call("POST", "/v1/cart/lines", String(token), line)).status).toBe(201);
  const cart = await call("GET", "/v1/cart?country=DE", String(token));
  const { totalMinor } = cart["quote"] as { totalMinor: number };
  const placed = {
    ...{ email: `guest-${number}@example.com`, shipping: "standard", expectedTotalMinor: totalMinor },
    address: { ...ADDRESS, line1: `Beispielweg ${number}` },
    payment: { type: "token", token: CARDS[number % CARDS.length] },
  };
  return call("POST", "/v1/checkout", String(token), placed, agent);
}

const stateOf = async (orderId: string): Promise<unknown> => {
  const { orders } = await call("GET", "/v1/ops/orders?limit=100", await staffToken(shop.tokenSecret));
  return (orders as { orderId: string; state: string }[]).find((each) => each.orderId === orderId)?.state;
};

/** An order under review, and its page in the console. */
async function toReview(page: Page): Promise<string> {
  const placed = await order();
  const orderId = String(placed["orderId"]);
  await expect.poll(() => stateOf(orderId), { timeout: 10_000 }).toBe("UNDER_REVIEW");
  await page.goto(`/console/fraud?order=${orderId}`);
  return orderId;
}

describe.each([true, false])("a reviewer at work (scripts: %s)", (javaScriptEnabled) => {
  let page: Page;

  beforeAll(async () => {
    ({ page } = await signedIn(javaScriptEnabled));
  });

  test("accepts an order, with a reason and not without one", async () => {
    const orderId = await toReview(page);
    expect(await page.locator("#do .sheet").innerText()).toContain("The card is of a bank in");
    await page.locator("[name=reason]").evaluate((field) => field.removeAttribute("required"));
    await page.getByRole("button", { name: /^Accept and take/ }).click();
    await page.waitForSelector("#errors");
    expect(await page.locator("#reason-error").innerText()).toContain("Say why");
    await page.fill("[name=reason]", "Called back: the card is hers.");
    await page.getByRole("button", { name: /^Accept and take/ }).click();
    await page.waitForURL("**/console/fraud");
    expect(await page.locator(".flash").innerText()).toContain("Accepted");
    await expect.poll(() => stateOf(orderId), { timeout: 10_000 }).toBe("PAYMENT_CONFIRMED");
    await page.goto(`/console/fraud?order=${orderId}`);
    expect(await page.locator("#do").innerText()).toContain("Called back");
    expect(await page.locator("#do button").count()).toBe(0);
  });

  test("refuses an order, which is cancelled, and finds it among what was decided", async () => {
    const orderId = await toReview(page);
    const row = page.locator("[data-row]", { has: page.locator(`a[href="/console/orders/${orderId}"]`) });
    expect(await row.count()).toBe(1);
    await page.fill("[name=reason]", "The card is stolen.");
    await page.getByRole("button", { name: "Refuse and cancel" }).click();
    await page.waitForURL("**/console/fraud");
    await expect.poll(() => stateOf(orderId), { timeout: 10_000 }).toBe("CANCELLED");
    expect(await row.count()).toBe(0);
    await page.getByRole("link", { name: "Rejected and reviewed" }).click();
    await page.waitForURL("**view=decided");
    expect(await row.innerText()).toContain("reviewed and refused");
  });

  test("finds what was rejected, with the reasons", async () => {
    const answer = await order(AUTOMATED);
    expect(answer.status).toBe(402);
    expect(JSON.stringify(answer)).not.toMatch(/headless|score|fraud/i);
    await page.goto("/console/fraud?view=rejected");
    await expect
      .poll(async () => (await page.reload(), page.locator("main").innerText()), { timeout: 10_000 })
      .toContain("a headless Chrome");
  });
});

describe("the console's pages of fraud", () => {
  test.each(["?view=waiting", "?view=rejected", "?view=decided", "review"])("%s: axe, phone and desk", async (path) => {
    const { page } = staff;
    if (path === "review") await toReview(page);
    else await page.goto(`/console/fraud${path}`);
    for (const width of [320, 375, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wider, `at ${width} px`).toBe(0);
    }
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await axeViolations(page), colorScheme).toEqual([]);
    }
    expect(staff.complaints).toEqual([]);
  });

  test("are closed to sellers", async () => {
    const seller = sampleLogins(shop.tokenSecret).find(({ email }) => email === "jonas@souk.example");
    const { page, context } = await newShopper(browser, { baseURL: shop.url });
    await page.goto("/login?back=/account");
    await page.fill("[name=email]", seller?.email ?? "");
    await page.fill("[name=password]", seller?.password ?? "");
    await page.locator("main").getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/account");
    expect((await page.goto("/console/fraud"))?.status()).toBe(403);
    await context.close();
  });
});

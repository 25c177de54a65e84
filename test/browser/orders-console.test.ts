/** The consoles of orders, checkouts and parcels in a browser, in a shop of their own whose provider falls silent. */
import { randomUUID } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleLogins } from "../../scripts/sample-accounts.ts";
import { staffToken } from "../../scripts/staff-token.ts";
import { axeViolations, DESKTOP, openBrowser, PHONE, startTestShop, type TestShop } from "./harness.ts";
import { newShopper, type Shopper } from "./shopper.ts";

const SETTINGS = { fraud: { enabled: false }, fulfilment: { held: true } };
const ADDRESS = { name: "Ada Sample", line1: "Beispielweg 7", city: "Berlin", postalCode: "10115", country: "DE" };
const SELLER = { email: "sol@example.com", password: "eleven copper kettles", name: "Sol Sample" };

let browser: Browser;
let shop: TestShop;
let staff: Shopper;
let seller: Shopper;
/** What an empty shop says, looked at before anything was bought. */
const empty = new Map<string, string>();

interface Bought {
  readonly token: string;
  readonly shopper: string;
  readonly checkoutId: string;
  readonly orderId: string;
}

let paid: Bought;
let unknown: Bought;
let cancelling: Bought;
let sellerId: string;
let otherSellerId: string;

type Body = Readonly<Record<string, unknown>>;

async function call(method: string, path: string, token: string, body?: object): Promise<Body> {
  const headers = {
    ...(token !== "" && { authorization: `Bearer ${token}` }),
    ...(method === "POST" && { "idempotency-key": randomUUID() }),
    ...(body && { "content-type": "application/json" }),
  };
  const response = await fetch(`${shop.url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return (await response.json()) as Body;
}

/** These calls to the provider come to nothing; with none named, all are answered again. */
async function silence(...moments: readonly string[]): Promise<void> {
  const faults = moments.map((moment) => ({ action: "error", moment, count: 10_000 }));
  await fetch(`${shop.gatewayUrl}/v1/faults`, {
    method: faults.length > 0 ? "POST" : "DELETE",
    headers: { authorization: `Bearer ${shop.gatewaySecret}`, "content-type": "application/json" },
    ...(faults.length > 0 && { body: JSON.stringify({ faults }) }),
  });
}

let guests = 0;

/** A guest's order of the same two goods; `guest-1@example.com` is the first. */
async function buy(): Promise<Bought> {
  guests += 1;
  const { accessToken, guestId } = await call("POST", "/v1/guests", "");
  const token = String(accessToken);
  const { cards } = await call("GET", "/v1/search?in_stock=1&limit=2", "");
  for (const { sku } of cards as readonly { sku: string }[])
    await call("POST", "/v1/cart/lines", token, { sku, quantity: 1 });
  const { quote } = await call("GET", "/v1/cart?country=DE", token);
  const placed = await call("POST", "/v1/checkout", token, {
    ...{ email: `guest-${guests}@example.com`, shipping: "standard" },
    expectedTotalMinor: (quote as { totalMinor: number }).totalMinor,
    address: ADDRESS,
    payment: { type: "token", token: "tok_approve" },
  });
  const [checkoutId, orderId] = [String(placed["checkoutId"]), String(placed["orderId"])];
  return { token, shopper: String(guestId), checkoutId, orderId };
}

async function signedIn(email: string, javaScriptEnabled = true): Promise<Shopper> {
  const shopper = await newShopper(browser, { baseURL: shop.url, javaScriptEnabled });
  const login = [...sampleLogins(shop.tokenSecret), SELLER].find((each) => each.email === email);
  await shopper.page.goto("/login?back=/account");
  await shopper.page.fill("[name=email]", email);
  await shopper.page.fill("[name=password]", login?.password ?? "");
  await shopper.page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await shopper.page.waitForURL("**/account");
  return shopper;
}

const STAFF = "ada@souk.example";
const addressOf = ({ checkoutId, shopper }: Bought, open = ""): string =>
  `/console/checkouts/${checkoutId}?shopper=${shopper}${open && `&do=${open}`}`;
const shortOf = (id: string): string => `${id.slice(-8, -4)}-${id.slice(-4)}`.toUpperCase();
const textOf = (page: Page): Promise<string> => page.locator("main").innerText();
const flash = (page: Page): Promise<string> => page.locator(".flash").innerText();

/** Tried as often as it takes until operators are told. */
async function untilStuck(...all: readonly Bought[]): Promise<void> {
  const token = await staffToken(shop.tokenSecret);
  const retry = ({ checkoutId, shopper }: Bought) =>
    call("POST", `/v1/ops/checkouts/${checkoutId}/retry?shopper=${shopper}`, token);
  for (let tries = 0; tries < 8; tries++) await Promise.all(all.map(retry));
  for (let looks = 0; looks < 100; looks++) {
    const { checkouts } = await call("GET", "/v1/ops/checkouts/stuck", token);
    const ids = (checkouts as readonly { checkoutId: string }[]).map(({ checkoutId }) => checkoutId);
    if (all.every(({ checkoutId }) => ids.includes(checkoutId))) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("operators are not told");
}

/** As a browser that does not check forms itself. */
const unchecked = (page: Page): Promise<void> =>
  page.locator(".deed form").evaluate((form: HTMLFormElement) => void (form.noValidate = true));

beforeAll(async () => {
  [browser, shop] = await Promise.all([openBrowser(), startTestShop({ products: 40, settings: SETTINGS })]);
  staff = await signedIn(STAFF);
  for (const path of ["/console", "/console/orders", "/console/checkouts"]) {
    await staff.page.goto(path);
    empty.set(path, await textOf(staff.page));
  }
  paid = await buy();
  cancelling = await buy();
  await silence("authorise.received", "lookup.received", "refund.received");
  unknown = await buy();
  await call("POST", `/v1/orders/${cancelling.orderId}/cancel`, cancelling.token, {});
  await untilStuck(unknown, cancelling);
  const token = await staffToken(shop.tokenSecret);
  const { subOrders } = await call("GET", `/v1/ops/orders/${paid.orderId}`, token);
  const sellers = (subOrders as readonly { sellerId: string }[]).map((each) => each.sellerId);
  [sellerId, otherSellerId] = [String(sellers[0]), String(sellers.find((each) => each !== sellers[0]))];
  await call("POST", "/v1/ops/accounts", token, { ...SELLER, roles: ["seller"], sellerId, prime: false });
  seller = await signedIn(SELLER.email);
});

afterAll(async () => {
  await browser.close();
  await shop.stop();
});

const PAGES: readonly (readonly [name: string, who: "staff" | "seller", path: () => string])[] = [
  ["start", "staff", () => "/console"],
  ["a seller's start", "seller", () => "/console"],
  ["orders", "staff", () => "/console/orders"],
  ["orders of one e-mail", "staff", () => "/console/orders?q=guest-1@example.com"],
  ["an order", "staff", () => `/console/orders/${paid.orderId}`],
  ["an order, being cancelled", "staff", () => `/console/orders/${paid.orderId}?do=cancel`],
  ["an order whose journal is open", "staff", () => `/console/orders/${cancelling.orderId}`],
  ["stuck checkouts", "staff", () => "/console/checkouts"],
  ["a checkout, giving it up", "staff", () => addressOf(unknown, "give-up")],
  ["a checkout, settling by hand", "staff", () => addressOf(cancelling, "settle")],
  ["parcels of a seller", "seller", () => "/console/parcels"],
  ["parcels, for staff", "staff", () => `/console/parcels?seller=${sellerId}`],
  ["incidents", "staff", () => "/console/incidents"],
];

describe.each(PAGES)("the console's page: %s", (_, who, path) => {
  let page: Page;

  beforeAll(async () => {
    page = await (who === "staff" ? staff : seller).context.newPage();
    expect((await page.goto(path()))?.status()).toBe(200);
  });

  afterAll(() => page.close());

  test("the browser has no complaint, and it is no wider than a phone or a desk", async () => {
    expect((who === "staff" ? staff : seller).complaints).toEqual([]);
    for (const width of [320, 390, 1024, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wider, `at ${width} px`).toBe(0);
    }
  });

  test.each([
    ["light", "desk", DESKTOP.viewport],
    ["dark", "desk", DESKTOP.viewport],
    ["light", "phone", PHONE.viewport],
  ] as const)("axe finds nothing in the %s at a %s", async (colorScheme, _name, viewport) => {
    if (viewport) await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe("an empty shop", () => {
  test("says so, and that nothing waits", () => {
    expect(empty.get("/console")).toContain("No order has been placed yet.");
    expect(empty.get("/console")?.match(/nothing to do/g)).toHaveLength(3);
    expect(empty.get("/console/orders")).toContain("No order has been placed yet.");
    expect(empty.get("/console/checkouts")).toContain("Every checkout gets on.");
  });
});

describe("the start of the console", () => {
  test("counts what waits, leads to it, and shows the newest orders", async () => {
    const { page } = staff;
    await page.goto("/console");
    const figure = page.locator(".figures > div", { hasText: "Stuck checkouts" });
    expect(await figure.locator("dd").innerText()).toMatch(/^2\n/);
    expect(await textOf(page)).toContain(shortOf(paid.orderId));
    await figure.getByRole("link").click();
    await page.waitForURL("**/console/checkouts");
    expect(await page.locator("[data-row]").count()).toBe(2);
  });

  test("of a seller shows what is its own, and no door to anything else", async () => {
    const { page } = seller;
    await page.goto("/console");
    expect(await page.locator("[data-row]").count()).toBeGreaterThan(0);
    const rooms = await page.locator("nav[aria-label=Console]").innerText();
    for (const name of ["Orders", "Checkouts", "Fraud", "Ledger", "Incidents"]) expect(rooms).not.toContain(name);
    const closed = ["/console/orders", `/console/orders/${paid.orderId}`, "/console/checkouts", addressOf(unknown)];
    for (const path of closed) expect((await page.goto(path))?.status(), path).toBe(403);
  });
});

describe("orders are found", () => {
  test.each([
    ["an e-mail address", () => "guest-1@example.com"],
    ["the order's number", () => paid.orderId],
    ["the checkout's reference", () => `eu/${paid.shopper}/${paid.checkoutId}`],
    ["the shopper", () => paid.shopper],
  ])("by %s", async (_, q) => {
    const { page } = staff;
    await page.goto("/console/orders");
    await page.fill("[name=q]", q());
    await page.getByRole("button", { name: "Find" }).click();
    await page.waitForURL("**/console/orders?q=*");
    expect(await page.locator("[data-row] a").allInnerTexts()).toEqual([shortOf(paid.orderId)]);
    await page.locator("[data-row] a").click();
    await page.getByRole("heading", { name: `Order ${shortOf(paid.orderId)}` }).waitFor();
  });

  test("or it is said what can be searched by", async () => {
    const { page } = staff;
    expect((await page.goto("/console/orders?q=kettle"))?.status()).toBe(400);
    expect(await page.getByRole("alert").innerText()).toContain("Search by an e-mail address");
    await page.goto("/console/orders?q=nobody@example.com");
    expect(await textOf(page)).toContain("No order was placed with this address.");
  });
});

describe("one order", () => {
  test("tells its sub-orders, its money, the books and the journal of its checkout", async () => {
    const { page } = staff;
    await page.goto(`/console/orders/${paid.orderId}`);
    const text = await textOf(page);
    for (const part of ["Sub-orders", "Paid by", "In the books", "Commission", "Order placed", ADDRESS.line1])
      expect(text).toContain(part);
    await page.locator("#journal summary").click();
    await page.getByText(`${paid.checkoutId}/authorise`).waitFor();
    expect(await page.locator("#trail + .sheet").innerText()).toContain("The money was taken");
    expect(await page.content()).not.toContain("tok_approve");
  });

  test("is not cancelled without a reason", async () => {
    const { page } = staff;
    await page.goto(`/console/orders/${paid.orderId}?do=cancel`);
    await unchecked(page);
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await page.waitForSelector("#errors");
    expect(await page.locator("#reason-error").innerText()).toContain("Write a sentence.");
    expect(await textOf(page)).toContain("Paid");
  });
});

describe.each([true, false])("a stuck checkout (scripts: %s)", (scripts) => {
  let clerk: Shopper;
  let page: Page;

  beforeAll(async () => {
    clerk = await signedIn(STAFF, scripts);
    page = clerk.page;
  });

  afterAll(() => clerk.context.close());

  test("is looked up by whatever names it", async () => {
    await page.goto("/console/checkouts");
    await page.fill("[name=q]", `eu/${unknown.shopper}/${unknown.checkoutId}/eu-s-01/1`);
    await page.getByRole("button", { name: "Look up" }).click();
    await page.waitForURL(`**/console/checkouts/${unknown.checkoutId}?*`);
    expect(await textOf(page)).toContain("The payment provider, to say what became of the payment.");
    expect((await page.goto("/console/checkouts?q=kettle"))?.status()).toBe(400);
  });

  test("is tried again, and it is said that it does not get on yet", async () => {
    await page.goto("/console/checkouts");
    await page.getByRole("button", { name: `Try again now: ${shortOf(unknown.checkoutId)}` }).click();
    await page.waitForSelector(".flash");
    expect(new URL(page.url()).pathname).toBe("/console/checkouts");
    expect(await flash(page)).toContain("does not get on yet");
  });

  test("is not settled by hand without step, note and a word that it was looked up", async () => {
    await page.goto(addressOf(cancelling, "settle"));
    expect(await textOf(page)).toContain("Nothing is moved by this");
    await unchecked(page);
    await page.fill("[name=note]", "Case 4711");
    await page.getByRole("button", { name: "It is settled" }).click();
    await page.waitForSelector("#errors");
    expect(await page.locator("#step-error").innerText()).toContain("Choose");
    expect(await page.locator("#sure-error").innerText()).toContain("looked it up");
    expect(await page.locator("[name=note]").inputValue()).toBe("Case 4711");
  });
});

describe("helping", () => {
  test("a step that was settled by hand is left out, and the note stays with who said it", async () => {
    const { page } = staff;
    await page.goto(addressOf(cancelling));
    await page.getByRole("link", { name: "Settle by hand" }).click();
    await page.getByRole("radio", { name: /^Payment/ }).check();
    await page.fill("[name=note]", "Refunded at the provider's desk, case 4711.");
    await page.getByRole("checkbox").check();
    await page.getByRole("button", { name: "It is settled" }).click();
    await page.waitForSelector(".flash");
    expect(await flash(page)).toContain("It is settled");
    const text = await textOf(page);
    expect(text).toContain("Order cancelled");
    expect(text).toContain("Refunded at the provider's desk, case 4711.");
    expect(await page.getByRole("link", { name: "Settle by hand" }).count()).toBe(0);
  });

  test("a checkout is given up, and its shopper reads why", async () => {
    const { page } = staff;
    await page.goto(addressOf(unknown, "give-up"));
    await page.fill("[name=reason]", "Your bank did not answer us. Please try again.");
    await page.getByRole("button", { name: "Give it up" }).click();
    await page.waitForSelector(".flash");
    expect(await flash(page)).toContain("It is given up");
    expect(await page.locator("h1").innerText()).toBe("Ended without an order");
    const seen = await call("GET", `/v1/checkouts/${unknown.checkoutId}`, unknown.token);
    expect(JSON.stringify(seen)).toContain("Your bank did not answer us.");
    await page.goto(addressOf(unknown, "give-up"));
    expect(await page.locator("#do").count()).toBe(0);
  });

  test("an order is cancelled with a reason, which colleagues read", async () => {
    await silence();
    const { page } = staff;
    await page.goto(`/console/orders/${paid.orderId}`);
    await page.getByRole("link", { name: "Cancel", exact: true }).click();
    await page.fill("[name=reason]", "Asked for by telephone.");
    await page.getByRole("button", { name: "Cancel the order" }).click();
    await page.waitForSelector(".flash");
    expect(await flash(page)).toContain("The order is cancelled.");
    expect(await textOf(page)).toContain("For colleagues: Asked for by telephone.");
  });
});

describe("parcels", () => {
  test("of a seller are its own, whatever stands in the address, and tell nothing of the buyer", async () => {
    const { page } = seller;
    await page.goto("/console/parcels");
    const text = await textOf(page);
    expect(text).toContain("Berlin, Germany");
    for (const secret of ["guest-1@example.com", ADDRESS.name, ADDRESS.line1]) expect(text).not.toContain(secret);
    expect(await page.locator("[data-row] a[href^='/console/orders']").count()).toBe(0);
    expect((await page.goto(`/console/parcels?seller=${otherSellerId}`))?.status()).toBe(403);
  });

  test("are chosen by staff, seller by seller", async () => {
    const { page } = staff;
    await page.goto("/console/parcels");
    expect(await textOf(page)).toContain("Choose a seller");
    await page.selectOption("[name=seller]", sellerId);
    await page.getByRole("button", { name: "Show" }).click();
    await page.waitForURL(`**/console/parcels?seller=${sellerId}`);
    expect(await page.locator("[data-row] a[href^='/console/orders']").count()).toBeGreaterThan(0);
  });
});

/** The console in a browser: staff and a seller at work, with scripts and without. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { sampleLogins } from "../../scripts/sample-accounts.ts";
import { staffToken } from "../../scripts/staff-token.ts";
import { axeViolations, openBrowser } from "./harness.ts";
import { buy, newShopper, type Shopper } from "./shopper.ts";

let browser: Browser;
let staff: Shopper;
let seller: Shopper;
let order: string;

/** A seller with something in stock: which they are, the size of the sample decides. */
const SELLER = { email: "seller@example.com", password: "eleven copper kettles", name: "Sol Sample" };
let sellerName: string;

async function signedIn(email: string, options: Parameters<typeof newShopper>[1] = {}): Promise<Shopper> {
  const shopper = await newShopper(browser, options);
  const logins = [...sampleLogins(inject("shop").tokenSecret), SELLER];
  const login = logins.find((each) => each.email === email);
  await shopper.page.goto("/login?back=/account");
  await shopper.page.fill("[name=email]", email);
  await shopper.page.fill("[name=password]", login?.password ?? "");
  await shopper.page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await shopper.page.waitForURL("**/account");
  return shopper;
}

beforeAll(async () => {
  browser = await openBrowser();
  const shopper = await newShopper(browser);
  order = await buy(shopper.page);
  await shopper.context.close();
  staff = await signedIn("ada@souk.example");
  const list = await call("GET", "/v1/stock?limit=100");
  const { offers } = (await list.json()) as {
    offers: { sellerId: string; sellerName: string; warehouses: object[] }[];
  };
  const offer = offers.find(({ warehouses }) => warehouses.length > 0);
  sellerName = String(offer?.sellerName);
  const rights = { roles: ["seller"], sellerId: offer?.sellerId, prime: false };
  expect((await call("POST", "/v1/ops/accounts", { ...SELLER, ...rights })).status).toBe(201);
  seller = await signedIn(SELLER.email);
});

afterAll(() => browser.close());

/** As staff, by the API: what a colleague does meanwhile. */
async function call(method: string, path: string, body?: object): Promise<Response> {
  const { url, tokenSecret } = inject("shop");
  const authorization = `Bearer ${await staffToken(tokenSecret)}`;
  return fetch(`${url}${path}`, {
    method,
    headers: { authorization, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
}

/** An offer with something on hand in its first warehouse, and how much. */
async function anOffer(page: Page, row: number): Promise<{ path: string; sku: string }> {
  await page.goto("/console/stock");
  const link = page
    .locator("[data-row]", { has: page.locator(".places b") })
    .nth(row)
    .locator("a")
    .first();
  const path = String(await link.getAttribute("href"));
  return { path, sku: decodeURIComponent(path.split("/").at(-1) ?? "") };
}

const flash = (page: Page): Promise<string> => page.locator(".flash").innerText();
const onHandOf = async (page: Page): Promise<number> =>
  Number((await page.locator(".figures dd").first().innerText()).split("\n")[0]?.replaceAll(",", ""));

/** After a walk that has compared everything, so that its report is there. */
async function reconciled(): Promise<string> {
  for (let parts = 0; parts < 50; parts++) {
    const run = await call("POST", "/v1/ops/reconciliations", { depth: "deep" });
    expect(run.status).toBe(200);
    if (((await run.json()) as { finishedAt: number | null }).finishedAt !== null) return "/console/reconciliation";
  }
  throw new Error("the walk does not come to its end");
}

const PAGES: readonly (readonly [name: string, who: "staff" | "seller", path: (page: Page) => Promise<string>])[] = [
  ["stock", "staff", async () => "/console/stock"],
  ["low stock", "seller", async () => "/console/stock?state=low"],
  ["a search that finds nothing", "staff", async () => "/console/stock?q=zzyzx"],
  ["a sku", "staff", async (page) => (await anOffer(page, 0)).path],
  ["correcting", "staff", async (page) => `${(await anOffer(page, 0)).path}?do=adjust`],
  ["terms", "seller", async (page) => `${(await anOffer(page, 0)).path}?do=terms`],
  ["a transfer", "staff", async (page) => `${(await anOffer(page, 0)).path}?do=transfer`],
  ["counting", "seller", async () => "/console/count"],
  ["allocation", "staff", async () => `/console${order}/allocation`],
  ["incidents", "staff", async () => "/console/incidents"],
  ["orders that are short", "staff", async () => "/console/incidents?view=shortfalls"],
  ["reconciliation", "staff", reconciled],
  ["the ledger's trial balance", "staff", async () => "/console/ledger"],
  ["the ledger's transactions", "staff", async () => "/console/ledger?view=transactions"],
  ["an account of the ledger", "staff", async () => "/console/ledger?account=commission"],
];

describe.each(PAGES)("the console's page: %s", (_, who, path) => {
  let page: Page;

  beforeAll(async () => {
    page = await (who === "staff" ? staff : seller).context.newPage();
    const response = await page.goto(await path(page));
    expect(response?.status()).toBe(200);
  });

  afterAll(() => page.close());

  test("the browser has no complaint", () => {
    expect((who === "staff" ? staff : seller).complaints).toEqual([]);
  });

  test("is no wider than the window of a phone or a desk", async () => {
    for (const width of [320, 375, 1440]) {
      await page.setViewportSize({ width, height: 800 });
      const wider = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wider, `at ${width} px`).toBe(0);
    }
  });

  test.each(["light", "dark"] as const)("axe finds nothing in the %s", async (colorScheme) => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe("the door of the console", () => {
  test("sends a stranger to sign in, and back to where they wanted", async () => {
    const { page, context } = await newShopper(browser);
    await page.goto("/console/stock?state=out");
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe(
      "/login?back=%2Fconsole%2Fstock%3Fstate%3Dout",
    );
    await context.close();
  });

  test("is closed to shoppers, and they see no way in", async () => {
    const { page, context } = await signedIn("mara@souk.example");
    expect(await page.locator('a[href="/console"]').count()).toBe(0);
    const response = await page.goto("/console/stock");
    expect(response?.status()).toBe(403);
    await context.close();
  });

  test("shows a seller its own goods only, and nothing of what is for staff", async () => {
    const { page } = seller;
    await page.goto("/console/stock");
    expect(await page.locator("[data-row]").count()).toBeGreaterThan(0);
    expect(await page.locator("th", { hasText: "Seller" }).count()).toBe(0);
    expect(await page.locator("nav[aria-label=Console]").innerText()).not.toContain("Incidents");
    await staff.page.goto("/console/stock");
    const others = staff.page.locator("[data-row]", { hasNotText: sellerName }).first().locator("a").first();
    expect((await page.goto(String(await others.getAttribute("href"))))?.status()).toBe(404);
    for (const path of ["/console/incidents", "/console/reconciliation", "/console/ledger", "/console/ledger.csv"])
      expect((await page.goto(path))?.status()).toBe(403);
    expect((await page.goto(`/console${order}/allocation`))?.status()).toBe(404);
  });
});

describe.each([true, false])("looking after a sku (scripts: %s)", (javaScriptEnabled) => {
  let clerk: Shopper;
  let page: Page;

  beforeAll(async () => {
    clerk = await signedIn("ada@souk.example", { javaScriptEnabled });
    page = clerk.page;
  });

  afterAll(() => clerk.context.close());

  test("goods are received, once for each delivery note", async () => {
    const { path } = await anOffer(page, 1);
    await page.goto(path);
    const before = await onHandOf(page);
    for (const said of ["7 units received.", "This delivery was received before"]) {
      await page.goto(`${path}?do=receive`);
      await page.fill("[name=quantity]", "7");
      await page.fill("[name=reference]", `note-${javaScriptEnabled}`);
      await page.getByRole("button", { name: "Receive", exact: true }).click();
      await page.waitForURL(`**${path}`);
      expect(await flash(page)).toContain(said);
    }
    expect(await onHandOf(page)).toBe(before + 7);
    expect(await page.locator("#movements + .sheet tbody tr").first().innerText()).toContain("Received");
  });

  test("a number that has changed meanwhile is not set: the new one is shown, and what was typed stays", async () => {
    const { path, sku } = await anOffer(page, 2);
    await page.goto(`${path}?do=adjust`);
    const warehouseId = await page.locator("[name=warehouseId]").inputValue();
    const onHand = Number(await page.locator("[name=expectedOnHand]").inputValue());
    await page.fill("[name=onHand]", String(onHand + 3));
    await page.selectOption("[name=reason]", "found");
    const reference = `meanwhile-${javaScriptEnabled}`;
    const change = { sku, warehouseId, onHand: onHand + 1, expectedOnHand: onHand, reason: "correction", reference };
    expect((await call("POST", "/v1/ops/stock/adjustments", { adjustments: [change] })).status).toBe(200);
    await page.getByRole("button", { name: "Set the number" }).click();
    await page.waitForSelector("#errors");
    expect(await page.locator("#errors").innerText()).toContain(`On hand is ${onHand + 1} by now.`);
    expect(await page.locator("[name=onHand]").inputValue()).toBe(String(onHand + 3));
    expect(await page.locator("[name=reason]").inputValue()).toBe("found");
    expect(await page.locator("[name=expectedOnHand]").inputValue()).toBe(String(onHand + 1));
    await page.getByRole("button", { name: "Set the number" }).click();
    await page.waitForURL(`**${path}`);
    expect(await flash(page)).toContain(`On hand is ${(onHand + 3).toLocaleString("en")} units now.`);
  });

  test("a form with faults says each beside its field, and nothing is done", async () => {
    const { path } = await anOffer(page, 3);
    await page.goto(path);
    const before = await onHandOf(page);
    await page.goto(`${path}?do=receive`);
    await page.fill("[name=quantity]", "1.5");
    await page.getByRole("button", { name: "Receive", exact: true }).click();
    await page.waitForSelector("#errors");
    expect(await page.locator("#quantity-error").innerText()).toContain("whole number");
    await page.goto(path);
    expect(await onHandOf(page)).toBe(before);
  });

  test("announced goods stand on the page and are received with one press", async () => {
    const { path } = await anOffer(page, 4);
    await page.goto(`${path}?do=announce`);
    await page.fill("[name=quantity]", "25");
    await page.fill("[name=expectedAt]", new Date(Date.now() + 9 * 86_400_000).toISOString().slice(0, 10));
    await page.fill("[name=reference]", `asn-${javaScriptEnabled}`);
    await page.getByRole("button", { name: "Announce", exact: true }).click();
    await page.waitForURL(`**${path}`);
    expect(await page.locator("#incoming + .sheet").innerText()).toContain("25");
    const before = await onHandOf(page);
    await page.getByRole("button", { name: "Receive 25" }).click();
    await page.waitForSelector(".flash");
    expect(await onHandOf(page)).toBe(before + 25);
    expect(await page.locator("#incoming").count()).toBe(0);
  });

  test("terms are saved, and stand with the offer", async () => {
    const { path } = await anOffer(page, 5);
    await page.goto(`${path}?do=terms`);
    await page.getByRole("radio", { name: "Units" }).check();
    await page.fill("[name=units]", "4");
    await page.getByRole("radio", { name: /^Backorder/ }).check();
    await page.fill("[name=unitsMax]", "30");
    await page.fill("[name=minutes]", "10");
    await page.getByRole("button", { name: "Save the terms" }).click();
    await page.waitForURL(`**${path}`);
    const said = await page.locator(".title").innerText();
    for (const words of ["keeps 4 back", "backorder up to 30", "held 10 minutes in carts"])
      expect(said).toContain(words);
  });

  test("a count is looked at, then set", async () => {
    const { path, sku } = await anOffer(page, 6);
    await page.goto(path);
    const level = page.locator("#levels + .sheet tbody tr").first();
    const code = (await level.locator("th").innerText()).split(/\s/)[0];
    const onHand = Number((await level.locator("td").first().innerText()).replaceAll(",", ""));
    await page.goto("/console/count");
    await page.fill("[name=reference]", `count ${javaScriptEnabled}`);
    await page.fill("[name=sheet]", `sku,warehouse,counted\n${sku},${code},many\n`);
    await page.getByRole("button", { name: "Show what would change" }).click();
    await page.waitForSelector("#errors");
    expect(await page.locator("#errors").innerText()).toContain("Line 2");
    await page.fill("[name=sheet]", `sku,warehouse,counted\n${sku},${code},${onHand + 2}\n`);
    await page.getByRole("button", { name: "Show what would change" }).click();
    await page.getByRole("heading", { name: "What the count would change" }).waitFor();
    expect(await page.locator(".sheet tbody").innerText()).toContain("+2");
    await page.getByRole("button", { name: "Set 1 number" }).click();
    await page.waitForURL("**/console/stock");
    expect(await flash(page)).toContain("Counted 1 shelf: 1 number was set.");
    await page.goto(path);
    expect(await page.locator("#movements + .sheet tbody tr").first().innerText()).toContain("Counted");
  });

  test("goods are found by their sku, and the filter stands in the address", async () => {
    const { sku } = await anOffer(page, 7);
    await page.goto("/console/stock");
    await page.fill("[name=q]", sku);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await page.waitForURL(`**/console/stock?*q=${encodeURIComponent(sku)}*`);
    expect(await page.locator("[data-row] .code").first().innerText()).toBe(sku);
  });
});

describe("the console's exports", () => {
  test("are CSV that a count can be made of", async () => {
    const { request } = staff.context;
    const stock = await request.get("/console/stock.csv?state=low");
    expect(stock.headers()["content-type"]).toBe("text/csv; charset=utf-8");
    expect(await stock.text()).toMatch(/^\uFEFFsku,title,seller,state,sellable,/);
    const sheet = (await (await request.get("/console/stock.csv?sheet=count")).text()).split("\r\n");
    expect(sheet[0]).toBe("\uFEFFsku,warehouse,counted,title");
    expect(sheet.length).toBeGreaterThan(100);
  });
});

describe("the money of the shop", () => {
  test("stands in the ledger by account, and leads from the trial balance to the order", async () => {
    const { page } = staff;
    await page.goto("/console/ledger");
    expect(await page.locator("h2 .badge").first().innerText()).toBe("balanced");
    await page.locator("tbody").getByRole("link", { name: "Commission", exact: true }).first().click();
    await page.waitForURL("**/console/ledger?account=commission");
    expect(await page.locator("h1").innerText()).toBe("Commission");
    const left = await page.locator(".figures dd").first().innerText();
    expect(Number(left.replace(/[^0-9.]/g, ""))).toBeGreaterThan(0);
    expect(await page.locator(`tbody a[href="/console${order}"]`).count()).toBe(1);
  });

  test("is exported a row for each posting, debits equal to credits", async () => {
    const sheet = await staff.context.request.get("/console/ledger.csv");
    expect(sheet.headers()["content-type"]).toBe("text/csv; charset=utf-8");
    const [heads, ...rows] = (await sheet.text()).trimEnd().split("\r\n");
    expect(heads).toBe("\uFEFFnumber,at,kind,order,account,debit,credit,currency,why,key");
    const sum = (column: number): number =>
      rows.reduce((all, row) => all + Math.round(Number(row.split(",")[column]) * 100), 0);
    expect(sum(5)).toBeGreaterThan(0);
    expect(sum(5)).toBe(sum(6));
  });

  test("is the same by provider, orders and ledger", async () => {
    const { page } = staff;
    await page.goto(await reconciled());
    const money = page.locator("section", { has: page.getByRole("heading", { name: "Provider, orders and ledger" }) });
    expect(await money.locator("tfoot .badge").allInnerTexts()).toEqual(["the same", "the same"]);
    expect(await money.locator("tbody tr").first().innerText()).toContain("order");
  });

  test("an account that stands in no chart is not found", async () => {
    expect((await staff.page.goto("/console/ledger?account=petty_cash"))?.status()).toBe(404);
  });
});

describe("the console by keyboard", () => {
  test("tells its shortcuts, goes through rows, and opens what a key names", async () => {
    const { page } = staff;
    await page.goto("/console/stock");
    await page.keyboard.press("?");
    const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await dialog.waitFor();
    expect(await dialog.innerText()).toContain("Low stock");
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    expect(await page.evaluate(() => document.activeElement?.closest("tr")?.rowIndex)).toBe(2);
    await page.keyboard.press("/");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("name"))).toBe("q");
    await page.keyboard.type("l?");
    expect(await page.locator("[name=q]").inputValue()).toBe("l?");
    await page.locator("h1").click();
    await page.keyboard.press("l");
    await page.waitForURL("**/console/stock?state=low");
  });
});

describe("the allocation of an order", () => {
  test("is drawn, told in words, and stands in a table", async () => {
    const { page } = staff;
    await page.goto(order);
    await page.getByRole("link", { name: "Where it is sent from" }).click();
    await page.waitForURL("**/allocation");
    const map = page.getByRole("img", { name: /Where the order is sent from/ });
    expect(await map.locator(".chosen circle").count()).toBeGreaterThan(0);
    expect(await map.locator(".way").count()).toBe(await map.locator(".chosen").count());
    expect(await page.locator(".steps li").count()).toBeGreaterThan(2);
    expect(await page.locator("#lines + .sheet tbody tr").count()).toBeGreaterThan(0);
  });
});

describe("reconciliation by hand", () => {
  test("looks at everything and says what it found", async () => {
    const { page } = staff;
    await page.goto("/console/reconciliation");
    await page.getByRole("button", { name: "Look now" }).click();
    await page.waitForSelector(".flash");
    expect(await flash(page)).toMatch(/nothing is wrong/);
    expect(await page.locator(".sheet tbody tr").count()).toBeGreaterThan(0);
  });
});

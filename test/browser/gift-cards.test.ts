/** Gift cards and store credit in the console: issued, looked at, closed, with scripts and without. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { sampleLogins } from "../../scripts/sample-accounts.ts";
import { sampleGiftCards } from "../../scripts/sample-balances.ts";
import { staffToken } from "../../scripts/staff-token.ts";
import { axeViolations, openBrowser } from "./harness.ts";
import { newShopper, type Shopper } from "./shopper.ts";

let browser: Browser;
let staff: Shopper;

async function signedIn(email: string, options: Parameters<typeof newShopper>[1] = {}): Promise<Shopper> {
  const shopper = await newShopper(browser, options);
  const login = sampleLogins(inject("shop").tokenSecret).find((each) => each.email === email);
  await shopper.page.goto("/login?back=/account");
  await shopper.page.fill("[name=email]", email);
  await shopper.page.fill("[name=password]", login?.password ?? "");
  await shopper.page.locator("main").getByRole("button", { name: "Sign in" }).click();
  await shopper.page.waitForURL("**/account");
  return shopper;
}

/** What the shop says of a code to whoever asks. */
async function check(code: string): Promise<{ status: number; availableMinor?: number }> {
  const { url } = inject("shop");
  const guest = (await (await fetch(`${url}/v1/guests`, { method: "POST" })).json()) as { accessToken: string };
  const response = await fetch(`${url}/v1/gift-cards/check`, {
    method: "POST",
    headers: { authorization: `Bearer ${guest.accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({ code }),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

async function cards(): Promise<readonly { giftCardId: string; last4: string }[]> {
  const { url, tokenSecret } = inject("shop");
  const authorization = `Bearer ${await staffToken(tokenSecret)}`;
  const response = await fetch(`${url}/v1/ops/gift-cards?limit=100`, { headers: { authorization } });
  return ((await response.json()) as { giftCards: { giftCardId: string; last4: string }[] }).giftCards;
}

/** As a browser that does not check forms itself. */
const unchecked = (page: Page): Promise<void> =>
  page.locator(".deed form").evaluate((form: HTMLFormElement) => void (form.noValidate = true));

const press = (page: Page, name: string): Promise<void> => page.locator(".deed").getByRole("button", { name }).click();

async function issue(page: Page, fields: Readonly<Record<string, string>>): Promise<string> {
  await page.goto("/console/gift-cards?do=issue");
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
  await press(page, "Issue the card");
  return page.locator("[data-code]").innerText();
}

beforeAll(async () => {
  browser = await openBrowser();
  staff = await signedIn("ada@souk.example");
});

afterAll(() => browser.close());

const PAGES: readonly (readonly [name: string, path: () => Promise<string>])[] = [
  ["the register", async () => "/console/gift-cards"],
  ["issuing", async () => "/console/gift-cards?do=issue"],
  ["giving credit", async () => "/console/gift-cards?do=credit"],
  ["one card", async () => `/console/gift-cards/${(await cards())[0]?.giftCardId}`],
  ["closing one", async () => `/console/gift-cards/${(await cards())[0]?.giftCardId}?do=close`],
];

describe.each(PAGES)("the console's page: %s", (_, path) => {
  let page: Page;

  beforeAll(async () => {
    page = await staff.context.newPage();
    expect((await page.goto(await path()))?.status()).toBe(200);
  });

  afterAll(() => page.close());

  test("the browser has no complaint", () => {
    expect(staff.complaints).toEqual([]);
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

test("the sample's cards have the codes that its start tells", async () => {
  for (const { code, amountMinor } of await sampleGiftCards(inject("shop").tokenSecret))
    expect(await check(code)).toMatchObject({ status: 200, availableMinor: amountMinor });
});

test("a shopper has no way in", async () => {
  const { page, context } = await signedIn("mara@souk.example");
  expect((await page.goto("/console/gift-cards"))?.status()).toBe(403);
  await context.close();
});

describe.each([true, false])("a clerk (scripts: %s)", (javaScriptEnabled) => {
  let clerk: Shopper;
  let page: Page;

  beforeAll(async () => {
    clerk = await signedIn("ada@souk.example", { javaScriptEnabled });
    page = clerk.page;
  });

  afterAll(() => clerk.context.close());

  test("issues a card whose code is shown once, can be used, and is on no other page", async () => {
    const code = await issue(page, { amountMinor: "12,50", message: "Happy birthday", expiresAt: "2097-12-24" });
    expect(await check(code.toLowerCase().replaceAll("-", " "))).toMatchObject({ status: 200, availableMinor: 1_250 });
    // What looks for faults is a script itself.
    if (javaScriptEnabled) expect(await axeViolations(page)).toEqual([]);
    expect(await page.locator("main").innerText()).toContain("24 Dec 2097");
    await page.getByRole("link", { name: "to the card" }).click();
    await page.waitForURL("**/console/gift-cards/gft_*");
    const shown = await page.locator("main").innerText();
    expect(shown).toContain("€12.50");
    expect(shown).toContain("Happy birthday");
    for (const path of [page.url(), "/console/gift-cards"]) {
      await page.goto(path);
      const text = await page.content();
      expect(text).toContain(code.slice(-4));
      expect(text).not.toContain(code);
      expect(text).not.toContain(code.replaceAll("-", ""));
    }
  });

  test("who sends the form again sees the same card", async () => {
    const before = (await cards()).length;
    const code = await issue(page, { amountMinor: "3" });
    await page.reload();
    expect(await page.locator("[data-code]").innerText()).toBe(code);
    expect((await cards()).length).toBe(before + 1);
  });

  test("is told what is wrong with a form, and what was typed stays", async () => {
    await page.goto("/console/gift-cards?do=issue");
    // Without scripts the browser looks at the form itself; what it lets through the shop refuses.
    if (javaScriptEnabled) await unchecked(page);
    await page.fill("[name=amountMinor]", "2000.01");
    await page.fill("[name=message]", "Stays");
    await press(page, "Issue the card");
    await page.waitForSelector("#errors");
    expect(await page.locator("#errors").innerText()).toContain("up to 2000.00 EUR");
    expect(await page.inputValue("[name=message]")).toBe("Stays");
    expect(await page.getAttribute("[name=amountMinor]", "aria-invalid")).toBe("true");
    await page.fill("[name=amountMinor]", "5");
    await page.fill("[name=expiresAt]", "2020-01-01");
    await press(page, "Issue the card");
    await page.waitForSelector("#errors");
    expect(await page.locator("#errors").innerText()).toContain("in the past");
  });

  test("closes a card, for a reason that stands with it, and its code is good no more", async () => {
    const code = await issue(page, { amountMinor: "40.00" });
    await page.getByRole("link", { name: "to the card" }).click();
    await page.getByRole("link", { name: "Close the card" }).click();
    expect(await page.locator(".deed").innerText()).toContain("€40.00");
    await page.fill("[name=why]", "Reported stolen");
    await press(page, "Close the card");
    await page.waitForURL(/gft_[^?]*$/);
    expect(await page.locator(".flash").innerText()).toContain(`ending ${code.slice(-4)} is closed`);
    const shown = await page.locator("main").innerText();
    expect(shown).toContain("Reported stolen");
    expect(shown).toContain("closed");
    expect((await check(code)).status).toBe(404);
  });

  test("gives store credit to an account, and not to nobody", async () => {
    await page.goto("/console/gift-cards?do=credit");
    await page.fill("[name=email]", "nobody@souk.example");
    await page.fill("[name=amountMinor]", "5.00");
    await page.fill("[name=why]", "Late parcel");
    await press(page, "Give the credit");
    await page.waitForSelector("#errors");
    expect(await page.locator("#errors").innerText()).toContain("no such account");
    await page.fill("[name=email]", "tomas@souk.example");
    await press(page, "Give the credit");
    await page.waitForURL("**/console/gift-cards");
    expect(await page.locator(".flash").innerText()).toMatch(
      /5\.00 EUR given to tomas@souk\.example\. They have \d+\.00 EUR now\./,
    );
  });
});

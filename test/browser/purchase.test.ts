import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { ADDRESS, buy, cartCount, checkOut, newShopper, payWith, putIntoCart, type as fill } from "./shopper.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

const SIZES = [
  ["a desktop", DESKTOP],
  ["a phone", PHONE],
] as const;

describe.each(SIZES)("on %s", (_, size) => {
  test("a shopper finds, chooses, buys and follows an order", async () => {
    const shopper = await newShopper(browser, size);
    const { page } = shopper;
    await page.goto("/");
    await findByFacet(page);
    const title = await addWithoutLeaving(page);
    await changeQuantity(page, title);
    await correctTheAddress(page);
    await payAfterARefusal(page);
    await followTheOrder(page, title);
    expect(shopper.complaints).toEqual([]);
    await shopper.context.close();
  });

  test("a bank that asks for 3-D Secure is answered on its page, and the order is placed", async () => {
    const { context, page } = await newShopper(browser, size);
    await putIntoCart(page);
    await checkOut(page);
    await payWith(page, "Asks for 3-D Secure");
    await page.waitForURL("**/challenge/**");
    await page.getByRole("button", { name: "Approve the payment" }).click();
    await page.waitForURL(/\/orders\/ord_/);
    expect(await page.locator("main").innerText()).toContain("Thank you, your order is placed.");
    expect(await page.locator("[data-cart-count]").isVisible()).toBe(false);
    await context.close();
  });
});

/** From the field on the home page to one product, through a filter. */
async function findByFacet(page: Page): Promise<void> {
  await page.fill("input[name=q]", "steel");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/search?q=steel");
  const before = await resultCount(page);
  const toFilters = page.locator(".to-filters");
  if (await toFilters.isVisible()) await toFilters.click();
  const brands = page.locator("#filters > details", { has: page.getByText("Brand", { exact: true }) });
  await brands.getByRole("link").first().click();
  await page.waitForURL("**brand=**");
  const after = await resultCount(page);
  expect(after).toBeGreaterThan(0);
  expect(after).toBeLessThanOrEqual(before);
  expect(await page.locator(".chosen .chip").count()).toBe(1);
  await page
    .locator(".card", { has: page.locator("form[data-add]") })
    .first()
    .locator("h3 a")
    .click();
  await page.waitForURL("**/p/prd_**");
}

const resultCount = async (page: Page): Promise<number> =>
  Number((await page.locator("#results [role=status]").innerText()).replace(/[ ,.].*$/s, ""));

async function addWithoutLeaving(page: Page): Promise<string> {
  const address = page.url();
  await page.evaluate(() => Object.assign(globalThis, { stayed: true }));
  await page.getByRole("button", { name: "Add to cart", exact: true }).click();
  await expect.poll(() => cartCount(page)).toBe("1");
  expect(await page.locator("[data-toast]").innerText()).toContain("It is in your cart.");
  expect(page.url()).toBe(address);
  expect(await page.evaluate(() => "stayed" in globalThis)).toBe(true);
  return page.locator("h1").innerText();
}

async function changeQuantity(page: Page, title: string): Promise<void> {
  await page.locator("[data-toast] a").click();
  await page.waitForURL("**/cart");
  expect(await page.locator("#cart .line h3").allInnerTexts()).toEqual([title]);
  const sum = await page.locator(".sum .total dd").innerText();
  await page.getByRole("button", { name: `One more of ${title}` }).click();
  await expect.poll(() => cartCount(page)).toBe("2");
  expect(await page.locator("#cart input[name=quantity]").inputValue()).toBe("2");
  expect(await page.locator(".sum .total dd").innerText()).not.toBe(sum);
}

/** What is wrong stands on top and beside its field; what was typed stays. */
async function correctTheAddress(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.waitForURL("**/checkout");
  await fill(page, { email: "ada@", name: ADDRESS.name, postalCode: "1011" });
  await page.check("[name=shipping][value=express]");
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForSelector("#errors");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("errors");
  const named = await page
    .locator("#errors li a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(named.sort()).toEqual(["#city", "#email", "#line1", "#postalCode"]);
  for (const target of named) {
    const field = page.locator(String(target));
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    const told = await page.locator(`${target}-error`).innerText();
    expect(await page.locator(`#errors a[href="${target}"]`).innerText()).toBe(told);
  }
  expect(await page.inputValue("[name=email]")).toBe("ada@");
  expect(await page.inputValue("[name=name]")).toBe(ADDRESS.name);
  expect(await page.inputValue("[name=postalCode]")).toBe("1011");
  expect(await page.isChecked("[name=shipping][value=express]")).toBe(true);
  await fill(page, ADDRESS);
}

async function payAfterARefusal(page: Page): Promise<void> {
  const button = page.getByRole("button", { name: /^Pay / });
  const price = (await button.innerText()).replace(/[^\d.]/g, "");
  await button.click();
  await page.waitForURL(`${inject("shop").gatewayUrl}/pay/**`);
  expect(new URL(page.url()).origin).not.toBe(inject("shop").url);
  expect((await page.locator(".amount").innerText()).replace(/[^\d.]/g, "")).toBe(price);
  await payWith(page, "Declined");
  await page.waitForSelector("[role=alert]");
  expect(await page.locator("[role=alert]").innerText()).toContain("Not paid.");
  await payWith(page, "Approved");
  await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
}

async function followTheOrder(page: Page, title: string): Promise<void> {
  expect(await page.locator("main").innerText()).toContain("Thank you, your order is placed.");
  expect(await page.locator("main").innerText()).toContain(title);
  expect(await page.locator("main address").innerText()).toContain(ADDRESS.line1);
  const order = new URL(page.url()).pathname;
  await expect.poll(() => receiptOf(page, order), { timeout: 20_000 }).toBe(true);
  await page.goto("/orders");
  expect(await page.locator(".order-card a").getAttribute("href")).toBe(order);
  await page.locator(".order-card a").click();
  await page.waitForURL(`**${order}`);
  expect(await page.locator("main").innerText()).not.toContain("Thank you, your order is placed.");
}

/** Whether the newest messages have one that leads to this order; left open, if so. */
async function receiptOf(page: Page, order: string): Promise<boolean> {
  await page.goto("/inbox");
  for (const path of await page
    .locator(".inbox a")
    .evaluateAll((links) => links.map((link) => link.getAttribute("href")))) {
    await page.goto(String(path));
    const there = await page.getByRole("link", { name: "Open in the shop" }).getAttribute("href");
    if (there?.startsWith(order) === true) return true;
  }
  return false;
}

test("an order that nobody has begun to pick can be cancelled, and says what goes back", async () => {
  const { context, page } = await newShopper(browser, DESKTOP);
  await buy(page);
  await page.getByText("Cancel this order").click();
  await page.getByRole("button", { name: "Yes, cancel the order" }).click();
  await page.waitForURL(/\/orders\/ord_\w+$/);
  const main = page.locator("main");
  expect(await main.locator("h1").innerText()).toBe("Cancelled");
  expect(await page.locator(".flash").innerText()).toContain("What you paid goes back the way it came.");
  expect(await main.innerText()).toContain("Nothing will be sent.");
  expect(await page.getByText("Cancel this order").count()).toBe(0);
  await expect
    .poll(async () => {
      await page.reload();
      return main.innerText();
    })
    .toMatch(/Money sent back: [\d.]+ EUR to Visa ending 4242/);
  await context.close();
});

test("a payment that was left unfinished can be given up, and the cart is as it was", async () => {
  const { context, page } = await newShopper(browser, PHONE);
  await putIntoCart(page);
  await checkOut(page);
  await page.goto("/checkout");
  await fill(page, ADDRESS);
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForURL("**/checkout/chk_**");
  expect(await page.locator("h1").innerText()).toBe("One more step");
  await page.getByRole("button", { name: /^Give it up/ }).click();
  await page.waitForURL("**/cart");
  expect(await page.locator(".flash").innerText()).toContain("nothing was charged");
  expect(await page.locator("#cart .line").count()).toBe(1);
  await context.close();
});

test("a cart that changes in another tab changes the number in the header of this one", async () => {
  const { context, page } = await newShopper(browser, DESKTOP);
  await putIntoCart(page);
  await page.reload();
  const other = await context.newPage();
  await other.goto("/cart");
  await other.getByRole("button", { name: /^One more of/ }).click();
  await expect.poll(() => cartCount(page)).toBe("2");
  await context.close();
});

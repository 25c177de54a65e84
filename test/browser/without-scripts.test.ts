import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { ADDRESS, cartCount, newShopper, payWith, type as fill } from "./shopper.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

const SIZES = [
  ["a desktop", DESKTOP],
  ["a phone", PHONE],
] as const;

describe.each(SIZES)("without scripts, on %s", (_, size) => {
  test("a shopper finds, chooses, buys and cancels by links and forms alone", async () => {
    const { context, page, complaints } = await newShopper(browser, { ...size, javaScriptEnabled: false });
    await page.goto("/");
    await find(page);
    const title = await page.locator("h1").innerText();
    await page.getByRole("button", { name: "Add to cart", exact: true }).click();
    await expect.poll(() => page.locator(".flash").innerText()).toContain("It is in your cart.");
    expect(await page.locator("h1").innerText()).toBe(title);
    expect(await cartCount(page)).toBe("1");
    await changeQuantity(page, title);
    await correctTheAddress(page);
    await pay(page);
    await followAndCancel(page, title);
    expect(complaints).toEqual([]);
    await context.close();
  });
});

async function find(page: Page): Promise<void> {
  await page.fill("input[name=q]", "steel");
  await page.getByRole("button", { name: "Search" }).click();
  await page.waitForURL("**/search?q=steel");
  const toFilters = page.locator(".to-filters");
  if (await toFilters.isVisible()) await toFilters.click();
  await page
    .locator("#filters > details", { has: page.getByText("Brand", { exact: true }) })
    .getByRole("link")
    .first()
    .click();
  await page.waitForURL("**brand=**");
  await page
    .locator(".card", { has: page.locator("form[data-add]") })
    .first()
    .locator("h3 a")
    .click();
  await page.waitForURL("**/p/prd_**");
}

async function changeQuantity(page: Page, title: string): Promise<void> {
  await page.locator("[data-cart-link]").click();
  await page.waitForURL("**/cart");
  await page.fill("#cart input[name=quantity]", "2");
  await page.getByRole("button", { name: `Update ${title}` }).click();
  await expect.poll(() => cartCount(page)).toBe("2");
}

async function correctTheAddress(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Go to checkout" }).click();
  await page.waitForURL("**/checkout");
  await fill(page, { ...ADDRESS, postalCode: "1011", city: "" });
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForSelector("#errors");
  const named = await page.locator("#errors li a").count();
  expect(named).toBe(2);
  expect(await page.locator("#city-error").innerText()).not.toBe("");
  expect(await page.locator("#postalCode-error").innerText()).not.toBe("");
  for (const [name, value] of Object.entries({ ...ADDRESS, postalCode: "1011", city: "" }))
    expect(await page.inputValue(`[name=${name}]`)).toBe(value);
  await fill(page, ADDRESS);
}

async function pay(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForURL(`${inject("shop").gatewayUrl}/pay/**`);
  await payWith(page, "Declined");
  await page.waitForSelector("[role=alert]");
  await payWith(page, "Approved");
  await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
}

async function followAndCancel(page: Page, title: string): Promise<void> {
  expect(await page.locator("main").innerText()).toContain("Thank you, your order is placed.");
  await page.goto("/orders");
  await page.locator(".order-card a").click();
  await page.waitForURL(/\/orders\/ord_\w+$/);
  expect(await page.locator("main").innerText()).toContain(title);
  await page.getByText("Cancel this order").click();
  await page.getByRole("button", { name: "Yes, cancel the order" }).click();
  await expect.poll(() => page.locator("h1").innerText()).toBe("Cancelled");
}

test("without scripts, the total of another country and delivery is shown before anything is charged", async () => {
  const { context, page } = await newShopper(browser, { ...PHONE, javaScriptEnabled: false });
  await page.goto("/search?in_stock=1");
  await page.locator("form[data-add] button").first().click();
  await page.goto("/checkout");
  await fill(page, { ...ADDRESS, postalCode: "1010", city: "Wien" });
  await page.selectOption("[name=country]", "AT");
  await page.check("[name=shipping][value=express]");
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForSelector("#errors");
  expect(new URL(page.url()).pathname).toBe("/checkout");
  expect(await page.inputValue("[name=country]")).toBe("AT");
  expect(await page.inputValue("[name=city]")).toBe("Wien");
  expect(await page.locator("#errors").innerText()).toContain("Nothing was charged.");
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForURL(`${inject("shop").gatewayUrl}/pay/**`);
  await context.close();
});

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { ADDRESS, buy, cartCount, checkOut, newShopper, payWith, putIntoCart, type as fill } from "./shopper.ts";

const PASSWORD = "seven brass lanterns";

let browser: Browser;
let accounts = 0;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

/** Makes an account from the page's own link; the address is a new one each time. */
async function makeAccount(page: Page): Promise<string> {
  const email = `shopper-${++accounts}@example.com`;
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await page.getByRole("link", { name: "Make an account", exact: true }).first().click();
  await page.waitForURL("**/register**");
  await fill(page, { email, name: "Sam Sample" });
  await page.fill("[name=password]", PASSWORD);
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.waitForURL((url) => url.pathname !== "/register");
  return email;
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await fill(page, { email });
  await page.fill("[name=password]", password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto("/account");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForSelector(".flash");
}

test("a guest's cart and the page they were on come along into a new account", async () => {
  const { context, page, complaints } = await newShopper(browser, DESKTOP);
  const title = await putIntoCart(page);
  const address = page.url();
  await makeAccount(page);
  expect(page.url()).toBe(address);
  expect(await page.locator(".flash").innerText()).toContain("your cart came along");
  expect(await page.locator("header").innerText()).toContain("Sam Sample");
  expect(await cartCount(page)).toBe("1");
  await page.goto("/cart");
  expect(await page.locator("#cart .line h3").allInnerTexts()).toEqual([title]);
  expect(complaints).toEqual([]);
  await context.close();
});

test("signing out leaves nothing behind, and signing in brings the cart back beside the guest's new one", async () => {
  const { context, page } = await newShopper(browser, PHONE);
  const first = await putIntoCart(page);
  const email = await makeAccount(page);
  await signOut(page);
  expect(await page.locator("header").innerText()).not.toContain("Sam Sample");
  expect(await page.locator("[data-cart-count]").isVisible()).toBe(false);
  await page.goto("/cart");
  expect(await page.locator("h1").innerText()).toBe("Your cart is empty");
  await page.goto("/search?sort=price_desc&in_stock=1");
  await page.locator("form[data-add] button").first().click();
  await expect.poll(() => cartCount(page)).toBe("1");
  await signIn(page, email, PASSWORD);
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto("/cart");
  const there = await page.locator("#cart .line h3").allInnerTexts();
  expect(there).toHaveLength(2);
  expect(there).toContain(first);
  await context.close();
});

test("a wrong password is answered with what to do, and the address stays", async () => {
  const { context, page } = await newShopper(browser, DESKTOP);
  await page.goto("/");
  const email = await makeAccount(page);
  await signOut(page);
  await signIn(page, email, "not my password");
  await page.waitForSelector("#errors");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("errors");
  expect(await page.locator("#errors").innerText()).toMatch(/check|try|again/i);
  expect(await page.inputValue("[name=email]")).toBe(email);
  expect(await page.inputValue("[name=password]")).toBe("");
  await page.fill("[name=password]", PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/login");
  expect(await page.locator("header").innerText()).toContain("Sam Sample");
  await context.close();
});

test("a new account that is not accepted keeps what was typed and says why beside the field", async () => {
  const { context, page } = await newShopper(browser, { ...DESKTOP, javaScriptEnabled: false });
  await page.goto("/register");
  await page.locator("form[action='/register']").evaluate((form) => form.setAttribute("novalidate", ""));
  await fill(page, { email: "nobody@", name: "Sam Sample" });
  await page.fill("[name=password]", "short");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.waitForSelector("#errors");
  expect(await page.locator("#email-error").innerText()).not.toBe("");
  expect(await page.locator("#password-error").innerText()).not.toBe("");
  expect(await page.inputValue("[name=email]")).toBe("nobody@");
  expect(await page.inputValue("[name=name]")).toBe("Sam Sample");
  await context.close();
});

test("the history of an account has its orders, also those from before it was made", async () => {
  const { context, page } = await newShopper(browser, DESKTOP);
  const asGuest = await buy(page);
  await page.goto("/");
  const email = await makeAccount(page);
  await putIntoCart(page);
  await page.goto("/checkout");
  expect(await page.inputValue("[name=email]")).toBe(email);
  expect(await page.inputValue("[name=name]")).toBe("Sam Sample");
  await checkOut(page, { ...ADDRESS, email });
  await payWith(page, "Approved");
  await page.waitForURL(/\/orders\/ord_/);
  const asUser = new URL(page.url()).pathname;
  await page.goto("/orders");
  const listed = page.locator(".order-card a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  expect(await listed).toEqual([asUser, asGuest]);
  await context.close();
});

test("nobody sees an order that is not theirs", async () => {
  const owner = await newShopper(browser, DESKTOP);
  const order = await buy(owner.page);
  await owner.context.close();
  const stranger = await newShopper(browser, DESKTOP);
  const response = await stranger.page.goto(order);
  expect(response?.status()).toBe(404);
  await stranger.page.goto("/");
  await makeAccount(stranger.page);
  expect((await stranger.page.goto(order))?.status()).toBe(404);
  await stranger.context.close();
});

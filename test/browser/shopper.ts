/** A shopper in a browser of their own, and what shoppers do: the words on the buttons are what they look for. */
import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from "playwright-core";
import { inject } from "vitest";

export interface Shopper {
  readonly context: BrowserContext;
  readonly page: Page;
  /** What a browser complained about so far: errors of scripts, of the console, and of the content security policy. */
  readonly complaints: string[];
}

/** A new visitor of the test shop, of whom it knows nothing. */
export async function newShopper(browser: Browser, options: BrowserContextOptions = {}): Promise<Shopper> {
  const context = await browser.newContext({ baseURL: inject("shop").url, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error" && !isRefusedPage(message)) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
      console.error(`refused by ${violatedDirective}: ${blockedURI} ${sourceFile}`),
    );
  });
  return { context, page: await context.newPage(), complaints };
}

/** Chrome notes it as an error when a page itself answers 404 or 422; that is what those tests ask for. */
function isRefusedPage(message: ConsoleMessage): boolean {
  const refused = /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
  return refused && message.location().url === message.page()?.url();
}

export interface TypedAddress {
  readonly email: string;
  readonly name: string;
  readonly line1: string;
  readonly postalCode: string;
  readonly city: string;
}

/** Fictitious, and valid by the rules of its country. */
export const ADDRESS: TypedAddress = {
  email: "ada@example.com",
  name: "Ada Sample",
  line1: "Beispielweg 7",
  postalCode: "10115",
  city: "Berlin",
};

export async function type(page: Page, fields: Partial<TypedAddress>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
}

/** The address of a product that can be bought. */
export async function findProduct(page: Page): Promise<string> {
  await page.goto("/search?in_stock=1&sort=rating");
  const path = await page
    .locator(".card", { has: page.locator("form[data-add]") })
    .first()
    .locator("h3 a")
    .getAttribute("href");
  if (path === null) throw new Error("the sample has no product in stock");
  return path;
}

export const cartCount = (page: Page): Promise<string> => page.locator("[data-cart-count]").innerText();

/** The name of the product that is in the cart then. */
export async function putIntoCart(page: Page): Promise<string> {
  await page.goto(await findProduct(page));
  await page.getByRole("button", { name: "Add to cart", exact: true }).click();
  await page.locator("[data-cart-count]", { hasText: /^1$/ }).waitFor();
  return page.locator("h1").innerText();
}

/** From a filled cart to the provider's page. */
export async function checkOut(page: Page, address: TypedAddress = ADDRESS): Promise<void> {
  await page.goto("/checkout");
  await type(page, address);
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForURL(`${inject("shop").gatewayUrl}/pay/**`);
}

/** Presses a test card of the provider's page, by what the page says it does. */
export async function payWith(page: Page, does: string): Promise<void> {
  await page.locator(".cards button", { has: page.getByText(does, { exact: true }) }).click();
}

/** A whole purchase without detours; answers the path of the order. */
export async function buy(page: Page, address: TypedAddress = ADDRESS): Promise<string> {
  await putIntoCart(page);
  await checkOut(page, address);
  await payWith(page, "Approved");
  await page.waitForURL(/\/orders\/ord_\w+\?placed=1$/);
  return new URL(page.url()).pathname;
}

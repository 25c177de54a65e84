/** Every page of the shop, each in the state that its name says. */
import type { Browser, Page } from "playwright-core";
import { buy, newShopper, putIntoCart, type Shopper } from "./shopper.ts";

/** Whose page it is: a passer-by's, a guest's with a cart, or that of an account with an order. */
export type Visitor = "nobody" | "guest" | "user";

export interface Visited {
  readonly visitors: Readonly<Record<Visitor, Shopper>>;
  /** Addresses that the sample decides. */
  readonly product: string;
  readonly category: string;
  readonly order: string;
  readonly message: string;
}

export async function visit(browser: Browser): Promise<Visited> {
  const nobody = await newShopper(browser);
  const guest = await newShopper(browser);
  await putIntoCart(guest.page);
  const product = new URL(guest.page.url()).pathname;
  const category = await guest.page.locator(".crumbs a").nth(1).getAttribute("href");
  await guest.page.close();
  const user = await newShopper(browser);
  const order = await buy(user.page);
  await openAccount(user.page);
  const message = await firstMessage(user.page);
  await user.page.close();
  return { visitors: { nobody, guest, user }, product, category: String(category), order, message: message };
}

/** The receipt comes through a queue, a second or so after the order. */
async function firstMessage(page: Page): Promise<string> {
  for (let look = 0; look < 20; look += 1) {
    await page.goto("/inbox");
    const first = page.locator(".inbox a").first();
    if ((await first.count()) > 0) return String(await first.getAttribute("href"));
    await page.waitForTimeout(500);
  }
  throw new Error("the receipt has not come");
}

async function openAccount(page: Page): Promise<void> {
  await page.goto("/register");
  await page.fill("[name=name]", "Sam Sample");
  await page.fill("[name=email]", `sam-${Date.now()}@example.com`);
  await page.fill("[name=password]", "seven brass lanterns");
  await page.getByRole("button", { name: "Make the account" }).click();
  await page.waitForURL("**/account");
}

export interface PageCase {
  readonly name: string;
  readonly visitor: Visitor;
  readonly path: (visited: Visited) => string;
  /** Brings the opened page into its state. */
  readonly prepare?: (page: Page) => Promise<void>;
}

const at = (path: string) => () => path;

export const PAGES: readonly PageCase[] = [
  { name: "home", visitor: "nobody", path: at("/") },
  { name: "category", visitor: "nobody", path: ({ category }) => category },
  { name: "search", visitor: "nobody", path: at("/search?q=steel") },
  { name: "search that finds nothing", visitor: "nobody", path: at("/search?q=zzyzx") },
  { name: "product", visitor: "nobody", path: ({ product }) => product },
  { name: "empty cart", visitor: "nobody", path: at("/cart") },
  { name: "filled cart", visitor: "guest", path: at("/cart") },
  { name: "checkout", visitor: "guest", path: at("/checkout") },
  { name: "checkout with errors", visitor: "guest", path: at("/checkout"), prepare: refuse },
  { name: "order", visitor: "user", path: ({ order }) => order },
  { name: "invoice", visitor: "user", path: ({ order }) => `${order}/invoice` },
  { name: "order history", visitor: "user", path: at("/orders") },
  { name: "account", visitor: "user", path: at("/account") },
  { name: "sign in", visitor: "nobody", path: at("/login") },
  { name: "register", visitor: "nobody", path: at("/register") },
  { name: "inbox", visitor: "user", path: at("/inbox") },
  { name: "message", visitor: "user", path: ({ message }) => message },
  { name: "not found", visitor: "nobody", path: at("/nothing-here") },
  { name: "reference", visitor: "nobody", path: at("/reference") },
  { name: "problems", visitor: "nobody", path: at("/problems") },
];

async function refuse(page: Page): Promise<void> {
  await page.fill("[name=email]", "ada@");
  await page.getByRole("button", { name: /^Pay / }).click();
  await page.waitForSelector("#errors");
}

export async function openCase(visited: Visited, { visitor, path, prepare }: PageCase): Promise<Page> {
  const page = await visited.visitors[visitor].context.newPage();
  await page.goto(path(visited));
  await prepare?.(page);
  return page;
}

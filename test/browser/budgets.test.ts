import { gzipSync } from "node:zlib";
import type { Browser, Page, Response } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { findProduct, newShopper, putIntoCart } from "./shopper.ts";

/** Of one page: HTML with its styles, all scripts, both by gzip; fonts as they are, compressed already. */
const HTML_BYTES_MAX = 30_000;
const SCRIPT_BYTES_MAX = 30_000;
const FONT_BYTES_MAX = 60_000;
const LAYOUT_SHIFT_MAX = 0.01;
/** Links of one page that are asked; a filter's links differ in their query only. */
const LINKS_MAX = 150;

let browser: Browser;
let product: string;
let category: string;

beforeAll(async () => {
  browser = await openBrowser();
  const { context, page } = await newShopper(browser);
  product = await findProduct(page);
  await page.goto(product);
  category = String(await page.locator(".crumbs a").nth(1).getAttribute("href"));
  await context.close();
});

afterAll(() => browser.close());

const PATHS: readonly (readonly [string, () => string])[] = [
  ["home", () => "/"],
  ["category", () => category],
  ["search", () => "/search?q=steel"],
  ["product", () => product],
  ["cart", () => "/cart"],
];

describe.each(PATHS)("the page: %s", (name, path) => {
  test("it is light: HTML with styles 30 kB and scripts 30 kB by gzip, fonts 60 kB", async () => {
    const { context, page } = await newShopper(browser, PHONE);
    await putIntoCart(page);
    const sizes = await weigh(page, path());
    expect(sizes.html).toBeGreaterThan(0);
    expect(sizes.html).toBeLessThanOrEqual(HTML_BYTES_MAX);
    expect(sizes.script).toBeGreaterThan(0);
    expect(sizes.script).toBeLessThanOrEqual(SCRIPT_BYTES_MAX);
    expect(sizes.font).toBeGreaterThan(0);
    expect(sizes.font).toBeLessThanOrEqual(FONT_BYTES_MAX);
    await context.close();
  });

  test.each([
    ["desktop", DESKTOP],
    ["phone", PHONE],
  ] as const)("nothing moves while it comes: %s", async (_, size) => {
    const { context, page } = await newShopper(browser, size);
    await page.goto(path());
    expect(await page.evaluate(layoutShift)).toBeLessThan(LAYOUT_SHIFT_MAX);
    await context.close();
  });

  test("every link of it leads somewhere", async () => {
    const { context, page } = await newShopper(browser, DESKTOP);
    if (name === "cart") await putIntoCart(page);
    await page.goto(path());
    const links = await page.evaluate(linksOf);
    expect(links.length).toBeGreaterThan(10);
    const dead: string[] = [];
    for (const batch of batches(links.slice(0, LINKS_MAX), 8)) {
      const answers = await Promise.all(batch.map((link) => context.request.get(link)));
      dead.push(...answers.filter((answer) => !answer.ok()).map((answer) => `${answer.status()} ${answer.url()}`));
      await Promise.all(answers.map((answer) => answer.dispose()));
    }
    expect(dead).toEqual([]);
    await context.close();
  });
});

/** Bytes of everything that the browser fetched for a page, by its kind. */
async function weigh(page: Page, path: string): Promise<Record<"html" | "script" | "font", number>> {
  const kinds = { document: "html", script: "script", font: "font" } as const;
  const sizes = { html: 0, script: 0, font: 0 };
  const reading: Promise<void>[] = [];
  const weighOne = async (response: Response): Promise<void> => {
    const type = response.request().resourceType();
    if (!(type in kinds)) return;
    const kind = kinds[type as keyof typeof kinds];
    const body = await response.body();
    sizes[kind] += kind === "font" ? body.byteLength : gzipSync(body).byteLength;
  };
  const { context } = await newShopper(browser, PHONE);
  // With the guest's cookies and nothing in its cache.
  await context.addCookies(await page.context().cookies());
  const fresh = await context.newPage();
  fresh.on("response", (response) => reading.push(weighOne(response)));
  await fresh.goto(path, { waitUntil: "networkidle" });
  await Promise.all(reading);
  await context.close();
  return sizes;
}

/** Sum of what has moved until the page has rested, pictures below the fold included. Runs in the page. */
async function layoutShift(): Promise<number> {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if ("value" in entry && typeof entry.value === "number") sum += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  const rest = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  await document.fonts.ready;
  for (let y = 0; y < document.body.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await rest(100);
  }
  await rest(300);
  return sum;
}

/** Addresses of this shop that the page links to, each once. Runs in the page. */
function linksOf(): string[] {
  const own = [...document.querySelectorAll<HTMLAnchorElement>("a[href]")]
    .map((link) => new URL(link.href))
    .filter((url) => url.origin === location.origin)
    .map((url) => url.pathname + url.search);
  return [...new Set(own)];
}

const batches = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** A line that is reserved when it is put in: until when, with scripts and without, and what is said at its end. */
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { staffToken } from "../../scripts/staff-token.ts";
import type { ProductPage } from "../../src/domain/catalog/types.ts";
import { axeViolations, DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { findProduct, newShopper } from "./shopper.ts";

const HOLD_MS = 600_000;
const SIZES = [
  ["a desktop", DESKTOP],
  ["a phone", PHONE],
] as const;

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
  const { context, page } = await newShopper(browser);
  await sellHeld(await findProduct(page), { scarce: 1, plenty: 50 });
  await context.close();
});

afterAll(() => browser.close());

/** Products like the one on the page, of which so many are there, reserved as soon as they are in a cart. */
async function sellHeld(path: string, units: Readonly<Record<string, number>>): Promise<void> {
  const { url, tokenSecret } = inject("shop");
  const like = (await (await fetch(`${url}/v1/products/${path.split("/").at(-1)}`)).json()) as ProductPage;
  const warehouseId = like.offers[0]?.offer.availability.warehouses[0]?.id;
  const sellerId = like.offers[0]?.offer.sellerId;
  const products = Object.entries(units).map(([name, quantity]) => ({
    ...like.product,
    id: `prd_held_${name}`,
    groupId: null,
    variant: {},
    gtin: null,
    title: `Held ${name}`,
    offers: [
      {
        sku: `HELD-${name.toUpperCase()}`,
        sellerId,
        condition: "new",
        basePriceMinor: 4900,
        sale: null,
        currency: "EUR",
        fulfilledBy: "marketplace",
        taxClass: "standard",
        active: true,
        stockTerms: { buffer: null, ahead: null, cartHoldMs: HOLD_MS },
        openingStock: [{ warehouseId, quantity }],
      },
    ],
  }));
  const headers = { "content-type": "application/json", authorization: `Bearer ${await staffToken(tokenSecret)}` };
  const answer = await fetch(`${url}/v1/catalogue/batches`, {
    method: "POST",
    headers,
    body: JSON.stringify({ products }),
  });
  const report = await answer.text();
  if (!answer.ok || !report.includes('"rejected":[]')) throw new Error(report);
}

async function addHeld(page: Page, name: string): Promise<void> {
  await page.goto(`/p/prd_held_${name}`);
  expect(await page.locator("#buy").innerText()).toContain("Reserved for 10 minutes when you put it in your cart");
  await page.getByRole("button", { name: "Add to cart", exact: true }).click();
}

const note = (page: Page) => page.locator("li.line .state", { hasText: "for you" });

describe.each(SIZES)("on %s", (_, size) => {
  test("the line counts down, and says when it is over without leaving the cart", async () => {
    const { context, page, complaints } = await newShopper(browser, size);
    await addHeld(page, "plenty");
    await page.locator("[data-cart-count]", { hasText: /^1$/ }).waitFor();
    await page.clock.install();
    await page.goto("/cart");
    await expect.poll(() => note(page).innerText()).toMatch(/^Held for you until \d\d:\d\d \(\d+:\d\d left\)$/);
    expect(await axeViolations(page)).toEqual([]);
    const before = await note(page).innerText();
    await page.clock.runFor(61_000);
    const after = await note(page).innerText();
    expect(secondsLeft(before) - secondsLeft(after)).toBeGreaterThanOrEqual(60);
    expect(hourIn(after)).toBe(hourIn(before));
    await page.clock.fastForward(HOLD_MS);
    await page.clock.runFor(1_000);
    expect(await note(page).innerText()).toMatch(/^No longer held for you\./);
    expect(await page.locator("[data-toast]").innerText()).toContain("No longer held for you.");
    expect(await page.locator("li.line h3").innerText()).toBe("Held plenty");
    expect(complaints).toEqual([]);
    await context.close();
  });

  test("without scripts it says until when, by the shop's clock", async () => {
    const { context, page } = await newShopper(browser, { ...size, javaScriptEnabled: false });
    const before = Date.now();
    await addHeld(page, "plenty");
    await page.goto("/cart");
    const [words, until] = [await note(page).innerText(), await note(page).locator("time").getAttribute("datetime")];
    const at = Date.parse(String(until));
    expect(at).toBeGreaterThanOrEqual(before + HOLD_MS);
    expect(at).toBeLessThanOrEqual(Date.now() + HOLD_MS);
    const clock = new Intl.DateTimeFormat("en-IE", { timeZone: "Europe/Berlin", hour: "2-digit", minute: "2-digit" });
    expect(words).toBe(`Held for you until ${clock.format(at)}`);
    await context.close();
  });
});

test("the last one goes to who was first; the other hears that none is left and has an empty cart", async () => {
  const [first, second] = [await newShopper(browser, DESKTOP), await newShopper(browser, PHONE)];
  // Both have the page open before one of them presses.
  for (const { page } of [first, second]) await page.goto("/p/prd_held_scarce");
  await first.page.getByRole("button", { name: "Add to cart", exact: true }).click();
  await first.page.locator("[data-cart-count]", { hasText: /^1$/ }).waitFor();
  await second.page.getByRole("button", { name: "Add to cart", exact: true }).click();
  await expect
    .poll(() => second.page.locator("[data-toast]").innerText())
    .toContain("Nothing of it is left to reserve");
  await second.page.goto("/cart");
  expect(await second.page.locator("h1").innerText()).toBe("Your cart is empty");
  // Its own last unit is not called sold out to who holds it, also once the catalogue has heard of it.
  await expect
    .poll(async () => {
      const page = await (await fetch(`${inject("shop").url}/v1/products/prd_held_scarce`)).text();
      return page.includes('"out_of_stock"');
    })
    .toBe(true);
  await first.page.goto("/cart");
  expect(await first.page.locator("li.line").innerText()).not.toContain("Sold out");
  for (const { context } of [first, second]) await context.close();
});

const hourIn = (words: string): string => /\d\d:\d\d/.exec(words)?.[0] ?? "";

function secondsLeft(words: string): number {
  const [, minutes = "", seconds = ""] = /\((\d+):(\d\d) left\)/.exec(words) ?? [];
  return Number(minutes) * 60 + Number(seconds);
}

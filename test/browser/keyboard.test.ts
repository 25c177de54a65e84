import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { cartCount, findProduct, newShopper, putIntoCart } from "./shopper.ts";

/** More than any page here has before its main button. */
const PRESSES_MAX = 80;

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser.close());

interface Stop {
  readonly name: string;
  /** The outline is drawn, and the element is in the window and under nothing else. */
  readonly visible: boolean;
}

/** What has the focus now. Runs in the page. */
function focused(): Stop {
  const element = document.activeElement;
  if (!element || element === document.body) return { name: "", visible: true };
  const name = element.getAttribute("aria-label") ?? (element.textContent?.trim() || element.id || element.tagName);
  // Radio buttons and others are drawn by their label: the outline may be the parent's.
  const outlined = [element, element.parentElement].some((each) => {
    if (!each) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(each);
    return outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
  });
  // What of it lies within the window: a row that scrolls may cut its last one.
  const box = element.getBoundingClientRect();
  const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
  const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  const there = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const uncovered = there !== null && (element.contains(there) || there.contains(element));
  return { name, visible: outlined && right > left && bottom > top && uncovered };
}

/** Presses Tab until `name` has the focus; every stop on the way must be seen. */
async function walkTo(page: Page, name: RegExp): Promise<string[]> {
  const stops: string[] = [];
  for (let press = 0; press < PRESSES_MAX; press += 1) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(focused);
    expect(stop.visible, `the focus is seen on "${stop.name}", after ${stops.join(" > ")}`).toBe(true);
    stops.push(stop.name);
    if (name.test(stop.name)) return stops;
  }
  throw new Error(`Tab does not lead to ${name}: ${stops.join(" > ")}`);
}

test("the skip link is the first stop, is seen, and leads past the header", async () => {
  const { context, page } = await newShopper(browser, DESKTOP);
  await page.goto(await findProduct(page));
  await walkTo(page, /^Skip to the content$/);
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("main") !== null)).toBe(true);
  await context.close();
});

test.each([
  ["desktop", DESKTOP],
  ["phone", PHONE],
] as const)("by the keyboard alone a product gets into the cart, with the focus always seen: %s", async (_, size) => {
  const { context, page } = await newShopper(browser, size);
  await page.goto(await findProduct(page));
  await walkTo(page, /^Add to cart$/);
  await page.keyboard.press("Enter");
  await expect.poll(() => cartCount(page)).toBe("1");
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent?.trim())).toBe("Add to cart");
  await context.close();
});

test.each([
  ["desktop", DESKTOP],
  ["phone", PHONE],
] as const)("by the keyboard alone checkout is walked through in its order, to its one button: %s", async (_, size) => {
  const { context, page } = await newShopper(browser, size);
  await putIntoCart(page);
  await page.goto("/checkout");
  const stops = await walkTo(page, /^Pay /);
  const fields = ["email", "country", "name", "line1", "line2", "postalCode", "city", "phone"];
  const walked = await page.evaluate(
    (ids) => ids.map((id) => document.getElementById(id)?.getBoundingClientRect().top ?? -1),
    fields,
  );
  expect(walked).not.toContain(-1);
  expect(stops.length).toBeGreaterThan(fields.length);
  await page.keyboard.press("Enter");
  await page.waitForSelector("#errors");
  await context.close();
});

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axeViolations, openBrowser } from "./harness.ts";
import { openCase, PAGES, visit, type Visited } from "./pages.ts";

let browser: Browser;
let visited: Visited;

beforeAll(async () => {
  browser = await openBrowser();
  visited = await visit(browser);
});

afterAll(() => browser.close());

const WIDTHS = [320, 390, 1440];

describe.each(PAGES)("the page: $name", (pageCase) => {
  let page: Page;

  beforeAll(async () => {
    page = await openCase(visited, pageCase);
  });

  afterAll(() => page.close());

  test("the browser has no complaint, and nothing in it needs what the content security policy refuses", async () => {
    expect(visited.visitors[pageCase.visitor].complaints).toEqual([]);
    expect(await page.evaluate(inlineCode)).toEqual([]);
  });

  test("nothing is wider than the window of a phone or a desk", async () => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate(widerThanWindow), `at ${width} px`).toEqual([]);
    }
  });

  test.each(["light", "dark"] as const)("axe finds nothing in the %s", async (colorScheme) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect(await axeViolations(page)).toEqual([]);
  });
});

/** Handlers and styles as attributes, and scripts and styles without a nonce. Runs in the page. */
function inlineCode(): string[] {
  const attributes = [...document.querySelectorAll("*")].flatMap((element) =>
    element
      .getAttributeNames()
      .filter(
        (name) => name.startsWith("on") || name === "style" || element.getAttribute(name)?.startsWith("javascript:"),
      )
      .map((name) => `${element.tagName.toLowerCase()}[${name}]`),
  );
  const bare = [...document.querySelectorAll<HTMLElement>("script, style")].filter((element) => element.nonce === "");
  return [...attributes, ...bare.map((element) => `${element.tagName.toLowerCase()} without nonce`)];
}

/** Names what reaches beyond the window, when the page can be moved sideways. Runs in the page. */
function widerThanWindow(): string[] {
  const { clientWidth, scrollWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
    .map((element) => `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""}`)
    .slice(0, 5);
}

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { staffToken } from "../../scripts/staff-token.ts";
import { generateMarketplace } from "../../src/domain/sample/marketplace.ts";
import { DESKTOP, openBrowser, PHONE } from "./harness.ts";
import { findProduct, newShopper } from "./shopper.ts";

let browser: Browser;
let single: string;
let several: string;

beforeAll(async () => {
  browser = await openBrowser();
  const { context, page } = await newShopper(browser);
  single = await findProduct(page);
  several = await importWithThreePictures();
  await context.close();
});

afterAll(() => browser.close());

/** The sample draws one picture each: this is what a merchant's feed may bring. */
async function importWithThreePictures(): Promise<string> {
  const { categories, sellers, warehouses, products } = generateMarketplace({
    seed: "pictures",
    nowMs: Date.now(),
    products: 4,
    reviews: false,
  });
  const [first, ...others] = products;
  if (!first) throw new Error("the sample is empty");
  const images = products.flatMap((product) => product.images).slice(0, 3);
  const three = { ...first, images };
  const { url, tokenSecret } = inject("shop");
  const response = await fetch(`${url}/v1/catalogue/batches`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${await staffToken(tokenSecret)}` },
    body: JSON.stringify({ categories, sellers, warehouses, products: [three, ...others] }),
  });
  expect(await response.json()).toMatchObject({ rejected: [] });
  return `/p/${first.id}`;
}

describe.each([
  ["one picture", () => single],
  ["several pictures", () => several],
])("a product with %s", (_, path) => {
  test("its picture is large: most of a phone's width, nearly half of a desk's", async () => {
    const { context, page } = await newShopper(browser);
    await page.goto(path());
    for (const [{ viewport }, share] of [
      [PHONE, 0.9],
      [DESKTOP, 0.4],
    ] as const) {
      if (!viewport) throw new Error("a size without a viewport");
      await page.setViewportSize(viewport);
      const box = await page.locator("#picture").boundingBox();
      expect(box?.width).toBeGreaterThan(viewport.width * share);
      expect(box?.height).toBeCloseTo(box?.width ?? 0, 0);
    }
    await context.close();
  });
});

test("a thumbnail shows its picture in the place of the large one, and says that it is the one shown", async () => {
  const { context, page } = await newShopper(browser, DESKTOP);
  await page.goto(several);
  const thumbs = page.locator("[data-thumb]");
  expect(await thumbs.count()).toBe(3);
  const second = thumbs.nth(1);
  await second.click();
  expect(await page.getAttribute("#picture", "src")).toBe(
    await second.getAttribute("href").then((href) => new URL(String(href), page.url()).href),
  );
  expect(await second.getAttribute("aria-current")).toBe("true");
  expect(await thumbs.nth(0).getAttribute("aria-current")).toBe(null);
  expect(new URL(page.url()).pathname).toBe(several);
  await context.close();
});

test("without scripts a thumbnail leads to its picture", async () => {
  const { context, page } = await newShopper(browser, { ...DESKTOP, javaScriptEnabled: false });
  await page.goto(several);
  const href = await page.locator("[data-thumb]").nth(1).getAttribute("href");
  const response = await page.goto(new URL(String(href), page.url()).href);
  expect(response?.headers()["content-type"]).toMatch(/^image\//);
  await context.close();
});

test("every picture of home, of a list and of a product is there", async () => {
  const { context, page } = await newShopper(browser, DESKTOP);
  const failed: string[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "image" && !response.ok()) failed.push(response.url());
  });
  for (const path of ["/", "/search", single]) {
    await page.goto(path);
    await page.evaluate(async () => {
      for (const image of document.images) {
        image.loading = "eager";
        await image.decode();
      }
    });
  }
  expect(failed).toEqual([]);
  await context.close();
});

test("browsers and search engines find the mark, the manifest, the rules for robots and the map of the site", async () => {
  const { context } = await newShopper(browser);
  const types: Record<string, RegExp> = {
    "/favicon.svg": /^image\/svg\+xml/,
    "/manifest.webmanifest": /json/,
    "/robots.txt": /^text\/plain/,
    "/sitemap.xml": /^application\/xml/,
  };
  for (const [path, type] of Object.entries(types)) {
    const answer = await context.request.get(path);
    expect(answer.status(), path).toBe(200);
    expect(answer.headers()["content-type"], path).toMatch(type);
  }
  const map = await (await context.request.get("/sitemap.xml")).text();
  const places = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => String(match[1]));
  expect(places.length).toBeGreaterThan(9);
  for (const place of places.slice(0, 12)) expect((await context.request.get(place)).status(), place).toBe(200);
  await context.close();
});

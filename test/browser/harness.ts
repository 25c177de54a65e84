/** A real browser and a real shop for the tests of pages. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import type { Result } from "axe-core";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { build } from "../../scripts/build.ts";
import { fillShop } from "../../scripts/fill.ts";
import { startShop, type RunningShop } from "../../scripts/server.ts";
import { scratchDir } from "../../scripts/spawn-shop.ts";

/** Enough of the sample for lists of several pages; whole departments would take seconds. */
const SAMPLE_PRODUCTS = 120;

const INSTALLED = [
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

export const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };

/**
 * An installed Chrome or Chromium (CHROME_PATH, or where systems put it), else the one that comes through npm. Close
 * it when done.
 */
export async function openBrowser(): Promise<Browser> {
  const given = process.env["CHROME_PATH"];
  if (given !== undefined && !existsSync(given)) throw new Error(`CHROME_PATH names ${given}, which does not exist`);
  const installed = given ?? INSTALLED.find(existsSync);
  if (installed !== undefined) {
    // Chrome refuses its sandbox to root, as which containers run.
    const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
    return chromium.launch({ executablePath: installed, args });
  }
  const { default: packaged } = await import("@sparticuz/chromium");
  packaged.setGraphicsMode = false;
  // Not the package's own arguments: they are for one page of one lambda, in one process that ends with it, and they
  // switch off the browser's web security, which is under test here.
  return chromium.launch({ executablePath: await packaged.executablePath(), args: ["--no-sandbox", "--disable-gpu"] });
}

export interface TestShop extends RunningShop {
  /** Ends the shop and removes its data. */
  readonly stop: () => Promise<void>;
}

/** A shop on free ports with a small sample, in this process; goods move within seconds. */
export async function startTestShop({
  products = SAMPLE_PRODUCTS,
  settings = {},
}: { products?: number; settings?: object } = {}): Promise<TestShop> {
  const dataDir = scratchDir();
  const remove = (): void => rmSync(dataDir, { recursive: true, force: true });
  try {
    await build();
    const shop = await startShop({ port: 0, dataDir, settings: { ...QUICK, ...settings }, show: "nothing" });
    const stop = async (): Promise<void> => {
      await shop.stop();
      remove();
    };
    try {
      await fillShop(shop, () => undefined, products);
    } catch (error) {
      await stop();
      throw error;
    }
    return { ...shop, stop };
  } catch (error) {
    remove();
    throw error;
  }
}

/** A browser asks for more in ten seconds than a person behind an address does, and parcels are not waited for. */
const QUICK = {
  limits: { addressPer10s: 6_000 },
  fulfilment: { pickAfterMs: 500, packAfterMs: 200, shipAfterMs: 200, trackEveryMs: 500 },
};

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * What axe finds wrong on the page by WCAG 2.2 A and AA and its own best practices: "rule: element, element". Scripts
 * are put in past the page's content security policy, since they run in the page's own world through the debugger.
 */
export async function axeViolations(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = await page.evaluate(async () => {
    const { axe } = globalThis as typeof globalThis & { axe: typeof import("axe-core") };
    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
    return (await axe.run(document, { runOnly: { type: "tag", values: tags } })).violations;
  });
  return violations.map(describeViolation);
}

function describeViolation({ id, help, nodes }: Result): string {
  return `${id} (${help}): ${nodes.map((node) => node.target.join(" ")).join(", ")}`;
}

/** One shop for all tests in a browser: each test is a shopper of its own in it. */
import type { TestProject } from "vitest/node";
import { startTestShop } from "./harness.ts";
import { UNJUDGED } from "../../scripts/unjudged.ts";

export interface ShopAddress {
  readonly url: string;
  readonly gatewayUrl: string;
  /** Signs what acts as staff. */
  readonly tokenSecret: string;
}

declare module "vitest" {
  export interface ProvidedContext {
    shop: ShopAddress;
  }
}

/** Nothing is picked while a test lasts, so that an order can be cancelled as long as it takes to press a button. */
const SETTINGS = {
  ...UNJUDGED,
  inboxOpen: true,
  fulfilment: { pickAfterMs: 600_000, packAfterMs: 200, shipAfterMs: 200, trackEveryMs: 500 },
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, gatewayUrl, tokenSecret, stop } = await startTestShop({ settings: SETTINGS });
  project.provide("shop", { url, gatewayUrl, tokenSecret });
  return stop;
}

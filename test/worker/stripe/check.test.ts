/** The check that is run against Stripe itself must be right: here it is run against the stand-in. */
import { describe, expect, it } from "vitest";
import { checkStripe, type Step } from "../../../scripts/check-stripe/steps.ts";
import { makeShop, type ShopOptions } from "./shop.ts";

async function play(options: ShopOptions = {}): Promise<readonly Step[]> {
  const { gateway, nowMs } = makeShop(options);
  const steps: Step[] = [];
  for await (const step of checkStripe({ gateway, currency: "EUR", now: nowMs, run: "test" })) steps.push(step);
  return steps;
}

describe("npm run check:stripe", () => {
  it("finds the stand-in as expected", async () => {
    const steps = await play();
    expect(steps.filter(({ isRight }) => !isRight)).toEqual([]);
    expect(steps.length).toBeGreaterThan(40);
  });

  it("finds a provider that does otherwise", async () => {
    const steps = await play({ fetch: async () => Response.json({ error: { type: "api_error" } }, { status: 500 }) });
    expect(steps.filter(({ isRight }) => isRight)).toEqual([]);
    expect(steps.length).toBeGreaterThan(10);
  });
});

/** Pages tell of stock by the projection: the object that everybody buys from is never asked by one. */
import { SELF } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { call, guestWith, staff, stockShop } from "./checkout/shop.ts";

/** Hops since the last reset whose label begins so; the map of the stock's objects is a row of the catalogue. */
async function hopsTo(what: string): Promise<number> {
  const { body } = await call("GET", "/v1/ops/metrics", { token: await staff() });
  return Object.entries(body["hops"] as Record<string, number>)
    .filter(([label]) => label.startsWith(what))
    .reduce((sum, [, count]) => sum + count, 0);
}
const reset = async (): Promise<unknown> => call("POST", "/v1/ops/metrics/reset", { token: await staff() });

let guest: { token: string };
beforeAll(async () => {
  await stockShop({ HOT: 5, COLD: 0 });
  guest = await guestWith({ HOT: 2 });
});

describe("without asking a stock object", () => {
  it.each([
    ["a product's page", "/p/prd_HOT"],
    ["the page of a product that is sold out", "/p/prd_COLD"],
    ["the home page", "/"],
    ["a listing", "/c/t"],
    ["a search", "/search?q=thing"],
    ["an empty cart's page", "/cart"],
    ["the product API", "/v1/products/prd_HOT"],
    ["the search API", "/v1/search?q=thing"],
  ])("%s is answered", async (_, path) => {
    await reset();
    const response = await SELF.fetch(`http://shop.test${path}`);
    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/Thing HOT|Thing COLD|Your cart is empty/);
    expect(await hopsTo("stock")).toBe(0);
  });

  it.each([
    ["a cart", "/v1/cart?country=DE"],
    ["a cart on its way to checkout", "/v1/cart?country=FR&shipping=express"],
  ])("%s is priced and dated", async (_, path) => {
    await reset();
    const { status, body } = await call("GET", path, { token: guest.token });
    expect(status).toBe(200);
    expect(body["notices"]).toEqual([]);
    expect(body["shippingOptions"]).toHaveLength(2);
    expect(await hopsTo("stock")).toBe(0);
    expect(await hopsTo("shopper")).toBeGreaterThan(0);
  });

  it("a console that looks at the stock itself is counted, so that the count is one", async () => {
    await reset();
    await call("GET", "/v1/ops/stock/HOT", { token: await staff() });
    expect(await hopsTo("stock")).toBeGreaterThan(0);
  });
});

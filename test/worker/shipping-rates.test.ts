/** Offers' own shipping rates: in the catalogue's database, over the API, and in what a cart and a checkout cost. */
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { cachedCatalogue } from "../../src/adapters/catalogue-store/cached.ts";
import { d1Catalogue } from "../../src/adapters/catalogue-store/d1.ts";
import { RATES_SQL } from "../../src/adapters/catalogue-store/shipping-rates.ts";
import type { NewShippingRate } from "../../src/domain/catalog/batch.ts";
import { postalPrefixes } from "../../src/domain/pricing/shipping-rates.ts";
import { readFrameAndRates } from "../../src/flows/cart/read-shipping-rates.ts";
import type { Sku } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { call, guestWith, orderBody, staff, stockShop, type Answer } from "./checkout/shop.ts";
import { FRAME, newProduct, NOW } from "./support/catalogue.ts";

const hops: string[] = [];
const store = d1Catalogue(env.CATALOGUE, "EUR", { commit: () => undefined, hop: (to) => void hops.push(to) });
const sku = (name: string): Sku => name as Sku;
const rate = (name: string, postalPrefix: string, amountMinor: number | null, over = {}): NewShippingRate => ({
  sku: sku(name),
  country: "BR",
  postalPrefix,
  option: "standard",
  amountMinor,
  ...over,
});
const read = (names: readonly string[], country = "BR", code = "01310-100") =>
  store.shippingRates(names.map(sku), country, postalPrefixes(code));
const clear = () => env.CATALOGUE.prepare("DELETE FROM shipping_rates").run();

beforeAll(async () => {
  await store.applyBatch({ ...FRAME, products: [newProduct("rated"), newProduct("other")] }, NOW);
});
beforeEach(clear);

describe("the table of rates", () => {
  it("gives those of an address: of these offers, this country, and prefixes of this code", async () => {
    const here = [rate("rated", "", 900), rate("rated", "013", 700), rate("rated", "", 2_000, { option: "express" })];
    const elsewhere = [rate("rated", "02", 1), rate("rated", "", 2, { country: "AR" }), rate("other", "", 3)];
    const report = await store.applyBatch({ shippingRates: [...here, ...elsewhere] }, NOW);
    expect([report.accepted, report.rejected]).toEqual([6, []]);
    const found = await read(["rated"]);
    expect(found).toHaveLength(3);
    expect(found).toEqual(expect.arrayContaining(here));
    expect(await read(["rated", "other"], "AR")).toEqual([rate("rated", "", 2, { country: "AR" })]);
    expect(await read([])).toEqual([]);
  });

  it("takes a rate in, changes it and takes it back; the same again changes nothing", async () => {
    const write = (...shippingRates: NewShippingRate[]) => store.applyBatch({ shippingRates }, NOW);
    await write(rate("rated", "01", 900), rate("rated", "", 800));
    await write(rate("rated", "01", 950));
    expect((await read(["rated"])).map(({ amountMinor }) => amountMinor).toSorted()).toEqual([800, 950]);
    await write(rate("rated", "01", null), rate("rated", "0", null));
    expect((await read(["rated"])).map(({ amountMinor }) => amountMinor)).toEqual([800]);
  });

  it("refuses a rate of an offer that is not there, and takes the others", async () => {
    const report = await store.applyBatch({ shippingRates: [rate("nothing", "", 1), rate("rated", "", 2)] }, NOW);
    expect(report).toMatchObject({
      accepted: 1,
      rejected: [{ list: "shippingRates", index: 0, id: "nothing BR standard", reason: "there is no offer nothing" }],
    });
  });

  it("takes a whole batch of rates in one go", async () => {
    const many = Array.from({ length: LIMITS.importSmallRowsMax }, (_, i) =>
      rate("rated", String(i).padStart(5, "0"), i),
    );
    expect((await store.applyBatch({ shippingRates: many }, NOW)).accepted).toBe(LIMITS.importSmallRowsMax);
    expect(await read(["rated"], "BR", "01310-100")).toEqual([rate("rated", "01310", 1_310)]);
  });

  it("is read by its key alone, however many rates an offer has", async () => {
    const { results } = await env.CATALOGUE.prepare(`EXPLAIN QUERY PLAN ${RATES_SQL}`)
      .bind("[]", "BR", "[]")
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail).join("\n");
    expect(plan).toContain("SEARCH rate USING PRIMARY KEY (sku=? AND country=? AND postal_prefix=?)");
    expect(plan).not.toMatch(/SCAN rate|TEMP B-TREE/);
  });
});

describe("a shop that has no rates of its own", () => {
  const to = { country: "BR", region: "", postalCode: "01310-100" };

  it("is not asked for them", async () => {
    hops.length = 0;
    const { frame, shippingRates } = await readFrameAndRates({ catalogue: store }, [sku("rated")], to);
    expect([frame.hasShippingRates, shippingRates, hops.length]).toEqual([false, [], 1]);
    await store.applyBatch({ shippingRates: [rate("rated", "", 5)] }, NOW);
    hops.length = 0;
    expect((await readFrameAndRates({ catalogue: store }, [sku("rated")], to)).shippingRates).toHaveLength(1);
    expect((await readFrameAndRates({ catalogue: store }, [], to)).shippingRates).toEqual([]);
    expect(hops.length).toBe(3);
  });

  it("tells every isolate when the first one comes and when the last one goes, and is silent in between", async () => {
    let now = NOW;
    const cached = cachedCatalogue(
      store,
      () => now,
      () => undefined,
    );
    const told = async (shippingRates: NewShippingRate[]): Promise<readonly boolean[]> => {
      const before = await store.newestSequence();
      await store.applyBatch({ shippingRates }, NOW);
      now += LIMITS.changeFeedPollMs;
      const { frameChanged } = await store.changesSince(before, 10);
      return [frameChanged, (await cached.frame()).hasShippingRates];
    };
    expect((await cached.frame()).hasShippingRates).toBe(false);
    expect(await told([rate("rated", "", 1), rate("other", "", 1)])).toEqual([true, true]);
    expect(await told([rate("rated", "01", 2), rate("rated", "", 3)])).toEqual([false, true]);
    expect(await told([rate("rated", "01", null)])).toEqual([false, true]);
    expect(await told([rate("rated", "", null), rate("other", "", null)])).toEqual([true, false]);
  });
});

describe("over the API", () => {
  const send = async (shippingRates: unknown): Promise<Answer> =>
    call("POST", "/v1/catalogue/batches", { token: await staff(), body: { shippingRates } });
  const german = (name: string, postalPrefix: string, amountMinor: number | null, option = "standard"): object => ({
    sku: name,
    country: "DE",
    postalPrefix,
    option,
    amountMinor,
  });

  it.each([
    ["a country that is not delivered to", { ...german("R", "", 1), country: "AQ" }, "/shippingRates/0/country"],
    ["a prefix as it is written on letters", german("R", "013-", 1), "/shippingRates/0/postalPrefix"],
    ["a prefix longer than a code", german("R", "01234567890", 1), "/shippingRates/0/postalPrefix"],
    ["less than nothing", german("R", "", -1), "/shippingRates/0/amountMinor"],
    ["a fraction of a cent", german("R", "", 1.5), "/shippingRates/0/amountMinor"],
    ["a way that there is not", german("R", "", 1, "drone"), "/shippingRates/0/option"],
  ])("%s is refused with its place", async (_, row, pointer) => {
    const answer = await send([row]);
    expect(answer.status).toBe(400);
    expect((answer.body["errors"] as { pointer: string }[]).map((error) => error.pointer)).toContain(pointer);
  });

  it("more rows than a batch may have are refused", async () => {
    const rows = Array.from({ length: LIMITS.importSmallRowsMax + 1 }, () => 1);
    expect((await send(rows)).status).toBe(400);
  });

  it("a cart shows what they make, and an order is charged just that", async () => {
    await stockShop({ R: 50, PLAIN: 50 });
    await clear();
    expect((await send([german("R", "10", 250), german("R", "", 400), german("R", "", 990, "express")])).status).toBe(
      200,
    );
    const { token } = await guestWith({ R: 3 });
    const cart = async (query: string): Promise<Answer> => call("GET", `/v1/cart?country=DE&${query}`, { token });
    const shown = await cart("postalCode=10999&shipping=standard");
    expect(shown.body["quote"]).toMatchObject({ shippingMinor: 750, totalMinor: 3_750 });
    expect(shown.body["shippingOptions"]).toMatchObject([{ amountMinor: 750 }, { amountMinor: 2_970 }]);
    expect((await cart("postalCode=80331&shipping=standard")).body["quote"]).toMatchObject({ shippingMinor: 1_200 });
    const cheated = await call("POST", "/v1/checkout", { token, key: "cheat", body: orderBody(3_000) });
    expect([cheated.status, cheated.body["code"]]).toEqual([409, "price-changed"]);
    const placed = await call("POST", "/v1/checkout", { token, key: "own-rate", body: orderBody(3_750) });
    expect(placed.status).toBe(201);
    expect(placed.body["quote"]).toMatchObject({ shippingMinor: 750, totalMinor: 3_750 });
  });

  it("a way that not all goods can be sent by is refused, and none is taken in its place", async () => {
    await stockShop({ R: 50, PLAIN: 50 });
    await clear();
    await send([german("R", "", 250)]);
    const { token } = await guestWith({ R: 1, PLAIN: 1 });
    const shown = await call("GET", "/v1/cart?country=DE&postalCode=10999&shipping=express", { token });
    expect(shown.body["shippingOptions"]).toMatchObject([{ id: "standard", amountMinor: 250 + 390 }]);
    const total = (shown.body["quote"] as { totalMinor: number }).totalMinor;
    const express = await call("POST", "/v1/checkout", {
      token,
      key: "by-express",
      body: orderBody(total, "tok_approve", { shipping: "express" }),
    });
    expect([express.status, express.body["code"], express.body["shippingOptions"]]).toEqual([
      422,
      "not-deliverable",
      ["standard"],
    ]);
    expect((await call("POST", "/v1/checkout", { token, key: "by-standard", body: orderBody(total) })).status).toBe(
      201,
    );
  });
});

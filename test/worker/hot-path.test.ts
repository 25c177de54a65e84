import { SELF } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import { call, staff, stockShop } from "./checkout/shop.ts";

const get = (headers: Record<string, string> = {}, path = "/v1/products/prd_HOT"): Promise<Response> =>
  SELF.fetch(`http://shop.test${path}`, { headers });

/** A token takes the long way through the app; without one the answer comes from memory. */
async function bothWays(headers: Record<string, string> = {}): Promise<readonly [Response, Response]> {
  await (await get()).arrayBuffer();
  const hot = await get(headers);
  const whole = await get({ ...headers, authorization: `Bearer ${await staff()}` });
  return [hot, whole];
}

const fieldsOf = (response: Response): string[] =>
  [...response.headers]
    .filter(([name]) => name !== "x-request-id")
    .map(([name, value]) => `${name}: ${value}`)
    .toSorted();

beforeAll(() => stockShop({ HOT: 5 }));

describe("a product from memory", () => {
  test("is answered to the byte and to the field as by the whole app", async () => {
    const [hot, whole] = await bothWays();
    expect(fieldsOf(hot)).toEqual(fieldsOf(whole));
    expect(await hot.text()).toBe(await whole.text());
    expect(hot.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("is not sent again to whom has it", async () => {
    const etag = (await get()).headers.get("etag") ?? "";
    const [hot, whole] = await bothWays({ "if-none-match": etag });
    expect([hot.status, whole.status]).toEqual([304, 304]);
    expect(fieldsOf(hot)).toEqual(fieldsOf(whole));
  });

  test("keeps the caller's request id", async () => {
    const id = "0c1ac9a4-7f7e-4b9f-9f4b-0a5f7b6f2a11";
    const [hot] = await bothWays({ "x-request-id": id });
    expect(hot.headers.get("x-request-id")).toBe(id);
  });

  test("shows a new price within two seconds", async () => {
    const token = await staff();
    await bothWays();
    const changed = await call("PUT", "/v1/offers/HOT/price", { token, body: { basePriceMinor: 777 } });
    expect(changed.status).toBe(200);
    const product = (await (await get()).json()) as { offers: { offer: { basePriceMinor: number } }[] };
    expect(product.offers[0]?.offer.basePriceMinor).toBe(777);
  });

  test.each(["/v1/products/prd_HOT?x=1", "/v1/products/prd_nobody", "/v1/products/HOT", "/v1/products/prd_%2e"])(
    "leaves %s to the app, which says what is wrong",
    async (path) => {
      const answer = await get({}, path);
      expect([400, 404]).toContain(answer.status);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
    },
  );

  test("a token that is wrong is refused here as everywhere", async () => {
    await bothWays();
    expect((await get({ authorization: "Bearer nonsense" })).status).toBe(401);
  });
});

/** Buying goods before they are here, through the front door. */
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { call, guestWith, newGuest, orderBody, staff, stockShop } from "./shop.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { DAY_MS } from "../../../src/kernel/time.ts";

const EXPECTED = Date.now() + 12 * DAY_MS;
const KINDS = { PRE: "preorder", BACK: "backorder" } as const;

beforeAll(async () => {
  for (const [sku, kind] of Object.entries(KINDS)) {
    await stockShop({ [sku]: sku === "PRE" ? 0 : 1 }, { buffer: null, ahead: { kind, unitsMax: 4 }, cartHoldMs: null });
  }
  const incoming = [
    { sku: "PRE" as Sku, warehouseId: "whs_t" as WarehouseId, quantity: 9, expectedAt: EXPECTED, reference: "ship-1" },
  ];
  const announced = await call("POST", "/v1/ops/stock/incoming", { token: await staff(), body: { incoming } });
  expect(announced.status).toBeLessThan(300);
});

type Parcel = { state: string; lines: { quantity: number; ahead?: { expectedAt: number | null } }[] };

const place = async (lines: Readonly<Record<string, number>>) => {
  const { token, totalMinor } = await guestWith(lines);
  const answer = await call("POST", "/v1/checkout", { token, key: crypto.randomUUID(), body: orderBody(totalMinor) });
  return { token, ...answer };
};
const parcelsOf = async (token: string, orderId: unknown): Promise<readonly Parcel[]> =>
  (await call("GET", `/v1/orders/${String(orderId)}`, { token })).body["parcels"] as Parcel[];

describe("goods that are not here yet", () => {
  it("are shown with their kind and date, by the object's own word", async () => {
    await expect
      .poll(
        async () => {
          const { body } = await call("GET", "/v1/products/prd_PRE");
          const [view] = body["offers"] as { offer: { availability: unknown } }[];
          return view?.offer.availability;
        },
        { timeout: 10_000, interval: 100 },
      )
      .toEqual({
        state: "out_of_stock",
        sellable: 0,
        warehouses: [],
        ahead: { kind: "preorder", sellable: 4, expectedAt: EXPECTED },
      });
  });

  it("are ordered, and wait in a parcel of their own until they are expected", async () => {
    const { status, token, body } = await place({ PRE: 3 });
    expect(status).toBe(201);
    const parcels = await parcelsOf(token, body["orderId"]);
    expect(parcels).toMatchObject([{ state: "WAITING", lines: [{ quantity: 3, ahead: { expectedAt: EXPECTED } }] }]);
    const due = await env.ORDERS.prepare("SELECT next_step_at AS at FROM parcels WHERE order_id = ?")
      .bind(body["orderId"])
      .first<{ at: number | null }>();
    if (due?.at != null) expect(due.at).toBeGreaterThanOrEqual(EXPECTED);
  });

  it("go beside those that are here, which need not wait", async () => {
    const { status, token, body } = await place({ BACK: 3 });
    expect(status).toBe(201);
    const parcels = await parcelsOf(token, body["orderId"]);
    expect(parcels.map(({ lines }) => lines.map((line) => [line.quantity, line.ahead ?? null]))).toEqual([
      [[1, null]],
      [[2, { expectedAt: null }]],
    ]);
  });

  it("are sold no further than the terms allow, and nothing is charged for more", async () => {
    const { status, body } = await place({ BACK: 3 });
    expect(status).toBe(409);
    expect(body["type"]).toMatch(/out-of-stock$/);
  });

  it("are told in the cart: how many now, how many later", async () => {
    const token = await newGuest();
    await call("POST", "/v1/cart/lines", { token, key: crypto.randomUUID(), body: { sku: "PRE", quantity: 1 } });
    await expect
      .poll(async () => (await call("GET", "/v1/cart?country=DE", { token })).body["notices"], {
        timeout: 10_000,
        interval: 200,
      })
      .toMatchObject([{ type: "ordered_ahead", kind: "preorder", now: 0, ahead: 1, expectedAt: EXPECTED }]);
  });
});

/** An order's allocation through the front door: published stock, plan, what the objects gave, what is kept. */
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import type { AllocationRecord } from "../../../src/domain/inventory/allocation-plan/record.ts";
import { call, guestWith, orderBody, staff, stockShop, until } from "./shop.ts";

const DORTMUND = {
  id: "whs_near",
  code: "DTM2",
  city: "Dortmund",
  country: "DE",
  latitude: 51.5,
  longitude: 7.6,
  utilisation: 0.25,
};

/** More of the sku, in a second warehouse. */
async function alsoIn(sku: string, warehouse: typeof DORTMUND, quantity: number): Promise<void> {
  const token = await staff();
  const batch = await call("POST", "/v1/catalogue/batches", { token, body: { warehouses: [warehouse] } });
  expect([batch.status, batch.body["rejected"]]).toEqual([200, []]);
  const receipts = [{ sku, warehouseId: warehouse.id, quantity, reference: `two-${sku}` }];
  const received = await call("POST", "/v1/ops/stock/receipts", { token, body: { receipts } });
  expect(received.status).toBeLessThan(300);
}

async function published(sku: string, warehouses: number): Promise<void> {
  await until(
    async () =>
      env.CATALOGUE.prepare("SELECT warehouse_ids FROM offers WHERE sku = ?").bind(sku).first<string>("warehouse_ids"),
    (text) => (JSON.parse(text ?? "[]") as unknown[]).length === warehouses,
  );
}

/** What the shopper is shown of it. */
async function ordered(sku: string, city: string): Promise<Record<string, unknown>> {
  const guest = await guestWith({ [sku]: 1 });
  const address = { name: "Ada", line1: "Hauptstr. 1", city, postalCode: "50667", country: "DE" };
  const placed = await call("POST", "/v1/checkout", {
    token: guest.token,
    key: crypto.randomUUID(),
    body: orderBody(guest.totalMinor, "tok_approve", { address }),
  });
  expect(placed.status).toBe(201);
  const order = await call("GET", `/v1/orders/${String(placed.body["orderId"])}`, { token: guest.token });
  expect(order.status).toBe(200);
  return order.body;
}

const planOf = async (orderId: unknown): Promise<AllocationRecord> =>
  JSON.parse(
    (await env.ORDERS.prepare("SELECT allocation FROM orders WHERE id = ?")
      .bind(orderId)
      .first<string>("allocation")) ?? "null",
  ) as AllocationRecord;

describe("an order that two warehouses could send", () => {
  it("comes from the one near its town, and staff can read why; the shopper's order does not carry it", async () => {
    await stockShop({ PLAN: 9 });
    await alsoIn("PLAN", DORTMUND, 9);
    await published("PLAN", 2);
    for (const [city, warehouse] of [
      ["Köln", "whs_near"],
      ["Berlin", "whs_t"],
    ] as const) {
      const order = await ordered("PLAN", city);
      expect(JSON.stringify(order)).not.toContain("allocation");
      const plan = await planOf(order["orderId"]);
      expect(plan.parts).toEqual([{ sku: "PLAN", warehouseId: warehouse, quantity: 1 }]);
      expect(plan.destination?.precision).toBe("place");
      const taken = await env.ORDERS.prepare(
        "SELECT lines ->> '$[0].taken[0].warehouseId' AS at FROM orders WHERE id = ?",
      )
        .bind(order["orderId"])
        .first<string>("at");
      expect(taken).toBe(warehouse);
    }
  });

  it("comes from elsewhere when the plan's numbers were old, and plan and gift are both kept", async () => {
    await stockShop({ STALE: 9 });
    await alsoIn("STALE", DORTMUND, 9);
    await published("STALE", 2);
    // The projection is told that the near one has some; its true stock goes away underneath.
    await env.CATALOGUE.prepare("UPDATE offers SET availability_version = 1000000000000000 WHERE sku = 'STALE'").run();
    const body = {
      adjustments: [
        { sku: "STALE", warehouseId: "whs_near", onHand: 0, expectedOnHand: 9, reason: "damage", reference: "fire" },
      ],
    };
    expect((await call("POST", "/v1/ops/stock/adjustments", { token: await staff(), body })).status).toBe(200);
    const order = await ordered("STALE", "Köln");
    expect((await planOf(order["orderId"])).parts).toEqual([{ sku: "STALE", warehouseId: "whs_near", quantity: 1 }]);
    const lines = await env.ORDERS.prepare("SELECT lines FROM orders WHERE id = ?")
      .bind(order["orderId"])
      .first<string>("lines");
    expect(JSON.parse(lines ?? "[]")).toMatchObject([{ taken: [{ warehouseId: "whs_t", quantity: 1 }] }]);
  });

  it("keeps what is said of a warehouse's load, and refuses what is none", async () => {
    const token = await staff();
    const told = { ...DORTMUND, id: "whs_load", code: "LOAD", utilisation: 0.75 };
    await call("POST", "/v1/catalogue/batches", { token, body: { warehouses: [told] } });
    const kept = await env.CATALOGUE.prepare("SELECT utilisation FROM warehouses WHERE id = 'whs_load'").first(
      "utilisation",
    );
    expect(kept).toBe(0.75);
    const wrong = await call("POST", "/v1/catalogue/batches", {
      token,
      body: { warehouses: [{ ...told, utilisation: 1.5 }] },
    });
    expect(wrong.status).toBe(400);
  });
});

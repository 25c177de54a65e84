import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import type { AllocationRecord } from "../../../src/domain/inventory/allocation-plan/record.ts";
import type { OrderId, SellerId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { NOW, sampleOrder } from "./sample-order.ts";

const meter = { commit: () => undefined, hop: () => undefined };
const store = makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: 60_000 });

const warehouseId = "whs_a" as WarehouseId;
const cost = { shippingMinor: 430, daysMinor: 20, utilisationMinor: 0, splitMinor: 0, totalMinor: 450 };
const plan: AllocationRecord = {
  preference: "cost",
  destination: { latitude: 52.52, longitude: 13.41, precision: "place", country: "DE" },
  parts: [{ sku: "SKU-0" as Sku, warehouseId, quantity: 2 }],
  parcels: [
    {
      warehouseId,
      sellerId: "sel_one" as SellerId,
      skus: ["SKU-0" as Sku],
      weightG: 1_000,
      distanceKm: 80,
      days: 2,
      cost,
    },
  ],
  cost,
  proven: true,
  steps: [{ kind: "proof", proven: true, atMostMinor: 0 }],
  linesUntold: 0,
};

describe("the allocation that is kept with an order", () => {
  it("is there for who asks for it, and in nothing else that is read of the order", async () => {
    const order = sampleOrder();
    await store.insert(order, NOW, { allocation: plan });
    expect(await store.allocation(order.id)).toEqual(plan);
    expect(await store.find(order.id)).toEqual(order);
  });

  it("stays the first one when the order is stored again", async () => {
    const order = sampleOrder();
    await store.insert(order, NOW, { allocation: plan });
    await store.insert(order, NOW, { allocation: { ...plan, proven: false } });
    expect((await store.allocation(order.id))?.proven).toBe(true);
  });

  it("is null of an order without one, and of none", async () => {
    const order = sampleOrder();
    await store.insert(order, NOW);
    expect(await store.allocation(order.id)).toBeNull();
    expect(await store.allocation("ord_eu00000000000000000000000000" as OrderId)).toBeNull();
  });
});

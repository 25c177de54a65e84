import { beforeEach, describe, expect, it } from "vitest";
import { advanceParcels } from "../../../src/flows/delivery/advance-parcels.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { emptyOrders, makeShop, type Shop } from "./fakes.ts";
import { NOW, sampleOrder } from "./sample-order.ts";

const buy = async ({ deps }: Shop, warehouses: readonly string[] = ["whs_a"]): Promise<Order> => {
  const order = sampleOrder({ warehouses });
  await deps.orders.insert(order, NOW);
  await deps.orders.recordCapture(order.id, order.payment.amountMinor, deps.clock.now(), null);
  return order;
};

const states = async ({ deps }: Shop, order: Order): Promise<string[]> => {
  const found = await deps.orders.find(order.id);
  return [found?.state ?? "", ...(found?.parcels ?? []).map((parcel) => parcel.state)];
};

beforeEach(emptyOrders);

describe("fulfilment", () => {
  it("a paid order reaches DELIVERED within a few minutes of the default settings, tracked on its way", async () => {
    const shop = makeShop();
    const order = await buy(shop, ["whs_a", "whs_b"]);
    const seen: string[] = [];
    for (let seconds = 0; seconds <= 300; seconds += 10) {
      await advanceParcels(shop.deps);
      await shop.settle();
      const [state] = await states(shop, order);
      if (state && seen.at(-1) !== state) seen.push(state);
      shop.pass(10_000);
    }
    expect(seen).toEqual(["PAYMENT_CONFIRMED", "PICKING", "PACKING", "SHIPPED", "DELIVERED"]);
    const found = await shop.deps.orders.find(order.id);
    for (const parcel of found?.parcels ?? []) {
      expect(parcel).toMatchObject({ carrier: "Caravan Express", nextStepAt: null });
      expect(parcel.tracking.map((event) => event.code)).toEqual(
        expect.arrayContaining(["label_created", "picked_up", "in_transit", "out_for_delivery", "delivered"]),
      );
    }
    const types = shop.bus.published.filter((event) => event.orderId === order.id).map((event) => event.type);
    expect(types.filter((type) => type === "parcel.delivered")).toHaveLength(2);
    expect(types.filter((type) => type === "order.delivered")).toHaveLength(1);
    expect(await shop.deps.orders.nextDueAt(["WAITING", "PICKING", "PACKING", "SHIPPED"])).toBeNull();
  });

  it("while picking is held nothing new is picked, and what is under way goes on", async () => {
    const shop = makeShop();
    const first = await buy(shop);
    shop.pass(60_000);
    await advanceParcels(shop.deps);
    const second = await buy(shop);
    shop.pass(600_000);
    const held = {
      ...shop.deps,
      settings: { ...shop.deps.settings, fulfilment: { ...shop.deps.settings.fulfilment, held: true } },
    };
    await advanceParcels(held);
    await shop.settle();
    expect(await states(shop, first)).toEqual(["PACKING", "PACKING"]);
    expect(await states(shop, second)).toEqual(["PAYMENT_CONFIRMED", "WAITING"]);
  });

  it("hundreds of parcels move with one commit", async () => {
    const shop = makeShop();
    const orders = await Promise.all(Array.from({ length: 150 }, () => buy(shop)));
    shop.pass(60_000);
    shop.commits.length = 0;
    expect(await advanceParcels(shop.deps)).toBe(150);
    expect(shop.commits).toHaveLength(1);
    expect(await states(shop, orders[149] as Order)).toEqual(["PICKING", "PICKING"]);
    await shop.settle();
  });

  it("two runs at once move every parcel once", async () => {
    const shop = makeShop();
    const order = await buy(shop);
    shop.pass(60_000);
    const moved = await Promise.all([advanceParcels(shop.deps), advanceParcels(shop.deps), advanceParcels(shop.deps)]);
    await shop.settle();
    expect(moved.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect((await shop.deps.orders.timeline(order.id)).map((event) => event.type)).toEqual([
      "order.placed",
      "order.paid",
      "parcel.picking",
    ]);
  });

  it("a silent carrier is asked again later and holds nobody else up", async () => {
    const shop = makeShop();
    const order = await buy(shop);
    for (const ms of [60_000, 20_000]) {
      shop.pass(ms);
      await advanceParcels(shop.deps);
    }
    const silent = {
      ...shop.deps,
      carrier: { ...shop.deps.carrier, createLabel: () => Promise.reject(new Error("down")) },
    };
    shop.pass(20_000);
    await advanceParcels(silent);
    expect(await states(shop, order)).toEqual(["PACKING", "PACKING"]);
    expect(shop.logged).toContain("carrier.failed");
    expect(await shop.deps.orders.dueParcels(shop.deps.clock.now(), 10, ["PACKING"])).toEqual([]);
    shop.pass(30_000);
    await advanceParcels(shop.deps);
    await shop.settle();
    expect(await states(shop, order)).toEqual(["SHIPPED", "SHIPPED"]);
  });

  it("has itself woken when the next parcel is due, once for all of them", async () => {
    const shop = makeShop();
    await Promise.all([buy(shop), buy(shop), buy(shop)]);
    await advanceParcels(shop.deps);
    await advanceParcels(shop.deps);
    expect(shop.bus.wakings).toEqual([60]);
    shop.pass(60_000);
    await advanceParcels(shop.deps);
    expect(shop.bus.wakings).toEqual([60, 20]);
    await shop.settle();
  });
});

describe("parcels of goods that were promised ahead", () => {
  const [DAY, LATER] = [86_400_000, NOW + 10 * 86_400_000];
  const ahead = async (shop: Shop, expectedAt: number | null, at = NOW): Promise<Order> => {
    const order = sampleOrder({ at, ahead: { quantity: 2, expectedAt } });
    await shop.deps.orders.insert(order, NOW);
    await shop.deps.orders.recordCapture(order.id, order.payment.amountMinor, shop.deps.clock.now(), null);
    return order;
  };
  /** On hand is below zero by what was sold and is not here. */
  const shelf = (onHand: number, incoming: readonly (readonly [number, number])[] = []) => ({
    sku: "SKU-0" as Sku,
    levels: [{ warehouseId: "whs_a" as WarehouseId, onHand, reserved: 0 }],
    incoming: incoming.map(([quantity, expectedAt]) => ({ warehouseId: "whs_a" as WarehouseId, quantity, expectedAt })),
  });
  const told = async (shop: Shop, order: Order) =>
    (await shop.deps.orders.timeline(order.id))
      .filter((event) => event.type === "parcel.postponed")
      .map((event) => event.data["expectedAt"] ?? null);
  const runAfter = async (shop: Shop, ms: number): Promise<void> => {
    shop.pass(ms);
    await advanceParcels(shop.deps);
    await shop.settle();
  };

  it("wait until they are expected, and are picked when the goods are here", async () => {
    const shop = makeShop();
    const order = await ahead(shop, LATER);
    await runAfter(shop, 9 * DAY);
    expect(await states(shop, order)).toEqual(["PAYMENT_CONFIRMED", "WAITING"]);
    shop.shelves.set("SKU-0", shelf(0));
    await runAfter(shop, DAY);
    expect(await states(shop, order)).toEqual(["PICKING", "PICKING"]);
    expect(await told(shop, order)).toEqual([]);
  });

  it("of older orders come first when not enough has come in", async () => {
    const shop = makeShop();
    const younger = await ahead(shop, LATER, NOW + 1_000);
    const older = await ahead(shop, LATER, NOW - 1_000);
    shop.shelves.set("SKU-0", shelf(-2, [[2, LATER + 5 * DAY]]));
    await runAfter(shop, 10 * DAY);
    expect(await states(shop, older)).toEqual(["PICKING", "PICKING"]);
    expect(await states(shop, younger)).toEqual(["PAYMENT_CONFIRMED", "WAITING"]);
    expect(await told(shop, younger)).toEqual([LATER + 5 * DAY]);
    expect(await shop.deps.orders.nextDueAt(["WAITING"])).toBe(LATER + 5 * DAY);
  });

  it("that are late are told of once, and of once more when there is a new date", async () => {
    const shop = makeShop();
    const order = await ahead(shop, LATER);
    shop.shelves.set("SKU-0", shelf(-2, [[2, LATER]]));
    for (const ms of [10 * DAY, DAY / 2]) await runAfter(shop, ms);
    expect(await told(shop, order)).toEqual([]);
    for (const ms of [DAY, DAY, DAY]) await runAfter(shop, ms);
    expect(await told(shop, order)).toEqual([null]);
    const newDate = LATER + 30 * DAY;
    shop.shelves.set("SKU-0", shelf(-2, [[2, newDate]]));
    for (const ms of [DAY, DAY]) await runAfter(shop, ms);
    expect(await told(shop, order)).toEqual([null, newDate]);
    const found = await shop.deps.orders.find(order.id);
    expect(found?.parcels[0]?.lines).toMatchObject([{ sku: "SKU-0", quantity: 2, ahead: { expectedAt: newDate } }]);
    expect(found?.parcels[0]?.nextStepAt).toBe(newDate);
  });

  it("without a date are looked at again and again, and nobody is told anything", async () => {
    const shop = makeShop();
    const order = await ahead(shop, null);
    shop.shelves.set("SKU-0", shelf(-2));
    for (const ms of [DAY, DAY]) await runAfter(shop, ms);
    expect(await states(shop, order)).toEqual(["PAYMENT_CONFIRMED", "WAITING"]);
    expect(await told(shop, order)).toEqual([]);
    shop.shelves.set("SKU-0", shelf(0));
    await runAfter(shop, 2 * 3_600_000);
    expect(await states(shop, order)).toEqual(["PICKING", "PICKING"]);
  });

  it("are put off while the stock does not answer, and stand in nobody's way", async () => {
    const shop = makeShop();
    const order = await ahead(shop, NOW);
    const other = await buy(shop);
    await runAfter(shop, 60_000);
    expect(await states(shop, order)).toEqual(["PAYMENT_CONFIRMED", "WAITING"]);
    expect(await states(shop, other)).toEqual(["PICKING", "PICKING"]);
    expect(await told(shop, order)).toEqual([]);
  });

  it("of an order with things that are here do not hold those up", async () => {
    const shop = makeShop();
    const order = sampleOrder({ ahead: { quantity: 1, expectedAt: LATER } });
    await shop.deps.orders.insert(order, NOW);
    await shop.deps.orders.recordCapture(order.id, order.payment.amountMinor, NOW, null);
    await runAfter(shop, 60_000);
    expect(await states(shop, order)).toEqual(["PICKING", "PICKING", "WAITING"]);
  });
});

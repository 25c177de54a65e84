/** What orders say of the stock: which goods lie on the shelves though they are sold, and which were promised ahead. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Order } from "../../../src/domain/order/types.ts";
import type { CheckoutId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { PICK_AFTER_MS, storeOf, type GetSubject } from "./subject.ts";

const SKU = "SKU-0" as Sku;
const HERE = "whs_a" as WarehouseId;
const NEVER = "whs_z" as WarehouseId;

export function stockContract(subject: GetSubject): void {
  const store = storeOf(subject);
  const paid = async (order = sampleOrder()): Promise<Order> => {
    await store.insert(order, order.placedAt);
    await store.recordCapture(order.id, order.payment.amountMinor, order.placedAt, null);
    return order;
  };
  const promised = (minutes: number, expectedAt: number | null = NOW + 9e6): Promise<Order> =>
    paid(sampleOrder({ at: NOW + minutes * 60_000, ahead: { quantity: 1, expectedAt } }));
  const aheadOf = ({ id }: Order): Promise<string | undefined> =>
    store.find(id).then((order) => order?.parcels.find(({ lines }) => lines[0]?.ahead)?.id);

  beforeEach(() => subject().empty());

  describe("what is not picked", () => {
    it("counts the units of parcels that have not left, and names the checkouts that have their order", async () => {
      const order = await paid();
      const shipped = await paid();
      const cancelled = await paid();
      await store.cancel(cancelled.id, "?", NOW);
      for (const [from, to] of [
        ["WAITING", "PICKING"],
        ["PICKING", "PACKING"],
        ["PACKING", "SHIPPED"],
      ] as const)
        await store.advanceParcels(
          shipped.parcels.map(({ id }) => ({ orderId: shipped.id, parcelId: id, from, to, nextStepAt: null })),
          NOW,
        );
      const unknown = sampleOrder().checkoutId;
      const answer = await store.unpicked(HERE, [SKU, "SKU-9" as Sku], [order.checkoutId, unknown]);
      expect(answer).toEqual({ units: new Map([[SKU, 2]]), recorded: new Set([order.checkoutId]) });
      expect(await store.unpicked(NEVER, [SKU], [])).toEqual({ units: new Map(), recorded: new Set() });
      expect(await store.unitsTaken([SKU, "SKU-9" as Sku])).toEqual(new Map([[SKU, 4]]));
      expect(await store.unitsTaken([])).toEqual(new Map());
    });

    it("orders are found by their checkouts", async () => {
      const [one, two] = [await paid(), await paid()];
      const asked: CheckoutId[] = [two.checkoutId, one.checkoutId, sampleOrder().checkoutId];
      expect(await store.orderIdsOf(asked)).toEqual(
        new Map([
          [one.checkoutId, one.id],
          [two.checkoutId, two.id],
        ]),
      );
      expect(await store.orderIdsOf([])).toEqual(new Map());
    });
  });

  describe("what was promised ahead", () => {
    it("is listed older orders first, of these warehouses and with these goods only", async () => {
      const orders = [await promised(2), await promised(0), await promised(1)] as const;
      await paid();
      const ids = (await store.promisedAhead([HERE, NEVER], [SKU])).map(({ parcel }) => parcel.id);
      expect(ids).toEqual([await aheadOf(orders[1]), await aheadOf(orders[2]), await aheadOf(orders[0])]);
      expect(await store.promisedAhead([NEVER], [SKU])).toEqual([]);
      expect(await store.promisedAhead([HERE], ["SKU-9" as Sku])).toEqual([]);
    });

    it("is not due before it is expected; without a date it is due when the others are", async () => {
      const dated = await promised(0, NOW + 9e6);
      const undated = await promised(0, null);
      const dueOf = async ({ id }: Order): Promise<(number | null | undefined)[]> =>
        (await store.find(id))?.parcels.map(({ nextStepAt }) => nextStepAt) ?? [];
      expect(await dueOf(dated)).toEqual([NOW + PICK_AFTER_MS, NOW + 9e6]);
      expect(await dueOf(undated)).toEqual([NOW + PICK_AFTER_MS, NOW + PICK_AFTER_MS]);
    });

    it("that comes later than it was said tells so, and waits for the new date", async () => {
      const order = await promised(0);
      const parcelId = order.parcels.find(({ lines }) => lines[0]?.ahead)?.id;
      if (!parcelId) throw new Error("nothing is promised");
      const move = { orderId: order.id, parcelId, from: "WAITING", to: "WAITING" } as const;
      const at = NOW + 2e7;
      await store.advanceParcels([{ ...move, nextStepAt: at, postponedTo: { expectedAt: at } }], NOW + 5);
      const found = await store.find(order.id);
      const parcel = found?.parcels.find(({ id }) => id === parcelId);
      expect(found).toMatchObject({ state: "PAYMENT_CONFIRMED", sequence: 3, updatedAt: NOW + 5 });
      expect(parcel).toMatchObject({ state: "WAITING", nextStepAt: at });
      expect(parcel?.lines).toEqual([{ sku: SKU, title: "Kettle 0", quantity: 1, ahead: { expectedAt: at } }]);
      expect((await store.timeline(order.id)).at(-1)).toMatchObject({
        type: "parcel.postponed",
        data: { parcelId, parcel: 2, carrier: null, trackingNumber: null, expectedAt: at },
      });
    });

    it("of which nobody knows any more when it comes says no date", async () => {
      const order = await promised(0);
      const parcelId = order.parcels.find(({ lines }) => lines[0]?.ahead)?.id;
      if (!parcelId) throw new Error("nothing is promised");
      const move = { orderId: order.id, parcelId, from: "WAITING", to: "WAITING", nextStepAt: null } as const;
      await store.advanceParcels([{ ...move, postponedTo: { expectedAt: null } }], NOW + 5);
      const parcel = (await store.find(order.id))?.parcels.find(({ id }) => id === parcelId);
      expect(parcel?.lines[0]?.ahead).toEqual({ expectedAt: null });
      expect((await store.timeline(order.id)).at(-1)?.data).not.toHaveProperty("expectedAt");
      expect((await store.promisedAhead([HERE], [SKU])).map(({ parcel: each }) => each.id)).toEqual([parcelId]);
    });
  });
}

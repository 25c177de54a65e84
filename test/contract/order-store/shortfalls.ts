/** Goods that were sold and are not there: found, told, settled. */
import { beforeEach, describe, expect, it } from "vitest";
import { parcelId } from "../../../src/domain/order/parcels.ts";
import {
  SHORTFALL_MOVES,
  SHORTFALL_STATES,
  type Shortfall,
  type ShortfallMove,
} from "../../../src/domain/order/shortfall.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import { makeId, type ShortfallId, type Sku, type WarehouseId } from "../../../src/kernel/ids.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";
import type { ParcelPromise, ShortfallDraft } from "../../../src/ports/shortfalls.ts";
import { NOW, sampleOrder } from "../../worker/orders/sample-order.ts";
import { shortfallsOf, storeOf, type GetSubject } from "./subject.ts";

export function shortfallsContract(subject: GetSubject): void {
  const store = storeOf(subject);
  const shortfalls = shortfallsOf(subject);

  const random = new SeededRandom("shortfalls");
  const SKU = "SKU-0" as Sku;
  const HERE = "whs_a" as WarehouseId;

  const read = async (order: Order): Promise<Order> => {
    const found = await store.find(order.id);
    if (!found) throw new Error("the order is gone");
    return found;
  };
  const types = async (order: Order): Promise<string[]> => (await store.timeline(order.id)).map((event) => event.type);

  async function paid(warehouses: readonly string[] = ["whs_a"], at = NOW): Promise<Order> {
    const order = sampleOrder({ warehouses, at });
    await store.insert(order, at);
    await store.recordCapture(order.id, order.payment.amountMinor, at, null);
    return order;
  }

  /** A draft as the flow makes it: so many units of the promise are short. */
  function draftOf(promise: ParcelPromise, quantity: number, over: Partial<Shortfall> = {}): ShortfallDraft {
    const keeps = promise.lines
      .map((line) => (line.sku === SKU ? { ...line, quantity: line.quantity - quantity } : line))
      .filter((line) => line.quantity > 0);
    const held = promise.lines.filter(({ sku }) => sku === SKU).map((line) => ({ ...line, quantity }));
    const shortfall: Shortfall = {
      id: makeId("sht", "eu", NOW, random) as ShortfallId,
      orderId: promise.orderId,
      checkoutId: promise.checkoutId,
      shopperId: promise.shopperId,
      lineSku: SKU,
      sku: SKU,
      title: "Kettle 0",
      warehouseId: HERE,
      quantity,
      parcelId: keeps.length > 0 ? parcelId(promise.orderId, promise.parcelsOfOrder) : promise.parcelId,
      saleReference: "eu/gst/chk_1/eu-s-00/1",
      state: "TOLD",
      plan: null,
      attempt: 0,
      refundMinor: 0,
      goodwillMinor: 0,
      placedAt: promise.placedAt,
      foundAt: NOW + 5,
      toldAt: NOW + 5,
      chosenAt: null,
      settledAt: null,
      ...over,
    };
    return { shortfall, from: promise, keeps, held, knownUnits: 0 };
  }

  async function promiseOf(order: Order): Promise<ParcelPromise> {
    const promise = (await shortfalls.promises(SKU, HERE)).find(({ orderId }) => orderId === order.id);
    if (!promise) throw new Error("nothing is promised");
    return promise;
  }

  async function shortBy(order: Order, quantity: number): Promise<Shortfall> {
    const draft = draftOf(await promiseOf(order), quantity);
    expect(await shortfalls.open(draft, NOW + 5)).toBe("opened");
    return draft.shortfall;
  }

  const money = { plan: { kind: "money" }, refundMinor: 1_100, goodwillMinor: 100 } as const;

  beforeEach(() => subject().empty());

  describe("finding that an order is short", () => {
    it("keeps in the parcel what can go, holds the rest in one of its own, and tells it once", async () => {
      const order = await paid();
      const short = await shortBy(order, 1);
      const found = await read(order);
      expect(found.parcels.map(({ lines, nextStepAt }) => [lines.map(({ quantity }) => quantity), nextStepAt])).toEqual(
        [
          [[1], NOW + 60_000],
          [[1], null],
        ],
      );
      expect(await types(order)).toEqual(["order.placed", "order.paid", "order.short"]);
      expect(found).toMatchObject({ state: "PAYMENT_CONFIRMED", sequence: 3 });
      expect(await shortfalls.find(short.id)).toEqual(short);
      expect(await shortfalls.openOf(SKU)).toEqual([short]);
      expect((await shortfalls.promises(SKU, HERE)).map(({ quantity }) => quantity)).toEqual([1]);
    });

    it("holds the parcel itself where nothing of it can go", async () => {
      const order = await paid();
      const short = await shortBy(order, 2);
      const { parcels } = await read(order);
      expect(parcels.map(({ id, nextStepAt }) => [id, nextStepAt])).toEqual([[short.parcelId, null]]);
      expect(await shortfalls.promises(SKU, HERE)).toEqual([]);
    });

    it("changes nothing when the parcel is being picked, when it changed, or when somebody else was first", async () => {
      const order = await paid();
      const promise = await promiseOf(order);
      const draft = draftOf(promise, 1);
      const answers = await Promise.all([
        shortfalls.open(draft, NOW + 5),
        shortfalls.open(draftOf(promise, 1), NOW + 5),
      ]);
      expect(answers.toSorted()).toEqual(["opened", "stale"]);
      const picked = await paid();
      const late = draftOf(await promiseOf(picked), 1);
      const [parcel] = picked.parcels;
      if (!parcel) throw new Error("no parcel");
      await store.advanceParcels(
        [{ orderId: picked.id, parcelId: parcel.id, from: "WAITING", to: "PICKING", nextStepAt: null }],
        NOW,
      );
      expect(await shortfalls.open({ ...late, knownUnits: 1 }, NOW + 5)).toBe("stale");
      expect(await types(picked)).toEqual(["order.placed", "order.paid", "parcel.picking"]);
    });

    it("what is held is not picked, whoever asks, nor made due by the payment", async () => {
      const order = sampleOrder();
      await store.insert(order, NOW);
      const short = await shortBy(order, 1);
      await store.recordCapture(order.id, order.payment.amountMinor, NOW + 9, null);
      const { parcels } = await read(order);
      expect(parcels.map(({ nextStepAt }) => nextStepAt)).toEqual([NOW + 60_009, null]);
      const moves = parcels.map(
        ({ id }) => ({ orderId: order.id, parcelId: id, from: "WAITING", to: "PICKING", nextStepAt: null }) as const,
      );
      const moved = await store.advanceParcels(moves, NOW + 10);
      expect(moved).toEqual(parcels.map(({ id }) => id).filter((id) => id !== short.parcelId));
    });
  });

  describe("settling", () => {
    it("goods that come in make the parcel due and are told once", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 1);
      expect(await shortfalls.wait(id, NOW + 6)).toBe("waiting");
      expect(await shortfalls.cover(id, NOW + 7)).toBe("covered");
      expect(await shortfalls.cover(id, NOW + 8)).toBe("already");
      expect((await read(order)).parcels.map(({ nextStepAt }) => nextStepAt)).toEqual([NOW + 60_000, NOW + 60_007]);
      expect(await types(order)).toEqual(["order.placed", "order.paid", "order.short", "order.covered"]);
    });

    it("money back counts once, ends the held parcel and not the order", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 1);
      expect(await shortfalls.begin(id, money, NOW + 6)).toBe("begun");
      expect(await shortfalls.begin(id, money, NOW + 6)).toBe("refused");
      const answers = await Promise.all(
        [1, 2].map(() => shortfalls.settle(id, { state: "COMPENSATED" }, NOW + 7, null)),
      );
      expect(answers.toSorted()).toEqual(["already", "settled"]);
      const found = await read(order);
      expect(found).toMatchObject({ state: "PAYMENT_CONFIRMED", payment: { refundedMinor: 1_100 } });
      expect(found.parcels.map(({ state }) => state)).toEqual(["WAITING", "CANCELLED"]);
      expect(await types(order)).toEqual(["order.placed", "order.paid", "order.short", "order.refunded"]);
      expect(await shortfalls.find(id)).toMatchObject({ state: "COMPENSATED", settledAt: NOW + 7, goodwillMinor: 100 });
    });

    it("an order of which nothing is left is cancelled", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 2);
      const all = { ...money, refundMinor: order.payment.amountMinor };
      expect(await shortfalls.begin(id, all, NOW + 6)).toBe("begun");
      await shortfalls.settle(id, { state: "COMPENSATED" }, NOW + 7, null);
      expect(await read(order)).toMatchObject({ state: "CANCELLED", sequence: 5 });
      expect((await types(order)).slice(2)).toEqual(["order.short", "order.cancelled", "order.refunded"]);
    });

    it("an order whose other parcels have all arrived is delivered", async () => {
      const order = await paid(["whs_b", "whs_a"]);
      const draft = await promiseFor(order);
      expect(await shortfalls.open(draft, NOW + 5)).toBe("opened");
      const [first] = (await read(order)).parcels.filter(({ id }) => id !== draft.shortfall.parcelId);
      if (!first) throw new Error("no parcel");
      for (const [from, to] of [
        ["WAITING", "PICKING"],
        ["PICKING", "PACKING"],
        ["PACKING", "SHIPPED"],
        ["SHIPPED", "DELIVERED"],
      ] as const)
        await store.advanceParcels([{ orderId: order.id, parcelId: first.id, from, to, nextStepAt: null }], NOW);
      expect((await read(order)).state).toBe("PICKING");
      await shortfalls.begin(draft.shortfall.id, money, NOW + 6);
      await shortfalls.settle(draft.shortfall.id, { state: "COMPENSATED" }, NOW + 7, null);
      expect((await read(order)).state).toBe("DELIVERED");
      expect((await types(order)).slice(-2)).toEqual(["order.refunded", "order.delivered"]);
    });

    it("more than was taken is never promised back", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 1);
      const tooMuch = { ...money, refundMinor: order.payment.amountMinor + 1 };
      expect(await shortfalls.begin(id, tooMuch, NOW + 6)).toBe("refused");
    });

    it("something else takes the place of what was held, from as many warehouses as it takes", async () => {
      const order = await paid();
      const { id, parcelId: held } = await shortBy(order, 2);
      const plan = {
        kind: "alternative",
        sku: "OTHER" as Sku,
        productId: "prd_1",
        sellerId: "sel_two",
        title: "Other kettle",
        unitPriceMinor: 900,
        shard: "eu-s-01",
        reference: "r",
      } as const;
      await shortfalls.begin(id, { plan: plan as never, refundMinor: 200, goodwillMinor: 0 }, NOW + 6);
      const line = { sku: "OTHER" as Sku, title: "Other kettle", quantity: 1 };
      const parcels = ["whs_b", "whs_c"].map((warehouse, index) => ({
        id: index === 0 ? held : parcelId(order.id, index),
        sellerId: "sel_two" as never,
        warehouseId: warehouse as WarehouseId,
        lines: [line],
      }));
      expect(await shortfalls.settle(id, { state: "REPLACED", parcels }, NOW + 7, null)).toBe("settled");
      const found = await read(order);
      expect(found.parcels).toMatchObject([
        { warehouseId: "whs_b", sellerId: "sel_two", lines: [line], nextStepAt: NOW + 60_007 },
        { warehouseId: "whs_c", sellerId: "sel_two", lines: [line], nextStepAt: NOW + 60_007 },
      ]);
      expect(found.payment.refundedMinor).toBe(200);
      expect((await types(order)).slice(2)).toEqual(["order.short", "order.replaced", "order.refunded"]);
      const { orders } = await store.audit(NOW - 1, null, 10);
      expect(orders[0]?.shortfalls).toEqual([
        { sku: SKU, quantity: 2, state: "REPLACED", refundMinor: 200, replacementSku: "OTHER" },
      ]);
      expect(await store.unitsTaken([SKU, "OTHER" as Sku])).toEqual(
        new Map([
          [SKU, 2],
          ["OTHER", 2],
        ]),
      );
    });

    it("what nobody was told of is told when it cannot be had elsewhere", async () => {
      const order = await paid();
      const draft = draftOf(await promiseOf(order), 1, {
        state: "SETTLING",
        plan: { kind: "reassign", from: "whs_b" as WarehouseId },
        toldAt: null,
        chosenAt: NOW + 5,
      });
      expect(await shortfalls.open(draft, NOW + 5)).toBe("opened");
      expect(await types(order)).toEqual(["order.placed", "order.paid"]);
      expect(await shortfalls.giveUp(draft.shortfall.id, NOW + 6)).toBe("given_up");
      expect(await shortfalls.giveUp(draft.shortfall.id, NOW + 6)).toBe("already");
      expect(await types(order)).toEqual(["order.placed", "order.paid", "order.short"]);
      expect(await shortfalls.find(draft.shortfall.id)).toMatchObject({ state: "TOLD", toldAt: NOW + 6, attempt: 1 });
    });

    it("a settling that is given up goes back to where it began, and tells nobody again", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 1);
      await shortfalls.wait(id, NOW + 6);
      await shortfalls.begin(id, money, NOW + 7);
      await shortfalls.giveUp(id, NOW + 8);
      expect(await shortfalls.find(id)).toMatchObject({
        state: "WAITING",
        plan: null,
        refundMinor: 0,
        toldAt: NOW + 5,
      });
      expect(await types(order)).toEqual(["order.placed", "order.paid", "order.short"]);
    });
  });

  describe("cancelling an order that is short", () => {
    it("ends what is open; what another warehouse was to send goes back", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 1);
      expect(await store.cancel(order.id, "?", NOW + 6)).toBe("cancelled");
      expect(await shortfalls.find(id)).toMatchObject({ state: "CANCELLED" });
      const other = await paid();
      const draft = draftOf(await promiseOf(other), 1, {
        ...{ state: "SETTLING", plan: { kind: "reassign", from: "whs_b" as WarehouseId }, toldAt: null },
        chosenAt: NOW + 5,
      });
      await shortfalls.open(draft, NOW + 5);
      await shortfalls.settle(
        draft.shortfall.id,
        { state: "REASSIGNED", warehouseId: "whs_b" as WarehouseId },
        NOW + 6,
        null,
      );
      expect((await read(other)).parcels.map(({ warehouseId }) => warehouseId)).toEqual(["whs_a", "whs_b"]);
      expect(await store.cancel(other.id, "?", NOW + 7)).toBe("cancelled");
      expect(await shortfalls.unsettled(10)).toMatchObject([{ id: draft.shortfall.id, state: "RETURNING" }]);
      await shortfalls.close(draft.shortfall.id, NOW + 8);
      expect(await shortfalls.unsettled(10)).toEqual([]);
    });

    it("is refused while and after money goes back for a part of it", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 1);
      await shortfalls.begin(id, money, NOW + 6);
      expect(await store.cancel(order.id, "?", NOW + 7)).toBe("too_late");
      await shortfalls.settle(id, { state: "COMPENSATED" }, NOW + 8, null);
      expect(await store.cancel(order.id, "?", NOW + 9)).toBe("too_late");
      expect((await read(order)).state).toBe("PAYMENT_CONFIRMED");
    });
  });

  describe("the table of moves", () => {
    it("is what the rows obey, in every state", async () => {
      const order = await paid();
      const { id } = await shortBy(order, 1);
      const instead = { kind: "alternative", sku: "OTHER", title: "Other" } as never;
      const deeds: Partial<Record<ShortfallMove, () => Promise<unknown>>> = {
        wait: () => shortfalls.wait(id, NOW),
        begin: () => shortfalls.begin(id, { plan: instead, refundMinor: 0, goodwillMinor: 0 }, NOW),
        give_up: () => shortfalls.giveUp(id, NOW),
        cover: () => shortfalls.cover(id, NOW),
        reassign: () => shortfalls.settle(id, { state: "REASSIGNED", warehouseId: HERE }, NOW, null),
        compensate: () => shortfalls.settle(id, { state: "COMPENSATED" }, NOW, null),
      };
      for (const state of SHORTFALL_STATES) {
        for (const [move, deed] of Object.entries(deeds)) {
          await subject().run(`UPDATE shortfalls SET state = '${state}', resume = NULL, plan = NULL`);
          await deed();
          const may = SHORTFALL_MOVES[state][move as ShortfallMove];
          const stays = state === "WAITING" && move === "wait";
          expect([state, move, may ?? [state]]).toEqual([
            state,
            move,
            expect.arrayContaining([stays ? state : (await shortfalls.find(id))?.state]),
          ]);
        }
      }
    });
  });

  /** Of the parcel at whs_a of an order with goods from several: its line is another one there. */
  async function promiseFor(order: Order): Promise<ShortfallDraft> {
    const parcel = order.parcels.find(({ warehouseId }) => warehouseId === HERE);
    const sku = parcel?.lines[0]?.sku ?? SKU;
    const promise = (await shortfalls.promises(sku, HERE)).find(({ orderId }) => orderId === order.id);
    if (!promise) throw new Error("nothing is promised");
    const draft = draftOf(promise, 2, { sku, lineSku: sku, parcelId: promise.parcelId });
    return { ...draft, keeps: [], held: promise.lines };
  }
}

/** What many connections at once must not break. Each store has a connection of its own, as each request and object has. */
import { beforeAll, describe, expect, it } from "vitest";
import type { LedgerTransaction } from "../../src/domain/ledger/types.ts";
import { parcelId } from "../../src/domain/order/parcels.ts";
import type { Shortfall } from "../../src/domain/order/shortfall.ts";
import type { Order, PlannedRefund } from "../../src/domain/order/types.ts";
import { makeId, type ShortfallId, type Sku, type WarehouseId } from "../../src/kernel/ids.ts";
import { SeededRandom } from "../../src/kernel/random.ts";
import { DAY_MS } from "../../src/kernel/time.ts";
import type { OrderStore } from "../../src/ports/order-store.ts";
import type { ParcelPromise, ShortfallDraft } from "../../src/ports/shortfalls.ts";
import { newShopper, newUser, NOW, sampleOrder } from "../worker/orders/sample-order.ts";
import { freshDatabase, storeOn, type FreshDatabase } from "./fresh-database.ts";

const AT_ONCE = 50;
const SKU = "SKU-0" as Sku;
const HERE = "whs_a" as WarehouseId;
const random = new SeededRandom("races");

let database: FreshDatabase;
let store: OrderStore;
let stores: readonly OrderStore[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  store = database.store;
  stores = Array.from({ length: AT_ONCE }, () => storeOn(() => database.open({ max: 1 })));
  // Connected before the first race: else the races would be of connecting.
  await Promise.all(stores.map((each) => each.outbox.backlog()));
});

const race = <T>(run: (each: OrderStore, index: number) => Promise<T>): Promise<T[]> => Promise.all(stores.map(run));

const tally = (answers: readonly unknown[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(answers, String)].map(([answer, all]) => [answer, all.length]));

async function placed(order = sampleOrder({ warehouses: ["whs_a", "whs_b"] })): Promise<Order> {
  await store.insert(order, NOW);
  return order;
}

async function paid(order?: Order): Promise<Order> {
  const stored = await placed(order);
  await store.recordCapture(stored.id, stored.payment.amountMinor, NOW, null);
  return stored;
}

async function read(order: Order): Promise<Order> {
  const found = await store.find(order.id);
  if (!found) throw new Error("the order is gone");
  return found;
}

/** Numbered without a gap from 1, and counted by the order's row. */
async function expectNumbered(order: Order): Promise<void> {
  const { sequence } = await read(order);
  const numbers = (await store.timeline(order.id)).map((event) => event.sequence);
  expect(numbers).toEqual(Array.from({ length: sequence }, (_, index) => index + 1));
}

const picks = ({ id, parcels }: Order) =>
  parcels.map(
    (parcel) => ({ orderId: id, parcelId: parcel.id, from: "WAITING", to: "PICKING", nextStepAt: NOW }) as const,
  );

const posting = (key: string, amountMinor: number): LedgerTransaction => ({
  ...{ key, kind: "captured", orderId: null, currency: "EUR", why: "a race", at: NOW },
  postings: [
    { account: "provider", amountMinor },
    { account: "commission", amountMinor: -amountMinor },
  ],
});

describe("fifty at once", () => {
  it("store an order once", async () => {
    const order = sampleOrder();
    expect(tally(await race((each) => each.insert(order, NOW)))).toEqual({ inserted: 1, existed: AT_ONCE - 1 });
    await expectNumbered(order);
  });

  it("store one order of a checkout, and leave nothing of the others", async () => {
    const orders = stores.map(() => sampleOrder());
    const { checkoutId } = orders[0] ?? sampleOrder();
    const answers = await Promise.allSettled(
      stores.map((each, index) => each.insert({ ...(orders[index] ?? sampleOrder()), checkoutId }, NOW)),
    );
    expect(tally(answers.map(({ status }) => status))).toEqual({ fulfilled: 1, rejected: AT_ONCE - 1 });
    expect(await store.findMany(orders.map(({ id }) => id))).toHaveLength(1);
  });

  it("either pick an order or cancel it", async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 6; round++) {
      const order = await paid();
      const answers = await race((each, index): Promise<unknown> =>
        (index + round) % 2 ? each.cancel(order.id, "race", NOW) : each.advanceParcels(picks(order), NOW),
      );
      const found = await read(order);
      seen.add(found.state);
      expect(new Set(found.parcels.map(({ state }) => state))).toEqual(new Set([found.state]));
      const moved = answers.flat().filter((answer) => order.parcels.some(({ id }) => id === answer));
      expect(moved).toHaveLength(found.state === "PICKING" ? 2 : 0);
      expect(tally(answers)[found.state === "PICKING" ? "too_late" : "cancelled"]).toBe(
        found.state === "PICKING" ? AT_ONCE / 2 : 1,
      );
      await expectNumbered(order);
    }
    expect(seen.size).toBeGreaterThan(0);
  });

  it("note a capture once, with its posting, whatever parts they tell of", async () => {
    const order = await placed();
    const { amountMinor } = order.payment;
    const key = `${order.id}/captured`;
    const answers = await race((each, index) =>
      each.recordCapture(order.id, index % 2 ? amountMinor : amountMinor - 1, NOW, posting(key, amountMinor)),
    );
    expect(tally(answers)["recorded"]).toBeLessThanOrEqual(2);
    expect(await read(order)).toMatchObject({ state: "PAYMENT_CONFIRMED", payment: { capturedMinor: amountMinor } });
    expect(await store.ledger.ofOrder(order.id)).toHaveLength(1);
    expect((await store.timeline(order.id)).map(({ type }) => type)).toEqual(["order.placed", "order.paid"]);
  });

  it("who capture and cancel leave an order that is paid, or cancelled with its money noted", async () => {
    for (let round = 0; round < 4; round++) {
      const order = await placed();
      const { amountMinor } = order.payment;
      await race((each, index): Promise<unknown> =>
        index % 2 ? each.recordCapture(order.id, amountMinor, NOW, null) : each.cancel(order.id, "race", NOW),
      );
      const found = await read(order);
      expect(found.state).toBe("CANCELLED");
      expect(found.payment.capturedMinor).toBe(amountMinor);
      await expectNumbered(order);
    }
  });

  it("decide on refunds that together are what was taken", async () => {
    const order = await paid();
    const { amountMinor } = order.payment;
    const part = Math.ceil(amountMinor / 20);
    const answers = await race((each, index) => each.planRefund(order.id, `key ${index % 25}`, part));
    const plans = answers.filter((plan): plan is PlannedRefund => typeof plan === "object");
    const known = (await read(order)).payment.refunds;
    expect(known).toHaveLength(Math.floor(amountMinor / part));
    expect(known.reduce((sum, refund) => sum + refund.amountMinor, 0)).toBeLessThanOrEqual(amountMinor);
    for (const plan of plans) expect(known).toContainEqual(plan);
    const refused = answers.flatMap((answer, index) => (answer === "too_much" ? [`key ${index % 25}`] : []));
    expect(known.filter(({ key }) => refused.includes(key))).toEqual([]);
  });

  it("record one refund once", async () => {
    const order = await paid();
    const key = `${order.id}/refunded/r`;
    const answers = await race((each) => each.recordRefund(order.id, 100, NOW, posting(key, 100)));
    expect(tally(answers)).toEqual({ recorded: 1, already: AT_ONCE - 1 });
    expect(await store.ledger.ofOrder(order.id)).toHaveLength(1);
  });

  it("give one word on a review", async () => {
    const assessment = { decision: "review", score: 50, modelScore: 0, reasons: [], model: "test", at: NOW } as const;
    const order: Order = { ...sampleOrder(), state: "UNDER_REVIEW" };
    await store.insert(order, NOW, { risk: { assessment, reviewUntil: NOW + DAY_MS, verdict: null } });
    const answers = await race((each, index) =>
      each.recordReview(
        order.id,
        { verdict: index % 2 ? "accepted" : "refused", by: `usr_${index}`, reason: "race", at: NOW },
        NOW,
      ),
    );
    expect(tally(answers)).toEqual({ recorded: 1, already: AT_ONCE / 2 - 1, refused: AT_ONCE / 2 });
    await expectNumbered(order);
  });

  it("move the same parcels, named in any order, once and without an error", async () => {
    const orders = await Promise.all(Array.from({ length: 10 }, () => paid()));
    const moves = orders.flatMap(picks);
    const answers = await race((each, index): Promise<unknown> => {
      if (index % 10 === 9) return each.claim(orders[index % 7]?.shopperId ?? newShopper(), newUser());
      return each.advanceParcels(index % 2 ? moves : moves.toReversed(), NOW);
    });
    const moved = answers.flat().filter((answer) => typeof answer === "string");
    expect(moved.toSorted()).toEqual(moves.map((move) => move.parcelId).toSorted());
    for (const order of orders) await expectNumbered(order);
  });

  it("mark and open events without an error", async () => {
    const ids = (await store.outbox.unpublished(NOW + 1e9, 500)).map(({ id }) => id);
    await race((each, index): Promise<unknown> =>
      index % 10 === 9 ? each.outbox.reopen(1) : each.outbox.markPublished(index % 2 ? ids : ids.toReversed(), NOW),
    );
    await store.outbox.markPublished(ids, NOW);
    expect((await store.outbox.unpublished(NOW + 1e9, 500)).filter(({ id }) => ids.includes(id))).toEqual([]);
  });

  it("of any commands leave every order in a state that its parcels and its money explain", async () => {
    const orders = await Promise.all(Array.from({ length: 5 }, () => placed()));
    for (let round = 0; round < 8; round++) {
      await race((each, index): Promise<unknown> => {
        const order = orders[index % orders.length] ?? sampleOrder();
        switch ((random.bytes(1)[0] ?? 0) % 6) {
          case 0:
            return each.recordCapture(order.id, order.payment.amountMinor, NOW, null);
          case 1:
            return round > 4 ? each.cancel(order.id, "race", NOW) : each.claim(order.shopperId, order.shopperId);
          case 2:
            return each.recordRefund(order.id, 10 * round, NOW, null);
          case 3:
            return each.planRefund(order.id, `key ${round}`, 10);
          default:
            return each.advanceParcels(round > 2 ? picks(order) : [], NOW);
        }
      });
    }
    for (const order of orders) {
      await expectNumbered(order);
      const { state, parcels } = await read(order);
      const types = (await store.timeline(order.id)).map(({ type }) => type);
      expect(types.filter((type) => type === "order.paid").length).toBeLessThanOrEqual(1);
      const picked = parcels.filter((parcel) => parcel.state === "PICKING").length;
      expect(picked > 0).toBe(state === "PICKING");
      expect(types.filter((type) => type === "parcel.picking")).toHaveLength(picked);
      if (state === "CANCELLED") expect(parcels.every((parcel) => parcel.state === "CANCELLED")).toBe(true);
    }
  });
});

/** A draft as the flow makes it: all units of the promise at this level are short. */
function draftOf(promise: ParcelPromise, over: Partial<Shortfall> = {}): ShortfallDraft {
  const { orderId, checkoutId, shopperId, placedAt } = promise;
  const shortfall: Shortfall = {
    ...{ orderId, checkoutId, shopperId, placedAt },
    id: makeId("sht", "eu", NOW, random) as ShortfallId,
    ...{ lineSku: SKU, sku: SKU, title: "Kettle 0", warehouseId: HERE, quantity: promise.quantity },
    ...{ parcelId: promise.parcelId, saleReference: null, state: "TOLD", plan: null, attempt: 0 },
    ...{ refundMinor: 0, goodwillMinor: 0, foundAt: NOW, toldAt: NOW, chosenAt: null, settledAt: null },
    ...over,
  };
  return { shortfall, from: promise, keeps: [], held: promise.lines, knownUnits: 0 };
}

describe("shortfalls", () => {
  const money = { plan: { kind: "money" }, refundMinor: 500, goodwillMinor: 0 } as const;
  const promisesOf = (orders: readonly Order[]): Promise<readonly ParcelPromise[]> =>
    store.shortfalls
      .promises(SKU, HERE)
      .then((all) => all.filter(({ orderId }) => orders.some(({ id }) => id === orderId)));

  it("of one level are found by one at a time, though they are of different orders", async () => {
    await database.empty();
    const orders = await Promise.all(Array.from({ length: AT_ONCE }, () => paid()));
    const promises = await promisesOf(orders);
    const answers = await race((each, index) => {
      const promise = promises[index];
      if (!promise) throw new Error("nothing is promised");
      return each.shortfalls.open(draftOf(promise), NOW);
    });
    expect(tally(answers)).toEqual({ opened: 1, stale: AT_ONCE - 1 });
    expect(await store.shortfalls.openOf(SKU)).toHaveLength(1);
  });

  it("of one order are settled one at a time, each once", async () => {
    await database.empty();
    const order = await paid();
    const [promise] = await promisesOf([order]);
    if (!promise) throw new Error("nothing is promised");
    const held = promise.lines.map((line) => ({ ...line, quantity: 1 }));
    const first = { ...draftOf(promise, { quantity: 1, parcelId: parcelId(order.id, 2) }), keeps: held, held };
    expect(await store.shortfalls.open(first, NOW)).toBe("opened");
    const [rest] = await promisesOf([order]);
    if (!rest) throw new Error("nothing is promised");
    const second = { ...draftOf(rest), knownUnits: 1 };
    expect(await store.shortfalls.open(second, NOW)).toBe("opened");
    const ids = [first.shortfall.id, second.shortfall.id] as const;
    const begun = await race((each, index) => each.shortfalls.begin(ids[index % 2] ?? ids[0], money, NOW));
    expect(tally(begun)).toEqual({ begun: 1, refused: AT_ONCE - 1 });
    const [settling] = await store.shortfalls.unsettled(10);
    const id = settling?.id ?? ids[0];
    const key = `${order.id}/refunded/short`;
    const settled = await race((each, index): Promise<unknown> =>
      index % 5 === 4
        ? each.cancel(order.id, "race", NOW)
        : each.shortfalls.settle(id, { state: "COMPENSATED" }, NOW, posting(key, 500)),
    );
    expect(tally(settled)).toEqual({ settled: 1, already: (AT_ONCE / 5) * 4 - 1, too_late: AT_ONCE / 5 });
    expect((await read(order)).payment.refundedMinor).toBe(500);
    expect(await store.ledger.ofOrder(order.id)).toHaveLength(1);
    await expectNumbered(order);
  });

  it("are begun or cancelled with their order, never both", async () => {
    for (let round = 0; round < 5; round++) {
      await database.empty();
      const order = await paid();
      const [promise] = await promisesOf([order]);
      if (!promise) throw new Error("nothing is promised");
      const draft = draftOf(promise);
      await store.shortfalls.open(draft, NOW);
      await race((each, index): Promise<unknown> =>
        (index + round) % 2
          ? each.cancel(order.id, "race", NOW)
          : each.shortfalls.begin(draft.shortfall.id, money, NOW),
      );
      const [{ state }, shortfall] = [await read(order), await store.shortfalls.find(draft.shortfall.id)];
      expect([state, shortfall?.state]).toEqual(
        state === "CANCELLED" ? ["CANCELLED", "CANCELLED"] : ["PAYMENT_CONFIRMED", "SETTLING"],
      );
    }
  });
});

describe("the books", () => {
  it("are read on without missing what was on its way", async () => {
    const last = (await store.ledger.list(null, null, 1)).transactions[0]?.sequence ?? 0;
    const seen: string[] = [];
    let running = true;
    const follow = async (): Promise<void> => {
      for (let from = last; ;) {
        const isEnd = !running;
        const found = await store.ledger.since(from, 1_000);
        seen.push(...found.map(({ key }) => key));
        from = found.at(-1)?.sequence ?? from;
        if (isEnd && found.length === 0) return;
      }
    };
    const following = follow();
    const keys = Array.from({ length: 10 }, (_, round) => stores.map((_store, index) => `race/${round}/${index}`));
    for (const round of keys)
      await race(async (each, index) => {
        const order = sampleOrder();
        await each.insert(order, NOW);
        await each.recordCapture(order.id, order.payment.amountMinor, NOW, posting(round[index] ?? "", 1 + index));
      });
    running = false;
    await following;
    expect(seen.toSorted()).toEqual(keys.flat().toSorted());
  });

  it("are closed while others post, and the balance stays the sum of everything", async () => {
    await race((each, index): Promise<unknown> =>
      index % 10 === 0 ? each.ledger.close(NOW + DAY_MS) : each.ledger.post(posting(`closing/${index}`, 1_000 + index)),
    );
    const balances = await store.ledger.balances();
    const all = await store.ledger.since(0, 1_000_000);
    const debits = all
      .flatMap(({ postings }) => postings)
      .reduce((sum, each) => sum + Math.max(0, each.amountMinor), 0);
    expect(balances.reduce((sum, { debitMinor }) => sum + debitMinor, 0)).toBe(debits);
    expect(balances.reduce((sum, { debitMinor, creditMinor }) => sum + debitMinor - creditMinor, 0)).toBe(0);
  });
});

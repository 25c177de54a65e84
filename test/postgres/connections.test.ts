/** Connections that are lost, locks that cross, characters that Postgres does not take. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Order } from "../../src/domain/order/types.ts";
import type { OrderStore } from "../../src/ports/order-store.ts";
import { NOW, sampleOrder } from "../worker/orders/sample-order.ts";
import { freshDatabase, storeOn, type FreshDatabase } from "./fresh-database.ts";

let database: FreshDatabase;
let store: OrderStore;

beforeAll(async () => {
  database = await freshDatabase();
  store = database.store;
});

async function placed(): Promise<Order> {
  const order = sampleOrder();
  await store.insert(order, NOW);
  return order;
}

/** How many connections wait for a lock; asked until it is so many. */
async function untilWaiting(count: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await database.sql<{ waiting: number }[]>`
      SELECT count(*)::integer AS waiting FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    if ((row?.waiting ?? 0) >= count) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("nobody waits");
}

/** Holds the order's row until it is let go. */
async function holding(order: Order): Promise<{ letGo: () => Promise<void> }> {
  const held = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const done = database.open().begin(async (transaction) => {
    await transaction`SELECT 1 FROM orders WHERE id = ${order.id} FOR UPDATE`;
    held.resolve();
    await end.promise;
  });
  await held.promise;
  return {
    letGo: async () => {
      end.resolve();
      await done;
    },
  };
}

describe("a connection that is lost", () => {
  it("in the middle of a write fails the call; asked again it is written, and asked once more it was", async () => {
    const order = await placed();
    const hold = await holding(order);
    const first = store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
    const failed = first.then(
      () => "written",
      (error: unknown) => String(error),
    );
    await untilWaiting(1);
    await database.sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    expect(await failed).toMatch(/order database/);
    await hold.letGo();
    expect((await store.find(order.id))?.state).toBe("PLACED");
    expect(await store.recordCapture(order.id, order.payment.amountMinor, NOW, null)).toBe("recorded");
    expect(await store.recordCapture(order.id, order.payment.amountMinor, NOW, null)).toBe("already");
  });

  it("while nothing is asked is not noticed by who asks next", async () => {
    const own = storeOn(() => database.open({ max: 1 }));
    const order = await placed();
    expect(await own.find(order.id)).toEqual(order);
    await database.sql`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`;
    expect(await own.find(order.id)).toEqual(order);
  });

  it("to a server that is not there is said in words, and each time anew", async () => {
    const address = new URL(database.url);
    address.pathname = "nothing_of_that_name";
    const lost = storeOn(() => database.open({}, address.href));
    await expect(lost.find(sampleOrder().id)).rejects.toThrow(
      /order database: database "nothing_of_that_name" does not/,
    );
    await expect(lost.find(sampleOrder().id)).rejects.toThrow(/does not exist/);
  });
});

describe("locks that cross", () => {
  it("are undone by the database, and what was undone is done again", async () => {
    await database.sql.unsafe(`ALTER DATABASE ${database.sql.options.database} SET deadlock_timeout = '150ms'`);
    const own = storeOn(() => database.open({ max: 1 }));
    const orders = [await placed(), await placed()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const [one, two] = orders;
    if (!one || !two) throw new Error("no orders");
    for (const order of orders) await store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
    const moves = orders.flatMap(({ id, parcels }) =>
      parcels.map((parcel) => ({ orderId: id, parcelId: parcel.id, from: "WAITING", to: "PICKING" }) as const),
    );
    const moving = Promise.withResolvers<readonly string[]>();
    // It holds the second and wants the first; the store holds the first and wants the second.
    await database.open().begin(async (transaction) => {
      await transaction`SELECT 1 FROM orders WHERE id = ${two.id} FOR UPDATE`;
      own
        .advanceParcels(
          moves.map((move) => ({ ...move, nextStepAt: NOW })),
          NOW,
        )
        .then(moving.resolve, moving.reject);
      await untilWaiting(1);
      await transaction`SELECT 1 FROM orders WHERE id = ${one.id} FOR UPDATE`;
    });
    expect([...(await moving.promise)].toSorted()).toEqual(moves.map((move) => move.parcelId).toSorted());
    for (const order of orders) expect((await store.find(order.id))?.sequence).toBe(3);
  });
});

describe("what is typed by people", () => {
  it("is stored but for what Postgres does not take: the character 0 and halves of a pair", async () => {
    const order = sampleOrder();
    const name = "A\u0000da \ud83d L\\u0000 \u{1F600} \\";
    const typed = { ...order, email: "a\u0000da@example.org", address: { ...order.address, name } };
    expect(await store.insert(typed, NOW)).toBe("inserted");
    expect(await store.find(order.id)).toMatchObject({
      email: "a\ufffdda@example.org",
      address: { name: "A\ufffdda \ufffd L\\u0000 \u{1F600} \\" },
    });
    expect(await store.cancel(order.id, "no\u0000 \udc00", NOW)).toBe("cancelled");
    expect((await store.timeline(order.id)).at(-1)?.data["reason"]).toBe("no\ufffd \ufffd");
  });

  it("is never a part of a statement", async () => {
    const order = sampleOrder();
    const name = `'); DROP TABLE orders; -- \${x} $1 ?`;
    await store.insert({ ...order, email: name, address: { ...order.address, name } }, NOW);
    expect(await store.find(order.id)).toMatchObject({ email: name, address: { name } });
    expect((await store.list({ by: "guest_email", email: name }, name, 10)).orders).toEqual([]);
    expect((await store.history(order.shopperId, name, 10)).orders).toHaveLength(1);
  });
});

describe("amounts", () => {
  it("are exact up to what a number holds, and refused beyond", async () => {
    const order = sampleOrder();
    const most = Number.MAX_SAFE_INTEGER;
    const dear: Order = {
      ...order,
      quote: { ...order.quote, totalMinor: most },
      payment: { ...order.payment, amountMinor: most, tenders: [] },
    };
    await store.insert(dear, NOW);
    await store.recordCapture(dear.id, most, NOW, null);
    expect((await store.find(dear.id))?.payment.capturedMinor).toBe(most);
    await expect(
      store.insert({ ...sampleOrder(), quote: { ...order.quote, totalMinor: most + 1 } }, NOW),
    ).rejects.toThrow(/orders_total/);
    await database.sql`ALTER TABLE orders DROP CONSTRAINT orders_total`;
    await database.sql`UPDATE orders SET total_minor = 9007199254740993 WHERE id = ${dear.id}`;
    await expect(store.find(dear.id)).rejects.toThrow(/more than a number holds/);
  });
});

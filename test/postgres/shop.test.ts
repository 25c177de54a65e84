/** The whole shop with its orders on Postgres: through its own front door, objects, queues and clock. */
import { env } from "cloudflare:workers";
import { createExecutionContext, createScheduledController, waitOnExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, test } from "vitest";
import { makeSql, type Sql } from "../../src/adapters/order-store/postgres/client.ts";
import worker from "../../workers/main.ts";
import { call, guestWith, orderBody, paymentOf, staff, stockOf, stockShop, until } from "../worker/checkout/shop.ts";

let sql: Sql;

beforeAll(async () => {
  // The databases of D1, which the order stores' own tests do without.
  await import("../worker/setup.ts");
  sql = makeSql(env.ORDERS_PG?.connectionString ?? "");
  await stockShop({ KETTLE: 50 });
});

const placeOne = async (quantity: number) => {
  const guest = await guestWith({ KETTLE: quantity });
  const body = orderBody(guest.totalMinor);
  const placed = await call("POST", "/v1/checkout", { token: guest.token, key: crypto.randomUUID(), body });
  expect(placed.status).toBe(201);
  const [orderId, checkoutId] = [String(placed.body["orderId"]), String(placed.body["checkoutId"])];
  const shown = () => call("GET", `/v1/orders/${orderId}`, { token: guest.token });
  return { ...guest, orderId, checkoutId, shown };
};

describe("a shop with its orders on Postgres", () => {
  test("places an order and captures its money; both stand there, and nothing in the other database", async () => {
    const { orderId, totalMinor, shown } = await placeOne(2);
    await until(shown, ({ body }) => body["state"] === "PAYMENT_CONFIRMED");
    const [row] = await sql`SELECT state, captured_minor, sequence FROM orders WHERE id = ${orderId}`;
    expect(row).toEqual({ state: "PAYMENT_CONFIRMED", captured_minor: totalMinor, sequence: 2 });
    const books = await sql`SELECT kind, order_id FROM ledger WHERE order_id = ${orderId}`;
    expect([...books]).toEqual([{ kind: "captured", order_id: orderId }]);
    expect(await env.ORDERS.prepare("SELECT count(*) AS n FROM orders").first("n")).toBe(0);
  });

  test("cancels with a refund: stock, money and books are as before", async () => {
    const before = await stockOf("KETTLE");
    const { token, orderId, checkoutId, totalMinor, shown } = await placeOne(3);
    await until(shown, ({ body }) => body["state"] === "PAYMENT_CONFIRMED");
    const cancelled = await call("POST", `/v1/orders/${orderId}/cancel`, { token, key: crypto.randomUUID() });
    expect(cancelled.status).toBe(200);
    expect((await shown()).body["state"]).toBe("CANCELLED");
    expect(await stockOf("KETTLE")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    expect(await paymentOf(checkoutId)).toMatchObject({ capturedMinor: totalMinor, refundedMinor: totalMinor });
    const [row] = await sql<{ refunded: number; left: number }[]>`
      SELECT refunded_minor AS refunded, (
        SELECT sum((posting ->> 'amountMinor')::bigint)::bigint FROM ledger, jsonb_array_elements(postings) AS posting
        WHERE order_id = orders.id AND posting ->> 'account' IN ('provider', 'provider_fees')) AS left
      FROM orders WHERE id = ${orderId}`;
    expect(row).toEqual({ refunded: totalMinor, left: 0 });
  });

  test("lists a shopper's history, and takes a page by its cursor", async () => {
    const { token, orderId } = await placeOne(1);
    const body = orderBody((await fillAgain(token)).totalMinor);
    const second = await call("POST", "/v1/checkout", { token, key: crypto.randomUUID(), body });
    const first = await call("GET", "/v1/orders?limit=1", { token });
    const ids = ({ body: page }: typeof first) => (page["orders"] as { orderId: string }[]).map((row) => row.orderId);
    expect(ids(first)).toEqual([second.body["orderId"]]);
    const next = await call("GET", `/v1/orders?limit=1&cursor=${String(first.body["cursor"])}`, { token });
    expect([ids(next), next.body["cursor"]]).toEqual([[orderId], null]);
  });

  test("publishes its outbox, and leaves nothing for the clock to sweep", async () => {
    await placeOne(1);
    const backlog = async () => (await call("GET", "/v1/ops/outbox", { token: await staff() })).body["unpublished"];
    expect(await until(backlog, (count) => count === 0)).toBe(0);
    const published = await sql`SELECT count(*)::integer AS count FROM events WHERE published_at IS NOT NULL`;
    expect(published[0]?.["count"]).toBeGreaterThan(0);
  });

  test("runs its clock: what requests left unpublished goes out", async () => {
    await sql`UPDATE events SET published_at = NULL, at = at - 3600000`;
    const context = createExecutionContext();
    await worker.scheduled?.(createScheduledController(), env, context);
    await waitOnExecutionContext(context);
    const left = await sql`SELECT count(*)::integer AS count FROM events WHERE published_at IS NULL`;
    expect(left[0]?.["count"]).toBe(0);
  });

  test("many shoppers at once have an order each", async () => {
    const orders = await Promise.all(Array.from({ length: 12 }, () => placeOne(1)));
    expect(new Set(orders.map(({ orderId }) => orderId)).size).toBe(12);
    for (const { shown } of orders) {
      const { body } = await until(shown, (answer) => answer.body["state"] === "PAYMENT_CONFIRMED");
      expect(body["state"]).toBe("PAYMENT_CONFIRMED");
    }
  });
});

async function fillAgain(token: string): Promise<{ totalMinor: number }> {
  await call("POST", "/v1/cart/lines", { token, key: crypto.randomUUID(), body: { sku: "KETTLE", quantity: 1 } });
  const cart = await call("GET", "/v1/cart?country=DE", { token });
  return { totalMinor: (cart.body["quote"] as { totalMinor: number }).totalMinor };
}

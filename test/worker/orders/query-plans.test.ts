import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { inboxNotifier } from "../../../src/adapters/notifier/inbox.ts";
import type { SellerId, ShortfallId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { newShopper, NOW, sampleOrder } from "./sample-order.ts";

const meter = { commit: () => undefined, hop: () => undefined };

/** The database, noting every statement with its parameters, so that the plans are of what is really asked. */
function listening(db: D1Database): { db: D1Database; asked: { sql: string; params: unknown[] }[] } {
  const asked: { sql: string; params: unknown[] }[] = [];
  const proxy = new Proxy(db, {
    get: (target, name) => {
      if (name === "batch") return (statements: D1PreparedStatement[]) => target.batch(statements);
      if (name !== "prepare") return Reflect.get(target, name, target) as unknown;
      return (sql: string) => {
        const entry = { sql, params: [] as unknown[] };
        asked.push(entry);
        const statement = target.prepare(sql);
        const bind = statement.bind.bind(statement);
        statement.bind = (...params: unknown[]) => {
          entry.params = params;
          return bind(...params);
        };
        return statement;
      };
    },
  });
  return { db: proxy, asked };
}

async function plansOf(db: D1Database, asked: readonly { sql: string; params: unknown[] }[]): Promise<string[]> {
  const plans: string[] = [];
  for (const { sql, params } of asked) {
    const { results } = await db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...params)
      .all<{ detail: string }>();
    plans.push(...results.map((row) => row.detail));
  }
  return plans;
}

/** A scan of a table (not of a JSON parameter, a subquery or one row), and a sort of everything that was found. */
const walksAll = (plan: string): boolean =>
  /^SCAN (orders|parcels|events|shortfalls|s|notices|newest|p|o|e)\b(?!.*USING INDEX)/.test(plan);
const sortsAll = (plan: string): boolean => plan.includes("USE TEMP B-TREE FOR ORDER BY");

describe("statements of the order store", () => {
  it("every one finds its rows by an index", async () => {
    const { db, asked } = listening(env.ORDERS);
    const store = makeD1OrderStore({ db, meter, region: "eu", pickAfterMs: 1 });
    const order = sampleOrder();
    const [parcel] = order.parcels;
    if (!parcel) throw new Error("no parcel");
    const move = { orderId: order.id, parcelId: parcel.id };
    await store.insert(order, NOW);
    await store.find(order.id);
    await store.findByCheckout(order.checkoutId);
    await store.timeline(order.id);
    await store.recordCapture(order.id, 1, NOW, null);
    await store.advanceParcels([{ ...move, from: "WAITING", to: "PICKING", nextStepAt: NOW }], NOW);
    await store.cancel(order.id, "?", NOW);
    await store.recordRefund(order.id, 1, NOW, null);
    await store.outbox.markPublished([`evt_${order.id.slice(4)}-1`], NOW);
    await store.claim(newShopper(), newShopper());
    await store.promisedAhead(["whs_a" as WarehouseId], ["SKU-0" as Sku]);
    await store.orderIdsOf([order.checkoutId]);
    await store.unpicked("whs_a" as WarehouseId, ["SKU-0" as Sku], [order.checkoutId]);
    await store.shortfalls.promises("SKU-0" as Sku, "whs_a" as WarehouseId);
    await store.shortfalls.ofOrders([order.id]);
    await store.shortfalls.openOf("SKU-0" as Sku);
    await store.shortfalls.openBetween("SKU-0" as Sku, "SKU-9" as Sku);
    await store.shortfalls.giveUp(`sht_${order.id.slice(4)}` as ShortfallId, NOW);
    await store.shortfalls.settle(`sht_${order.id.slice(4)}` as ShortfallId, { state: "COMPENSATED" }, NOW, null);
    await store.shortfalls.cover(`sht_${order.id.slice(4)}` as ShortfallId, NOW);
    expect(asked.length).toBeGreaterThan(15);
    expect((await plansOf(env.ORDERS, asked)).filter(walksAll)).toEqual([]);
  });

  it("every listing walks its index in order, without a sort", async () => {
    const { db, asked } = listening(env.ORDERS);
    const store = makeD1OrderStore({ db, meter, region: "eu", pickAfterMs: 1 });
    const shopper = newShopper();
    await store.history(shopper, null, 10);
    await store.history(shopper, `abc.${sampleOrder().id}`, 10);
    await store.dueParcels(NOW, 10, ["WAITING", "SHIPPED"]);
    await store.nextDueAt(["WAITING", "SHIPPED"]);
    await store.audit(NOW, null, 10);
    await store.audit(NOW, sampleOrder().id, 10);
    await store.outbox.unpublished(NOW, 10);
    await store.shortfalls.unsettled(10);
    await store.shortfalls.list(null, `sht_${sampleOrder().id.slice(4)}` as ShortfallId, 10);
    const plans = await plansOf(env.ORDERS, asked);
    expect(plans.filter(walksAll)).toEqual([]);
    expect(plans.filter(sortsAll)).toEqual([]);
    const indexes = plans.flatMap((plan) => /USING (?:COVERING )?INDEX (\w+)/.exec(plan)?.[1] ?? []);
    expect(new Set(indexes)).toEqual(
      new Set([
        ...["orders_history", "parcels_due", "sqlite_autoindex_orders_1", "events_unpublished"],
        ...["shortfalls_of_order", "shortfalls_unsettled"],
      ]),
    );
    const history = plans.filter((plan) => plan.includes("orders_history"));
    expect(history[1]).toContain("placed_at");
  });

  it("staff's and sellers' listings walk an index in order, from any page on", async () => {
    const { db, asked } = listening(env.ORDERS);
    const store = makeD1OrderStore({ db, meter, region: "eu", pickAfterMs: 1 });
    const { id, parcels } = sampleOrder();
    const seller = "sel_one" as SellerId;
    for (const cursor of [null, id]) {
      await store.list({ by: "all" }, cursor, 10);
      await store.list({ by: "guest_email", email: "ada@example.org" }, cursor, 10);
    }
    for (const cursor of [null, `${NOW}.${id}`]) {
      await store.list({ by: "shopper", shopper: newShopper() }, cursor, 10);
      await store.reviewQueue(cursor, 10);
    }
    for (const cursor of [null, `${id}.${parcels[0]?.id}`]) await store.sellerParcels(seller, cursor, 10);
    expect(asked.length).toBeGreaterThanOrEqual(10);
    const plans = await plansOf(env.ORDERS, asked);
    expect(plans.filter(walksAll)).toEqual([]);
    expect(plans.filter(sortsAll)).toEqual([]);
    const indexes = plans.flatMap((plan) => /^S\w+ (?:orders|parcels) USING INDEX (\w+)/.exec(plan)?.[1] ?? []);
    expect(new Set(indexes)).toEqual(
      new Set([
        ...["sqlite_autoindex_orders_1", "orders_guest_email", "orders_history", "orders_review"],
        "parcels_of_seller",
      ]),
    );
  });

  it("the books find an order's by its keys, and walk from a number on, never through all", async () => {
    const { db, asked } = listening(env.ORDERS);
    const { ledger } = makeD1OrderStore({ db, meter, region: "eu", pickAfterMs: 1 });
    const { id } = sampleOrder();
    await ledger.ofOrder(id);
    await ledger.totals([id]);
    await ledger.list(null, "9", 10);
    await ledger.list("commission", "9", 10);
    await ledger.since(1, 10);
    await ledger.balances();
    await ledger.close(NOW);
    const plans = await plansOf(env.ORDERS, asked);
    const walks = plans.filter((plan) => /^(SCAN|SEARCH) (ledger|ledger_closings)\b/.test(plan));
    expect(walks.length).toBeGreaterThanOrEqual(10);
    // The newest first: a limit ends it.
    expect(walks.filter((plan) => plan.startsWith("SCAN ledger") && !plan.includes("COVERING"))).toEqual([]);
    const byKey = walks.filter((plan) => plan.includes("sqlite_autoindex_ledger_1"));
    expect(byKey).toHaveLength(2);
  });

  it("the backlog is counted in the index of what is unpublished", async () => {
    const { db, asked } = listening(env.ORDERS);
    await makeD1OrderStore({ db, meter, region: "eu", pickAfterMs: 1 }).outbox.backlog();
    expect(await plansOf(env.ORDERS, asked)).toEqual([expect.stringContaining("events_unpublished")]);
  });

  it("the inbox walks its rows from the newest, without a sort", async () => {
    const { db, asked } = listening(env.ACCOUNTS);
    const inbox = inboxNotifier(db, meter);
    await inbox.list(10, null);
    await inbox.find("ntc_1");
    const plans = await plansOf(env.ACCOUNTS, asked);
    expect(plans).toEqual([
      expect.stringContaining("USING INTEGER PRIMARY KEY (rowid<?)"),
      expect.stringContaining("sqlite_autoindex_notices_1"),
    ]);
  });
});

/** How Postgres itself finds the rows, in the functions too, among some thousands of rows whose numbers it knows. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ParcelState } from "../../src/domain/order/types.ts";
import type { SellerId, ShopperId, ShortfallId, Sku, WarehouseId } from "../../src/kernel/ids.ts";
import type { OrderStore } from "../../src/ports/order-store.ts";
import { newUser, NOW, sampleOrder } from "../worker/orders/sample-order.ts";
import { freshDatabase, storeOn } from "./fresh-database.ts";

/**
 * Of each order two parcels (one of them long gone), three events, now and then a shortfall, and a posting. They are of
 * sixty guests only: a few orders of one would be sorted quickly, and their plan would say nothing of long lists.
 */
const ORDERS = 6_000;
const name = (prefix: string, number: string): string => `'${prefix}_eu' || lpad((${number})::text, 26, '0')`;
const FILL = [
  `INSERT INTO orders (id, checkout_id, shopper_id, owner_id, email, state, currency, total_minor, captured_minor, sequence,
     placed_at, updated_at, lines, quote, address, payment, refunds, review_until)
   SELECT ${name("ord", "n")}, ${name("chk", "n")}, ${name("gst", "n % 60")}, ${name("gst", "n % 60")},
     'guest' || n % 60 || '@example.org', CASE WHEN n % 40 = 0 THEN 'UNDER_REVIEW' ELSE 'DELIVERED' END, 'EUR', 1000, 1000,
     3, ${NOW} + n, ${NOW} + n, '[{"sku": "SKU-0", "title": "Kettle", "quantity": 1}]', '{}', '{"country": "DE"}',
     '{"amountMinor": 1000, "tenders": []}', '[]', CASE WHEN n % 40 = 0 THEN ${NOW} + n END
   FROM generate_series(1, ${ORDERS}) AS n`,
  `INSERT INTO parcels (order_id, parcel_id, seller_id, warehouse_id, state, next_step_at, tracking, lines)
   SELECT ${name("ord", "n")}, 'pcl_' || n || '_' || part, 'sel_' || n % 50, 'whs_' || n % 40,
     CASE WHEN part = 1 OR n % 10 > 0 THEN 'DELIVERED' WHEN n % 20 = 0 THEN 'WAITING' ELSE 'PACKING' END,
     CASE WHEN part = 2 AND n % 10 = 0 THEN ${NOW} + n END, '[]',
     CASE WHEN n % 200 = 0 THEN '[{"sku": "SKU-0", "title": "Kettle", "quantity": 1, "ahead": {"expectedAt": null}}]'
       ELSE '[{"sku": "SKU-0", "title": "Kettle", "quantity": 1}]' END::jsonb
   FROM generate_series(1, ${ORDERS}) AS n CROSS JOIN generate_series(1, 2) AS part`,
  `INSERT INTO events (order_id, sequence, type, at, data, published_at)
   SELECT ${name("ord", "n")}, number, 'order.placed', ${NOW} + n, '{}', CASE WHEN n % 100 > 0 THEN ${NOW} END
   FROM generate_series(1, ${ORDERS}) AS n CROSS JOIN generate_series(1, 3) AS number`,
  `INSERT INTO shortfalls (id, order_id, checkout_id, shopper_id, line_sku, sku, title, warehouse_id, quantity, parcel_id,
     state, attempt, placed_at, found_at, chosen_at)
   SELECT ${name("sht", "n")}, ${name("ord", "n")}, ${name("chk", "n")}, ${name("gst", "n % 60")}, 'SKU-' || n % 500,
     'SKU-' || n % 500, 'Kettle', 'whs_' || n % 40, 1, 'pcl_' || n || '_2',
     (ARRAY['COVERED', 'COMPENSATED', 'TOLD', 'SETTLING'])[1 + greatest(0, n % 50 - 47) + n % 2], 0, ${NOW}, ${NOW}, ${NOW} + n
   FROM generate_series(1, ${ORDERS}, 2) AS n`,
  `INSERT INTO ledger (key, kind, order_id, currency, postings, why, at)
   SELECT ${name("ord", "n")} || '/captured', 'captured', ${name("ord", "n")}, 'EUR',
     '[{"account": "provider", "amountMinor": 1000}, {"account": "commission", "amountMinor": -1000}]', 'test', ${NOW} + n
   FROM generate_series(1, ${ORDERS}) AS n`,
];

const REPORTING = {
  session_preload_libraries: "auto_explain",
  "auto_explain.log_min_duration": "0",
  "auto_explain.log_nested_statements": "on",
  "auto_explain.log_level": "notice",
};

let store: OrderStore;
const plans: string[] = [];

beforeAll(async () => {
  const { sql, open } = await freshDatabase();
  for (const statement of FILL) await sql.unsafe(statement);
  await sql`VACUUM ANALYZE`;
  for (const [setting, value] of Object.entries(REPORTING))
    await sql.unsafe(`ALTER DATABASE ${sql.options.database} SET ${setting} = '${value}'`);
  store = storeOn(() => open({ max: 1, onnotice: ({ message }) => plans.push(message ?? "") }));
  await store.find(sampleOrder().id);
});

async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
  plans.length = 0;
  await work();
  const found = plans.filter((plan) => plan.includes("Query Text:"));
  expect(found.length).toBeGreaterThan(0);
  return found.map((plan) => plan.slice(plan.search(/\n(?=\S.*cost=)/)));
}

const TABLES = "(orders|parcels|events|shortfalls|ledger)";
const walksAll = (plan: string): boolean => new RegExp(`Seq Scan on ${TABLES}\\b`).test(plan);
/** But what a row shows of its own lines. */
const sorts = (plan: string): boolean => /\bSort\b/.test(plan.replace(/\n *SubPlan [^]*/, ""));
const indexesOf = (found: readonly string[]): string[] => [
  ...new Set(
    found.join("\n").match(/(?<=Index (?:Only )?Scan (?:Backward )?using )\w+|(?<=Bitmap Index Scan on )\w+/g),
  ),
];

const KNOWN = `ord_eu${"3000".padStart(26, "0")}` as ReturnType<typeof sampleOrder>["id"];
const WHS = "whs_0" as WarehouseId;
const SKU = "SKU-0" as Sku;
const GUEST = `gst_eu${"1".padStart(26, "0")}` as ShopperId;

describe("every listing", () => {
  const states: readonly ParcelState[] = ["WAITING", "PACKING"];
  const listings: readonly (readonly [words: string, index: string, list: () => Promise<unknown>])[] = [
    ["a shopper's history", "orders_history", () => store.history(GUEST, null, 10)],
    ["its next page", "orders_history", () => store.history(GUEST, `${(NOW + 4_000).toString(36)}.${KNOWN}`, 10)],
    ["orders of staff", "orders_pkey", () => store.list({ by: "all" }, null, 10)],
    ["their next page", "orders_pkey", () => store.list({ by: "all" }, KNOWN, 10)],
    [
      "a guest's by e-mail",
      "orders_guest_email",
      () => store.list({ by: "guest_email", email: "guest1@example.org" }, null, 9),
    ],
    ["a shopper's for staff", "orders_history", () => store.list({ by: "shopper", shopper: GUEST }, null, 9)],
    ["orders under review", "orders_review", () => store.reviewQueue(null, 10)],
    ["the next of them", "orders_review", () => store.reviewQueue(`${NOW + 400}.${KNOWN}`, 10)],
    ["a seller's parcels", "parcels_of_seller", () => store.sellerParcels("sel_7" as SellerId, null, 10)],
    ["the next of them", "parcels_of_seller", () => store.sellerParcels("sel_7" as SellerId, `${KNOWN}.pcl_9`, 10)],
    ["orders to audit", "orders_pkey", () => store.audit(NOW, KNOWN, 10)],
    ["unpublished events", "events_unpublished", () => store.outbox.unpublished(NOW + 9e9, 10)],
    ["unsettled shortfalls", "shortfalls_unsettled", () => store.shortfalls.unsettled(10)],
    ["shortfalls", "shortfalls_pkey", () => store.shortfalls.list(null, null, 10)],
    ["transactions", "ledger_pkey", () => store.ledger.list(null, null, 10)],
    ["transactions since", "ledger_pkey", () => store.ledger.since(3_000, 10)],
    ["an account's transactions", "ledger_pkey", () => store.ledger.list("commission", null, 10)],
  ];

  it.each(listings)("of %s walks %s in its order", async (_, index, list) => {
    const found = await plansOf(list);
    expect(found.filter(walksAll)).toEqual([]);
    expect(indexesOf(found)).toContain(index);
    expect(found.filter(sorts)).toEqual([]);
  });

  it("of due parcels walks the index once a state, and sorts no more than it gives of each", async () => {
    const found = await plansOf(() => store.dueParcels(NOW + 1e9, 10, states));
    expect(found.filter(walksAll)).toEqual([]);
    expect(found.join()).toMatch(/Limit[^\n]*\n[^\n]*Index Scan using parcels_due on parcels/);
  });
});

describe("every question", () => {
  const KEY = `evt_${KNOWN.slice(4)}-1`;
  const questions: readonly (readonly [words: string, index: string, ask: () => Promise<unknown>])[] = [
    ["an order", "orders_pkey", () => store.find(KNOWN)],
    ["its parcels", "parcels_key", () => store.find(KNOWN)],
    ["some orders", "orders_pkey", () => store.findMany([KNOWN, sampleOrder().id])],
    ["a checkout's order", "orders_checkout", () => store.findByCheckout(sampleOrder().checkoutId)],
    ["checkouts' orders", "orders_checkout", () => store.orderIdsOf([sampleOrder().checkoutId])],
    ["an order's timeline", "events_key", () => store.timeline(KNOWN)],
    ["when something is due", "parcels_due", () => store.nextDueAt(["WAITING", "PICKING"])],
    ["what was promised ahead", "parcels_ahead", () => store.promisedAhead([WHS], [SKU])],
    ["what is not picked", "parcels_unpicked", () => store.unpicked(WHS, [SKU], [sampleOrder().checkoutId])],
    ["whom goods were promised", "parcels_unpicked", () => store.shortfalls.promises(SKU, WHS)],
    ["orders' shortfalls", "shortfalls_of_order", () => store.shortfalls.ofOrders([KNOWN])],
    ["a sku's open shortfalls", "shortfalls_open", () => store.shortfalls.openOf(SKU)],
    ["open shortfalls of a range", "shortfalls_open", () => store.shortfalls.openBetween(SKU, "SKU-1" as Sku)],
    ["how much is unpublished", "events_unpublished", () => store.outbox.backlog()],
    ["an order's transactions", "ledger_key", () => store.ledger.ofOrder(KNOWN)],
    ["orders' money", "ledger_key", () => store.ledger.totals([KNOWN])],
    ["marking events", "events_key", () => store.outbox.markPublished([KEY], NOW)],
    ["claiming orders", "orders_history", () => store.claim(GUEST, newUser())],
  ];

  it.each(questions)("for %s finds its rows by %s", async (_, index, ask) => {
    const found = await plansOf(ask);
    expect(found.filter(walksAll)).toEqual([]);
    expect(indexesOf(found)).toContain(index);
  });
});

describe("every write", () => {
  it("finds its rows by an index, whatever its function does", async () => {
    const order = sampleOrder({ warehouses: ["whs_0", "whs_1"] });
    const id = `sht_eu${"2999".padStart(26, "0")}` as ShortfallId;
    const found = await plansOf(async () => {
      await store.insert(order, NOW);
      await store.recordCapture(order.id, order.payment.amountMinor, NOW, null);
      await store.planRefund(order.id, "key", 1);
      await store.recordRefund(order.id, 1, NOW, null);
      const moves = order.parcels.map((parcel) => ({ orderId: order.id, parcelId: parcel.id, nextStepAt: null }));
      await store.advanceParcels(
        moves.map((move) => ({ ...move, from: "WAITING", to: "PICKING" })),
        NOW,
      );
      await store.cancel(KNOWN, "?", NOW);
      await store.shortfalls.wait(id, NOW);
      await store.shortfalls.begin(id, { plan: { kind: "money" }, refundMinor: 0, goodwillMinor: 0 }, NOW);
      await store.shortfalls.settle(id, { state: "COMPENSATED" }, NOW, null);
      await store.shortfalls.giveUp(id, NOW);
      await store.shortfalls.cover(id, NOW);
      await store.shortfalls.close(id, NOW);
    });
    expect(found.length).toBeGreaterThan(40);
    expect(found.filter(walksAll)).toEqual([]);
  });
});

/** Orders, the books of money and those who moved it, compared by the walk: what it finds, and when it is healed. */
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { makeDeps } from "../../../src/adapters/deps.ts";
import { capturedTransaction } from "../../../src/domain/ledger/captured.ts";
import { refundedTransaction } from "../../../src/domain/ledger/refunded.ts";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import type { Order, OrderTender } from "../../../src/domain/order/types.ts";
import type { GatewayPayment } from "../../../src/domain/payment/types.ts";
import { runReconciliation } from "../../../src/flows/reconcile/run-reconciliation.ts";
import { MINUTE_MS } from "../../../src/kernel/time.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { Depth, Reconciliation } from "../../../src/ports/incidents.ts";
import type { Balances, PaymentGateway } from "../../../src/ports/payment-gateway.ts";
import { sampleOrder } from "../orders/sample-order.ts";

const TENTH = { commissionBasisPoints: () => 1_000 };

/** Payments as their keepers know them; a test says what they say. */
type Kept = Map<string, Pick<GatewayPayment, "capturedMinor" | "refundedMinor"> | "silent">;

interface Shop {
  readonly deps: Deps;
  readonly provider: Kept;
  readonly balances: Kept;
  later(ms: number): void;
}

/** The real orders' database, with payments that do as they are told, and a clock that can be put forward. */
function shop(): Shop {
  const [provider, balances]: [Kept, Kept] = [new Map(), new Map()];
  const real = makeDeps(env, { waitUntil: () => undefined });
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead, sleep: async () => undefined };
  const looks = (kept: Kept): Pick<PaymentGateway, "payment" | "list"> => ({
    payment: async (paymentId) => {
      const found = kept.get(paymentId);
      if (found === "silent") return { outcome: "unknown" };
      return found ? { outcome: "found", payment: paymentOf(paymentId, found) } : { outcome: "absent" };
    },
    list: async () => ({
      payments: [...kept].flatMap(([id, found]) => (found === "silent" ? [] : [paymentOf(id, found)])),
      cursor: null,
    }),
  });
  const deps = {
    ...{ ...real, clock, background: () => undefined, log: () => undefined },
    gateway: { ...looks(provider) } as PaymentGateway,
    balances: { ...looks(balances) } as Balances,
  };
  return { deps, provider, balances, later: (ms) => void (ahead += ms) };
}

const paymentOf = (
  paymentId: string,
  sums: Pick<GatewayPayment, "capturedMinor" | "refundedMinor">,
): GatewayPayment => ({
  ...{ paymentId, ...sums, key: `${paymentId}/authorise`, status: "authorised", amountMinor: 2_490, currency: "EUR" },
  // The order of the payment's name: its checkout is its order's.
  reference: references.get(paymentId) ?? "eu/nobody/none",
  ...{ method: "card", actionUrl: null, declineReason: null },
});

const references = new Map<string, string>();

const tenders = (order: Order, ...parts: readonly [OrderTender["kind"], number][]): Order => ({
  ...order,
  payment: {
    ...order.payment,
    tenders: parts.map(([kind, amountMinor], index) => ({
      ...{ kind, amountMinor, paymentId: `pay_${index}_${order.id}` },
      ...{ method: kind, authoriseKey: `${order.checkoutId}/authorise/${index}` },
    })),
  },
});

const captured = (order: Order): LedgerTransaction =>
  capturedTransaction(
    order,
    order.payment.tenders.map(({ amountMinor }, tender) => ({ tender, amountMinor, feeMinor: 10 })),
    TENTH,
    Date.now(),
  );

/** Placed two minutes ago and paid; its keepers know of it. */
async function paid({ deps, provider, balances }: Shop, order: Order): Promise<Order> {
  await deps.orders.insert(order, Date.now());
  await deps.orders.recordCapture(order.id, order.payment.amountMinor, Date.now(), captured(order));
  for (const { kind, paymentId, amountMinor } of order.payment.tenders) {
    references.set(paymentId, `eu/${order.shopperId}/${order.checkoutId}`);
    (kind === "provider" ? provider : balances).set(paymentId, { capturedMinor: amountMinor, refundedMinor: 0 });
  }
  return order;
}

const newOrder = (): Order => tenders(sampleOrder({ at: Date.now() - 2 * MINUTE_MS }), ["provider", 2_490]);
const splitOrder = (): Order =>
  tenders(sampleOrder({ at: Date.now() - 2 * MINUTE_MS }), ["gift_card", 1_000], ["provider", 1_490]);
const paymentIdOf = (order: Order, index = 0): string => order.payment.tenders[index]?.paymentId ?? "";

async function walk({ deps }: Shop, depth: Depth = "quick"): Promise<Reconciliation> {
  for (let parts = 0; parts < 200; parts++) {
    const run = await runReconciliation(deps, depth);
    if (run.finishedAt !== null) return run;
  }
  throw new Error("the walk does not come to its end");
}

async function incidents({ deps }: Shop, state: "OPEN" | "CLOSED" = "OPEN"): Promise<string[]> {
  const { incidents: list } = await deps.incidents.list(state, null, 50);
  return list.map(({ kind, subject }) => `${kind} ${subject}`).toSorted();
}

/** As it was written before there were books. */
const setMoney = (order: Order, capturedMinor: number, refundedMinor = 0): Promise<unknown> =>
  env.ORDERS.prepare("UPDATE orders SET captured_minor = ?2, refunded_minor = ?3 WHERE id = ?1")
    .bind(order.id, capturedMinor, refundedMinor)
    .run();

beforeEach(async () => {
  const tables = ["incidents", "reconciliations", "orders", "parcels", "events", "shortfalls"];
  await env.ORDERS.batch(tables.map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)));
});

describe("money that agrees", () => {
  it("is nothing to speak of, and the deep walk has the same sums on each side", async () => {
    const here = shop();
    await paid(here, newOrder());
    const order = await paid(here, splitOrder());
    const books = await here.deps.orders.ledger.ofOrder(order.id);
    const refund = { key: "r", shares: [{ tender: 1, amountMinor: 490 }], cause: { kind: "cancelled" as const } };
    await here.deps.orders.recordRefund(
      ...([order.id, 490, Date.now(), refundedTransaction(order, refund, TENTH, Date.now(), books)] as const),
    );
    here.provider.set(paymentIdOf(order, 1), { capturedMinor: 1_490, refundedMinor: 490 });
    expect((await walk(here)).counts).toMatchObject({ orders: 2, payments: 2 });
    const { counts } = await walk(here, "deep");
    const all = { capturedMinor: 4_980, refundedMinor: 490 };
    expect(counts.money?.["EUR"]).toEqual({
      ...{ orders: 2, byOrders: all, byBooks: all },
      ...{ payments: 2, byProvider: { capturedMinor: 3_980, refundedMinor: 490 } },
      ...{ balances: 1, byBalances: { capturedMinor: 1_000, refundedMinor: 0 } },
    });
    here.later(20 * MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([]);
  });
});

describe("money that differs", () => {
  it("an order's row from the books: an incident after a minute, closed when they agree again", async () => {
    const here = shop();
    const order = await paid(here, newOrder());
    await setMoney(order, 2_490, 1);
    here.provider.set(paymentIdOf(order), { capturedMinor: 2_490, refundedMinor: 1 });
    await walk(here);
    expect(await incidents(here)).toEqual([]);
    here.later(MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([`books_differ ${order.id}`]);
    await setMoney(order, 2_490);
    here.provider.set(paymentIdOf(order), { capturedMinor: 2_490, refundedMinor: 0 });
    await walk(here);
    expect(await incidents(here)).toEqual([]);
    expect(await incidents(here, "CLOSED")).toEqual([`books_differ ${order.id}`]);
  });

  it.each<[string, "provider" | "balances", number]>([
    ["the provider's list", "provider", 1],
    ["the object of a gift card", "balances", 0],
  ])("a payment by %s: after five minutes, and closed when it is healed", async (_, keeper, index) => {
    const here = shop();
    const order = await paid(here, splitOrder());
    const paymentId = paymentIdOf(order, index);
    const right = here[keeper].get(paymentId) ?? "silent";
    here[keeper].set(paymentId, { capturedMinor: 999, refundedMinor: 0 });
    await walk(here);
    here.later(4 * MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([]);
    here.later(MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([`payment_differs ${order.id} ${paymentId}`]);
    here[keeper].set(paymentId, "silent");
    await walk(here);
    expect(await incidents(here)).toHaveLength(1);
    here[keeper].set(paymentId, right);
    await walk(here);
    expect(await incidents(here)).toEqual([]);
  });

  it("a payment that nobody knows of is found by the deep walk, however long ago it was", async () => {
    const here = shop();
    const order = await paid(here, newOrder());
    await walk(here);
    here.later(60 * MINUTE_MS);
    here.provider.clear();
    await walk(here);
    expect((await here.deps.incidents.unsettled(["payment_differs"], 9)).length).toBe(0);
    await walk(here, "deep");
    here.later(5 * MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([`payment_differs ${order.id} ${paymentIdOf(order)}`]);
  });

  it("a second payment of an order that keeps money beside its tenders, until it has gone back", async () => {
    const here = shop();
    const order = await paid(here, newOrder());
    references.set("pay_twice", `eu/${order.shopperId}/${order.checkoutId}`);
    here.provider.set("pay_twice", { capturedMinor: 2_490, refundedMinor: 0 });
    await walk(here);
    here.later(5 * MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([`payment_differs ${order.id} pay_twice`]);
    here.provider.set("pay_twice", { capturedMinor: 2_490, refundedMinor: 2_490 });
    await walk(here);
    expect(await incidents(here)).toEqual([]);
  });

  it("an order that is placed and not paid: after a quarter of an hour", async () => {
    const here = shop();
    const order = newOrder();
    await here.deps.orders.insert(order, Date.now());
    await walk(here);
    here.later(14 * MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([]);
    here.later(MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([`order_unpaid ${order.id}`]);
    await paid(here, order);
    await walk(here);
    expect(await incidents(here)).toEqual([]);
  });

  it("an order that was cancelled and keeps its money", async () => {
    const here = shop();
    const order = await paid(here, newOrder());
    await here.deps.orders.cancel(order.id, "?", Date.now());
    await walk(here);
    here.later(10 * MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([`cancelled_not_refunded ${order.id}`]);
    const books = await here.deps.orders.ledger.ofOrder(order.id);
    const refund = { key: "r", shares: [{ tender: 0, amountMinor: 2_490 }], cause: { kind: "cancelled" as const } };
    await here.deps.orders.recordRefund(
      ...([order.id, 2_490, Date.now(), refundedTransaction(order, refund, TENTH, Date.now(), books)] as const),
    );
    here.provider.set(paymentIdOf(order), { capturedMinor: 2_490, refundedMinor: 2_490 });
    await walk(here);
    expect(await incidents(here)).toEqual([]);
  });

  it("an order of long ago is looked at by the quick walk when the books have news of it", async () => {
    const here = shop();
    const order = await paid(here, newOrder());
    await walk(here);
    here.later(60 * MINUTE_MS);
    await walk(here);
    const books = await here.deps.orders.ledger.ofOrder(order.id);
    const refund = { key: "r", shares: [{ tender: 0, amountMinor: 100 }], cause: { kind: "cancelled" as const } };
    await here.deps.orders.ledger.post(refundedTransaction(order, refund, TENTH, Date.now(), books));
    await walk(here);
    here.later(MINUTE_MS);
    await walk(here);
    expect(await incidents(here)).toEqual([`books_differ ${order.id}`]);
  });

  it("a payment that does not answer leaves its order out of the sums, and says so", async () => {
    const here = shop();
    await paid(here, newOrder());
    const order = await paid(here, newOrder());
    here.provider.set(paymentIdOf(order), "silent");
    const { counts } = await walk(here, "deep");
    expect(counts.skipped).toBe(1);
    expect(counts.money?.["EUR"]).toMatchObject({ orders: 1, byProvider: { capturedMinor: 2_490 } });
  });
});

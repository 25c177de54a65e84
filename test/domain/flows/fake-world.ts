/**
 * The world around a checkout, in memory, that can lose its process: each call passes two gates (before its effect and
 * after it), and at the chosen gate the process dies. What the world has done by then stays done; what the process
 * knew is gone, but for its journal. Written from the ports' promises, not from the adapters.
 */
import { makeCheckout } from "../../../src/domain/checkout/make-checkout.ts";
import type { Checkout, CheckoutTender } from "../../../src/domain/checkout/types.ts";
import type { RiskDecision } from "../../../src/domain/fraud/types.ts";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import type { Notice } from "../../../src/domain/notice/types.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { GatewayPayment, PaymentSource } from "../../../src/domain/payment/types.ts";
import type { RunnerDeps } from "../../../src/flows/checkout/run-checkout.ts";
import type { CheckoutId, OrderId, ProductId, SellerId, ShopperId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import type { OrderStore } from "../../../src/ports/order-store.ts";
import type { Balances } from "../../../src/ports/payment-gateway.ts";
import { fakeGateway, type Card, type FakeGateway } from "./fake-gateway.ts";
import { stocked } from "../inventory/support.ts";
import { makeFakeStock, mapOfOne } from "./fake-stock.ts";

export class ProcessDied extends Error {}

export type { Card } from "./fake-gateway.ts";

/** What is special about a checkout, beside its card. */
export interface Story {
  /** This much is borne by a gift card, the rest by the card. */
  readonly tenders?: readonly CheckoutTender[];
  /** What the gift card has on it. */
  readonly giftMinor?: number;
  readonly decision?: RiskDecision;
}

export interface World {
  readonly deps: RunnerDeps;
  readonly id: CheckoutId;
  nowMs: number;
  /** Gates passed by all processes so far. */
  gates: number;
  /** The process dies at these gates; each once. */
  dieAt: readonly number[];
  /** A new process after a death. */
  restart(): void;
  row(): Checkout;
  write(row: Checkout): void;
  /** Of both skus. */
  levels(): readonly { readonly onHand: number; readonly reserved: number }[];
  /** Of the provider, then of the balances. */
  payments(): readonly GatewayPayment[];
  readonly provider: FakeGateway;
  readonly orders: Map<string, Order>;
  /** The ledger's transactions. */
  readonly books: readonly LedgerTransaction[];
  readonly notices: Map<string, Notice>;
  /** What operators were told. */
  readonly told: ("stuck" | "rests")[];
  /** The shopper does at the provider what was asked. */
  act(): void;
}

const TOTAL = 3000;
const WAREHOUSE = "whs_a" as WarehouseId;
const SITE = { id: WAREHOUSE, code: "A", city: "Berlin", country: "DE", latitude: 52.5, longitude: 13.4 };

export function makeWorld(card: Card, stockOfEach: number, dieAt: readonly number[] = [], story: Story = {}): World {
  const journal = new Map<CheckoutId, Checkout>();
  const books: LedgerTransaction[] = [];
  const orders = new Map<string, Order>();
  let alive = Symbol("process");

  const world: World = {
    id: "chk_1" as CheckoutId,
    nowMs: 1_000,
    gates: 0,
    dieAt,
    levels: () => skus.map((sku) => stock.summary(sku)).map(({ onHand, reserved }) => ({ onHand, reserved })),
    orders,
    restart: () => void (alive = Symbol("process")),
    row: () => journal.get(world.id) as Checkout,
    write: (row) => void journal.set(row.id, row),
    payments: () => [...provider.payments.values(), ...balances.payments.values()],
    books,
    get provider() {
      return provider;
    },
    notices: new Map(),
    told: [],
    act: () => provider.act(),
    deps: {} as RunnerDeps,
  };

  /** A process that has died does nothing more, not even what it had already begun side by side. */
  const gate = (mine: symbol): void => {
    if (mine !== alive) throw new ProcessDied();
    world.gates += 1;
    if (world.dieAt.includes(world.gates)) {
      alive = Symbol("dead");
      throw new ProcessDied();
    }
  };
  const call = async <T>(effect: () => T): Promise<T> => {
    const mine = alive;
    await Promise.resolve();
    gate(mine);
    const answer = effect();
    gate(mine);
    return answer;
  };

  const skus = ["A", "B"] as readonly string[] as readonly Sku[];
  const stock = makeFakeStock({
    opening: skus.map((sku) => stocked(sku, WAREHOUSE, stockOfEach)),
    settings: DEFAULT_SETTINGS.stock,
    now: () => world.nowMs,
    call,
  });

  const provider = fakeGateway("Visa", card, call);
  const balances = fakeGateway("Gift card", "approve", call, story.giftMinor);
  const change = (id: OrderId, over: Partial<Order>): void => {
    const order = orders.get(id);
    if (order) orders.set(id, { ...order, ...over });
  };
  const ofOrder: OrderStore["ledger"]["ofOrder"] = (id) =>
    call(() =>
      books.map((posted, index) => ({ ...posted, sequence: index + 1 })).filter(({ orderId }) => orderId === id),
    );
  const store: Pick<OrderStore, "insert" | "recordCapture" | "cancel" | "recordRefund"> & {
    readonly ledger: Pick<OrderStore["ledger"], "ofOrder">;
  } = {
    ledger: { ofOrder },
    insert: (order) =>
      call(() => {
        if (orders.has(order.id)) return "existed";
        orders.set(order.id, order);
        return "inserted";
      }),
    recordCapture: (id, capturedMinor, _now, posting, tenders) =>
      call(() => {
        const order = orders.get(id);
        if (!order) throw new Error("no such order");
        const isNews = order.payment.capturedMinor < capturedMinor;
        const payment = { ...order.payment, capturedMinor, ...(tenders && { tenders }) };
        if (isNews) post(posting);
        if (isNews) change(id, { payment });
        if (order.state === "CANCELLED") return "refused";
        if (!isNews) return "already";
        change(id, { state: "PAYMENT_CONFIRMED" });
        return "recorded";
      }),
    cancel: (id) =>
      call(() => {
        const order = orders.get(id);
        if (!order) return "not_found";
        if (order.state === "CANCELLED") return "already";
        if (!["PLACED", "UNDER_REVIEW", "PAYMENT_CONFIRMED"].includes(order.state)) return "too_late";
        change(id, { state: "CANCELLED" });
        return "cancelled";
      }),
    recordRefund: (id, refundedMinor, _now, posting) =>
      call(() => {
        const order = orders.get(id);
        if (!order || order.payment.refundedMinor >= refundedMinor) return "already";
        post(posting);
        change(id, { payment: { ...order.payment, refundedMinor } });
        return "recorded";
      }),
  };
  function post(posting: LedgerTransaction | null): void {
    if (posting && !books.some(({ key }) => key === posting.key)) books.push(posting);
  }

  const deps: RunnerDeps = {
    clock: { now: () => world.nowMs, sleep: async () => undefined },
    settings: DEFAULT_SETTINGS,
    log: () => undefined,
    meter: { commit: () => undefined, hop: () => undefined },
    gateway: provider.gateway,
    balances: balances.gateway as Balances,
    notifier: { send: (notices) => call(() => void notices.forEach((notice) => world.notices.set(notice.id, notice))) },
    orders: store as OrderStore,
    stock: mapOfOne(stock, (sku) => `s-${sku}`, ["s-A", "s-B"]),
    catalogue: { frame: async () => ({ categories: [], sellers: [], promotions: [], warehouses: [SITE] }) } as never,
    journal: {
      read: (id) => journal.get(id) ?? null,
      save: (checkout, expected) =>
        call(() => {
          if ((journal.get(checkout.id)?.version ?? 0) !== expected) return false;
          journal.set(checkout.id, checkout);
          return true;
        }),
    },
    publish: () => undefined,
    onStored: () => undefined,
    restoreHolds: async () => [],
    screen: async () => (story.decision ? assessmentOf(story.decision, world.nowMs) : null),
    onNoted: () => undefined,
    attend: (_, how) => void world.told.push(how),
  };
  Object.assign(world, { deps });
  journal.set(world.id, firstRow(world.id, deps.stock.shardOf, story.tenders));
  return world;
}

const assessmentOf = (decision: RiskDecision, at: number) => ({
  decision,
  score: 50,
  modelScore: 0.5,
  reasons: [],
  model: "none",
  at,
});

const TOKEN: PaymentSource = { type: "token", token: "tok", returnUrl: "https://shop.example/checkout" };

export const tender = (
  kind: CheckoutTender["kind"],
  amountMinor: number,
  source: PaymentSource = kind === "provider" ? TOKEN : { type: "balance", account: "gift/1" },
): CheckoutTender => ({ kind, source, amountMinor, attempt: 1, paymentId: null, method: null, state: "open" });

export function firstRow(
  id: CheckoutId,
  shardOf: (sku: Sku) => string,
  tenders: readonly CheckoutTender[] = [tender("provider", TOTAL)],
): Checkout {
  const line = (sku: string, quantity: number) => ({
    sku: sku as Sku,
    sellerId: "sel_a" as SellerId,
    quantity,
    unitPriceMinor: 1000,
    subtotalMinor: 1000 * quantity,
    discountMinor: 0,
    taxMinor: 0,
    taxRateBasisPoints: 0,
    explanation: [],
  });
  const offer = (sku: string) => ({
    sku: sku as Sku,
    productId: "prd_a" as ProductId,
    title: sku,
    variant: {},
    image: null,
  });
  return makeCheckout({
    id,
    orderId: "ord_eu00000000000000000000000000" as OrderId,
    shopperId: "gst_1" as ShopperId,
    region: "eu",
    key: "k",
    bodyHash: "h",
    input: {
      email: "a@example.com",
      address: {
        name: "A",
        line1: "B",
        line2: "",
        city: "C",
        region: "",
        postalCode: "10115",
        country: "DE",
        phone: "",
      },
      shipping: "standard",
      payment: TOKEN,
      expectedTotalMinor: TOTAL,
    },
    quote: {
      currency: "EUR",
      lines: [line("A", 2), line("B", 1)],
      subtotalMinor: TOTAL,
      discountMinor: 0,
      shippingMinor: 0,
      taxMinor: 0,
      taxIncludedMinor: 0,
      totalMinor: TOTAL,
      shipping: null,
      promotions: [],
      refusedCoupons: [],
      taxLabel: "VAT",
    },
    tenders,
    context: null,
    offers: [offer("A"), offer("B")] as never,
    shardOf,
    now: 1_000,
  });
}

/**
 * The world around a checkout, in memory, that can lose its process: each call passes two gates (before its effect and
 * after it), and at the chosen gate the process dies. What the world has done by then stays done; what the process
 * knew is gone, but for its journal. Written from the ports' promises, not from the adapters.
 */
import { makeCheckout } from "../../../src/domain/checkout/make-checkout.ts";
import type { Checkout } from "../../../src/domain/checkout/types.ts";
import type { Order } from "../../../src/domain/order/types.ts";
import type { AuthoriseAnswer, GatewayPayment } from "../../../src/domain/payment/types.ts";
import type { RunnerDeps } from "../../../src/flows/checkout/run-checkout.ts";
import type { CheckoutId, OrderId, ProductId, SellerId, ShopperId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import type { OrderStore } from "../../../src/ports/order-store.ts";
import type { PaymentGateway } from "../../../src/ports/payment-gateway.ts";
import { stocked } from "../inventory/support.ts";
import { makeFakeStock, mapOfOne } from "./fake-stock.ts";

export class ProcessDied extends Error {}

export type Card = "approve" | "decline" | "action" | "silent" | "lost" | "capture_refused";

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
  payment(): GatewayPayment | undefined;
  readonly orders: Map<string, Order>;
  /** The shopper does at the provider what was asked. */
  act(): void;
}

const TOTAL = 3000;
const WAREHOUSE = "whs_a" as WarehouseId;
const SITE = { id: WAREHOUSE, code: "A", city: "Berlin", country: "DE", latitude: 52.5, longitude: 13.4 };

export function makeWorld(card: Card, stockOfEach: number, dieAt: readonly number[] = []): World {
  const journal = new Map<CheckoutId, Checkout>();
  const payments = new Map<string, GatewayPayment>();
  const fenced = new Set<string>();
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
    payment: () => [...payments.values()][0],
    act: () => {
      for (const [key, payment] of payments)
        if (payment.status === "pending_action") payments.set(key, { ...payment, status: "authorised" });
    },
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

  const answerOf = (payment: GatewayPayment): AuthoriseAnswer => {
    if (payment.status === "authorised")
      return { outcome: "authorised", paymentId: payment.paymentId, method: payment.method };
    if (payment.status === "pending_action")
      return { outcome: "action", paymentId: payment.paymentId, url: "https://pay.example/1" };
    return { outcome: "declined", paymentId: payment.paymentId, reason: payment.declineReason ?? "fenced" };
  };
  const gateway: PaymentGateway = {
    authorise: (request) =>
      call((): AuthoriseAnswer => {
        const known = payments.get(request.key);
        if (known) return card === "silent" ? { outcome: "unknown" } : answerOf(known);
        if (fenced.has(request.key)) return { outcome: "declined", paymentId: null, reason: "fenced" };
        if (card === "lost") return { outcome: "unknown" };
        const payment: GatewayPayment = {
          paymentId: "pay_1",
          key: request.key,
          reference: request.reference,
          status: card === "decline" ? "declined" : card === "action" ? "pending_action" : "authorised",
          amountMinor: request.amountMinor,
          capturedMinor: 0,
          refundedMinor: 0,
          currency: request.currency,
          method: "Visa 4242",
          actionUrl: "https://pay.example/1",
          declineReason: card === "decline" ? "card_declined" : null,
        };
        payments.set(request.key, payment);
        return card === "silent" ? { outcome: "unknown" } : answerOf(payment);
      }),
    capture: ({ amountMinor }) =>
      call(() => {
        const [key, payment] = [...payments][0] ?? [];
        if (!key || !payment || payment.status !== "authorised" || card === "capture_refused")
          return { outcome: "refused", reason: "no" };
        payments.set(key, { ...payment, capturedMinor: amountMinor });
        return { outcome: "done" };
      }),
    void: ({ authoriseKey }) =>
      call(() => {
        const payment = payments.get(authoriseKey);
        if (!payment) {
          fenced.add(authoriseKey);
          return { outcome: "done" };
        }
        if (payment.capturedMinor > 0) return { outcome: "refused", reason: "captured" };
        if (payment.status !== "declined") payments.set(authoriseKey, { ...payment, status: "voided" });
        return { outcome: "done" };
      }),
    refund: ({ amountMinor }) =>
      call(() => {
        const [key, payment] = [...payments][0] ?? [];
        if (!key || !payment) return { outcome: "refused", reason: "unknown" };
        // One key, one refund: made again, it is the same one.
        payments.set(key, { ...payment, refundedMinor: amountMinor });
        return { outcome: "done" };
      }),
    lookup: ({ authoriseKey }) =>
      call(() => {
        const payment = payments.get(authoriseKey);
        if (payment) return { outcome: "found", payment };
        fenced.add(authoriseKey);
        return { outcome: "absent" };
      }),
    list: () => Promise.reject(new Error("not in this world")),
  };

  const change = (id: OrderId, over: Partial<Order>): void => {
    const order = orders.get(id);
    if (order) orders.set(id, { ...order, ...over });
  };
  const store: Pick<OrderStore, "insert" | "recordCapture" | "cancel" | "recordRefund"> = {
    insert: (order) =>
      call(() => {
        if (orders.has(order.id)) return "existed";
        orders.set(order.id, order);
        return "inserted";
      }),
    recordCapture: (id, capturedMinor) =>
      call(() => {
        const order = orders.get(id);
        if (!order || order.state === "CANCELLED") return "refused";
        if (order.state === "PAYMENT_CONFIRMED") return "already";
        change(id, { state: "PAYMENT_CONFIRMED", payment: { ...order.payment, capturedMinor } });
        return "recorded";
      }),
    cancel: (id) =>
      call(() => {
        const order = orders.get(id);
        if (!order) return "not_found";
        if (order.state === "CANCELLED") return "already";
        if (order.state !== "PLACED" && order.state !== "PAYMENT_CONFIRMED") return "too_late";
        change(id, { state: "CANCELLED" });
        return "cancelled";
      }),
    recordRefund: (id, refundedMinor) =>
      call(() => {
        const order = orders.get(id);
        if (order) change(id, { payment: { ...order.payment, refundedMinor } });
        return "recorded";
      }),
  };

  const deps: RunnerDeps = {
    clock: { now: () => world.nowMs, sleep: async () => undefined },
    settings: DEFAULT_SETTINGS,
    log: () => undefined,
    meter: { commit: () => undefined, hop: () => undefined },
    gateway,
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
  };
  Object.assign(world, { deps });
  journal.set(world.id, firstRow(world.id, deps.stock.shardOf));
  return world;
}

export function firstRow(id: CheckoutId, shardOf: (sku: Sku) => string): Checkout {
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
      payment: { type: "token", token: "tok", returnUrl: "https://shop.example/checkout" },
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
    offers: [offer("A"), offer("B")] as never,
    shardOf,
    now: 1_000,
  });
}

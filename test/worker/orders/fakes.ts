/** A shop around the real order database: queues, carrier and clock are the test's. */
import { env } from "cloudflare:workers";
import { simulatedCarrier } from "../../../src/adapters/carrier/simulated.ts";
import { inboxNotifier } from "../../../src/adapters/notifier/inbox.ts";
import { makeD1OrderStore } from "../../../src/adapters/order-store/d1.ts";
import { memoryRiskStore } from "../../../src/adapters/risk-store/memory.ts";
import type { AheadStock } from "../../../src/domain/delivery/promised-ahead.ts";
import type { StockDetail } from "../../../src/domain/inventory/types.ts";
import type { OrderEvent } from "../../../src/domain/order/types.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS, type ShopSettings } from "../../../src/kernel/settings.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { EventBus } from "../../../src/ports/event-bus.ts";
import type { StockGoods, StockMap, Unanswered } from "../../../src/ports/stock.ts";
import { NOW } from "./sample-order.ts";

export interface FakeBus extends EventBus {
  readonly published: OrderEvent[];
  readonly notified: OrderEvent[];
  readonly wakings: number[];
  /** While set, nothing can be sent. */
  down: boolean;
}

export function fakeBus(): FakeBus {
  const bus: FakeBus = {
    published: [],
    notified: [],
    wakings: [],
    down: false,
    publishOrders: async (events) => {
      refuseWhenDown(bus);
      bus.published.push(...events);
    },
    publishNotifications: async (events) => {
      refuseWhenDown(bus);
      bus.notified.push(...events);
    },
    wakeFulfilment: async (delaySeconds) => {
      refuseWhenDown(bus);
      bus.wakings.push(delaySeconds);
    },
    publishAvailability: async () => undefined,
    publishCatalogue: async () => undefined,
  };
  return bus;
}

function refuseWhenDown(bus: FakeBus): void {
  if (bus.down) throw new Error("the queue is down");
}

export type ShopPart = Pick<
  Deps,
  | "stock"
  | "orders"
  | "carrier"
  | "clock"
  | "settings"
  | "background"
  | "log"
  | "notifier"
  | "inbox"
  | "meter"
  | "analytics"
  | "risk"
> & { readonly bus: FakeBus; readonly background: (work: Promise<unknown>) => void };

export interface Shop {
  readonly deps: ShopPart;
  readonly bus: FakeBus;
  readonly logged: string[];
  readonly commits: { where: string; rows: number }[];
  /** What the stock says of a sku; of others it does not answer. */
  readonly shelves: Map<string, AheadStock>;
  /** Moves the clock. */
  pass(ms: number): void;
  /** Waits for what goes on after the answers. */
  settle(): Promise<void>;
}

export function makeShop(own: Partial<ShopSettings> = {}): Shop {
  const settings = { ...DEFAULT_SETTINGS, ...own };
  const bus = fakeBus();
  const logged: string[] = [];
  const commits: { where: string; rows: number }[] = [];
  const work: Promise<unknown>[] = [];
  const shelves = new Map<string, AheadStock>();
  let now = NOW;
  const meter = { commit: (where: string, rows: number) => commits.push({ where, rows }), hop: () => undefined };
  const inbox = inboxNotifier(env.ACCOUNTS, meter);
  const deps: ShopPart = {
    settings,
    clock: { now: () => now, sleep: async () => undefined },
    orders: makeD1OrderStore({ db: env.ORDERS, meter, region: "eu", pickAfterMs: settings.fulfilment.pickAfterMs }),
    analytics: { record: () => undefined },
    risk: memoryRiskStore(),
    bus,
    stock: fakeStock(shelves),
    carrier: simulatedCarrier(settings),
    notifier: inbox,
    inbox,
    meter,
    background: (promise) => work.push(promise),
    log: (_level, event) => logged.push(event),
  };
  return {
    deps,
    bus,
    logged,
    commits,
    shelves,
    pass: (ms) => {
      now += ms;
    },
    settle: async () => {
      await Promise.all(work.splice(0));
    },
  };
}

function fakeStock(shelves: ReadonlyMap<string, AheadStock>): StockMap {
  const goods: Partial<StockGoods> = { detail: async ({ sku }) => detailOf(sku, shelves.get(sku)) };
  return { goods: goods as StockGoods } as Partial<StockMap> as StockMap;
}

function detailOf(sku: Sku, shelf: AheadStock | undefined): StockDetail | Unanswered {
  if (shelf === undefined) return { outcome: "unknown" };
  const levels = shelf.levels.map((level) => ({ ...level, sku, ahead: 0, missing: 0 }));
  return {
    summary: { sku, onHand: 0, reserved: 0, sellable: 0, ahead: 0, missing: 0, sellableAhead: 0, levels },
    terms: { buffer: null, ahead: null },
    incoming: shelf.incoming.map((each) => ({ ...each, sku, reference: "delivery" })),
    reservations: [],
    ledger: [],
    older: null,
    movedTo: null,
  };
}

/** The database is the file's, so each test begins with nothing to publish and nothing due. */
export async function emptyOrders(): Promise<void> {
  await env.ORDERS.batch(["events", "parcels", "orders"].map((table) => env.ORDERS.prepare(`DELETE FROM ${table}`)));
}

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulatedCarrier } from "../../../src/adapters/carrier/simulated.ts";
import { queueBus } from "../../../src/adapters/event-bus/queues.ts";
import type { OrderEvent } from "../../../src/domain/order/types.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import { runScheduled } from "../../../workers/cron.ts";
import { inventoryMessage, notificationsMessage, ordersMessage } from "../../../workers/queues/messages.ts";
import { makeShop } from "./fakes.ts";
import { NOW, sampleOrder } from "./sample-order.ts";

describe("the simulated carrier", () => {
  const carrier = simulatedCarrier(DEFAULT_SETTINGS);
  const { address: to, parcels } = sampleOrder();
  const [parcel] = parcels;
  if (!parcel) throw new Error("no parcel");

  it("gives one parcel one number, and each its own", async () => {
    const label = () => carrier.createLabel({ parcel, to, now: NOW });
    expect(await label()).toEqual(await label());
    const other = { ...parcel, id: sampleOrder().parcels[0]?.id ?? parcel.id };
    expect(await carrier.createLabel({ parcel: other, to, now: NOW })).not.toEqual(await label());
  });

  it("what it has said stays true, and everything arrives in the end", async () => {
    const track = async (trackingNumber: string, country: string, now: number) => {
      const events = await carrier.track({ trackingNumber, shippedAt: NOW, to: { ...to, country }, now });
      if (events === "unknown") throw new Error("it always answers");
      return events;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 1 }),
        fc.constantFrom("DE", "US", "GB", "JP"),
        fc.nat(300_000),
        fc.nat(300_000),
        async (number, country, a, b) => {
          const earlier = await track(number, country, NOW + Math.min(a, b));
          const later = await track(number, country, NOW + Math.max(a, b));
          expect(later.slice(0, earlier.length)).toEqual(earlier);
          expect(earlier[0]).toMatchObject({ code: "label_created", at: NOW });
          const all = await track(number, country, NOW + 300_000);
          expect(all.at(-1)).toMatchObject({ code: "delivered", place: to.city });
        },
      ),
    );
  });
});

interface Sent {
  readonly queue: string;
  readonly bodies: unknown[];
  readonly delaySeconds?: number | undefined;
}

/** Queues that note what they are sent, and refuse more than the platform's take. */
function notingBus() {
  const sent: Sent[] = [];
  const queue = (name: string): Queue => {
    const noting: Pick<Queue, "send" | "sendBatch"> = {
      send: async (body, options) => {
        sent.push({ queue: name, bodies: [body], delaySeconds: options?.delaySeconds });
        return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
      },
      sendBatch: async (messages) => {
        const bodies = [...messages].map((message) => message.body);
        if (bodies.length > 100 || JSON.stringify(bodies).length > 256_000) throw new Error("too much at once");
        sent.push({ queue: name, bodies });
        return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
      },
    };
    return noting as Queue;
  };
  const queues = {
    ORDER_EVENTS: queue("orders"),
    NOTIFICATIONS: queue("notifications"),
    INVENTORY_UPDATES: queue("inventory"),
  };
  return { sent, bus: queueBus(queues, { commit: () => undefined, hop: () => undefined }) };
}

const events = (count: number, note = ""): OrderEvent[] => {
  const { id } = sampleOrder();
  return Array.from({ length: count }, (_, index) => ({
    id: `evt_${id.slice(4)}-${index + 1}`,
    orderId: id,
    sequence: index + 1,
    type: "order.cancelled",
    at: NOW,
    data: { note, amountMinor: 1, none: null },
  }));
};

describe("topics on queues", () => {
  it("go out in batches that the platform takes, nothing lost, in messages that consumers know", async () => {
    const { sent, bus } = notingBus();
    const many = [...events(150), ...events(60, "x".repeat(9_000))];
    await bus.publishOrders(many);
    await bus.publishNotifications(many.slice(0, 3));
    const bodies = sent.filter((each) => each.queue === "orders").flatMap((each) => each.bodies);
    expect(bodies).toEqual(many.map((event) => ({ kind: "event", event })));
    for (const body of bodies) expect(ordersMessage.parse(body)).toEqual(body);
    const told = sent.filter((each) => each.queue === "notifications").flatMap((each) => each.bodies);
    expect(told.map((body) => notificationsMessage.parse(body).event)).toEqual(many.slice(0, 3));
  });

  it("changes of stock share messages", async () => {
    const { sent, bus } = notingBus();
    const changes = Array.from({ length: 250 }, (_, index) => ({
      sku: `SKU-${index}` as Sku,
      availability: { state: "in_stock" as const, sellable: 3, warehouses: [], ahead: null },
      version: index,
    }));
    await bus.publishAvailability(changes);
    const messages = sent.flatMap((each) => each.bodies).map((body) => inventoryMessage.parse(body));
    expect(messages).toHaveLength(3);
    expect(messages.flatMap((message) => (message.kind === "availability" ? message.changes : []))).toEqual(changes);
  });

  it("nothing to send is no call, and a waking is one delayed message", async () => {
    const { sent, bus } = notingBus();
    await bus.publishOrders([]);
    await bus.wakeFulfilment(20);
    expect(sent).toEqual([{ queue: "orders", bodies: [{ kind: "fulfilment" }], delaySeconds: 20 }]);
    expect(ordersMessage.parse(sent[0]?.bodies[0])).toEqual({ kind: "fulfilment" });
  });
});

describe("the scheduled jobs", () => {
  it("one that fails stops no other, is logged, and fails the run", async () => {
    const shop = makeShop();
    const done: string[] = [];
    const job = (name: string, fails: boolean) => ({
      name,
      run: async () => {
        if (fails) throw new Error("broken");
        done.push(name);
      },
    });
    const deps = shop.deps as Partial<Deps> as Deps;
    const jobs = [job("a", false), job("b", true), job("c", false)];
    await expect(runScheduled(deps, jobs)).rejects.toThrow("scheduled jobs failed: b");
    expect(done).toEqual(["a", "c"]);
    expect(shop.logged).toEqual(["cron.failed"]);
  });
});

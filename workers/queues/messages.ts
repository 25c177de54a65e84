/** What may stand in a queue's message; anything else is not acted on. */
import { z } from "@hono/zod-openapi";
import type { OrderEvent, OrderEventType } from "../../src/domain/order/types.ts";
import {
  CATALOGUE_ID_PATTERN,
  ID_PATTERN,
  SKU_PATTERN,
  type OrderId,
  type ProductId,
  type Sku,
  type WarehouseId,
} from "../../src/kernel/ids.ts";
import type { InventoryMessage, NotificationsMessage, OrdersMessage } from "../../src/ports/event-bus.ts";

/** Every type by its name: one that is missing here would be told to nobody, so the compiler asks for it. */
const EVENT_TYPES: Readonly<{ [T in OrderEventType]: T }> = {
  "order.placed": "order.placed",
  "order.reviewed": "order.reviewed",
  "order.paid": "order.paid",
  "order.cancelled": "order.cancelled",
  "order.refunded": "order.refunded",
  "order.short": "order.short",
  "order.covered": "order.covered",
  "order.replaced": "order.replaced",
  "parcel.postponed": "parcel.postponed",
  "parcel.picking": "parcel.picking",
  "parcel.packing": "parcel.packing",
  "parcel.shipped": "parcel.shipped",
  "parcel.delivered": "parcel.delivered",
  "order.delivered": "order.delivered",
};

const instant = z.number().int().nonnegative();

const event: z.ZodType<OrderEvent> = z.strictObject({
  id: z.string().regex(/^evt_[\w-]{1,100}$/),
  orderId: z.custom<OrderId>((value) => typeof value === "string" && ID_PATTERN("ord").test(value)),
  sequence: z.number().int().positive(),
  type: z.enum(EVENT_TYPES),
  at: instant,
  data: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});

const productId = z.custom<ProductId>((value) => typeof value === "string" && CATALOGUE_ID_PATTERN("prd").test(value));

const warehouseId = z.custom<WarehouseId>((value) => typeof value === "string" && value.startsWith("whs_"));

const availabilityChanged = z.strictObject({
  sku: z.custom<Sku>((value) => typeof value === "string" && SKU_PATTERN.test(value)),
  availability: z.strictObject({
    state: z.enum(["in_stock", "low_stock", "out_of_stock"]),
    sellable: z.number().int().nonnegative(),
    warehouses: z.array(z.strictObject({ id: warehouseId, free: z.number().int().nonnegative() })),
    ahead: z
      .strictObject({
        kind: z.enum(["preorder", "backorder"]),
        sellable: z.number().int().positive(),
        expectedAt: instant.nullable(),
      })
      .nullable(),
  }),
  version: z.number().int().nonnegative(),
  changedAt: instant.exactOptional(),
});

export const ordersMessage: z.ZodType<OrdersMessage> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("event"), event }),
  z.strictObject({ kind: z.literal("fulfilment") }),
]);

export const notificationsMessage: z.ZodType<NotificationsMessage> = z.strictObject({ event });

export const inventoryMessage: z.ZodType<InventoryMessage> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("availability"), changes: z.array(availabilityChanged) }),
  z.strictObject({ kind: z.literal("catalogue"), productIds: z.array(productId) }),
]);

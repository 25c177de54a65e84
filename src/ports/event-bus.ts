import type { OrderEvent } from "../domain/order/types.ts";
import type { ProductId, Sku } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";
import type { Availability } from "../domain/catalog/types.ts";

/** Changes of stock that shoppers should see; coalesced per sku by the stock object. */
export interface AvailabilityChanged {
  readonly sku: Sku;
  readonly availability: Availability;
  /** Grows with every change of the sku; an older one that arrives late is dropped. */
  readonly version: number;
  /** When the stock object decided the first change that this tells of; absent where it no longer knows. */
  readonly changedAt?: EpochMs;
}

export interface EventBus {
  /** At least once, in no order: consumers restore it by the sequence. */
  publishOrders(events: readonly OrderEvent[]): Promise<void>;
  /** Events that somebody is to be told of. */
  publishNotifications(events: readonly OrderEvent[]): Promise<void>;
  /** Wakes fulfilment after a delay of whole seconds. May get lost: parcels are due by their rows. */
  wakeFulfilment(delaySeconds: number): Promise<void>;
  publishAvailability(changes: readonly AvailabilityChanged[]): Promise<void>;
  /** Products whose index document must be made anew. */
  publishCatalogue(productIds: readonly ProductId[]): Promise<void>;
}

/** What travels in the queues, one message each. */
export type OrdersMessage = { readonly kind: "event"; readonly event: OrderEvent } | { readonly kind: "fulfilment" };
export interface NotificationsMessage {
  readonly event: OrderEvent;
}
export type InventoryMessage =
  | { readonly kind: "availability"; readonly changes: readonly AvailabilityChanged[] }
  | { readonly kind: "catalogue"; readonly productIds: readonly ProductId[] };

/** Shoppers as Durable Objects, one a person, found by the person's id. */
import type { ShopperId } from "../../kernel/ids.ts";
import type { Meter } from "../../ports/metrics.ts";
import type { ShopperObject, Shoppers } from "../../ports/shopper.ts";
import type { ShopperRpc } from "./rpc.ts";

export function shopperObjects(namespace: DurableObjectNamespace<ShopperRpc>, meter: Meter): Shoppers {
  return {
    of(id: ShopperId): ShopperObject {
      const stub = namespace.getByName(id);
      meter.hop("shopper");
      return {
        take: (bucket) => stub.take(bucket),
        cart: () => stub.cart(),
        changeCart: (command, idempotency) => stub.changeCart(command, idempotency),
        cartToMerge: () => stub.cartToMerge(),
        emptyCart: (version) => stub.emptyCart(version),
        placeOrder: (input, idempotency, buyer) => stub.placeOrder(input, idempotency, buyer),
        abandon: (checkout) => stub.abandon(checkout),
        checkout: (checkout) => stub.checkout(checkout),
        poke: (checkout) => stub.poke(checkout),
        nudge: (checkout) => stub.nudge(checkout),
        cancelOrder: (order, checkout, reason) => stub.cancelOrder(order, checkout, reason),
        lastInput: () => stub.lastInput(),
        journalOf: (checkout) => stub.journalOf(checkout),
        decideReview: (checkout, verdict) => stub.decideReview(checkout, verdict),
        settleByHand: (checkout, settled) => stub.settleByHand(checkout, settled),
        giveUp: (checkout, reason) => stub.giveUp(checkout, reason),
        live: (request) => stub.fetch(request),
        openCheckouts: () => stub.openCheckouts(),
      };
    },
  };
}

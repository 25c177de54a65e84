/** Deciding on a refund: read, decided, written where nobody else has decided meanwhile. */
import { planRefund } from "../../domain/order/refund.ts";
import type { PlannedRefund } from "../../domain/order/types.ts";
import type { OrderId } from "../../kernel/ids.ts";
import type { OrderStore } from "../../ports/order-store.ts";

/** Refunds of one order are decided by few at once: a person, a shortage, a return. */
const TRIES_MAX = 5;

export async function planOn(
  orders: Pick<OrderStore, "find">,
  write: (known: readonly PlannedRefund[], next: readonly PlannedRefund[]) => Promise<boolean>,
  ask: { readonly id: OrderId; readonly key: string; readonly amountMinor: number },
): Promise<PlannedRefund | "too_much" | "not_found"> {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const order = await orders.find(ask.id);
    if (order === null) return "not_found";
    const { refunds } = order.payment;
    const planned = planRefund(order.payment, ask.key, ask.amountMinor);
    if (!planned.ok) return "too_much";
    if (refunds.includes(planned.value) || (await write(refunds, [...refunds, planned.value]))) return planned.value;
  }
  throw new Error(`refunds of order ${ask.id} are being decided by too many at once`);
}

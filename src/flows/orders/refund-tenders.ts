/** A part of an order's money goes back, to the tenders that bore it, the last one first (O5). */
import type { Order } from "../../domain/order/types.ts";
import type { Deps } from "../../ports/deps.ts";

/**
 * Done as often as asked, with one effect: what goes where stands in the order's row before the first attempt, and each
 * tender's part has a key of its own.
 *
 * @returns null when all of it is done; "unknown": not yet, the same again later; else why it is refused
 */
export async function refundTenders(
  deps: Pick<Deps, "orders" | "gateway" | "balances">,
  order: Pick<Order, "id" | "payment">,
  key: string,
  amountMinor: number,
): Promise<string | null> {
  const planned = await deps.orders.planRefund(order.id, key, amountMinor);
  if (typeof planned === "string") return planned;
  const answers = await Promise.all(
    planned.shares.map(async ({ tender: index, amountMinor: shareMinor }) => {
      const tender = order.payment.tenders[index];
      const gateway = tender?.kind === "provider" ? deps.gateway : deps.balances;
      if (!tender || !gateway) return { outcome: "unknown" as const };
      // The first tender keeps the key as it is, as refunds had it before there were several.
      const own = index === 0 ? key : `${key}/${index}`;
      return gateway.refund({ key: own, paymentId: tender.paymentId, amountMinor: shareMinor });
    }),
  );
  const refused = answers.find((answer) => answer.outcome === "refused");
  if (refused) return refused.reason;
  return answers.every((answer) => answer.outcome === "done") ? null : "unknown";
}

/** Known stuck checkouts: asked to go on, and closed where they rest, should their own word have been lost. */
import { isAtRest } from "../../domain/checkout/machine.ts";
import type { CheckoutId, ShopperId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";

export async function lookAgainAtStuck(
  deps: Pick<Deps, "incidents" | "shoppers" | "clock" | "log">,
  limit: number,
): Promise<void> {
  for (const { subject, data } of await deps.incidents.unsettled(["checkout_stuck"], limit)) {
    const shopper = deps.shoppers.of(String(data["shopperId"]) as ShopperId);
    const id = String(data["checkoutId"]) as CheckoutId;
    try {
      await shopper.poke(id);
      const row = await shopper.journalOf(id);
      if (row === null || isAtRest(row.state)) await deps.incidents.close("checkout_stuck", subject, deps.clock.now());
    } catch (error) {
      deps.log("warn", "reconcile.stuck_unanswered", { checkout: id, error: String(error) });
    }
  }
}

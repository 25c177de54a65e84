/** Known stuck checkouts: asked to go on, and closed where they rest or have got on since. */
import { isStuck } from "../../domain/checkout/staff-means.ts";
import type { CheckoutId, ShopperId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Incident } from "../../ports/incidents.ts";

export type StuckDeps = Pick<Deps, "incidents" | "shoppers" | "clock" | "log">;

/** All at once: each may take as long as a provider that does not answer. */
export async function lookAgainAtStuck(deps: StuckDeps, limit: number): Promise<void> {
  const stuck = await deps.incidents.unsettled(["checkout_stuck"], limit);
  await Promise.all(stuck.map((incident) => lookAgain(deps, incident)));
}

async function lookAgain(deps: StuckDeps, { subject, data }: Incident): Promise<void> {
  const shopper = deps.shoppers.of(String(data["shopperId"]) as ShopperId);
  const id = String(data["checkoutId"]) as CheckoutId;
  try {
    await shopper.poke(id);
    const row = await shopper.journalOf(id);
    if (row === null || !isStuck(row)) await deps.incidents.close("checkout_stuck", subject, deps.clock.now());
  } catch (error) {
    deps.log("warn", "reconcile.stuck_unanswered", { checkout: id, error: String(error) });
  }
}

/**
 * A checkout takes a shopper's holds over; when it ends without an order, what was held is held again, in the same turn
 * of the stock object in which the checkout's reservation goes: a declined card does not hand the last unit to the next
 * in line. It is fair because the end stays what it was when the sku was put in: a failed checkout prolongs nothing,
 * and after that end nothing is remade.
 */
import { letGo, referencesOf, wishOf } from "../../domain/cart/hold.ts";
import type { Hold } from "../../domain/cart/types.ts";
import type { Checkout, CheckoutHold } from "../../domain/checkout/types.ts";
import { askStock, type HoldDeps } from "./ask-stock.ts";

/** The holds of the cart's lines, for a checkout to take the place of. */
export const holdsOf = (holds: readonly Hold[], skus: readonly string[]): readonly CheckoutHold[] =>
  holds
    .filter((hold) => skus.includes(hold.sku))
    .flatMap((hold) => referencesOf(hold).map((each) => ({ sku: hold.sku, ...each })));

/**
 * Before the checkout's own reservations are released; best effort, since those are released in any case. Answers what
 * is held for the checkout's lines now.
 */
export async function restoreHolds(deps: HoldDeps, row: Checkout): Promise<readonly CheckoutHold[]> {
  const taken = row.holds ?? [];
  const skus = [...new Set(taken.map((each) => each.sku))];
  for (const sku of skus) {
    const hold = deps.journal.hold(sku);
    if (hold === undefined || hold.held === null || deps.clock.now() >= hold.endsAt) continue;
    const { reference } = hold.held;
    // Held under a name that the checkout does not know: an earlier run has restored it.
    if (taken.some((each) => each.reference === reference)) await restore(deps, row, hold);
  }
  return holdsOf(deps.journal.holds(), skus);
}

async function restore(deps: HoldDeps, row: Checkout, hold: Hold): Promise<void> {
  const { journal, settings, clock } = deps;
  const wish = wishOf(journal.cart(), hold.sku, settings.stock.cartHoldUnitsMax);
  if (wish === 0) return journal.write({ holds: [letGo(hold, clock.now())] });
  const parts = row.parts.filter((part) => part.lines.some((line) => line.sku === hold.sku));
  const where = { also: parts, ...(parts[0] && { shard: parts[0].shard }) };
  const asked = await askStock(deps, hold, wish, where);
  const isKnown = asked.outcome === "granted" || asked.outcome === "unanswered";
  await journal.write({ holds: [isKnown ? asked.hold : letGo(asked.hold, clock.now())] });
}

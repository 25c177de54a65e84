/**
 * Changing a line whose offer is reserved when it is put into a cart (I2). More of it is reserved before the cart has
 * it, so a shortage leaves the cart as it was; less of it leaves the cart first, so nobody waits for a stock object.
 */
import { stepCart } from "../../domain/cart/cart.ts";
import { inheritHold, letGo, openHolds, windowOf, wishOf } from "../../domain/cart/hold.ts";
import type { Cart, CartCommand, HandedHold, Hold } from "../../domain/cart/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { CartAnswer, CartRefusal, Idempotency } from "../../ports/shopper.ts";
import {
  askStock,
  holdMsOf,
  newHold,
  releaseDoubtful,
  settleHold,
  windowKey,
  type Asked,
  type HoldDeps,
} from "./ask-stock.ts";

type Changed = Result<CartAnswer, CartRefusal>;

/** Whether anything of a change may have to do with holds; of most carts it never has. */
export function concernsHolds(command: CartCommand, holds: readonly Hold[]): boolean {
  if (command.type === "merge") return (command.holds ?? []).length > 0 || holds.length > 0;
  if (!("sku" in command)) return false;
  if (command.type === "add" && command.holdMs !== undefined) return true;
  return holds.some((hold) => hold.sku === command.sku);
}

/** To be called one after the other, so that of two tabs one sees what the other has done. */
export async function changeHeldCart(
  deps: HoldDeps,
  command: CartCommand,
  idempotency: Idempotency | null,
): Promise<Changed> {
  const { journal } = deps;
  const used = journal.used(idempotency);
  if (used === "same") return ok({ cart: journal.cart(), replayed: true });
  if (used === "other") return err({ code: "idempotency_conflict" });
  if (command.type === "merge") return mergeHeld(deps, command);
  const before = journal.cart();
  const stepped = stepCart(before, command, deps.clock.now());
  if (!stepped.ok || !("sku" in command)) return finish(deps, command, idempotency, []);
  return changeLine(deps, { command, idempotency, before, after: stepped.value, sku: command.sku });
}

interface LineChange {
  readonly command: CartCommand;
  readonly idempotency: Idempotency | null;
  readonly before: Cart;
  readonly after: Cart;
  readonly sku: Sku;
}

async function changeLine(deps: HoldDeps, change: LineChange): Promise<Changed> {
  const { command, idempotency, before, after, sku } = change;
  const { journal } = deps;
  const unitsMax = deps.settings.stock.cartHoldUnitsMax;
  const hold = journal.hold(sku);
  const [had, wish] = [wishOf(before, sku, unitsMax), wishOf(after, sku, unitsMax)];
  if (wish === 0) {
    const done = await finish(deps, command, idempotency, hold === undefined ? [] : [letGo(hold, deps.clock.now())]);
    deps.background(releaseDoubtful(deps, sku));
    return done;
  }
  const start = journal.inCheckout(sku) ? null : startOf(deps, command, hold, sku);
  const isAsIs = start !== null && start.held?.quantity === wish && start.doubtful.length === 0;
  if (start === null || isAsIs) return finish(deps, command, idempotency, []);
  const { cartHoldsMax } = deps.settings.stock;
  if (othersHeld(deps, sku) >= cartHoldsMax) {
    if (wish > had) return err({ code: "too_many_holds", max: cartHoldsMax });
    return finish(deps, command, idempotency, []);
  }
  const asked = await askStock(deps, start, wish);
  return wish > had ? more(deps, change, asked) : less(deps, change, asked);
}

const othersHeld = ({ journal, clock }: HoldDeps, sku: Sku): number =>
  openHolds(
    journal.holds().filter((each) => each.sku !== sku),
    clock.now(),
  );

/** The hold to ask for: the running one, a new one where there is none and no pause, else none. */
function startOf(deps: HoldDeps, command: CartCommand, hold: Hold | undefined, sku: Sku): Hold | null {
  const window = windowOf(hold, deps.clock.now());
  if (window === "paused") return null;
  // An offer that holds no more gives no new hold, and takes none away that was promised.
  const holdMs = holdMsOf(command.type === "add" ? command.holdMs : hold?.holdMs);
  if (holdMs === null) return null;
  return window === "running" && hold !== undefined ? hold : newHold(deps, sku, holdMs);
}

/** Reserved first: what is refused leaves cart and hold as they were. */
async function more(deps: HoldDeps, { command, idempotency, sku }: LineChange, asked: Asked): Promise<Changed> {
  switch (asked.outcome) {
    case "granted": {
      const done = await finish(deps, command, idempotency, [asked.hold]);
      // The cart has changed so that the line found no place any more: then nothing is held for it.
      deps.background(done.ok ? releaseDoubtful(deps, sku) : settleHold(deps, sku));
      return done;
    }
    case "over":
      return finish(deps, command, idempotency, [asked.hold]);
    case "short": {
      await deps.journal.write({ holds: [asked.hold] });
      const { requested, sellable, heldByOthers } = asked.shortage;
      return err({ code: "out_of_stock", sku, requested, sellable, heldByOthers });
    }
    case "too_many_open":
      await deps.journal.write({ holds: [asked.hold] });
      return err({ code: "too_many_holds", max: deps.settings.stock.openPerShopperMax });
    case "unanswered":
      await deps.journal.write({ holds: [asked.hold] });
      return err({ code: "hold_unanswered" });
  }
}

/** Never refused: what cannot be held in part is held no more, and what was not answered is found out later. */
async function less(deps: HoldDeps, { command, idempotency, sku }: LineChange, asked: Asked): Promise<Changed> {
  const isKnown = asked.outcome === "granted" || asked.outcome === "unanswered";
  const hold = isKnown ? asked.hold : letGo(asked.hold, deps.clock.now());
  const done = await finish(deps, command, idempotency, [hold]);
  if (asked.outcome !== "unanswered") deps.background(releaseDoubtful(deps, sku));
  return done;
}

/** The change on the cart as it is now, its key and the hold's row in one write. */
async function finish(
  deps: HoldDeps,
  command: CartCommand,
  idempotency: Idempotency | null,
  holds: readonly Hold[],
): Promise<Changed> {
  const { journal } = deps;
  const before = journal.cart();
  const next = stepCart(before, command, deps.clock.now());
  if (!next.ok) {
    if (holds.length > 0) await journal.write({ holds });
    return next;
  }
  await journal.write({ ...(next.value !== before && { cart: next.value }), idempotency, holds });
  return ok({ cart: journal.cart(), replayed: false });
}

/** The cart first: signing in never fails for a hold. Then each of the guest's holds becomes the user's own. */
async function mergeHeld(deps: HoldDeps, command: Extract<CartCommand, { type: "merge" }>): Promise<Changed> {
  const done = await finish(deps, command, null, []);
  if (!done.ok) return done;
  for (const handed of command.holds ?? []) await takeOver(deps, handed);
  return ok({ cart: deps.journal.cart(), replayed: false });
}

/** The window comes over whatever becomes of the hold, so that signing in gives no second one. */
async function takeOver(deps: HoldDeps, handed: HandedHold): Promise<void> {
  const { journal } = deps;
  const { sku, references } = handed;
  const now = deps.clock.now();
  const hold = inheritHold(journal.hold(sku), handed, windowKey(deps), now);
  const wish = wishOf(journal.cart(), sku, deps.settings.stock.cartHoldUnitsMax);
  const isFull = othersHeld(deps, sku) >= deps.settings.stock.cartHoldsMax;
  const isAsIs = references.length === 0 && (hold.held?.quantity ?? 0) === wish;
  if (wish === 0 || isFull || isAsIs || journal.inCheckout(sku) || windowOf(hold, now) !== "running")
    return journal.write({ holds: [hold] });
  const first = references[0];
  const asked = await askStock(deps, hold, wish, { also: references, ...(first && { shard: first.shard }) });
  await journal.write({ holds: [asked.hold] });
  if (asked.outcome === "granted") deps.background(releaseDoubtful(deps, sku));
}

/** After a merge: the cart that was handed over is empty, and nothing of it is held any more. */
export async function emptyHeldCart(deps: HoldDeps, version: number): Promise<void> {
  const { journal, clock } = deps;
  const cart = journal.cart();
  if (cart.version !== version || cart.lines.length + cart.saved.length + cart.coupons.length === 0) return;
  const now = clock.now();
  const emptied = { ...cart, lines: [], saved: [], coupons: [], version: cart.version + 1, updatedAt: now };
  const holds = journal.holds().map((hold) => letGo(hold, now));
  await journal.write({ cart: emptied, holds });
  for (const { sku } of holds) deps.background(releaseDoubtful(deps, sku));
}

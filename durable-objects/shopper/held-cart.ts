/**
 * The cart as the object serves it: a change that has nothing to do with holds is one write, as ever; one that has
 * waits for the stock object, and such changes go one after the other.
 */
import { handOver, showHolds, windowOf } from "../../src/domain/cart/hold.ts";
import type { Cart, CartCommand, HandedHold } from "../../src/domain/cart/types.ts";
import type { Checkout, CheckoutHold } from "../../src/domain/checkout/types.ts";
import { settleHolds, type HoldDeps } from "../../src/flows/cart/ask-stock.ts";
import { changeHeldCart, concernsHolds, emptyHeldCart } from "../../src/flows/cart/change-held-cart.ts";
import { holdsOf, restoreHolds } from "../../src/flows/cart/restore-holds.ts";
import { ok, type Result } from "../../src/kernel/result.ts";
import type { EpochMs } from "../../src/kernel/time.ts";
import type { CartAnswer, CartRefusal, Idempotency } from "../../src/ports/shopper.ts";
import type { CartRows } from "./cart-rows.ts";

type Changed = Result<CartAnswer, CartRefusal>;

export interface HeldCart {
  /** With what is held for its lines. */
  shown(): Cart;
  change(command: CartCommand, idempotency: Idempotency | null): Changed | Promise<Changed>;
  toMerge(): { readonly cart: Cart; readonly holds: readonly HandedHold[] };
  /** Only while it is the cart that was handed over. */
  empty(version: number): Promise<void>;
  /** What is held for the cart's lines, for a checkout to take over. */
  forCheckout(): readonly CheckoutHold[];
  /** Not beside a change that waits for a stock object; at once where nothing is held. */
  undisturbed<T>(work: () => Promise<T>): Promise<T>;
  restore(row: Checkout): Promise<readonly CheckoutHold[]>;
  settle(which: "due" | "all"): Promise<void>;
  earliestWake(): EpochMs | null;
}

export function heldCart(deps: HoldDeps, rows: CartRows): HeldCart {
  const { journal, clock } = deps;
  let last: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work, work);
    last = turn;
    return turn;
  };
  const shown = (cart: Cart): Cart => showHolds(cart, journal.holds(), clock.now());
  const answer = (changed: Changed): Changed =>
    changed.ok ? ok({ ...changed.value, cart: shown(changed.value.cart) }) : changed;

  return {
    shown: () => shown(journal.cart()),
    change: (command, idempotency) =>
      concernsHolds(command, journal.holds())
        ? inTurn(() => changeHeldCart(deps, command, idempotency)).then(answer)
        : answer(rows.change(command, idempotency, clock.now())),
    toMerge: () => ({
      cart: journal.cart(),
      holds: journal
        .holds()
        .filter((hold) => hold.granted && windowOf(hold, clock.now()) !== "none")
        .map(handOver),
    }),
    empty: (version) => inTurn(() => emptyHeldCart(deps, version)),
    forCheckout() {
      const skus = journal.cart().lines.map((line) => line.sku);
      return holdsOf(journal.holds(), skus);
    },
    undisturbed: (work) => (journal.holds().length === 0 ? work() : inTurn(work)),
    restore: (row) => restoreHolds(deps, row),
    async settle(which) {
      if (journal.holds().length > 0) await inTurn(() => settleHolds(deps, which));
    },
    // A checkout that is buying the sku looks after its hold; when it ends, all are settled.
    earliestWake() {
      const wakes = journal.holds().flatMap((hold) => (journal.inCheckout(hold.sku) ? [] : (hold.wakeAt ?? [])));
      return wakes.length === 0 ? null : Math.min(...wakes);
    },
  };
}

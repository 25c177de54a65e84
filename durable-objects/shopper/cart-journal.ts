/** Cart, keys and holds written together: what a hold means for the cart is never half there after a crash. */
import { holdBought, isSpent } from "../../src/domain/cart/hold.ts";
import { isOpen } from "../../src/domain/checkout/machine.ts";
import type { Checkout } from "../../src/domain/checkout/types.ts";
import type { EpochMs } from "../../src/kernel/time.ts";
import type { CartJournal } from "../../src/ports/cart-journal.ts";
import type { Meter } from "../../src/ports/metrics.ts";
import type { CartRows } from "./cart-rows.ts";
import type { HoldRows } from "./hold-rows.ts";

export interface CartJournalParts {
  readonly storage: DurableObjectStorage;
  readonly cart: CartRows;
  readonly holds: HoldRows;
  readonly checkouts: () => readonly Checkout[];
  readonly meter: Meter;
  readonly now: () => EpochMs;
  readonly wakeBy: (at: EpochMs) => void;
}

export function cartJournal({ storage, cart, holds, checkouts, meter, now, wakeBy }: CartJournalParts): CartJournal {
  return {
    cart: () => cart.read(now()),
    holds: () => holds.all(),
    hold: (sku) => holds.get(sku),
    used: (idempotency) => cart.used(idempotency),
    inCheckout: (sku) => checkouts().some((each) => isOpen(each) && each.quote.lines.some((line) => line.sku === sku)),
    async write(change) {
      const at = now();
      try {
        storage.transactionSync(() => {
          let rows = change.cart ? cart.write(change.cart, at) : 0;
          if (change.idempotency) rows += cart.writeKey(change.idempotency, at);
          for (const hold of change.holds ?? []) rows += holds.put(hold);
          rows += dropSpent(cart, holds, at);
          const isOfHolds = (change.holds ?? []).length > 0;
          if (rows > 0) meter.commit(isOfHolds ? "shopper.hold" : "shopper.cart", rows);
        });
      } catch (error) {
        cart.forget();
        holds.forget();
        throw error;
      }
      for (const { wakeAt } of change.holds ?? []) if (wakeAt !== null) wakeBy(wakeAt);
      const expiresAt = change.cart ? cart.expiresAt() : null;
      if (expiresAt !== null) wakeBy(expiresAt);
      await storage.sync();
    },
  };
}

function dropSpent(cart: CartRows, holds: HoldRows, now: EpochMs): number {
  const left = cart.read(now);
  return holds
    .all()
    .filter((hold) => isSpent(hold, left, now))
    .reduce((rows, hold) => rows + holds.drop(hold.sku), 0);
}

/** Inside the transaction of the commit point: what was bought is held no more. Answers how many rows it wrote. */
export function dropBought(holds: HoldRows, checkout: Checkout, now: EpochMs): number {
  let rows = 0;
  for (const line of checkout.quote.lines) {
    const hold = holds.get(line.sku);
    if (hold === undefined) continue;
    const part = checkout.parts.find((each) => each.lines.some(({ sku }) => sku === line.sku));
    const left = holdBought(hold, { taken: checkout.holds ?? [], shard: part?.shard }, now);
    rows += left === null ? holds.drop(line.sku) : holds.put(left);
  }
  return rows;
}

/** The journal's rows. Everything of a checkout is one row, so that each of its steps is one write. */
import { stepCart } from "../../src/domain/cart/cart.ts";
import { isAtRest } from "../../src/domain/checkout/machine.ts";
import type { Checkout } from "../../src/domain/checkout/types.ts";
import type { CheckoutId } from "../../src/kernel/ids.ts";
import type { EpochMs } from "../../src/kernel/time.ts";
import type { Journal } from "../../src/ports/journal.ts";
import type { Meter } from "../../src/ports/metrics.ts";
import type { CartRows } from "./cart-rows.ts";

export interface CheckoutRows extends Journal {
  byKey(key: string): Checkout | null;
  /** Those that still have something to do. */
  unfinished(): readonly Checkout[];
  earliestWake(): EpochMs | null;
  due(now: EpochMs): readonly CheckoutId[];
}

export function checkoutRows(
  storage: DurableObjectStorage,
  cart: CartRows,
  meter: Meter,
  wakeBy: (at: EpochMs) => void,
): CheckoutRows {
  const { sql } = storage;
  const parse = (rows: readonly { json: string }[]): Checkout[] => rows.map((row) => JSON.parse(row.json) as Checkout);
  const first = (rows: readonly { json: string }[]): Checkout | null => parse(rows)[0] ?? null;
  const storedVersion = (id: CheckoutId): number =>
    sql.exec<{ version: number }>("SELECT version FROM checkouts WHERE id = ?", id).toArray()[0]?.version ?? 0;

  return {
    read: (id) => first(sql.exec<{ json: string }>("SELECT json FROM checkouts WHERE id = ?", id).toArray()),
    byKey: (key) => first(sql.exec<{ json: string }>("SELECT json FROM checkouts WHERE key = ?", key).toArray()),
    unfinished: () =>
      parse(sql.exec<{ json: string }>("SELECT json FROM checkouts WHERE wake_at IS NOT NULL").toArray()),
    earliestWake: () =>
      sql.exec<{ at: number | null }>("SELECT MIN(wake_at) AS at FROM checkouts WHERE wake_at IS NOT NULL").one().at,
    due: (now) =>
      sql
        .exec<{ id: CheckoutId }>("SELECT id FROM checkouts WHERE wake_at IS NOT NULL AND wake_at <= ?", now)
        .toArray()
        .map((row) => row.id),
    async save(checkout, expectedVersion, change) {
      if (storedVersion(checkout.id) !== expectedVersion) return false;
      const now = Date.now();
      const wakeAt = isAtRest(checkout.state) ? null : checkout.wakeAt;
      storage.transactionSync(() => {
        let rows = sql.exec(
          "INSERT OR REPLACE INTO checkouts (id, key, version, state, wake_at, created_at, json) VALUES (?, ?, ?, ?, ?, ?, ?)",
          checkout.id,
          checkout.key,
          checkout.version,
          checkout.state,
          wakeAt,
          checkout.createdAt,
          JSON.stringify(checkout),
        ).rowsWritten;
        const changed = change && stepCart(cart.read(now), change, now);
        if (changed?.ok) rows += cart.write(changed.value, now);
        meter.commit("shopper.journal", rows);
      });
      if (wakeAt !== null) wakeBy(wakeAt);
      // The output gate would hold the object's own messages until the write is on disk, but a write to the order
      // store may leave in a batch that another object sends: so durability is waited for here.
      await storage.sync();
      return true;
    },
  };
}

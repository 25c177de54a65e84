/** The cart's rows: one row of JSON, and the idempotency keys of its changes. */
import { EMPTY_CART, stepCart } from "../../src/domain/cart/cart.ts";
import type { Cart, CartCommand } from "../../src/domain/cart/types.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import type { EpochMs } from "../../src/kernel/time.ts";
import type { Meter } from "../../src/ports/metrics.ts";
import type { CartAnswer, CartRefusal, Idempotency } from "../../src/ports/shopper.ts";

export interface CartRows {
  read(now: EpochMs): Cart;
  change(command: CartCommand, idempotency: Idempotency | null, now: EpochMs): Result<CartAnswer, CartRefusal>;
  used(idempotency: Idempotency | null): "unused" | "same" | "other";
  /** The writes are inside the caller's transaction: no transaction and no key of their own. */
  writeKey(idempotency: Idempotency, now: EpochMs): number;
  write(cart: Cart, now: EpochMs): number;
  expiresAt(): EpochMs | null;
  /** After a write that failed: memory may be ahead of the rows. */
  forget(): void;
  /** Forgets an expired cart and old keys; answers how many rows it wrote. */
  prune(now: EpochMs): number;
}

export function cartRows(storage: DurableObjectStorage, ttlMs: number, meter: Meter): CartRows {
  const { sql } = storage;
  // The object is single-threaded and the only writer of its rows, so what it has read once stays true.
  let cached: { cart: Cart; expiresAt: EpochMs } | null | undefined;

  const load = (): { cart: Cart; expiresAt: EpochMs } | null => {
    if (cached !== undefined) return cached;
    const row = sql.exec<{ expires_at: number; json: string }>("SELECT expires_at, json FROM cart").toArray()[0];
    cached = row ? { cart: JSON.parse(row.json) as Cart, expiresAt: row.expires_at } : null;
    return cached;
  };
  const read = (now: EpochMs): Cart => {
    const row = load();
    return row && row.expiresAt > now ? row.cart : EMPTY_CART;
  };
  const write = (cart: Cart, now: EpochMs): number => {
    const expiresAt = now + ttlMs;
    const cursor = sql.exec(
      "INSERT OR REPLACE INTO cart (id, expires_at, json) VALUES (1, ?, ?)",
      expiresAt,
      JSON.stringify(cart),
    );
    cached = { cart, expiresAt };
    return cursor.rowsWritten;
  };
  const used: CartRows["used"] = (idempotency) => {
    if (idempotency === null) return "unused";
    const { key, bodyHash } = idempotency;
    const row = sql.exec<{ body_hash: string }>("SELECT body_hash FROM cart_keys WHERE key = ?", key).toArray()[0];
    if (row === undefined) return "unused";
    return row.body_hash === bodyHash ? "same" : "other";
  };
  const writeKey = ({ key, bodyHash }: Idempotency, now: EpochMs): number =>
    sql.exec("INSERT INTO cart_keys (key, body_hash, used_at) VALUES (?, ?, ?)", key, bodyHash, now).rowsWritten;

  return {
    read,
    write,
    used,
    writeKey,
    change(command, idempotency, now) {
      const cart = read(now);
      const earlier = used(idempotency);
      if (earlier === "same") return ok({ cart, replayed: true });
      if (earlier === "other") return err({ code: "idempotency_conflict" });
      const next = stepCart(cart, command, now);
      if (!next.ok) return next;
      if (next.value === cart) return ok({ cart, replayed: false });
      try {
        storage.transactionSync(() => {
          let rows = write(next.value, now);
          if (idempotency) rows += writeKey(idempotency, now);
          meter.commit("shopper.cart", rows);
        });
      } catch (error) {
        cached = undefined;
        throw error;
      }
      return ok({ cart: next.value, replayed: false });
    },
    expiresAt: () => load()?.expiresAt ?? null,
    forget: () => void (cached = undefined),
    prune(now) {
      const row = load();
      let rows = sql.exec("DELETE FROM cart_keys WHERE used_at < ?", now - LIMITS.idempotencyKeyTtlMs).rowsWritten;
      if (row && row.expiresAt <= now) {
        rows += sql.exec("DELETE FROM cart").rowsWritten;
        cached = null;
      }
      return rows;
    },
  };
}

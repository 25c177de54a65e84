/**
 * The journal's rows. Everything of a checkout is one row, so that each of its steps is one write. The object is the
 * only writer of its rows, so what it has read once stays true: heads of all rows and the newest rows stand in memory.
 */
import { stepCart } from "../../src/domain/cart/cart.ts";
import { isAtRest } from "../../src/domain/checkout/machine.ts";
import { currentRow, type StoredCheckout } from "../../src/domain/checkout/stored-row.ts";
import type { Checkout } from "../../src/domain/checkout/types.ts";
import { velocityOf, wasDeclined, type Velocity } from "../../src/flows/fraud/velocity.ts";
import type { CheckoutId } from "../../src/kernel/ids.ts";
import type { EpochMs } from "../../src/kernel/time.ts";
import type { Journal } from "../../src/ports/journal.ts";
import type { Meter } from "../../src/ports/metrics.ts";
import { dropBought } from "./cart-journal.ts";
import type { CartRows } from "./cart-rows.ts";
import type { HoldRows } from "./hold-rows.ts";

export interface CheckoutRows extends Journal {
  byKey(key: string): Checkout | null;
  /** Those that still have something to do. */
  unfinished(): readonly Checkout[];
  earliestWake(): EpochMs | null;
  due(now: EpochMs): readonly CheckoutId[];
  newest(): Checkout | null;
  /** How quick this person is, without the checkout that is looked at. */
  velocity(but: CheckoutId, now: EpochMs): Velocity;
}

interface Head {
  readonly id: CheckoutId;
  readonly key: string;
  readonly version: number;
  readonly wakeAt: EpochMs | null;
  readonly createdAt: EpochMs;
  readonly wasDeclined: boolean;
}

/** Whole rows kept in memory: a shopper has few checkouts under way, but a row can be large. */
const ROWS_KEPT = 4;

interface Memory {
  readonly heads: Map<CheckoutId, Head>;
  readonly byKey: Map<string, CheckoutId>;
  readonly rows: Map<CheckoutId, Checkout>;
}

export function checkoutRows(
  storage: DurableObjectStorage,
  cart: CartRows,
  holds: HoldRows,
  meter: Meter,
  wakeBy: (at: EpochMs) => void,
): CheckoutRows {
  const { sql } = storage;
  let memory: Memory | undefined;

  const remembered = (): Memory => {
    if (memory) return memory;
    const rows = sql
      .exec<{
        id: CheckoutId;
        key: string;
        version: number;
        wake_at: number | null;
        created_at: number;
        failure: string | null;
      }>("SELECT id, key, version, wake_at, created_at, json -> '$.failure' AS failure FROM checkouts")
      .toArray();
    const heads = rows.map(({ id, key, version, wake_at: wakeAt, created_at: createdAt, failure }): Head => ({
      ...{ id, key, version, wakeAt, createdAt },
      wasDeclined: wasDeclined(failure === null ? null : (JSON.parse(failure) as Checkout["failure"])),
    }));
    memory = {
      heads: new Map(heads.map((head) => [head.id, head])),
      byKey: new Map(heads.map((head) => [head.key, head.id])),
      rows: new Map(),
    };
    return memory;
  };

  const keep = (checkout: Checkout): void => {
    const { heads, byKey, rows } = remembered();
    const wakeAt = isAtRest(checkout.state) ? null : checkout.wakeAt;
    const { id, key, version, createdAt, failure } = checkout;
    heads.set(id, { id, key, version, wakeAt, createdAt, wasDeclined: wasDeclined(failure) });
    byKey.set(checkout.key, checkout.id);
    rows.delete(checkout.id);
    rows.set(checkout.id, checkout);
    for (const oldest of rows.keys()) {
      if (rows.size <= ROWS_KEPT) break;
      rows.delete(oldest);
    }
  };

  const read = (id: CheckoutId): Checkout | null => {
    const { heads, rows } = remembered();
    const known = rows.get(id);
    if (known || !heads.has(id)) return known ?? null;
    const { json } = sql.exec<{ json: string }>("SELECT json FROM checkouts WHERE id = ?", id).one();
    return currentRow(JSON.parse(json) as StoredCheckout);
  };

  const awake = (): Head[] => [...remembered().heads.values()].filter((head) => head.wakeAt !== null);

  const write = (checkout: Checkout, change: Parameters<Journal["save"]>[2]): void => {
    const now = Date.now();
    storage.transactionSync(() => {
      let rows = sql.exec(
        "INSERT OR REPLACE INTO checkouts (id, key, version, state, wake_at, created_at, json) VALUES (?, ?, ?, ?, ?, ?, ?)",
        checkout.id,
        checkout.key,
        checkout.version,
        checkout.state,
        isAtRest(checkout.state) ? null : checkout.wakeAt,
        checkout.createdAt,
        JSON.stringify(checkout),
      ).rowsWritten;
      const changed = change && stepCart(cart.read(now), change, now);
      if (changed?.ok) rows += cart.write(changed.value, now) + dropBought(holds, checkout, now);
      meter.commit("shopper.journal", rows);
    });
  };

  return {
    read,
    byKey(key) {
      const id = remembered().byKey.get(key);
      return id === undefined ? null : read(id);
    },
    unfinished: () => awake().flatMap((head) => read(head.id) ?? []),
    earliestWake: () =>
      awake().reduce<EpochMs | null>((least, { wakeAt }) => Math.min(least ?? Infinity, wakeAt ?? Infinity), null),
    newest() {
      const heads = [...remembered().heads.values()];
      const last = heads.reduce<Head | null>(
        (latest, head) => (latest !== null && latest.createdAt >= head.createdAt ? latest : head),
        null,
      );
      return last && read(last.id);
    },
    velocity: (but, now) => velocityOf([...remembered().heads.values()], but, now),
    due: (now) => awake().flatMap(({ id, wakeAt }) => (wakeAt !== null && wakeAt <= now ? [id] : [])),
    async save(checkout, expectedVersion, change) {
      if ((remembered().heads.get(checkout.id)?.version ?? 0) !== expectedVersion) return false;
      try {
        write(checkout, change);
      } catch (error) {
        memory = undefined;
        cart.forget();
        holds.forget();
        throw error;
      }
      keep(checkout);
      if (!isAtRest(checkout.state) && checkout.wakeAt !== null) wakeBy(checkout.wakeAt);
      // The output gate would hold the object's own messages until the write is on disk, but a write to the order
      // store may leave in a batch that another object sends: so durability is waited for here.
      await storage.sync();
      return true;
    },
  };
}

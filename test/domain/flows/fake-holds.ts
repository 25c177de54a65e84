/**
 * Shoppers' carts and one sku's stock objects in memory, written from the ports' promises. A process can die at any
 * gate (before and after each effect), and an answer of a stock object can be lost, before or after its effect.
 */
import { EMPTY_CART, stepCart } from "../../../src/domain/cart/cart.ts";
import { holdBought, isSpent, showHolds } from "../../../src/domain/cart/hold.ts";
import type { Cart, CartCommand, Hold } from "../../../src/domain/cart/types.ts";
import { isOpen } from "../../../src/domain/checkout/machine.ts";
import type { Checkout } from "../../../src/domain/checkout/types.ts";
import type { ReserveAnswer, ReserveRequest, Taken } from "../../../src/domain/inventory/types.ts";
import { settleHolds, type HoldDeps } from "../../../src/flows/cart/ask-stock.ts";
import { changeHeldCart } from "../../../src/flows/cart/change-held-cart.ts";
import type { GuestId, ShopperId, Sku, UserId, WarehouseId } from "../../../src/kernel/ids.ts";
import type { Result } from "../../../src/kernel/result.ts";
import { DEFAULT_SETTINGS, type ShopSettings } from "../../../src/kernel/settings.ts";
import type { CartJournal } from "../../../src/ports/cart-journal.ts";
import type { CartAnswer, CartRefusal, Idempotency } from "../../../src/ports/shopper.ts";
import type { StockShard, Unanswered } from "../../../src/ports/stock.ts";
import { ProcessDied } from "./fake-world.ts";

export const HOLD_MS = 600_000;
const WAREHOUSE = "whs_a" as WarehouseId;

export interface OpenHold {
  readonly reference: string;
  readonly sku: Sku;
  readonly quantity: number;
  readonly expiresAt: number;
}

export interface HoldWorld {
  nowMs: number;
  gates: number;
  dieAt: readonly number[];
  /** The next answers of stock objects: lost before or after their effect, else given. */
  answers: ("lost" | "unheard" | "heard")[];
  /** Open reservations of one shopper in one stock object. */
  openMax: number;
  /** Where the map says that a sku is; from elsewhere it has moved. */
  home: (sku: Sku) => string;
  onHand: Map<string, number>;
  readonly asked: ReserveRequest[];
  readonly grants: { readonly owner: string; readonly expiresAt: number }[];
  open(shopper?: string): readonly OpenHold[];
  sold(): number;
  shopper(id: string): FakeShopper;
  restart(): void;
}

export interface FakeShopper {
  readonly deps: HoldDeps;
  /** Its open checkouts are this shopper's. */
  readonly checkouts: Checkout[];
  /** A call to the outside world: two gates, and what is chosen of its answers. */
  readonly call: <T>(effect: () => T) => Promise<T | Unanswered>;
  /** The commit point's write, beside the checkout's own. */
  buy(checkout: Checkout): void;
  cart(): Cart;
  holds(): readonly Hold[];
  change(command: CartCommand, key?: string): Promise<Result<CartAnswer, CartRefusal>>;
  /** All that was let run on beside the answers. */
  idle(): Promise<void>;
  /** What the alarm does, as long as it finds something to do. */
  settle(): Promise<void>;
}

interface Kept {
  state: "open" | "released" | "confirmed";
  readonly taken: readonly Taken[];
  expiresAt: number;
}

export function makeHoldWorld(
  units: Readonly<Record<string, number>>,
  settings: Partial<ShopSettings["stock"]> = {},
): HoldWorld {
  const kept = new Map<string, Kept>();
  let alive = Symbol("process");
  let sold = 0;
  const shoppers = new Map<string, FakeShopper>();

  const reservedOf = (sku: string): number =>
    [...kept.values()]
      .filter((each) => each.state === "open" && world.nowMs < each.expiresAt)
      .flatMap((each) => each.taken)
      .reduce((sum, each) => sum + (each.sku === sku ? each.quantity : 0), 0);

  const world: HoldWorld = {
    nowMs: 1_000_000,
    gates: 0,
    dieAt: [],
    answers: [],
    openMax: Infinity,
    home: () => "s-0",
    onHand: new Map(Object.entries(units)),
    asked: [],
    grants: [],
    open: (shopper = "") =>
      [...kept]
        .filter(
          ([reference, each]) => each.state === "open" && world.nowMs < each.expiresAt && reference.includes(shopper),
        )
        .flatMap(([reference, each]) =>
          each.taken.map((taken) => ({ reference, expiresAt: each.expiresAt, ...taken })),
        ),
    sold: () => sold,
    shopper(id) {
      const known = shoppers.get(id) ?? makeShopper(id);
      shoppers.set(id, known);
      return known;
    },
    restart: () => void (alive = Symbol("process")),
  };

  const gate = (mine: symbol): void => {
    if (mine !== alive) throw new ProcessDied();
    world.gates += 1;
    if (world.dieAt.includes(world.gates)) {
      alive = Symbol("dead");
      throw new ProcessDied();
    }
  };
  const call = async <T>(effect: () => T): Promise<T | Unanswered> => {
    const mine = alive;
    await Promise.resolve();
    gate(mine);
    const fate = world.answers.shift() ?? "heard";
    const answer = fate === "lost" ? undefined : effect();
    gate(mine);
    return fate === "heard" && answer !== undefined ? answer : { outcome: "unknown" };
  };

  const reserve = (shard: string, request: ReserveRequest): ReserveAnswer => {
    world.asked.push(request);
    const known = kept.get(request.reference);
    if (known?.state === "open" && world.nowMs < known.expiresAt)
      return { outcome: "reserved", taken: known.taken, expiresAt: known.expiresAt };
    if (known?.state === "confirmed") return { outcome: "refused", reason: "already_confirmed" };
    if (known) return { outcome: "refused", reason: known.state === "open" ? "expired" : "already_released" };
    const gone = request.lines.filter(({ sku }) => world.home(sku) !== shard);
    if (gone.length > 0)
      return { outcome: "moved", moved: gone.map(({ sku }) => ({ sku, to: world.home(sku), epoch: 1 })) };
    if (world.nowMs >= request.expiresAt) return { outcome: "refused", reason: "expired" };
    const owner = request.reference.split("/").slice(0, 2).join("/");
    const others = world.open(`${owner}/`).filter((each) => !request.instead?.includes(each.reference));
    if (others.length >= world.openMax) return { outcome: "refused", reason: "too_many_open" };
    const replaced = (request.instead ?? []).flatMap((reference) => kept.get(reference) ?? []);
    const freed = replaced.filter((each) => each.state === "open" && world.nowMs < each.expiresAt);
    const short = request.lines.flatMap(({ sku, quantity }) => {
      const own = freed
        .flatMap((each) => each.taken)
        .reduce((sum, each) => sum + (each.sku === sku ? each.quantity : 0), 0);
      const sellable = (world.onHand.get(sku) ?? 0) - reservedOf(sku) + own;
      return sellable < quantity ? [{ sku, requested: quantity, sellable, heldByOthers: reservedOf(sku) - own }] : [];
    });
    if (short.length > 0) return { outcome: "short", shortages: short };
    for (const each of replaced) if (each.state === "open") each.state = "released";
    const taken = request.lines.map((line) => ({ ...line, warehouseId: WAREHOUSE }));
    kept.set(request.reference, { state: "open", taken, expiresAt: request.expiresAt });
    world.grants.push({ owner: request.reference.split("/")[1] ?? "", expiresAt: request.expiresAt });
    return { outcome: "reserved", taken, expiresAt: request.expiresAt };
  };

  const shardOf = (name: string): StockShard => ({
    ...notHere,
    reserve: (request) => call(() => reserve(name, request)),
    release: ({ reference }) =>
      call(() => {
        const known = kept.get(reference);
        if (known?.state === "confirmed") return { outcome: "refused", reason: "already_confirmed" };
        if (known) known.state = "released";
        else kept.set(reference, { state: "released", taken: [], expiresAt: 0 });
        return { outcome: "released" };
      }),
    extend: ({ reference, expiresAt }) =>
      call(() => {
        const known = kept.get(reference);
        if (known?.state !== "open") return { outcome: "refused", reason: "unknown_reference" };
        known.expiresAt = Math.max(known.expiresAt, expiresAt);
        return { outcome: "extended" };
      }),
    giveBack: ({ reference }) =>
      call(() => {
        const known = kept.get(reference);
        if (known?.state !== "confirmed") return { outcome: "refused", reason: "not_confirmed" };
        known.state = "released";
        for (const { sku, quantity } of known.taken) {
          world.onHand.set(sku, (world.onHand.get(sku) ?? 0) + quantity);
          sold -= quantity;
        }
        return { outcome: "returned" };
      }),
    confirm: ({ reference }) =>
      call(() => {
        const known = kept.get(reference);
        if (known?.state === "confirmed") return { outcome: "confirmed", taken: known.taken };
        if (known?.state !== "open" || world.nowMs >= known.expiresAt) return { outcome: "refused", reason: "expired" };
        known.state = "confirmed";
        for (const { sku, quantity } of known.taken) {
          world.onHand.set(sku, (world.onHand.get(sku) ?? 0) - quantity);
          sold += quantity;
        }
        return { outcome: "confirmed", taken: known.taken };
      }),
  });

  function makeShopper(id: string): FakeShopper {
    let cart: Cart = EMPTY_CART;
    const rows = new Map<Sku, Hold>();
    const keys = new Map<string, string>();
    const running = new Set<Promise<unknown>>();
    const checkouts: Checkout[] = [];
    let last: Promise<unknown> = Promise.resolve();
    const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
      const turn = last.then(work, work);
      last = turn.catch(() => undefined);
      return turn;
    };
    const journal: CartJournal = {
      cart: () => cart,
      holds: () => [...rows.values()],
      hold: (sku) => rows.get(sku),
      used: (idempotency) => {
        const used = idempotency && keys.get(idempotency.key);
        return !idempotency || used === undefined || used === null
          ? "unused"
          : used === idempotency.bodyHash
            ? "same"
            : "other";
      },
      inCheckout: (sku) => checkouts.some((each) => isOpen(each) && each.quote.lines.some((line) => line.sku === sku)),
      async write(change) {
        const mine = alive;
        gate(mine);
        if (change.cart) cart = change.cart;
        if (change.idempotency) keys.set(change.idempotency.key, change.idempotency.bodyHash);
        for (const hold of change.holds ?? []) rows.set(hold.sku, hold);
        for (const hold of [...rows.values()]) if (isSpent(hold, cart, world.nowMs)) rows.delete(hold.sku);
        await Promise.resolve();
        gate(mine);
      },
    };
    const deps: HoldDeps = {
      journal,
      shopperId: id as GuestId | UserId as ShopperId,
      clock: { now: () => world.nowMs, sleep: async () => undefined },
      random: {
        bytes: (count) => Uint8Array.from({ length: count }, (_, i) => (rows.size * 7 + i + world.gates) % 256),
      },
      settings: { ...DEFAULT_SETTINGS, stock: { ...DEFAULT_SETTINGS.stock, ...settings } },
      log: () => undefined,
      background: (work) => {
        const guarded = work.catch((error: unknown) => {
          if (!(error instanceof ProcessDied)) throw error;
        });
        running.add(guarded);
        void guarded.finally(() => running.delete(guarded));
      },
      catalogue: { frame: async () => ({ categories: [], sellers: [], promotions: [], warehouses: [] }) } as never,
      stock: {
        shardOf: (sku) => world.home(sku),
        shard: (name) => shardOf(name),
        shardNames: () => ["s-0", "s-1"],
        refresh: async () => undefined,
        goods: {} as never,
        map: {} as never,
      },
    };
    const idle = async (): Promise<void> => {
      while (running.size > 0) await Promise.all(running);
    };
    return {
      deps,
      checkouts,
      call,
      buy(checkout) {
        const bought = stepCart(cart, { type: "take_out", lines: checkout.quote.lines }, world.nowMs);
        if (bought.ok) cart = bought.value;
        for (const { sku } of checkout.quote.lines) {
          const part = checkout.parts.find((each) => each.lines.some((line) => line.sku === sku));
          const hold = rows.get(sku);
          const left =
            hold === undefined
              ? null
              : holdBought(hold, { taken: checkout.holds ?? [], shard: part?.shard }, world.nowMs);
          if (left === null) rows.delete(sku);
          else rows.set(sku, left);
        }
      },
      cart: () => showHolds(cart, journal.holds(), world.nowMs),
      holds: () => journal.holds(),
      change: (command, key) => {
        const idempotency: Idempotency | null = key === undefined ? null : { key, bodyHash: JSON.stringify(command) };
        return inTurn(() => changeHeldCart(deps, command, idempotency));
      },
      idle,
      async settle() {
        await idle();
        for (let round = 0; round < 10; round++) await inTurn(() => settleHolds(deps, "all"));
      },
    };
  }

  return world;
}

export const SKU = "A" as Sku;
export const OTHER = "B" as Sku;

export const add = (quantity: number, sku: Sku = SKU): CartCommand => ({
  type: "add",
  sku,
  quantity,
  priceMinor: 1000,
  holdMs: HOLD_MS,
});

const absent = (): Promise<never> => Promise.reject(new Error("not in this world"));
const notHere: StockShard = {
  reserve: absent,
  confirm: absent,
  release: absent,
  extend: absent,
  giveBack: absent,
  receive: absent,
  levels: absent,
  adjust: absent,
  transfer: absent,
  announce: absent,
  restock: absent,
  setTerms: absent,
  detail: absent,
  audit: absent,
  expectMove: absent,
  leave: absent,
  arrive: absent,
  underway: absent,
  spread: absent,
  held: absent,
};

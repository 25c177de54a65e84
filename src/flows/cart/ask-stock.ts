/** Asking a stock object for a hold, and releasing one: written down first, so that a crash leaves nothing unknown. */
import {
  askFor,
  beginHold,
  DOUBTFUL_MAX,
  forgotten,
  holdGranted,
  holdRefused,
  holdReleased,
  holdUnanswered,
  letGo,
  repairOf,
  wishOf,
  type HoldQuestion,
} from "../../domain/cart/hold.ts";
import type { Hold, HoldReference } from "../../domain/cart/types.ts";
import { rankWarehouses } from "../../domain/inventory/rank-warehouses.ts";
import type { ReserveAnswer, Shortage } from "../../domain/inventory/types.ts";
import type { ShopperId, Sku, WarehouseId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { CartJournal } from "../../ports/cart-journal.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Unanswered } from "../../ports/stock.ts";

export type HoldDeps = Pick<Deps, "stock" | "catalogue" | "settings" | "clock" | "random" | "log" | "background"> & {
  readonly shopperId: ShopperId;
  readonly journal: CartJournal;
};

/** The row as the answer leaves it, not yet written: the caller writes it together with what follows from it. */
export type Asked = { readonly hold: Hold } & (
  | { readonly outcome: "granted" }
  | { readonly outcome: "short"; readonly shortage: Shortage }
  | { readonly outcome: "too_many_open" }
  /** Its window is over by the stock object's clock, or the reference is. */
  | { readonly outcome: "over" }
  | { readonly outcome: "unanswered" }
);

/** A sku that is just being moved may be met on its way, not more often than this. */
const MOVES_MAX = 3;

/** A hold is never longer than this, whatever an offer says: a stock of many would stand still for a day. */
export const holdMsOf = (holdMs: number | null | undefined): number | null =>
  holdMs === null || holdMs === undefined || holdMs <= 0 ? null : Math.min(holdMs, LIMITS.cartHoldMsMax);

/** Five random bytes beside the clock: a window's references are never those of another one. */
export function newHold(deps: HoldDeps, sku: Sku, holdMs: number): Hold {
  return beginHold(sku, holdMs, windowKey(deps), deps.clock.now());
}

export function windowKey(deps: HoldDeps): string {
  const bytes = [...deps.random.bytes(5)].map((byte) => (byte % 36).toString(36)).join("");
  return `${deps.clock.now().toString(36)}${bytes}`;
}

/**
 * Asks for `quantity` in place of all that the row may hold and of `also`. The first question goes to `shard`, or to
 * where the map says the sku is.
 */
export async function askStock(
  deps: HoldDeps,
  start: Hold,
  quantity: number,
  { also = [], shard }: { also?: readonly HoldReference[]; shard?: string } = {},
): Promise<Asked> {
  const { journal, stock } = deps;
  const [warehouses] = await Promise.all([warehousesAtHome(deps), stock.refresh()]);
  if (warehouses === null || start.doubtful.length >= DOUBTFUL_MAX)
    return { outcome: "unanswered", hold: holdUnanswered(start, deps.clock.now()) };
  let hold = start;
  let at = shard ?? stock.shardOf(start.sku);
  for (let moves = 0; moves < MOVES_MAX; moves++) {
    const owner = `${deps.settings.region}/${deps.shopperId}`;
    const asked = askFor(hold, quantity, { shard: at, owner, now: deps.clock.now(), also });
    await journal.write({ holds: [asked.hold] });
    const answer = await reserve(deps, hold.sku, asked.question, warehouses);
    // The row may have been written meanwhile: what the answer means is said to the row as it is now.
    hold = journal.hold(hold.sku) ?? asked.hold;
    if (answer.outcome !== "moved") return outcomeOf(hold, asked.question, answer, deps.clock.now());
    hold = holdRefused(hold, asked.question, deps.clock.now());
    at = answer.moved.find((each) => each.sku === hold.sku)?.to ?? at;
  }
  return { outcome: "unanswered", hold: holdUnanswered(hold, deps.clock.now()) };
}

const reserve = (
  deps: HoldDeps,
  sku: Sku,
  { shard, reference, quantity, expiresAt, instead }: HoldQuestion,
  warehouses: readonly WarehouseId[],
): Promise<ReserveAnswer | Unanswered> =>
  deps.stock.shard(shard).reserve({
    reference,
    lines: [{ sku, quantity }],
    warehouses,
    expiresAt,
    ...(instead.length > 0 && { instead }),
  });

function outcomeOf(
  hold: Hold,
  question: HoldQuestion,
  answer: Exclude<ReserveAnswer, { outcome: "moved" }> | Unanswered,
  now: number,
): Asked {
  switch (answer.outcome) {
    case "reserved":
      return { outcome: "granted", hold: holdGranted(hold, question, now) };
    case "unknown":
      return { outcome: "unanswered", hold: holdUnanswered(hold, now) };
    case "short": {
      const none = { sku: hold.sku, requested: question.quantity, sellable: 0, heldByOthers: 0 };
      return {
        outcome: "short",
        hold: holdRefused(hold, question, now),
        shortage: answer.shortages.find((each) => each.sku === hold.sku) ?? none,
      };
    }
    case "refused":
      return {
        outcome: answer.reason === "too_many_open" ? "too_many_open" : "over",
        hold: holdRefused(hold, question, now),
      };
  }
}

/** Where the goods go is not known yet, so the shop's own country decides; null when the catalogue does not answer. */
async function warehousesAtHome(deps: HoldDeps): Promise<readonly WarehouseId[] | null> {
  try {
    const { warehouses } = await deps.catalogue.frame();
    return rankWarehouses(warehouses, deps.settings.homeCountry).map((warehouse) => warehouse.id);
  } catch (error) {
    deps.log("error", "hold.no_warehouses", { shopper: deps.shopperId, error: String(error) });
    return null;
  }
}

/** Releases by name what is in doubt; a reference that the object has never seen can then no longer be reserved. */
export async function releaseDoubtful(deps: HoldDeps, sku: Sku): Promise<void> {
  const before = deps.journal.hold(sku);
  if (before === undefined || before.doubtful.length === 0) return;
  const answers = await Promise.all(
    before.doubtful.map(async ({ shard, reference }) => {
      const answer = await deps.stock.shard(shard).release({ reference });
      return answer.outcome === "unknown" ? [] : [reference];
    }),
  );
  const hold = deps.journal.hold(sku);
  if (hold === undefined) return;
  const now = deps.clock.now();
  const closed = holdReleased(hold, answers.flat(), now);
  const isAnswered = answers.every((each) => each.length > 0);
  await deps.journal.write({ holds: [isAnswered ? closed : holdUnanswered(closed, now)] });
}

/** Makes every hold that is due, or all of them, what the cart wants of it. One after the other: there are few. */
export async function settleHolds(deps: HoldDeps, which: "due" | "all"): Promise<void> {
  for (const { sku, wakeAt } of deps.journal.holds()) {
    if (deps.journal.inCheckout(sku)) continue;
    if (which === "all" || (wakeAt !== null && wakeAt <= deps.clock.now())) await settleHold(deps, sku);
  }
}

export async function settleHold(deps: HoldDeps, sku: Sku): Promise<void> {
  const hold = deps.journal.hold(sku);
  if (hold === undefined) return;
  const now = deps.clock.now();
  const wish = wishOf(deps.journal.cart(), sku, deps.settings.stock.cartHoldUnitsMax);
  switch (repairOf(hold, wish, now)) {
    case "nothing":
      return hold.wakeAt === null ? undefined : deps.journal.write({ holds: [{ ...hold, wakeAt: null, attempts: 0 }] });
    case "forget":
      return deps.journal.write({ holds: [forgotten(hold)] });
    case "ask": {
      const asked = await askStock(deps, hold, wish);
      const isLost = asked.outcome !== "granted" && asked.outcome !== "unanswered";
      await deps.journal.write({ holds: [isLost ? letGo(asked.hold, deps.clock.now()) : asked.hold] });
      if (asked.outcome !== "unanswered") await releaseDoubtful(deps, sku);
      return;
    }
    case "release":
      if (hold.held !== null && wish === 0) await deps.journal.write({ holds: [letGo(hold, now)] });
      return releaseDoubtful(deps, sku);
  }
}

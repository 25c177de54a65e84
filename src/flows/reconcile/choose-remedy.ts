/**
 * A shopper chooses what becomes of what is short. The choice is durable before anything is done about it; from then
 * on it is carried out, by this request or by a later run. The same choice again is the same.
 */
import type { Principal } from "../../domain/account/types.ts";
import { ownerOf } from "../../domain/order/machine.ts";
import {
  mayChoose,
  refundOf,
  replacementReferenceOf,
  type Remedy,
  type SettlingPlan,
  type Shortfall,
} from "../../domain/order/shortfall.ts";
import type { Order } from "../../domain/order/types.ts";
import type { OrderId, ShortfallId, Sku } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { NO_ORDER } from "../orders/show-order.ts";
import { finishSettling, type SettlingDeps } from "./finish-settling.ts";
import { alternativesFor, isPaid, type Alternative } from "./show-remedies.ts";

export interface Choice {
  readonly choice: Remedy;
  /** Of the alternative. */
  readonly sku: Sku | null;
}

/** `settling`: it is decided and goes on by itself. */
export type Chosen = "waiting" | "settled" | "settling";

const NO_SHORTFALL = problem("not-found", "Nothing of this order is short under this name.");
const SETTLED = problem("conflict", "This has been settled in another way. The order's page says how.");
const BUSY = problem("overloaded", "Another part of this order is being settled. Choose again in a moment.", {
  retryAfterSeconds: 2,
});
const GONE = problem("out-of-stock", "Somebody else was first: this can no longer be sent. Choose again.");
const NOT_PAID = problem(
  "conflict",
  "The payment of this order is not through yet. Choose again in a minute, or wait.",
);
const ASK_STAFF = problem("conflict", "We have to look at this order ourselves and get in touch with you.");

/** Problems: not-found, unprocessable, conflict, out-of-stock, overloaded. Nobody but the owner may choose. */
export async function chooseRemedy(
  deps: SettlingDeps,
  caller: Principal,
  names: { readonly orderId: OrderId; readonly shortfallId: ShortfallId },
  choice: Choice,
): Promise<Result<Chosen, Problem>> {
  const order = await deps.orders.find(names.orderId);
  if (!order || ownerOf(order) !== caller.shopperId) return err(NO_ORDER);
  const shortfalls = await deps.orders.shortfalls.ofOrders([order.id]);
  const shortfall = shortfalls.find(({ id }) => id === names.shortfallId);
  if (shortfall === undefined || shortfall.toldAt === null) return err(NO_SHORTFALL);
  if (!mayChoose(shortfall)) return repeated(shortfall, choice);
  if (choice.choice === "wait") {
    const answer = await deps.orders.shortfalls.wait(shortfall.id, deps.clock.now());
    return answer === "waiting" ? ok("waiting") : err(SETTLED);
  }
  if (!isPaid(order)) return err(NOT_PAID);
  if (shortfall.saleReference === null) return err(ASK_STAFF);
  const settling =
    choice.choice === "money"
      ? moneyOf(deps, order, shortfalls, shortfall)
      : await insteadOf(deps, order, shortfalls, shortfall, choice.sku);
  if (!settling.ok) return settling;
  const begun = await deps.orders.shortfalls.begin(shortfall.id, settling.value, deps.clock.now());
  const now = await deps.orders.shortfalls.find(shortfall.id);
  if (begun === "refused") return now === null || mayChoose(now) ? err(BUSY) : repeated(now, choice);
  return now === null ? err(NO_SHORTFALL) : carryOn(deps, now);
}

interface Settling {
  readonly plan: SettlingPlan;
  readonly refundMinor: number;
  readonly goodwillMinor: number;
}

const moneyOf = (
  deps: SettlingDeps,
  order: Order,
  shortfalls: readonly Shortfall[],
  shortfall: Shortfall,
): Result<Settling, Problem> =>
  ok({
    plan: { kind: "money" },
    ...refundOf(order, shortfalls, shortfall, deps.settings.shortfalls.goodwillBasisPoints),
  });

async function insteadOf(
  deps: SettlingDeps,
  order: Order,
  shortfalls: readonly Shortfall[],
  shortfall: Shortfall,
  sku: Sku | null,
): Promise<Result<Settling, Problem>> {
  const offered = await alternativesFor(deps, order, shortfalls, shortfall);
  const chosen: Alternative | undefined = offered.find((each) => each.sku === sku);
  if (chosen === undefined) return err(GONE);
  const { productId, sellerId, title, unitPriceMinor, refundMinor } = chosen;
  const shard = deps.stock.shardOf(chosen.sku);
  const reference = replacementReferenceOf(deps.settings.region, shard, shortfall);
  const plan = {
    kind: "alternative",
    ...{ sku: chosen.sku, productId, sellerId, title, unitPriceMinor, shard, reference },
  } as const;
  return ok({ plan, refundMinor, goodwillMinor: 0 });
}

async function carryOn(deps: SettlingDeps, shortfall: Shortfall): Promise<Result<Chosen, Problem>> {
  const finished = await finishSettling(deps, shortfall);
  if (finished === "given_up") return err(GONE);
  return ok(finished === "settled" ? "settled" : "settling");
}

/** A choice that was made before: the same is answered as then. */
function repeated({ state, plan }: Shortfall, { choice, sku }: Choice): Result<Chosen, Problem> {
  const isSame =
    (choice === "money" && plan?.kind === "money") ||
    (choice === "alternative" && plan?.kind === "alternative" && plan.sku === sku);
  if (!isSame) return err(SETTLED);
  return ok(state === "SETTLING" ? "settling" : "settled");
}

/**
 * A shortfall's settling is carried out: by who chose it, or by the next run after a crash. Every step repeats under
 * the names that its row has, so that done twice it is done once; what cannot be done goes back to the shopper.
 */
import { parseReservationReference } from "../../domain/checkout/reservation-reference.ts";
import type { Taken } from "../../domain/inventory/types.ts";
import { rankWarehouses } from "../../domain/inventory/rank-warehouses.ts";
import { parcelId } from "../../domain/order/parcels.ts";
import {
  refundKeyOf,
  replacementReferenceOf,
  returnReferenceOf,
  transferReferenceOf,
  type SettlingPlan,
  type Shortfall,
} from "../../domain/order/shortfall.ts";
import type { Order } from "../../domain/order/types.ts";
import { refundedTransaction } from "../../domain/ledger/refunded.ts";
import { ledgerTerms } from "../../domain/ledger/terms.ts";
import type { LedgerTransaction } from "../../domain/ledger/types.ts";
import { invariant } from "../../kernel/result.ts";
import type { WarehouseId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";
import type { ReplacedParcel, Settlement } from "../../ports/shortfalls.ts";
import { refundTenders } from "../orders/refund-tenders.ts";
import { publishOutbox } from "../orders/publish-outbox.ts";
import { scheduleFulfilment } from "../delivery/schedule-fulfilment.ts";

export type SettlingDeps = Pick<
  Deps,
  "orders" | "stock" | "gateway" | "balances" | "catalogue" | "clock" | "settings" | "bus" | "background" | "log"
>;

/** `unfinished`: something did not answer; the next run goes on. */
export type Finished = "settled" | "given_up" | "unfinished";
type Plan<K extends SettlingPlan["kind"]> = Extract<SettlingPlan, { kind: K }>;

export async function finishSettling(deps: SettlingDeps, shortfall: Shortfall): Promise<Finished> {
  if (shortfall.state === "RETURNING") return bringBack(deps, shortfall);
  if (shortfall.state !== "SETTLING" || shortfall.plan === null) return "settled";
  const settlement = await carryOut(deps, shortfall, shortfall.plan);
  if (settlement === "unfinished") return "unfinished";
  const now = deps.clock.now();
  if (settlement === "given_up") await deps.orders.shortfalls.giveUp(shortfall.id, now);
  else await deps.orders.shortfalls.settle(shortfall.id, settlement, now, await postingOf(deps, shortfall, now));
  deps.background(publishOutbox(deps));
  if (settlement === "given_up") return "given_up";
  if (settlement.state !== "COMPENSATED") await wake(deps);
  return "settled";
}

/** A parcel is due that was held. */
export const wake = (deps: SettlingDeps): Promise<void> =>
  scheduleFulfilment(deps, deps.clock.now() + deps.settings.fulfilment.pickAfterMs);

function carryOut(
  deps: SettlingDeps,
  shortfall: Shortfall,
  plan: SettlingPlan,
): Promise<Settlement | "given_up" | "unfinished"> {
  switch (plan.kind) {
    case "money":
      return payBack(deps, shortfall);
    case "alternative":
      return sendInstead(deps, shortfall, plan);
    case "reassign":
      return sendFromElsewhere(deps, shortfall, plan);
  }
}

async function payBack(deps: SettlingDeps, shortfall: Shortfall): Promise<Settlement | "unfinished"> {
  const order = await deps.orders.find(shortfall.orderId);
  if (order === null || !(await refund(deps, order, shortfall))) return "unfinished";
  return (await giveUnitsBack(deps, shortfall)) ? { state: "COMPENSATED" } : "unfinished";
}

/** Back to the tenders that bore it, as the order's row says since before the first attempt; one key for each of them. */
async function refund(deps: SettlingDeps, order: Order, shortfall: Shortfall): Promise<boolean> {
  if (shortfall.refundMinor === 0) return true;
  const refused = await refundTenders(deps, order, refundKeyOf(shortfall), shortfall.refundMinor);
  if (refused !== null && refused !== "unknown")
    deps.log("error", "shortfall.refund_refused", { shortfall: shortfall.id, reason: refused });
  return refused === null;
}

async function postingOf(deps: SettlingDeps, shortfall: Shortfall, now: number): Promise<LedgerTransaction | null> {
  const { refundMinor, goodwillMinor, lineSku, quantity } = shortfall;
  const isMoney = shortfall.state === "SETTLING" && shortfall.plan !== null && shortfall.plan.kind !== "reassign";
  if (refundMinor === 0 || !isMoney) return null;
  const key = refundKeyOf(shortfall);
  const [order, planned, posted] = await Promise.all([
    deps.orders.find(shortfall.orderId),
    deps.orders.planRefund(shortfall.orderId, key, refundMinor),
    deps.orders.ledger.ofOrder(shortfall.orderId),
  ]);
  invariant(
    order !== null && typeof planned === "object",
    `the refund of ${shortfall.id} was planned before it was sent`,
  );
  const cause = { kind: "short" as const, lineSku, quantity, goodwillMinor };
  return refundedTransaction(order, { key, shares: planned.shares, cause }, ledgerTerms(deps.settings), now, posted);
}

/** One more on hand under the sale's own name, one less missing: what was promised and not there is promised no more. */
async function giveUnitsBack(deps: SettlingDeps, shortfall: Shortfall): Promise<boolean> {
  const { saleReference: reference, sku, warehouseId, quantity } = shortfall;
  const shard = reference === null ? undefined : parseReservationReference(reference)?.shard;
  if (reference === null || shard === undefined) {
    deps.log("error", "shortfall.sale_unknown", { shortfall: shortfall.id });
    return false;
  }
  const answer = await deps.stock.shard(shard).restock({
    reference,
    returnReference: returnReferenceOf(shortfall),
    lines: [{ sku, warehouseId, quantity }],
  });
  if (answer.outcome === "refused")
    deps.log("error", "shortfall.restock_refused", { shortfall: shortfall.id, reason: answer.reason });
  return answer.outcome === "restocked";
}

async function sendInstead(
  deps: SettlingDeps,
  shortfall: Shortfall,
  plan: Plan<"alternative">,
): Promise<Settlement | "given_up" | "unfinished"> {
  const order = await deps.orders.find(shortfall.orderId);
  if (order === null) return "unfinished";
  const { warehouses } = await deps.catalogue.frame();
  const ranked = rankWarehouses(warehouses, order.address.country).map(({ id }) => id);
  const taken = await takeInstead(deps, shortfall, plan, ranked);
  if (taken === "given_up" || taken === "unfinished") return taken;
  if (!(await refund(deps, order, shortfall)) || !(await giveUnitsBack(deps, shortfall))) return "unfinished";
  return { state: "REPLACED", parcels: replacedParcels(order, shortfall, plan, taken) };
}

const MOVES_MAX = 3;

/** Reserved and sold in one go. What is only promised ahead is no help: it is let go again. */
async function takeInstead(
  deps: SettlingDeps,
  shortfall: Shortfall,
  first: Plan<"alternative">,
  warehouses: readonly WarehouseId[],
): Promise<readonly Taken[] | "given_up" | "unfinished"> {
  let plan = first;
  for (let moves = 0; moves <= MOVES_MAX; moves++) {
    const shard = deps.stock.shard(plan.shard);
    const { reference, sku } = plan;
    const expiresAt = deps.clock.now() + LIMITS.reservationGraceMs;
    const lines = [{ sku, quantity: shortfall.quantity }];
    const answer = await shard.reserve({ reference, lines, warehouses, expiresAt });
    if (answer.outcome === "unknown") return "unfinished";
    if (answer.outcome === "moved") {
      const to = answer.moved[0]?.to ?? plan.shard;
      plan = { ...plan, shard: to, reference: replacementReferenceOf(deps.settings.region, to, shortfall) };
      await deps.orders.shortfalls.replan(shortfall.id, plan);
      continue;
    }
    if (answer.outcome === "short") return "given_up";
    if (answer.outcome === "refused" && answer.reason !== "already_confirmed") return "given_up";
    if (answer.outcome === "reserved" && answer.taken.some(({ ahead }) => ahead !== undefined)) {
      return (await shard.release({ reference })).outcome === "released" ? "given_up" : "unfinished";
    }
    const sold = await shard.confirm({ reference });
    if (sold.outcome === "unknown") return "unfinished";
    return sold.outcome === "confirmed" ? sold.taken : "given_up";
  }
  return "unfinished";
}

function replacedParcels(
  order: Order,
  shortfall: Shortfall,
  { sku, title, sellerId }: Plan<"alternative">,
  taken: readonly Taken[],
): readonly ReplacedParcel[] {
  return taken.map(({ warehouseId, quantity }, index) => ({
    id: index === 0 ? shortfall.parcelId : parcelId(order.id, order.parcels.length + index - 1),
    sellerId,
    warehouseId,
    lines: [{ sku, title, quantity }],
  }));
}

/**
 * Free units of another warehouse take the place of the missing ones: in the books they travel to where the sale was
 * made, in fact the parcel is sent from where they lie.
 */
async function sendFromElsewhere(
  deps: SettlingDeps,
  shortfall: Shortfall,
  { from }: Plan<"reassign">,
): Promise<Settlement | "given_up" | "unfinished"> {
  const travelled = await travel(deps, shortfall, from, shortfall.warehouseId, transferReferenceOf(shortfall));
  if (travelled === "short") return "given_up";
  return travelled === "done" ? { state: "REASSIGNED", warehouseId: from } : "unfinished";
}

/** The order was cancelled: the books say again where the units lie. First forwards, should that not have happened. */
async function bringBack(deps: SettlingDeps, shortfall: Shortfall): Promise<Finished> {
  const { plan, warehouseId } = shortfall;
  if (plan?.kind === "reassign") {
    const reference = transferReferenceOf(shortfall);
    const there = await travel(deps, shortfall, plan.from, warehouseId, reference);
    if (there === "unknown") return "unfinished";
    const back = there === "short" || (await travel(deps, shortfall, warehouseId, plan.from, `${reference}/back`));
    // Short: the sale has not been given back yet.
    if (back !== true && back !== "done") return "unfinished";
  }
  await deps.orders.shortfalls.close(shortfall.id, deps.clock.now());
  return "settled";
}

async function travel(
  deps: SettlingDeps,
  { sku, quantity, foundAt }: Shortfall,
  from: WarehouseId,
  to: WarehouseId,
  reference: string,
): Promise<"done" | "short" | "unknown"> {
  const { goods } = deps.stock;
  const sent = await goods.transfer({ sku, from, to, quantity, expectedAt: foundAt, reference });
  if (sent.outcome === "short") return "short";
  if (sent.outcome === "refused") {
    deps.log("error", "shortfall.transfer_refused", { reference, reason: sent.reason });
    return "unknown";
  }
  if (sent.outcome === "unknown") return "unknown";
  const received = await goods.receive({ receipts: [{ sku, warehouseId: to, quantity, reference }] });
  return received.outcome === "received" && received.conflicts.length === 0 ? "done" : "unknown";
}

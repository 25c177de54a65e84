/** Turns units that a parcel waits for in vain into a shortfall with a parcel of its own. */
import type { StockLevel } from "../../domain/inventory/types.ts";
import { parcelId } from "../../domain/order/parcels.ts";
import type { Shortfall } from "../../domain/order/shortfall.ts";
import type { Parcel } from "../../domain/order/types.ts";
import { makeId, type Sku, type WarehouseId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { ParcelPromise, ShortfallDraft } from "../../ports/shortfalls.ts";

export type OrderPromise = ParcelPromise & { readonly id: string };

/** Of one instant the order's id decides, and of one order the parcel's. */
export const promisesOf = (parcels: readonly ParcelPromise[]): readonly OrderPromise[] =>
  parcels.map((parcel) => ({ ...parcel, id: `${parcel.orderId} ${parcel.parcelId}` }));

export interface DraftInput {
  readonly level: Pick<StockLevel, "sku" | "warehouseId">;
  readonly promise: OrderPromise;
  readonly quantity: number;
  /** The warehouse that sends them instead, before anybody is told; null where there is none. */
  readonly from: WarehouseId | null;
  readonly knownUnits: number;
  readonly now: EpochMs;
}

export async function draftShortfall(
  deps: Pick<Deps, "orders" | "random" | "settings">,
  { level: { sku, warehouseId }, promise, quantity, from, knownUnits, now }: DraftInput,
): Promise<ShortfallDraft> {
  const { keeps, held } = splitLines(promise.lines, sku, quantity);
  const sale = await saleOf(deps, promise, sku);
  const shortfall: Shortfall = {
    id: makeId("sht", deps.settings.region, now, deps.random),
    orderId: promise.orderId,
    checkoutId: promise.checkoutId,
    shopperId: promise.shopperId,
    lineSku: sale.lineSku,
    sku,
    title: held[0]?.title ?? sku,
    warehouseId,
    quantity,
    parcelId: keeps.length > 0 ? parcelId(promise.orderId, promise.parcelsOfOrder) : promise.parcelId,
    saleReference: sale.reference,
    state: from === null ? "TOLD" : "SETTLING",
    plan: from === null ? null : { kind: "reassign", from },
    attempt: 0,
    refundMinor: 0,
    goodwillMinor: 0,
    placedAt: promise.placedAt,
    foundAt: now,
    toldAt: from === null ? now : null,
    chosenAt: from === null ? null : now,
    settledAt: null,
  };
  return { shortfall, from: { parcelId: promise.parcelId, lines: promise.lines }, keeps, held, knownUnits };
}

export function splitLines(
  lines: Parcel["lines"],
  sku: Sku,
  quantity: number,
): { readonly keeps: Parcel["lines"]; readonly held: Parcel["lines"] } {
  const keeps: Parcel["lines"][number][] = [];
  const held: Parcel["lines"][number][] = [];
  let left = quantity;
  for (const line of lines) {
    const taken = line.sku === sku ? Math.min(left, line.quantity) : 0;
    left -= taken;
    if (taken > 0) held.push({ ...line, quantity: taken });
    if (line.quantity > taken) keeps.push({ ...line, quantity: line.quantity - taken });
  }
  return { keeps, held };
}

/** The line that it belongs to, and under what it was sold; a parcel that replaces something was sold on its own. */
async function saleOf(
  deps: Pick<Deps, "orders">,
  promise: ParcelPromise,
  sku: Sku,
): Promise<{ readonly lineSku: Sku; readonly reference: string | null }> {
  const line = promise.orderLines.find((each) => each.sku === sku);
  const earlier = (await deps.orders.shortfalls.ofOrders([promise.orderId])).find(
    ({ state, plan, parcelId: id }) =>
      state === "REPLACED" &&
      plan?.kind === "alternative" &&
      plan.sku === sku &&
      (id === promise.parcelId || line === undefined),
  );
  if (earlier?.plan?.kind === "alternative") return { lineSku: earlier.lineSku, reference: earlier.plan.reference };
  const reference = line?.taken.find((taken) => taken.reference !== undefined)?.reference ?? null;
  return { lineSku: sku, reference };
}

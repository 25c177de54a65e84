/** How an order is split: one parcel for each seller and warehouse that something was taken from. */
import type { OrderId, ParcelId, SellerId, WarehouseId } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { OrderLine, Parcel } from "./types.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const PARCELS_MAX = 32 ** 3;

/**
 * Parcels in the order of the lines that need them. The same order gives the same parcels with the same ids, so that
 * storing it again, or printing a label again, changes nothing. They are due once the order is paid.
 */
export function splitIntoParcels(orderId: OrderId, lines: readonly OrderLine[]): readonly Parcel[] {
  const parts = new Map<string, { sellerId: SellerId; warehouseId: WarehouseId; lines: Parcel["lines"][number][] }>();
  for (const line of lines) {
    for (const { warehouseId, quantity } of line.taken) {
      const name = `${line.sellerId} ${warehouseId}`;
      const part = parts.get(name) ?? { sellerId: line.sellerId, warehouseId, lines: [] };
      part.lines.push({ sku: line.sku, title: line.title, quantity });
      parts.set(name, part);
    }
  }
  return [...parts.values()].map((part, index) => ({
    id: parcelId(orderId, index),
    sellerId: part.sellerId,
    warehouseId: part.warehouseId,
    state: "WAITING",
    lines: part.lines,
    carrier: null,
    trackingNumber: null,
    tracking: [],
    nextStepAt: null,
  }));
}

/** The order's own id with its last three characters counting the parcels: 65 random bits remain. */
function parcelId(orderId: OrderId, index: number): ParcelId {
  invariant(index < PARCELS_MAX, "an order has at most 32,768 parcels");
  const digits = [10, 5, 0].map((shift) => ALPHABET.charAt((index >> shift) & 31)).join("");
  return `pcl${orderId.slice("ord".length, -3)}${digits}` as ParcelId;
}

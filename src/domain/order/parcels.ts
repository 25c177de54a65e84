/**
 * How an order is split: one parcel for each seller and warehouse that something was taken from, and one more for each
 * date at which goods are expected that are not here yet, so that what is here need not wait.
 */
import type { OrderId, ParcelId, SellerId, WarehouseId } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { OrderLine, Parcel, ParcelLine } from "./types.ts";

const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
const PARCELS_MAX = 32 ** 3;

/**
 * Parcels in the order of the lines that need them. The same order gives the same parcels with the same ids, so that
 * storing it again, or printing a label again, changes nothing. They are due once the order is paid.
 */
export function splitIntoParcels(orderId: OrderId, lines: readonly OrderLine[]): readonly Parcel[] {
  const parts = new Map<string, { sellerId: SellerId; warehouseId: WarehouseId; lines: ParcelLine[] }>();
  for (const line of lines) {
    for (const { warehouseId, quantity, ahead } of line.taken) {
      const later = ahead?.quantity ?? 0;
      const { sku, title } = line;
      const put = (name: string, entry: ParcelLine): void => {
        const part = parts.get(name) ?? { sellerId: line.sellerId, warehouseId, lines: [] };
        part.lines.push(entry);
        parts.set(name, part);
      };
      const name = `${line.sellerId} ${warehouseId}`;
      if (quantity > later) put(name, { sku, title, quantity: quantity - later });
      if (ahead && later > 0) {
        const { expectedAt } = ahead;
        put(`${name} ${expectedAt}`, { sku, title, quantity: later, ahead: { expectedAt } });
      }
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
export function parcelId(orderId: OrderId, index: number): ParcelId {
  invariant(index < PARCELS_MAX, "an order has at most 32,768 parcels");
  const digits = [10, 5, 0].map((shift) => ALPHABET.charAt((index >> shift) & 31)).join("");
  return `pcl${orderId.slice("ord".length, -3)}${digits}` as ParcelId;
}

/** R2: a guest's cart joins the user's at login; merging the same one twice changes nothing. */
import { LIMITS } from "../../kernel/limits.ts";
import { unreachable } from "../../kernel/result.ts";
import type { Sku } from "../../kernel/ids.ts";
import type { Cart, CartLine, MergeStrategy } from "./types.ts";

/** How many merged guest carts are remembered; a guest's cart is emptied when it is handed over, so few suffice. */
const MERGES_REMEMBERED = 20;

export function mergeCarts(user: Cart, from: string, guest: Cart, strategy: MergeStrategy): Cart {
  if (user.mergedFrom.includes(from)) return user;
  const lines = mergeLines(user.lines, guest.lines, strategy);
  const inCart = new Set(lines.map((line) => line.sku));
  return {
    ...user,
    lines,
    saved: mergeLines(user.saved, guest.saved, strategy).filter((line) => !inCart.has(line.sku)),
    coupons: [...new Set([...user.coupons, ...guest.coupons])],
    mergedFrom: [...user.mergedFrom, from].slice(-MERGES_REMEMBERED),
  };
}

function mergeLines(user: readonly CartLine[], guest: readonly CartLine[], strategy: MergeStrategy): CartLine[] {
  const merged = new Map<Sku, CartLine>(user.map((line) => [line.sku, line]));
  for (const line of guest) {
    const mine = merged.get(line.sku);
    merged.set(line.sku, mine ? { ...mine, quantity: combine(mine.quantity, line.quantity, strategy) } : line);
  }
  return [...merged.values()];
}

function combine(user: number, guest: number, strategy: MergeStrategy): number {
  switch (strategy) {
    case "higher_quantity":
      return Math.max(user, guest);
    case "sum":
      return Math.min(user + guest, LIMITS.lineQuantityMax);
    case "keep_user":
      return user;
    default:
      return unreachable(strategy);
  }
}

/** Units of each sku that the merge leaves out, so that the shopper can be told what was dropped. */
export function droppedByMerge(user: Cart, guest: Cart, merged: Cart): { readonly sku: Sku; readonly units: number }[] {
  const quantity = (cart: Cart, sku: Sku): number => cart.lines.find((line) => line.sku === sku)?.quantity ?? 0;
  return guest.lines.flatMap((line) => {
    const units = quantity(user, line.sku) + line.quantity - quantity(merged, line.sku);
    return units > 0 ? [{ sku: line.sku, units }] : [];
  });
}

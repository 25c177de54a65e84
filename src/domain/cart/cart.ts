/** The cart as a machine: `step(cart, command, now)`; a rejection changes nothing. */
import type { Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { err, ok, unreachable, type Result } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Cart, CartCommand, CartLine, CartRejection } from "./types.ts";
import { mergeCarts } from "./merge.ts";

export const EMPTY_CART: Cart = { lines: [], saved: [], coupons: [], mergedFrom: [], updatedAt: 0, version: 0 };

export function stepCart(cart: Cart, command: CartCommand, now: EpochMs): Result<Cart, CartRejection> {
  const next = apply(cart, command, now);
  if (!next.ok) return next;
  if (next.value === cart) return ok(cart);
  if (next.value.lines.length + next.value.saved.length > LIMITS.cartLinesMax) {
    return err({ code: "too_many_lines", max: LIMITS.cartLinesMax });
  }
  return ok({ ...next.value, updatedAt: now, version: cart.version + 1 });
}

export const unitsIn = (cart: Cart): number => cart.lines.reduce((units, line) => units + line.quantity, 0);

function apply(cart: Cart, command: CartCommand, now: EpochMs): Result<Cart, CartRejection> {
  switch (command.type) {
    case "add":
      return addLine(cart, command, now);
    case "set_quantity":
      return setQuantity(cart, command.sku, command.quantity);
    case "remove":
      return contains(cart, command.sku) ? ok(withoutLine(cart, command.sku)) : err({ code: "line_not_found" });
    case "save_for_later":
      return move(cart, command.sku, "lines", "saved");
    case "move_to_cart":
      return move(cart, command.sku, "saved", "lines");
    case "add_coupon":
      return ok(cart.coupons.includes(command.code) ? cart : { ...cart, coupons: [...cart.coupons, command.code] });
    case "remove_coupon":
      return ok({ ...cart, coupons: cart.coupons.filter((code) => code !== command.code) });
    case "take_out":
      return ok({ ...cart, coupons: [], lines: takeOut(cart.lines, command.lines) });
    case "merge":
      return ok(mergeCarts(cart, command.from, command.cart, command.strategy));
    default:
      return unreachable(command);
  }
}

const contains = (cart: Cart, sku: Sku): boolean => [...cart.lines, ...cart.saved].some((line) => line.sku === sku);

const withoutLine = (cart: Cart, sku: Sku): Cart => ({
  ...cart,
  lines: cart.lines.filter((line) => line.sku !== sku),
  saved: cart.saved.filter((line) => line.sku !== sku),
});

/** A quantity is a whole number from 1 to the limit; 0 in `set_quantity` removes the line. */
function checkQuantity(quantity: number): CartRejection | undefined {
  if (!Number.isSafeInteger(quantity) || quantity < 1) return { code: "quantity_invalid" };
  if (quantity > LIMITS.lineQuantityMax) return { code: "quantity_too_large", max: LIMITS.lineQuantityMax };
  return undefined;
}

function addLine(
  cart: Cart,
  command: { sku: Sku; quantity: number; priceMinor: number },
  now: EpochMs,
): Result<Cart, CartRejection> {
  const existing = cart.lines.find((line) => line.sku === command.sku);
  // An invalid quantity must not become a valid one by what is already in the cart.
  const wrong = checkQuantity(command.quantity) ?? checkQuantity((existing?.quantity ?? 0) + command.quantity);
  if (wrong) return err(wrong);
  const line: CartLine = {
    sku: command.sku,
    quantity: (existing?.quantity ?? 0) + command.quantity,
    addedAt: now,
    addedPriceMinor: command.priceMinor,
  };
  const others = withoutLine(cart, command.sku);
  // A line keeps its place when more of it is added, so that the list does not jump under the shopper's eyes.
  const lines = existing ? cart.lines.map((each) => (each.sku === command.sku ? line : each)) : [...others.lines, line];
  return ok({ ...others, lines });
}

function setQuantity(cart: Cart, sku: Sku, quantity: number): Result<Cart, CartRejection> {
  const existing = cart.lines.find((line) => line.sku === sku);
  if (!existing) return err({ code: "line_not_found" });
  if (quantity === 0) return ok({ ...cart, lines: cart.lines.filter((line) => line.sku !== sku) });
  const wrong = checkQuantity(quantity);
  if (wrong) return err(wrong);
  if (existing.quantity === quantity) return ok(cart);
  return ok({ ...cart, lines: cart.lines.map((line) => (line.sku === sku ? { ...line, quantity } : line)) });
}

function move(cart: Cart, sku: Sku, from: "lines" | "saved", to: "lines" | "saved"): Result<Cart, CartRejection> {
  const line = cart[from].find((each) => each.sku === sku);
  if (!line) return err({ code: "line_not_found" });
  const rest = withoutLine(cart, sku);
  return ok({ ...rest, [to]: [...rest[to], line] });
}

function takeOut(lines: readonly CartLine[], bought: readonly { sku: Sku; quantity: number }[]): CartLine[] {
  const taken = new Map(bought.map((line) => [line.sku, line.quantity]));
  return lines.flatMap((line) => {
    const quantity = line.quantity - (taken.get(line.sku) ?? 0);
    return quantity > 0 ? [{ ...line, quantity }] : [];
  });
}

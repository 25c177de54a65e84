import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EMPTY_CART, stepCart, unitsIn } from "../../../src/domain/cart/cart.ts";
import { droppedByMerge, mergeCarts } from "../../../src/domain/cart/merge.ts";
import type { Cart, CartCommand } from "../../../src/domain/cart/types.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";

const sku = (name: string): Sku => name as Sku;
const add = (name: string, quantity: number): CartCommand => ({
  type: "add",
  sku: sku(name),
  quantity,
  priceMinor: 100,
});

function cartOf(...commands: CartCommand[]): Cart {
  return commands.reduce((cart, command) => {
    const next = stepCart(cart, command, 1);
    if (!next.ok) throw new Error(next.error.code);
    return next.value;
  }, EMPTY_CART);
}

describe("a cart", () => {
  test("adding twice sums the quantity and keeps the line's place", () => {
    const cart = cartOf(add("a", 1), add("b", 1), add("a", 2));
    expect(cart.lines.map((line) => [line.sku, line.quantity])).toEqual([
      ["a", 3],
      ["b", 1],
    ]);
  });

  test.each([0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER, Infinity])(
    "a quantity of %s changes nothing",
    (quantity) => {
      const cart = cartOf(add("a", 1));
      expect(stepCart(cart, add("a", quantity), 2).ok).toBe(false);
      if (quantity !== 0) expect(stepCart(cart, { type: "set_quantity", sku: sku("a"), quantity }, 2).ok).toBe(false);
    },
  );

  test("setting a quantity of zero takes the line out", () => {
    const next = stepCart(cartOf(add("a", 1)), { type: "set_quantity", sku: sku("a"), quantity: 0 }, 2);
    expect(next.ok && next.value.lines).toEqual([]);
  });

  test("a line is in the cart or saved for later, never both", () => {
    const saved = cartOf(add("a", 1), { type: "save_for_later", sku: sku("a") });
    expect(saved.lines).toEqual([]);
    const again = cartOf(add("a", 1), { type: "save_for_later", sku: sku("a") }, add("a", 5));
    expect(again.saved).toEqual([]);
    expect(unitsIn(again)).toBe(5);
  });

  test("what was bought leaves the cart and what was added meanwhile stays", () => {
    const cart = cartOf(add("a", 5), add("b", 1), {
      type: "take_out",
      lines: [
        { sku: sku("a"), quantity: 3 },
        { sku: sku("b"), quantity: 1 },
      ],
    });
    expect(cart.lines.map((line) => [line.sku, line.quantity])).toEqual([["a", 2]]);
  });

  test("more lines than the limit are refused", () => {
    const lines = Array.from({ length: LIMITS.cartLinesMax }, (_, i) => ({
      sku: sku(`s${i}`),
      quantity: 1,
      addedAt: 0,
      addedPriceMinor: 1,
    }));
    expect(stepCart({ ...EMPTY_CART, lines }, add("one-more", 1), 1)).toMatchObject({
      ok: false,
      error: { code: "too_many_lines" },
    });
  });

  test("after any commands the cart agrees with a map of quantities", () => {
    const skus = fc.constantFrom("a", "b", "c");
    const command = fc.oneof(
      fc.tuple(skus, fc.integer({ min: -1, max: 5 })).map(([name, quantity]) => add(name, quantity)),
      fc
        .tuple(skus, fc.integer({ min: -1, max: 5 }))
        .map(([name, quantity]): CartCommand => ({ type: "set_quantity", sku: sku(name), quantity })),
      skus.map((name): CartCommand => ({ type: "remove", sku: sku(name) })),
    );
    fc.assert(
      fc.property(fc.array(command, { maxLength: 40 }), (commands) => {
        const model = new Map<string, number>();
        let cart = EMPTY_CART;
        for (const each of commands) {
          const next = stepCart(cart, each, 1);
          if (!next.ok) continue;
          cart = next.value;
          if (each.type === "add") model.set(each.sku, (model.get(each.sku) ?? 0) + each.quantity);
          if (each.type === "set_quantity") model.set(each.sku, each.quantity);
          if (each.type === "remove" || (each.type === "set_quantity" && each.quantity === 0)) model.delete(each.sku);
        }
        expect(new Map(cart.lines.map((line) => [line.sku as string, line.quantity]))).toEqual(model);
      }),
    );
  });
});

describe("merging a guest's cart at login", () => {
  test("the higher quantity wins and what was dropped is known", () => {
    const user = cartOf(add("a", 2), add("b", 5));
    const guest = cartOf(add("a", 3), add("c", 1));
    const merged = mergeCarts(user, "gst_1/2", guest, "higher_quantity");
    expect(merged.lines.map((line) => [line.sku, line.quantity])).toEqual([
      ["a", 3],
      ["b", 5],
      ["c", 1],
    ]);
    expect(droppedByMerge(user, guest, merged)).toEqual([{ sku: "a", units: 2 }]);
  });

  test("merging the same cart twice changes nothing", () => {
    const once = mergeCarts(cartOf(add("a", 1)), "gst_1/1", cartOf(add("a", 1)), "sum");
    expect(mergeCarts(once, "gst_1/1", cartOf(add("a", 1)), "sum")).toBe(once);
    expect(unitsIn(once)).toBe(2);
  });
});

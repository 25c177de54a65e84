import { describe, expect, it } from "vitest";
import {
  chooseOrders,
  freightMinor,
  goodsMinor,
  meansOf,
  paidMinor,
  unitsOf,
} from "../../../../scripts/replay/olist/orders.ts";
import { orderOf, ordersOf, type Given } from "./fixtures.ts";

const reason = (given: Given): string | undefined => [...ordersOf(given).leftOut.keys()][0];

describe("an order of the files", () => {
  it("has one line for all units of a product of one seller at one price, each with its freight", () => {
    const order = orderOf({
      id: "1",
      items: [{}, {}, { price: "19.99" }, { seller: "elm" }],
      payments: [["boleto", "144.84"]],
    });
    expect(order.lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["chair-oak-2999", 2],
      ["chair-oak-1999", 1],
      ["chair-elm-2999", 1],
    ]);
    expect([unitsOf(order), goodsMinor(order), freightMinor(order), paidMinor(order)]).toEqual([
      4, 10_996, 3_488, 14_484,
    ]);
  });

  it("takes amounts to the centavo, however they are written", () => {
    const order = orderOf({ id: "1", items: [{ price: "32.9", freight: "10" }], payments: [["debit_card", "42.90"]] });
    expect(order.lines).toMatchObject([{ unitPriceMinor: 3_290, unitFreightMinor: 1_000 }]);
  });

  it("has its payments in the order of their numbers, without those of nothing, which are counted", () => {
    const order = orderOf({
      id: "1",
      payments: [
        ["voucher", "8.00"],
        ["voucher", "0.00"],
        ["not_defined", "0.00"],
        ["credit_card", "30.71"],
      ],
    });
    expect(order.payments).toEqual([
      { method: "voucher", amountMinor: 800 },
      { method: "credit_card", amountMinor: 3_071 },
    ]);
    expect(order.emptyPayments).toBe(2);
  });

  it("is cancelled where it was given up before it came", () => {
    const isCancelled = (given: Partial<Given>): boolean => orderOf({ id: "1", ...given }).isCancelled;
    expect(isCancelled({ status: "canceled" })).toBe(true);
    expect(isCancelled({ status: "canceled", delivered: "2017-10-10 21:25:13" })).toBe(false);
    expect(isCancelled({ status: "shipped" })).toBe(false);
  });

  it.each<[string, Partial<Given>]>([
    ["without items", { items: [] }],
    ["payments are not items and freight", { payments: [["credit_card", "38.70"]] }],
    ["payments are not items and freight", { payments: [] }],
    ["one item with two freights", { items: [{}, { freight: "9.00" }], payments: [["boleto", "77.70"]] }],
    ["an item without a price", { items: [{ price: "0.00" }] }],
    ["an amount is not in whole centavos", { items: [{ price: "1.005" }] }],
    ["an amount is not in whole centavos", { payments: [["credit_card", "thirty"]] }],
    ["paid by pix", { payments: [["pix", "38.71"]] }],
    ["without an address", { zip: "1310" }],
    [
      "more vouchers than an order takes",
      { payments: [...Array(31)].map((_, i) => ["voucher", i === 0 ? "38.41" : "0.01"]) },
    ],
    [
      "more cards than an order takes",
      { payments: [...Array(6)].map((_, i) => ["credit_card", i === 0 ? "38.66" : "0.01"]) },
    ],
  ])("that is %s is left out and counted", (why, given) => {
    expect(reason({ id: "1", ...given })).toBe(why);
    expect(ordersOf({ id: "1", ...given }, { id: "2" }).orders.map(({ id }) => id)).toEqual(["2"]);
  });
});

describe("how an order is paid", () => {
  const means = (...payments: readonly (readonly [string, string])[]) => meansOf(orderOf({ id: "1", payments }));

  it("vouchers bear their amounts, then further cards, and the last payment bears the rest", () => {
    expect(means(["credit_card", "10.00"], ["voucher", "5.00"], ["credit_card", "23.71"])).toEqual({
      vouchers: [500],
      cards: [{ method: "credit_card", amountMinor: 1_000 }],
      rest: { method: "credit_card", amountMinor: 2_371 },
    });
  });

  it("vouchers alone may bear everything", () => {
    expect(means(["voucher", "38.00"], ["voucher", "0.71"])).toEqual({ vouchers: [3_800, 71], cards: [], rest: null });
  });
});

describe("a choice of orders", () => {
  const day = (number: number): string => `2017-10-${String(number).padStart(2, "0")} 10:00:00`;
  const shared = (id: string, at: number): Given => ({
    ...{ id, at: day(at), items: [{}, { seller: "elm" }], payments: [["boleto", "77.42"]] },
  });
  const split = (id: string, at: number): Given => ({
    ...{
      id,
      at: day(at),
      payments: [
        ["voucher", "8.71"],
        ["credit_card", "30.00"],
      ],
    },
  });
  const plain = (id: string, at: number): Given => ({ id, at: day(at) });
  const { orders } = ordersOf(
    ...[
      plain("p1", 1),
      plain("p2", 2),
      split("v3", 3),
      plain("p4", 4),
      split("v5", 5),
      shared("s6", 6),
      split("v7", 7),
    ],
  );
  const chosen = (count: number): string[] => chooseOrders(orders, count).map(({ id }) => id);

  it("begins with those of several sellers, then half of the rest has several payments, all in the order of time", () => {
    expect(chosen(1)).toEqual(["s6"]);
    expect(chosen(3)).toEqual(["p1", "v3", "s6"]);
    expect(chosen(5)).toEqual(["p1", "p2", "v3", "v5", "s6"]);
  });

  it("has as many as were asked for while there are any, and never one twice", () => {
    for (let count = 1; count <= 9; count++) {
      expect(new Set(chosen(count)).size).toBe(Math.min(count, orders.length));
      expect(chosen(count)).toHaveLength(Math.min(count, orders.length));
    }
  });
});

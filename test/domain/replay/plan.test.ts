import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { productsOf } from "../../../scripts/replay/catalogue.ts";
import { addressFor, isServed, SERVED } from "../../../scripts/replay/destinations.ts";
import { planReplay, quantitiesOf } from "../../../scripts/replay/plan.ts";
import { total } from "../../../scripts/replay/tally.ts";
import { addressErrors } from "../../../src/domain/order/address.ts";
import { DELIVERABLE_COUNTRIES } from "../../../src/domain/pricing/shipping.ts";
import { invoice, type Row } from "./fixtures.ts";

const A = "12748.0";
const B = "17850.0";
const back = (rows: readonly Row[]): Row[] => rows.map((row) => ({ ...row, quantity: -(row.quantity ?? 6) }));
const steps = (...invoices: Parameters<typeof planReplay>[0]): unknown[] =>
  planReplay(invoices).shoppers.map(({ name, steps: own }) => [
    name,
    ...own.map((step) =>
      step.type === "place" ? step.invoice.number : `${step.cancellation} cancels ${step.invoice}`,
    ),
  ]);
const cancellationsLeftOut = (...invoices: Parameters<typeof planReplay>[0]): unknown =>
  Object.fromEntries(planReplay(invoices).leftOut.cancellations);

describe("a replay", () => {
  it("makes each customer one shopper, whose invoices follow each other, and each unnamed buyer another", () => {
    expect(steps(invoice("1", A, [{}]), invoice("2", "", [{}]), invoice("3", A, [{}]), invoice("4", "", [{}]))).toEqual(
      [
        ["Customer 12748", "1", "3"],
        ["Invoice 2", "2"],
        ["Invoice 4", "4"],
      ],
    );
  });

  it("receives of every code at every price what its invoices need, and nothing else", () => {
    const plan = planReplay([
      invoice("1", A, [{ quantity: 6 }, { code: "71053", price: "3.39", quantity: 1 }]),
      invoice("2", B, [{ quantity: 4 }, { price: "2.95", quantity: 5 }]),
      invoice("C3", B, [{ code: "99999", quantity: -3 }]),
    ]);
    expect(plan.goods.map(({ sku, stock }) => [sku, stock])).toEqual([
      ["85123A-255", 10],
      ["71053-339", 1],
      ["85123A-295", 5],
    ]);
    expect(productsOf(plan.goods, 0).map(({ id, offers }) => [id, offers.length])).toEqual([
      ["prd_85123A", 2],
      ["prd_71053", 1],
    ]);
  });

  it("accounts for every row of a sale and for every cancellation", () => {
    const row = fc.record({
      code: fc.constantFrom("85123A", "71053", "POST", "gift_0001_20"),
      quantity: fc.integer({ min: -3, max: 3 }),
      price: fc.constantFrom("0", "1.25", "2.5", "0.001"),
    });
    const one = fc.record({
      kind: fc.constantFrom("", "", "C", "A"),
      customer: fc.constantFrom("", A, B),
      rows: fc.array(row, { minLength: 1, maxLength: 5 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (given) => {
        const invoices = given.map(({ kind, customer, rows }, i) => invoice(`${kind}${i}`, customer, rows));
        const plan = planReplay(invoices);
        const rowsOf = (some: readonly { readonly rows: number }[]): number =>
          some.reduce((sum, { rows }) => sum + rows, 0);
        const sales = invoices.filter(({ kind }) => kind !== "cancellation");
        const kept = [...plan.invoices.values()].map(({ rows, leftOut }) => ({ rows: rows - leftOut.length }));
        expect(total(plan.leftOut.rows) + rowsOf(kept)).toBe(rowsOf(sales));
        expect(plan.invoices.size + total(plan.leftOut.invoices)).toBe(sales.length);
        expect(plan.cancelled.size + total(plan.leftOut.cancellations)).toBe(invoices.length - sales.length);
        const needed = quantitiesOf([...plan.invoices.values()].flatMap(({ lines }) => lines));
        expect(new Map(plan.goods.map(({ sku, stock }) => [sku, stock]))).toEqual(needed);
      }),
    );
  });
});

describe("a cancellation", () => {
  const rows: Row[] = [{ quantity: 6 }, { code: "71053", quantity: 2 }];

  it("with exactly the lines of an earlier invoice of its customer cancels that order", () => {
    expect(steps(invoice("1", A, rows), invoice("C2", A, back(rows.toReversed())))).toEqual([
      ["Customer 12748", "1", "C2 cancels 1"],
    ]);
  });

  it("is compared without adjustments", () => {
    const postage = { code: "POST", quantity: 1, price: "18" };
    expect(planReplay([invoice("1", A, [...rows, postage]), invoice("C2", A, back(rows))]).cancelled.size).toBe(1);
  });

  it("cancels the latest of several such orders, and each once", () => {
    const cancellation = (number: string) => invoice(number, A, back(rows));
    const orders = [invoice("1", A, rows), invoice("2", A, rows)];
    expect(steps(...orders, cancellation("C3"), cancellation("C4"))).toEqual([
      ["Customer 12748", "1", "2", "C3 cancels 2", "C4 cancels 1"],
    ]);
    expect(cancellationsLeftOut(...orders, cancellation("C3"), cancellation("C4"), cancellation("C5"))).toEqual({
      "the order was cancelled before": 1,
    });
  });

  it.each([
    ["a part of an order", A, [{ quantity: -6 }]],
    ["a part of an order", A, back([{ quantity: 5 }, { code: "71053", quantity: 2 }])],
    ["of an unknown invoice, or of several", A, back([...rows, { code: "22423" }])],
    ["of an unknown invoice, or of several", A, back([{ quantity: 7 }])],
    ["of an unknown invoice, or of several", A, back([{ price: "2.95" }])],
    ["of an unknown invoice, or of several", B, back(rows)],
    ["no customer is named", "", back(rows)],
    ["only adjustments", A, [{ code: "D", quantity: -1 }]],
  ])("is left out: %s", (reason, customer, own) => {
    expect(cancellationsLeftOut(invoice("1", A, rows), invoice("C2", customer, own))).toEqual({ [reason]: 1 });
  });

  it("does not cancel an invoice that comes after it", () => {
    expect(planReplay([invoice("C1", A, back(rows)), invoice("2", A, rows)]).cancelled.size).toBe(0);
  });
});

describe("a destination", () => {
  it.each(SERVED)("in %s can be delivered to", (country) => {
    const address = { ...addressFor("Customer 1", country), line2: "", phone: "" };
    expect(addressErrors(address)).toEqual([]);
    expect(DELIVERABLE_COUNTRIES).toContain(address.country);
  });

  it.each(["Channel Islands", "Unspecified", "constructor", ""])("that is %j is at home", (country) => {
    expect(isServed(country)).toBe(false);
    expect(addressFor("Customer 1", country).country).toBe("GB");
  });
});

import { describe, expect, it } from "vitest";
import type { Located, RawRecord } from "../../../scripts/import/records.ts";
import { firstInvoices, goodsMinor, readInvoice, unplaceable } from "../../../scripts/replay/invoices.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { invoice, records } from "./fixtures.ts";

async function* located(rows: readonly RawRecord[]): AsyncGenerator<Located> {
  for (const [index, record] of rows.entries()) yield { line: index + 2, record, fault: null };
}

describe("an invoice", () => {
  it("has one line for a code at a price, however often it stands there", () => {
    const { lines, rows } = invoice("536365", "17850.0", [{ quantity: 6 }, { quantity: 2 }, { code: "71053" }]);
    expect(lines.map(({ sku, quantity }) => [sku, quantity])).toEqual([
      ["85123A-255", 8],
      ["71053-255", 6],
    ]);
    expect(rows).toBe(3);
  });

  it("has a sku for each price of a code", () => {
    const { lines } = invoice("536365", "17850.0", [{ price: "2.55" }, { price: "2.95" }]);
    expect(lines.map(({ sku }) => sku)).toEqual(["85123A-255", "85123A-295"]);
  });

  it("takes codes as they are written", () => {
    const { lines } = invoice("536365", "17850.0", [{ code: "85123A" }, { code: "85123a" }]);
    expect(lines).toHaveLength(2);
  });

  it("counts money in whole pence", () => {
    expect(
      goodsMinor(
        invoice("1", "", [
          { quantity: 3, price: "0.29" },
          { quantity: 7, price: "1.1" },
        ]),
      ),
    ).toBe(857);
  });

  it.each([
    [{ code: "POST" }, "adjustment: postage"],
    [{ code: "DOT" }, "adjustment: postage"],
    [{ code: "C2" }, "adjustment: carriage"],
    [{ code: "M" }, "adjustment: manual adjustment"],
    [{ code: "m" }, "adjustment: manual adjustment"],
    [{ code: "D", quantity: -1 }, "adjustment: discount"],
    [{ code: "S" }, "adjustment: samples given away"],
    [{ code: "BANK CHARGES" }, "adjustment: bank charges"],
    [{ code: "AMAZONFEE" }, "adjustment: fee of another marketplace"],
    [{ code: "CRUK" }, "adjustment: commission to a charity"],
    [{ code: "B" }, "adjustment: bad debt"],
    [{ code: "gift_0001_20" }, "adjustment: gift voucher"],
    [{ price: "0.0" }, "no price"],
    [{ price: "-1.5" }, "no price"],
    [{ code: "PADS", price: "0.001" }, "the price is not in whole pence"],
    [{ price: "" }, "the price is not in whole pence"],
    [{ quantity: -6 }, "nothing sold: stock written off"],
    [{ quantity: 0 }, "nothing sold: stock written off"],
    [{ quantity: 1.5 }, "the quantity is no whole number"],
    [{ code: "two words" }, "the code makes no sku"],
  ])("leaves out a row of %j: %s", (row, reason) => {
    expect(invoice("536365", "17850.0", [row])).toMatchObject({ lines: [], leftOut: [reason] });
  });

  it.each(["PADS", "DCGSSBOY", "constructor"])("keeps %s, which is goods", (code) => {
    expect(invoice("536365", "17850.0", [{ code }]).leftOut).toEqual([]);
  });

  it("that begins with C gives back what it has below zero", () => {
    const cancellation = invoice("C536379", "14527.0", [
      { quantity: -2 },
      { code: "D", quantity: -1 },
      { quantity: 1 },
    ]);
    expect(cancellation.kind).toBe("cancellation");
    expect(cancellation.lines.map(({ quantity }) => quantity)).toEqual([2]);
    expect(cancellation.leftOut).toEqual(["adjustment: discount", "nothing given back"]);
  });

  it("that begins with A adjusts bad debt", () => {
    expect(invoice("A563185", "", [{ code: "B", quantity: 1, price: "11062.06" }]).kind).toBe("bad debt");
  });

  it("names its customer without the fraction that the file gives ids", () => {
    expect(invoice("536365", "17850.0", [{}]).customer).toBe("17850");
    expect(invoice("536365", "", [{}]).customer).toBeNull();
  });

  it("is no order without a line, or beyond what a cart holds", () => {
    const many = Array.from({ length: LIMITS.cartLinesMax + 1 }, (_, i) => ({ code: `${10_000 + i}` }));
    expect(unplaceable(invoice("1", "", [{ price: "0" }]))).toBe("no line is left");
    expect(unplaceable(invoice("1", "", many))).toBe("more lines than a cart holds");
    expect(unplaceable(invoice("1", "", many.slice(1)))).toBeUndefined();
    const half = { quantity: LIMITS.lineQuantityMax };
    expect(unplaceable(invoice("1", "", [half]))).toBeUndefined();
    expect(unplaceable(invoice("1", "", [half, half]))).toBe("more of a code than a line holds");
  });
});

describe("the first invoices of a file", () => {
  it("have all their rows, also one that stands below another invoice", async () => {
    const rows = [...records("1", "", [{}]), ...records("2", "", [{}, {}]), ...records("1", "", [{ code: "71053" }])];
    const { invoices, rows: all } = await firstInvoices(located(rows), 2);
    expect(invoices.map(({ number, rows: own }) => [number, own])).toEqual([
      ["1", 2],
      ["2", 2],
    ]);
    expect(all).toBe(4);
  });

  it("are as many as were asked for, cancellations among them", async () => {
    const rows = ["1", "C2", "3"].flatMap((number) => records(number, "", [{}]));
    expect((await firstInvoices(located(rows), 2)).invoices.map(({ number }) => number)).toEqual(["1", "C2"]);
  });

  it("are not read from a file without their columns", async () => {
    await expect(firstInvoices(located([{ InvoiceNo: "1", sku: "A" }]), 1)).rejects.toThrow("no column StockCode");
  });

  it("are not read past a row that cannot be read", async () => {
    async function* broken(): AsyncGenerator<Located> {
      yield { line: 7, record: null, fault: "has a quote too many" };
    }
    await expect(firstInvoices(broken(), 1)).rejects.toThrow("line 7 has a quote too many");
  });
});

it("an invoice without rows is empty, not an error", () => {
  expect(readInvoice("1", [])).toMatchObject({ lines: [], rows: 0, customer: null });
});

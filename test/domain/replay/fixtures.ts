import type { RawRecord } from "../../../scripts/import/records.ts";
import { readInvoice, type Invoice } from "../../../scripts/replay/invoices.ts";

export interface Row {
  readonly code?: string;
  readonly quantity?: number;
  readonly price?: string;
}

const recordOf = (number: string, customer: string, { code = "85123A", quantity = 6, price = "2.55" }: Row) => ({
  InvoiceNo: number,
  StockCode: code,
  Description: `THING ${code}`,
  Quantity: String(quantity),
  InvoiceDate: "2010-12-01 08:26:00",
  UnitPrice: price,
  CustomerID: customer,
  Country: "United Kingdom",
});

/** Rows of the file; `customer` as written there, "" for nobody. */
export const records = (number: string, customer: string, rows: readonly Row[]): RawRecord[] =>
  rows.map((row) => recordOf(number, customer, row));

export const invoice = (number: string, customer: string, rows: readonly Row[]): Invoice =>
  readInvoice(number, records(number, customer, rows));

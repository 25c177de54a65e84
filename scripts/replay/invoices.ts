/**
 * Invoices of Online Retail (UCI): rows of one line each, gathered by number, each line kept as goods at a price or left
 * out for a reason. Codes are taken as they are written (85123A and 85123a are two), dates as they stand.
 */
import { SKU_PATTERN, type Sku } from "../../src/kernel/ids.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { parseAmount } from "../../src/kernel/money.ts";
import { textOf } from "../import/sources.ts";
import type { Located, RawRecord } from "../import/records.ts";
import { Told } from "../told.ts";
import { adjustmentOf } from "./adjustments.ts";

export const CURRENCY = "GBP";

export interface InvoiceLine {
  readonly sku: Sku;
  readonly code: string;
  readonly title: string;
  /** Above 0, of a cancellation too. */
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

export interface Invoice {
  readonly number: string;
  readonly kind: "sale" | "cancellation" | "bad debt";
  /** Null when the shop did not write down who it was. */
  readonly customer: string | null;
  /** As written: "EIRE". */
  readonly country: string;
  readonly at: string;
  /** Rows in the file. */
  readonly rows: number;
  /** What is kept of them; the same code at the same price is one line. */
  readonly lines: readonly InvoiceLine[];
  /** A reason for each row that is not kept. */
  readonly leftOut: readonly string[];
}

const COLUMNS = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
];

/** The first `count` invoices of the file, in its order. All rows are read: one of an invoice may stand further below. */
export async function firstInvoices(
  records: AsyncIterable<Located>,
  count: number,
): Promise<{ readonly invoices: readonly Invoice[]; readonly rows: number }> {
  const rowsOf = new Map<string, RawRecord[]>();
  let rows = 0;
  for await (const { line, record, fault } of records) {
    if (record === null) throw new Told(`line ${line} ${fault ?? "cannot be read"}`);
    if (rows === 0) checkColumns(record);
    rows += 1;
    const number = textOf(record["InvoiceNo"]) ?? "";
    const known = rowsOf.get(number);
    if (known) known.push(record);
    else if (rowsOf.size < count) rowsOf.set(number, [record]);
  }
  return { invoices: [...rowsOf].map(([number, records]) => readInvoice(number, records)), rows };
}

function checkColumns(record: RawRecord): void {
  const missing = COLUMNS.filter((name) => !Object.hasOwn(record, name));
  if (missing.length > 0) throw new Told(`the file has no column ${missing.join(", ")}`);
}

export function readInvoice(number: string, records: readonly RawRecord[]): Invoice {
  const [first = {}] = records;
  const kind = number.startsWith("C") ? "cancellation" : number.startsWith("A") ? "bad debt" : "sale";
  const sign = kind === "cancellation" ? -1 : 1;
  const lines = new Map<Sku, InvoiceLine>();
  const leftOut: string[] = [];
  for (const record of records) {
    const line = readLine(record, sign);
    if (typeof line === "string") leftOut.push(line);
    else lines.set(line.sku, { ...line, quantity: line.quantity + (lines.get(line.sku)?.quantity ?? 0) });
  }
  return {
    number,
    kind,
    customer: textOf(first["CustomerID"])?.replace(/\.0$/, "") ?? null,
    country: textOf(first["Country"]) ?? "",
    at: textOf(first["InvoiceDate"]) ?? "",
    rows: records.length,
    lines: [...lines.values()],
    leftOut,
  };
}

/** The line as goods, or why it is none. Quantities of a cancellation are negative in the file. */
function readLine(record: RawRecord, sign: 1 | -1): InvoiceLine | string {
  const code = textOf(record["StockCode"]) ?? "";
  const adjustment = adjustmentOf(code);
  if (adjustment !== undefined) return `adjustment: ${adjustment}`;
  const quantity = sign * Number(textOf(record["Quantity"]) ?? "");
  if (!Number.isSafeInteger(quantity)) return "the quantity is no whole number";
  if (quantity <= 0) return sign === 1 ? "nothing sold: stock written off" : "nothing given back";
  const unitPriceMinor = parseAmount(textOf(record["UnitPrice"]) ?? "", CURRENCY);
  if (unitPriceMinor === undefined) return "the price is not in whole pence";
  if (unitPriceMinor <= 0) return "no price";
  const sku = `${code}-${unitPriceMinor}`;
  if (!SKU_PATTERN.test(sku)) return "the code makes no sku";
  return { sku: sku as Sku, code, title: textOf(record["Description"]) ?? code, quantity, unitPriceMinor };
}

export const goodsMinor = ({ lines }: Pick<Invoice, "lines">): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);

export const units = ({ lines }: Pick<Invoice, "lines">): number => lines.reduce((sum, line) => sum + line.quantity, 0);

/** Why the invoice cannot be an order; undefined when it can. */
export function unplaceable({ lines }: Pick<Invoice, "lines">): string | undefined {
  if (lines.length === 0) return "no line is left";
  if (lines.length > LIMITS.cartLinesMax) return "more lines than a cart holds";
  return lines.some((line) => line.quantity > LIMITS.lineQuantityMax) ? "more of a code than a line holds" : undefined;
}

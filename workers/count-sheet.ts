/** Reads the sheet of a count: CSV (RFC 4180) with the columns sku, warehouse and counted, others are left aside. */
import { LIMITS } from "../src/kernel/limits.ts";
import { problem, type FieldError, type Problem } from "../src/kernel/problem.ts";
import { err, ok, type Result } from "../src/kernel/result.ts";
import { readCsv } from "./csv.ts";

export interface SheetRow {
  readonly sku: string;
  readonly warehouse: string;
  readonly counted: number;
  /** Of the sheet, counted from 1, the head included: what a person sees at the edge of the table. */
  readonly line: number;
}

const COLUMNS = ["sku", "warehouse", "counted"] as const;
/** More than these help nobody. */
const ERRORS_MAX = 20;

/** All rows, or what is wrong with which line; spreadsheets separate with commas, semicolons or tabs. */
export function readCountSheet(bytes: Uint8Array): Result<readonly SheetRow[], Problem> {
  const text = decoded(bytes);
  if (text === null) return err(refused([{ pointer: "line 1", detail: "is not UTF-8: save the sheet as CSV UTF-8." }]));
  const sheet = readCsv(text);
  if (sheet.outcome === "malformed")
    return err(refused([{ pointer: `line ${sheet.line}`, detail: "is not CSV: check its quotes." }]));
  const [head, ...rows] = sheet.records;
  const places = COLUMNS.map((name) => head?.fields.findIndex((field) => field.toLowerCase() === name) ?? -1);
  const absent = COLUMNS.filter((_, index) => places[index] === -1);
  if (absent.length > 0)
    return err(
      refused([{ pointer: "line 1", detail: `has no column ${absent.map((name) => `"${name}"`).join(", ")}.` }]),
    );
  if (rows.length === 0)
    return err(refused([{ pointer: "line 2", detail: "is missing: there is nothing but a head." }]));
  if (rows.length > LIMITS.countRowsMax)
    return err(
      refused([
        {
          pointer: `line ${LIMITS.countRowsMax + 2}`,
          detail: `is too many: send at most ${LIMITS.countRowsMax} rows at once.`,
        },
      ]),
    );
  const errors: FieldError[] = [];
  const read = rows.map(({ fields, line }): SheetRow => {
    const [sku = "", warehouse = "", counted = ""] = places.map((place) => fields[place] ?? "");
    const fault = faultOf(sku, warehouse, counted);
    if (fault !== null) errors.push({ pointer: `line ${line}`, detail: fault });
    return { sku, warehouse, counted: Number(counted), line };
  });
  return errors.length === 0 ? ok(read) : err(refused(errors.slice(0, ERRORS_MAX)));
}

function faultOf(sku: string, warehouse: string, counted: string): string | null {
  if (sku === "") return "has no sku.";
  if (warehouse === "") return "has no warehouse: give its code or id.";
  if (counted === "") return "has no count: an empty shelf is 0.";
  if (!/^\d{1,10}$/.test(counted) || Number(counted) > LIMITS.receiptQuantityMax)
    return `counted "${counted.slice(0, 40)}": give a whole number from 0 to ${LIMITS.receiptQuantityMax}.`;
  return null;
}

const refused = (errors: readonly FieldError[]): Problem =>
  problem("invalid-request", "The sheet cannot be read, and nothing was done. Correct the lines that are named.", {
    errors,
  });

function decoded(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/**
 * Tables as CSV (RFC 4180): what spreadsheets send and take. A reader of its own since the known ones bring a hundred
 * kilobytes, and Node's types, for what is one small machine.
 */

export interface CsvRecord {
  readonly fields: readonly string[];
  /** Where it begins, lines counted from 1: what a person sees at the edge of the table. */
  readonly line: number;
}

export type CsvAnswer =
  | { readonly outcome: "read"; readonly records: readonly CsvRecord[] }
  /** A quote that is never closed, or text after a closing one. */
  | { readonly outcome: "malformed"; readonly line: number };

/** Separated by commas, semicolons or tabs, whichever stands first in the first line. Empty lines are left out. */
export function readCsv(text: string): CsvAnswer {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const separator = /[,;\t]/.exec(source.split(/[\r\n]/, 1)[0] ?? "")?.[0] ?? ",";
  const records: CsvRecord[] = [];
  let [at, line] = [0, 1];
  while (at < source.length) {
    const record = readRecord(source, at, separator);
    if (record === null) return { outcome: "malformed", line };
    if (record.fields.some((field) => field !== "")) records.push({ fields: record.fields, line });
    at = record.end;
    line += record.lines;
  }
  return { outcome: "read", records };
}

interface Span {
  readonly fields: readonly string[];
  readonly end: number;
  readonly lines: number;
}

function readRecord(source: string, start: number, separator: string): Span | null {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    const field = readField(source, at, separator);
    if (field === null) return null;
    fields.push(field.value);
    at = field.end;
    if (source[at] !== separator) break;
    at += 1;
  }
  const end = source.startsWith("\r\n", at) ? at + 2 : Math.min(source.length, at + 1);
  const within = source.slice(start, end);
  return { fields, end, lines: Math.max(1, within.split(/\r\n|\r|\n/).length - 1) };
}

function readField(source: string, start: number, separator: string): { value: string; end: number } | null {
  let at = start;
  while (source[at] === " ") at += 1;
  if (source[at] !== '"') return readBare(source, start, separator);
  const closing = closingQuote(source, at + 1);
  if (closing === null) return null;
  const value = source.slice(at + 1, closing).replaceAll('""', '"');
  for (at = closing + 1; source[at] === " ";) at += 1;
  const isEnd = at === source.length || source[at] === separator || source[at] === "\n" || source[at] === "\r";
  return isEnd ? { value, end: at } : null;
}

/** Blanks around a bare field say nothing. */
function readBare(source: string, start: number, separator: string): { value: string; end: number } {
  let end = start;
  while (end < source.length && source[end] !== separator && source[end] !== "\n" && source[end] !== "\r") end += 1;
  return { value: source.slice(start, end).trim(), end };
}

/** A doubled quote stands for one and closes nothing. */
function closingQuote(source: string, from: number): number | null {
  for (let at = source.indexOf('"', from); at !== -1; at = source.indexOf('"', at + 2)) {
    if (source[at + 1] !== '"') return at;
  }
  return null;
}

/** A text that begins like a formula would be one to a spreadsheet (CWE-1236): it gets an apostrophe before it. */
const guarded = (value: string): string => (/^[=+\-@\t\r]/.test(value) ? `'${value}` : value);

const quoted = (value: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;

/** Lines end as RFC 4180 has it. Numbers are written as they are; texts may be no formulas. */
export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  rows
    .map((row) => row.map((value) => (typeof value === "number" ? String(value) : quoted(guarded(value)))).join(","))
    .map((line) => `${line}\r\n`)
    .join("");

/** Reads what a mapping's source says out of a record. */
import type { Source } from "./mapping-form.ts";
import type { RawRecord } from "./records.ts";

/** A column's value as text; undefined when it is missing or empty. Of a list the first. */
export function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return textOf(value[0]);
  if (value === undefined || value === null || typeof value === "object") return undefined;
  const text = String(value)
    .replace(/\p{Cc}+/gu, " ")
    .trim();
  return text === "" ? undefined : text;
}

/** Upper and lower case of a column's name must agree; an inherited property is no column. */
export const columnOf = (record: RawRecord, name: string): unknown =>
  Object.hasOwn(record, name) ? record[name] : undefined;

export function readSource(record: RawRecord, source: Source | undefined): string | undefined {
  if (source === undefined) return undefined;
  if (typeof source === "string") return textOf(columnOf(record, source));
  const found = rawText(record, source);
  const text = found ?? (source.otherwise === undefined ? undefined : String(source.otherwise));
  if (text === undefined) return undefined;
  const first = source.split === undefined ? text : (text.split(source.split)[0] ?? "").trim();
  const known = source.values?.[first.toLowerCase()] ?? first;
  const slug = source.slug === true ? slugOf(known) : known;
  const scaled = source.times === undefined ? slug : String(Number(slug) * source.times);
  return `${source.prefix ?? ""}${scaled}`;
}

function rawText(record: RawRecord, source: Exclude<Source, string>): string | undefined {
  if (source.constant !== undefined) return String(source.constant);
  if (source.template !== undefined) {
    const filled = source.template.replace(/\{([^}]+)\}/g, (_, name: string) => textOf(columnOf(record, name)) ?? "");
    return filled.trim() === "" ? undefined : filled.replace(/\s+/g, " ").trim();
  }
  return source.column === undefined ? undefined : textOf(columnOf(record, source.column));
}

/** "Salt & pepper" to "salt-pepper". */
export const slugOf = (text: string): string =>
  text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");

/** Whole number nearest to the text; undefined when it is no number. */
export function wholeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text.replace(",", "."));
  return Number.isFinite(value) ? Math.round(value) : undefined;
}

/** Milliseconds since the epoch of an ISO date or of such a number. */
export function instantOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{10,14}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isFinite(value) ? value : undefined;
}

export const isYes = (text: string): boolean => /^(1|true|yes|y)$/i.test(text);

/** Columns to typed attributes. */
import type { Attribute } from "../../src/domain/catalog/types.ts";
import type { AttributeMapping } from "./mapping-form.ts";
import type { RawRecord } from "./records.ts";
import { columnOf, isYes, textOf } from "./sources.ts";

/** No product page needs more, and the shop takes no more. */
const ATTRIBUTES_MAX = 200;

export function attributesOf(record: RawRecord, mappings: readonly AttributeMapping[]): Attribute[] {
  const byName = new Map<string, Attribute>();
  for (const mapping of mappings) {
    for (const column of columnsOf(record, mapping)) {
      const attribute = attributeOf(mapping, column, textOf(columnOf(record, column)));
      if (attribute && !byName.has(attribute.name)) byName.set(attribute.name, attribute);
    }
  }
  return [...byName.values()].slice(0, ATTRIBUTES_MAX);
}

function columnsOf(record: RawRecord, { column, prefix, skip }: AttributeMapping): string[] {
  if (column !== undefined) return [column];
  if (prefix === undefined) return [];
  const left = skip === undefined ? null : new RegExp(skip);
  return Object.keys(record).filter(
    (name) => name.startsWith(prefix) && name.length > prefix.length && left?.test(name.slice(prefix.length)) !== true,
  );
}

function attributeOf(mapping: AttributeMapping, column: string, text: string | undefined): Attribute | null {
  if (text === undefined) return null;
  const bare = column.slice(mapping.prefix?.length ?? 0);
  const [plain, unitInName] = mapping.unitInName === true ? splitUnit(bare) : [bare, undefined];
  const name = mapping.name ?? mapping.labels?.[plain] ?? labelOf(plain);
  if (name === "") return null;
  switch (mapping.type) {
    case "text":
      return { name, type: "text", value: text.slice(0, 2_000) };
    case "boolean":
      return { name, type: "boolean", value: isYes(text) };
    case "number": {
      const value = Number(text.replace(",", "."));
      if (!Number.isFinite(value)) return { name, type: "text", value: text.slice(0, 2_000) };
      const unit = unitInName ?? (typeof mapping.unit === "string" ? mapping.unit : mapping.unit?.[plain]);
      return unit === undefined ? { name, type: "number", value } : { name, type: "number", value, unit };
    }
  }
}

/** "Weight [kg]" or "Weight:kg". */
function splitUnit(text: string): [name: string, unit: string | undefined] {
  const match = /^(.*?)\s*(?:\[([^\]]{1,16})\]|:([^:]{1,16}))$/.exec(text);
  return match ? [match[1] ?? text, match[2] ?? match[3]] : [text, undefined];
}

/** "thermal_design_power__tdp_" to "Thermal design power (tdp)". */
export function labelOf(column: string): string {
  const text = column
    .replace(/__(.+?)_(?=_|$)/g, " ($1)")
    .replaceAll("_", " ")
    .replace(/\s+/g, " ")
    .replace(/\( /g, "(")
    .trim();
  return (text.charAt(0).toUpperCase() + text.slice(1)).slice(0, 100);
}

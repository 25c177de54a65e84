/** The categories that an import needs: those of the shop where their names agree, new ones elsewhere. */
import type { Category } from "../../src/domain/catalog/types.ts";
import { kindFor } from "../../src/domain/sample/drawings/kind-for.ts";
import type { CategoryId } from "../../src/kernel/ids.ts";
import type { Mapping } from "./mapping-form.ts";
import type { RawRecord } from "./records.ts";
import { columnOf, readSource, slugOf, textOf } from "./sources.ts";

export interface Placed {
  readonly path: readonly string[];
  /** Undefined where the mapping says none. */
  readonly drawing: string | undefined;
}

/** Where a record belongs by the mapping; null when nothing fits. */
export function placeOf(
  record: RawRecord,
  mapping: Mapping["category"],
  rules: readonly CompiledRule[],
): Placed | null {
  const written = readSource(record, mapping.path);
  const rule = rules.find((one) => one.fits(record));
  const drawing = rule?.drawing ?? mapping.drawing;
  if (written !== undefined) {
    const names = written.split(mapping.separator).map((name) => name.trim());
    const path = [...mapping.below, ...names.filter((name) => name !== "")];
    if (path.length > 0) return { path: path.map(capitalised), drawing };
  }
  if (rule) return { path: [...mapping.below, ...rule.path], drawing };
  return mapping.otherwise ? { path: [...mapping.below, ...mapping.otherwise], drawing } : null;
}

export interface CompiledRule extends Placed {
  readonly fits: (record: RawRecord) => boolean;
}

export function compileRules(mapping: Mapping["category"]): CompiledRule[] {
  return mapping.rules.map((rule) => {
    const conditions = [rule.when].flat().map(({ column, matches }) => ({
      column,
      pattern: matches === undefined ? null : new RegExp(matches, "i"),
    }));
    return {
      path: rule.path,
      drawing: rule.drawing ?? mapping.drawing,
      fits: (record) =>
        conditions.every(({ column, pattern }) => {
          const text = textOf(columnOf(record, column));
          return text !== undefined && (pattern?.test(text) ?? true);
        }),
    };
  });
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const keyOf = (path: readonly string[]): string => JSON.stringify(path.map((name) => name.toLowerCase()));

export interface CategoryBook {
  /** The category at a path; what of it is new waits to be sent. */
  idOf(placed: Placed): CategoryId;
  /** New ones since the last time, parents first. */
  takeNew(): Category[];
}

export function categoryBook(existing: readonly Category[]): CategoryBook {
  const byPath = new Map(existing.map((category) => [keyOf(category.path), category]));
  const slugs = new Set(existing.map((category) => category.slug));
  let position = existing.reduce((most, category) => Math.max(most, category.position), 0);
  let fresh: Category[] = [];

  const make = (path: readonly string[], drawing: string | undefined): Category => {
    const known = byPath.get(keyOf(path));
    if (known) return known;
    const parent = path.length > 1 ? make(path.slice(0, -1), drawing) : null;
    const wanted = slugOf(path.join(" ")) || "category";
    let slug = wanted;
    for (let n = 2; slugs.has(slug); n++) slug = `${wanted}-${n}`;
    slugs.add(slug);
    position += 1;
    const category: Category = {
      id: `cat_${slug}` as CategoryId,
      parentId: parent?.id ?? null,
      slug,
      name: path.at(-1) ?? "",
      path: parent ? [...parent.path, path.at(-1) ?? ""] : [path.at(-1) ?? ""],
      slugPath: [...(parent?.slugPath ?? []), slug],
      drawing: drawing ?? kindFor(path.join(" > ")),
      position,
    };
    byPath.set(keyOf(path), category);
    fresh.push(category);
    return category;
  };

  return {
    idOf: ({ path, drawing }) => make(path, drawing).id,
    takeNew() {
      const taken = fresh;
      fresh = [];
      return taken;
    },
  };
}

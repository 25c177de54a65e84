/** Rules of the category tree: a category's path is its parent's path and itself. */
import type { CategoryId } from "../../kernel/ids.ts";
import type { Category } from "./types.ts";

export const CATEGORY_DEPTH_MAX = 8;

/** Null when the category fits below its parent (null for a root); else what is wrong with it. */
export function categoryProblem(category: Category, parent: Category | null): string | null {
  const { path, slugPath } = category;
  if (path.length !== slugPath.length) return "path and slugPath differ in length";
  if (path.length > CATEGORY_DEPTH_MAX) return `deeper than ${CATEGORY_DEPTH_MAX} levels`;
  if (path.at(-1) !== category.name) return "path does not end with the name";
  if (slugPath.at(-1) !== category.slug) return "slugPath does not end with the slug";
  const above = parent?.slugPath ?? [];
  const below = slugPath.slice(0, -1);
  if (above.length !== below.length || above.some((slug, i) => slug !== below[i])) {
    return parent ? "slugPath does not continue that of the parent" : "a category without a parent has a path of one";
  }
  return null;
}

/** Roots or children of one category, in the order of the shop. */
export function childrenOf(categories: readonly Category[], parentId: CategoryId | null): Category[] {
  return categories
    .filter((category) => category.parentId === parentId)
    .sort((a, b) => a.position - b.position || (a.name < b.name ? -1 : 1));
}

/** From the root to the category itself, for breadcrumbs and for rules that hold for a whole subtree. */
export function lineageOf(categories: readonly Category[], id: CategoryId): Category[] {
  const byId = new Map(categories.map((category) => [category.id, category]));
  const out: Category[] = [];
  for (
    let at = byId.get(id);
    at && out.length < CATEGORY_DEPTH_MAX;
    at = at.parentId ? byId.get(at.parentId) : undefined
  ) {
    out.unshift(at);
  }
  return out;
}

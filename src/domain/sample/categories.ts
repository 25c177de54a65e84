import type { Category } from "../catalog/types.ts";
import { DEPARTMENTS } from "./departments.ts";
import { categoryId } from "./ids.ts";
import type { Department, Leaf } from "./leaf.ts";

/** A leaf's slug stands alone in the shop's addresses, so it is unique over all departments (a test holds it). */
export const leafCategoryId = (leaf: Leaf): Category["id"] => categoryId(leaf.slug);
export const departmentCategoryId = (department: Department): Category["id"] => categoryId(department.slug);

/** Departments and their leaves as one list, parents first. */
export function makeCategories(): Category[] {
  return DEPARTMENTS.flatMap((department, position) => [
    {
      id: departmentCategoryId(department),
      parentId: null,
      slug: department.slug,
      name: department.name,
      path: [department.name],
      slugPath: [department.slug],
      drawing: department.drawing,
      position,
    },
    ...department.leaves.map((leaf, leafPosition) => ({
      id: leafCategoryId(leaf),
      parentId: departmentCategoryId(department),
      slug: leaf.slug,
      name: leaf.name,
      path: [department.name, leaf.name],
      slugPath: [department.slug, leaf.slug],
      drawing: leaf.types[0]?.drawing ?? department.drawing,
      position: leafPosition,
    })),
  ]);
}

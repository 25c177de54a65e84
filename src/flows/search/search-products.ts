import type { SearchQuery, SearchResult } from "../../domain/search/types.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";

/** Searches or lists; refuses a category that is not there and a cursor of another query. */
export async function searchProducts(
  deps: Pick<Deps, "search" | "catalogue">,
  query: SearchQuery,
): Promise<Result<SearchResult, Problem>> {
  if (query.categorySlug !== null) {
    const { categories } = await deps.catalogue.frame();
    if (!categories.some((category) => category.slug === query.categorySlug)) {
      return err(refusal("category", `there is no category ${query.categorySlug.slice(0, 100)}`));
    }
  }
  const result = await deps.search.search(query);
  return "refused" in result
    ? err(refusal("cursor", "is not the cursor of a page of this search; begin without one"))
    : ok(result);
}

const refusal = (pointer: string, detail: string): Problem =>
  problem("invalid-request", "The search cannot be carried out as asked.", { errors: [{ pointer, detail }] });

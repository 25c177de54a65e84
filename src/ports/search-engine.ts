import type { IndexDocument, SearchQuery, SearchResult } from "../domain/search/types.ts";
import type { ProductId } from "../kernel/ids.ts";

export type SearchRefusal = { readonly refused: "cursor_invalid" };

export interface SearchEngine {
  search(query: SearchQuery): Promise<SearchResult | SearchRefusal>;
  index(documents: readonly IndexDocument[]): Promise<void>;
  remove(ids: readonly ProductId[]): Promise<void>;
}

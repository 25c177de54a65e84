import type { IndexDocument, SearchQuery, SearchResult } from "../domain/search/types.ts";
import type { ProductId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

export type SearchRefusal = { readonly refused: "cursor_invalid" };

export interface SearchEngine {
  search(query: SearchQuery): Promise<SearchResult | SearchRefusal>;
  /** `asOf` is the catalogue's sequence at which they were made: an older document never replaces a newer one. */
  index(documents: readonly IndexDocument[], asOf: number): Promise<void>;
  remove(ids: readonly ProductId[]): Promise<void>;
  /** Products whose document must be made anew by now because a sale of theirs started or ended. */
  due(now: EpochMs, limit: number): Promise<readonly ProductId[]>;
}

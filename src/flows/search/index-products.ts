/** Makes the index documents of changed products anew. Safe to run at any time, twice at once, and again after a crash. */
import { indexDocument } from "../../domain/search/index-document.ts";
import type { ProductId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";

type IndexDeps = Pick<Deps, "catalogue" | "search" | "clock" | "settings" | "log">;

export interface IndexReport {
  readonly indexed: number;
  /** Age of the oldest change that waited; 0 when none did. */
  readonly lagMs: number;
  /** More wait than one run may do. */
  readonly more: boolean;
}

/** Until nothing waits, or `roundsMax` batches are done. */
export async function indexProducts(deps: IndexDeps, roundsMax: number = LIMITS.indexRoundsMax): Promise<IndexReport> {
  const { oldestAt } = await deps.catalogue.indexBacklog();
  if (oldestAt === null) return { indexed: 0, lagMs: 0, more: false };
  const lagMs = Math.max(0, deps.clock.now() - oldestAt);
  let indexed = 0;
  for (let round = 0; round < roundsMax; round++) {
    // The feed's number is read before the pages: what changes after it is waiting again.
    const sequence = await deps.catalogue.newestSequence();
    const ids = await deps.catalogue.unindexed(LIMITS.indexBatchMax);
    if (ids.length > 0) await writeDocuments(deps, ids, sequence);
    indexed += ids.length;
    if (ids.length < LIMITS.indexBatchMax) {
      if (indexed > 0) deps.log("info", "index.written", { indexed, lagMs });
      return { indexed, lagMs, more: false };
    }
  }
  deps.log("info", "index.written", { indexed, lagMs, more: true });
  return { indexed, lagMs, more: true };
}

/** Products whose sale has started or ended: nothing changed in the catalogue, their cards did. */
export async function indexRepriced(deps: IndexDeps): Promise<number> {
  const sequence = await deps.catalogue.newestSequence();
  const ids = await deps.search.due(deps.clock.now(), LIMITS.indexBatchMax);
  if (ids.length > 0) await writeDocuments(deps, ids, sequence);
  return ids.length;
}

async function writeDocuments(deps: IndexDeps, ids: readonly ProductId[], sequence: number): Promise<void> {
  const now = deps.clock.now();
  const pages = await deps.catalogue.productPages(ids, now);
  const documents = pages.map((page) => indexDocument(page, deps.settings.currency, now));
  await deps.search.index(documents, sequence);
  const found = new Set(pages.map((page) => page.product.id));
  const gone = ids.filter((id) => !found.has(id));
  if (gone.length > 0) await deps.search.remove(gone);
  await deps.catalogue.markIndexed(ids, sequence);
}

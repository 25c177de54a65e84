/**
 * Isolate memory around a catalogue store. Every entry is right as of the change feed's newest sequence that this
 * isolate knows, and the feed is asked at most once in `LIMITS.changeFeedPollMs`: when that is due, requests wait for
 * the answer, so that a price change shows within two seconds in every isolate. Pages are kept as the bytes that the
 * product API sends, once, and parsed where the page itself is wanted.
 */
import { pageValidUntil } from "../../domain/catalog/product-page.ts";
import type { ProductPage } from "../../domain/catalog/types.ts";
import type { ProductId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { SECOND_MS, type EpochMs } from "../../kernel/time.ts";
import type { CatalogueStore, ProductReply, ShopFrame } from "../../ports/catalogue-store.ts";
import { byteLru } from "../memory/byte-lru.ts";
import { sharedWork } from "../memory/shared-work.ts";
import { pageBatcher } from "./page-batcher.ts";
import { serialised } from "./reply.ts";
import { shownOffers } from "./shown-offers.ts";

interface Entry {
  /** Null for a product that does not exist. */
  readonly reply: ProductReply | null;
  readonly validUntil: EpochMs;
}

/** Guessed ids must not push real pages out, nor hide a new product for long. */
const MISSING_TTL_MS = 5 * SECOND_MS;
const MISSING_BYTES_MAX = 512 * 1024;
/** More changes than this since the last look: everything is read anew instead. */
const CHANGES_MAX = 2_000;

export interface CachedCatalogue extends CatalogueStore {
  /** For the metrics page. */
  readonly cacheState: () => {
    readonly entries: number;
    readonly bytes: number;
    readonly hits: number;
    readonly misses: number;
  };
}

/** `keepAlive` lets work that several requests wait for outlive the one that began it. */
export function cachedCatalogue(
  store: CatalogueStore,
  clock: () => EpochMs,
  keepAlive: (work: Promise<unknown>) => void,
): CachedCatalogue {
  const pages = byteLru<ProductId, Entry>(LIMITS.productCacheBytesMax);
  const missing = byteLru<ProductId, Entry>(MISSING_BYTES_MAX);
  const decoder = new TextDecoder();
  let frame: ShopFrame | null = null;
  let sequence: number | null = null;
  let polledAt = -Infinity;
  // Grows when entries are dropped: what was read before that must not be put in afterwards.
  let epoch = 0;
  let writes = 0;
  let hits = 0;
  let misses = 0;

  const offers = shownOffers((skus) => store.offers(skus));

  const forgetAll = (): void => {
    pages.clear();
    missing.clear();
    offers.clear();
    frame = null;
    epoch += 1;
  };

  const poll = async (): Promise<void> => {
    const startedAt = clock();
    const writesBefore = writes;
    if (sequence === null) sequence = await store.newestSequence();
    else {
      const changes = await store.changesSince(sequence, CHANGES_MAX);
      if (changes.productIds.length >= CHANGES_MAX - 1) {
        // First the number, then forgetting: what is read afterwards is at least as new as that.
        const newest = await store.newestSequence();
        forgetAll();
        sequence = newest;
      } else if (changes.frameChanged) {
        forgetAll();
        sequence = changes.sequence;
      } else if (changes.productIds.length > 0) {
        epoch += 1;
        offers.changed(changes.productIds, epoch);
        for (const id of changes.productIds) {
          pages.delete(id);
          missing.delete(id);
        }
        sequence = changes.sequence;
      }
    }
    polledAt = writes === writesBefore ? startedAt : -Infinity;
  };

  const polling = sharedWork(poll, keepAlive);

  /** Undefined when the memory is fresh enough: the hot path then has nothing to wait for. */
  const refreshed = (now: EpochMs): Promise<void> | undefined =>
    now - polledAt < LIMITS.changeFeedPollMs ? undefined : polling.run();

  const remember = (id: ProductId, page: ProductPage | null, readAt: { epoch: number; now: EpochMs }): Entry => {
    if (page === null) {
      const entry: Entry = { reply: null, validUntil: readAt.now + MISSING_TTL_MS };
      if (readAt.epoch === epoch) missing.set(id, entry, id.length * 2);
      return entry;
    }
    const reply = serialised(page);
    const entry: Entry = { reply, validUntil: pageValidUntil(page, readAt.now) ?? Infinity };
    if (readAt.epoch === epoch) pages.set(id, entry, reply.bytes.length);
    return entry;
  };

  const read = pageBatcher({
    store,
    epoch: () => epoch,
    make: (id, page, now, startedEpoch) => remember(id, page, { epoch: startedEpoch, now }),
    keepAlive,
  });

  const cachedEntry = (id: ProductId, now: EpochMs): Entry | undefined => {
    const entry = pages.get(id) ?? missing.get(id);
    return entry && now < entry.validUntil ? entry : undefined;
  };

  const entryOf = async (id: ProductId, now: EpochMs): Promise<Entry> => {
    const waiting = refreshed(now);
    if (waiting) await waiting;
    const entry = cachedEntry(id, now);
    if (entry) {
      hits += 1;
      return entry;
    }
    misses += 1;
    return read(id, now);
  };

  const parsed = (entry: Entry): ProductPage | null =>
    entry.reply ? (JSON.parse(decoder.decode(entry.reply.bytes)) as ProductPage) : null;

  const readFrame = sharedWork(async () => {
    const startedEpoch = epoch;
    const value = await store.frame();
    if (startedEpoch === epoch) frame = value;
    return value;
  }, keepAlive);

  /** This isolate's own writes show at once. */
  const afterWrite = async <T>(work: Promise<T>): Promise<T> => {
    const value = await work;
    writes += 1;
    polledAt = -Infinity;
    return value;
  };

  return {
    ...store,
    cacheState: () => ({ entries: pages.size + missing.size, bytes: pages.bytes + missing.bytes, hits, misses }),
    rememberedReply(id, now) {
      if (now - polledAt >= LIMITS.changeFeedPollMs) return undefined;
      const entry = pages.get(id);
      if (!entry?.reply || now >= entry.validUntil) return undefined;
      hits += 1;
      return entry.reply;
    },
    productReply: async (id, now) => (await entryOf(id, now)).reply,
    productPage: async (id, now) => parsed(await entryOf(id, now)),
    async shownOffers(skus) {
      const waiting = refreshed(clock());
      if (waiting) await waiting;
      return offers.read(skus, epoch);
    },
    async frame() {
      const waiting = refreshed(clock());
      if (waiting) await waiting;
      return frame ?? readFrame.run();
    },
    applyBatch: (batch, now) => afterWrite(store.applyBatch(batch, now)),
    setPrice: (sku, basePriceMinor, now) => afterWrite(store.setPrice(sku, basePriceMinor, now)),
    setStockTerms: (sku, terms, now) => afterWrite(store.setStockTerms(sku, terms, now)),
    setAvailability: (changes, now) => afterWrite(store.setAvailability(changes, now)),
  };
}

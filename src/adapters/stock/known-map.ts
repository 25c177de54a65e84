/** The stock map as an isolate knows it: some seconds old, which costs a moved sku a hop and nothing else. */
import { firstMap, type StockMapRow } from "../../domain/inventory/stock-map.ts";
import type { Region } from "../../kernel/ids.ts";
import { SECOND_MS, type EpochMs } from "../../kernel/time.ts";
import type { StockMapStore } from "../../ports/stock-map-store.ts";
import { sharedWork } from "../memory/shared-work.ts";

/** One question an isolate in so long, however many checkouts there are. */
const FRESH_MS = 10 * SECOND_MS;

export interface KnownMap {
  current(): StockMapRow;
  /** Waits for the first reading only; later ones go on behind the request. Never throws. */
  refresh(): Promise<void>;
  /** What has just been written here is known at once. */
  learn(row: StockMapRow): void;
}

export interface KnownMapConfig {
  /** Null: the map never changes (a bench, a test). */
  readonly store: StockMapStore | null;
  readonly region: Region;
  /** Of a shop whose map has never been read. */
  readonly shards: number;
  readonly now: () => EpochMs;
  /** Lets a reading go on after the answer. */
  readonly keepAlive: (work: Promise<unknown>) => void;
}

export function knownMap({ store, region, shards, now, keepAlive }: KnownMapConfig): KnownMap {
  let map = firstMap(region, shards);
  let isRead = false;
  let readAt = 0;

  const learn = (row: StockMapRow): void => {
    if (!isRead || row.version >= map.version) map = row;
    isRead = true;
  };
  const read = async (from: StockMapStore): Promise<void> => {
    try {
      const row = isRead ? await from.newerThan(map.version) : await from.read();
      if (row) learn(row);
    } catch (error) {
      // Old news do for stock that has moved; the next request asks again.
      console.warn(JSON.stringify({ level: "warn", event: "stock.map_not_read", error: String(error) }));
    } finally {
      readAt = now();
    }
  };
  const first = sharedWork(async () => store && read(store), keepAlive);

  return {
    current: () => map,
    learn,
    refresh: async () => {
      if (store === null) return;
      if (!isRead) return void (await first.run());
      if (now() - readAt < FRESH_MS) return;
      // Whoever comes meanwhile is content with the old news: a request may not wait for, nor keep alive, what another
      // request or object has begun.
      readAt = now();
      keepAlive(read(store));
    },
  };
}

/** What this isolate writes it knows at once. */
export const learningStore = (store: StockMapStore, known: KnownMap): StockMapStore => ({
  ...store,
  save: async (row, expectedVersion) => {
    const saved = await store.save(row, expectedVersion);
    if (saved) known.learn(row);
    return saved;
  },
});

/** A map that nobody else reads. */
export const memoryMap = (known: KnownMap): StockMapStore => ({
  read: async () => known.current(),
  newerThan: async (version) => (known.current().version > version ? known.current() : null),
  save: async (row, expectedVersion) => {
    if (known.current().version !== expectedVersion) return false;
    known.learn(row);
    return true;
  },
});

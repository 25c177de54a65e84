/**
 * Reads of single pages that arrive while a read is on its way are done together next, in one round trip. Each id is
 * read once however many wait for it. The next read is always begun by a request that is waiting for it.
 */
import type { ProductPage } from "../../domain/catalog/types.ts";
import type { ProductId } from "../../kernel/ids.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { CatalogueStore } from "../../ports/catalogue-store.ts";
import { shared } from "../memory/shared-work.ts";

const TOGETHER_MAX = 64;

/** One id at one epoch: a reader that knows of a change must not be given what was read before it. */
interface Wanted<T> {
  readonly id: ProductId;
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

interface BatcherOptions<T> {
  readonly store: Pick<CatalogueStore, "productPages">;
  readonly epoch: () => number;
  /** What waiters get, made of the page and the epoch at which its read began. */
  readonly make: (id: ProductId, page: ProductPage | null, now: EpochMs, epoch: number) => T;
  readonly keepAlive: (work: Promise<unknown>) => void;
}

export function pageBatcher<T>(options: BatcherOptions<T>): (id: ProductId, now: EpochMs) => Promise<T> {
  const waiting = new Map<string, Wanted<T>>();
  const underWay = new Map<string, Wanted<T>>();
  let reading: Promise<void> | null = null;

  const readAlone = async (id: ProductId, now: EpochMs): Promise<T> => {
    const epoch = options.epoch();
    const [page] = await options.store.productPages([id], now);
    return options.make(id, page ?? null, now, epoch);
  };

  const readTogether = async (batch: readonly (readonly [string, Wanted<T>])[], now: EpochMs): Promise<void> => {
    const epoch = options.epoch();
    try {
      const pages = await options.store.productPages([...new Set(batch.map(([, wanted]) => wanted.id))], now);
      const byId = new Map(pages.map((page) => [page.product.id, page]));
      for (const [, { id, resolve }] of batch) resolve(options.make(id, byId.get(id) ?? null, now, epoch));
    } catch (error) {
      for (const [, { reject }] of batch) reject(error);
    }
    for (const [key] of batch) underWay.delete(key);
  };

  const begin = (now: EpochMs): Promise<void> => {
    const batch = [...waiting].slice(0, TOGETHER_MAX);
    for (const [key, wanted] of batch) {
      waiting.delete(key);
      underWay.set(key, wanted);
    }
    const mine: Promise<void> = readTogether(batch, now).finally(() => {
      if (reading === mine) reading = null;
    });
    reading = mine;
    options.keepAlive(mine);
    return mine;
  };

  return async (id, now) => {
    const key = `${options.epoch()}/${id}`;
    const begun = underWay.get(key);
    if (begun) return shared(begun.promise, () => readAlone(id, now));
    const wanted = waiting.get(key) ?? { id, ...Promise.withResolvers<T>() };
    waiting.set(key, wanted);
    // It may fail before this request gets round to waiting for it, and is not unhandled for that.
    wanted.promise.catch(() => undefined);
    while (waiting.get(key) === wanted) {
      const others = reading;
      if (others === null) await begin(now);
      else await shared(others, () => begin(now));
    }
    return shared(wanted.promise, () => readAlone(id, now));
  };
}

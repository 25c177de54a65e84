/**
 * Offers in isolate memory, for showing: carts are priced by them while they are looked at. An entry is right as of the
 * epoch in which it was read, unless its product has changed since; a checkout reads the database itself.
 */
import type { OfferSnapshot } from "../../domain/catalog/types.ts";
import type { ProductId, Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { byteLru } from "../memory/byte-lru.ts";

interface Entry {
  readonly snapshot: OfferSnapshot;
  readonly epoch: number;
}

export interface ShownOffers {
  read(skus: readonly Sku[], epoch: number): Promise<readonly OfferSnapshot[]>;
  /** These products have changed: what was read of them before this epoch is no longer right. */
  changed(ids: readonly ProductId[], epoch: number): void;
  clear(): void;
}

/** An object with its strings, roughly. */
const ENTRY_BYTES = 700;
/** More changed products than this and everything is read anew: the list must not grow with the catalogue. */
const CHANGED_MAX = 20_000;

export function shownOffers(readOffers: (skus: readonly Sku[]) => Promise<readonly OfferSnapshot[]>): ShownOffers {
  const entries = byteLru<Sku, Entry>(LIMITS.offerCacheBytesMax);
  const changedIn = new Map<ProductId, number>();
  // What was asked for before everything was forgotten must not be remembered afterwards.
  let cleared = 0;
  const clear = (): void => {
    cleared += 1;
    entries.clear();
    changedIn.clear();
  };
  const known = (sku: Sku): OfferSnapshot | undefined => {
    const entry = entries.get(sku);
    return entry && entry.epoch >= (changedIn.get(entry.snapshot.productId) ?? 0) ? entry.snapshot : undefined;
  };
  return {
    clear,
    changed(ids, epoch) {
      if (changedIn.size + ids.length > CHANGED_MAX) clear();
      for (const id of ids) changedIn.set(id, epoch);
    },
    async read(skus, epoch) {
      const found = skus.flatMap((sku) => known(sku) ?? []);
      if (found.length === skus.length) return found;
      const have = new Set(found.map((snapshot) => snapshot.sku));
      const clearedBefore = cleared;
      const missing = await readOffers(skus.filter((sku) => !have.has(sku)));
      if (cleared !== clearedBefore) return [...found, ...missing];
      for (const snapshot of missing) entries.set(snapshot.sku, { snapshot, epoch }, ENTRY_BYTES);
      return [...found, ...missing];
    },
  };
}

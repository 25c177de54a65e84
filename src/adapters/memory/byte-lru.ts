/**
 * A map bounded by bytes: what was used least recently goes first. Sizes are what the caller says; each entry counts
 * some more for the map itself. One entry larger than the whole is not kept.
 */
export interface ByteLru<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V, bytes: number): void;
  delete(key: K): void;
  clear(): void;
  readonly bytes: number;
  readonly size: number;
}

/** Key, entry and hash table of one element in V8, about. */
const ENTRY_BYTES = 200;

export function byteLru<K, V>(bytesMax: number): ByteLru<K, V> {
  const entries = new Map<K, { readonly value: V; readonly bytes: number }>();
  let used = 0;

  const drop = (key: K): void => {
    const entry = entries.get(key);
    if (!entry) return;
    entries.delete(key);
    used -= entry.bytes;
  };

  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      // A Map keeps insertion order: in again means most recently used. Only worth it once something must go soon.
      if (used > bytesMax / 2) {
        entries.delete(key);
        entries.set(key, entry);
      }
      return entry.value;
    },
    set(key, value, bytes) {
      drop(key);
      const size = bytes + ENTRY_BYTES;
      if (size > bytesMax) return;
      entries.set(key, { value, bytes: size });
      used += size;
      for (const oldest of entries.keys()) {
        if (used <= bytesMax) break;
        drop(oldest);
      }
    },
    delete: drop,
    clear() {
      entries.clear();
      used = 0;
    },
    get bytes() {
      return used;
    },
    get size() {
      return entries.size;
    },
  };
}

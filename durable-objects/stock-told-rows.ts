/** What shoppers were told of each sku, and of which they must be told: rows of a stock object. Synchronous. */
import type { Availability } from "../src/domain/catalog/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import type { CountedSql } from "./counted-sql.ts";

/** What shoppers were last told of a sku. */
interface Published {
  readonly version: number;
  readonly availability: Availability;
}
/** Skus of which that is remembered; it is compared with every change. */
const PUBLISHED_MAX = 10_000;
export function makeToldRows({ read, write }: CountedSql) {
  const published = new Map<Sku, Published | null>();
  return {
    /** After a turn that was undone. */
    forgetTold: (): void => published.clear(),

    published: (sku: Sku): Published | null => {
      const known = published.get(sku);
      if (known !== undefined) return known;
      const row = read<{ version: number; availability: string }>(
        "SELECT version, availability FROM published WHERE sku = ?",
        sku,
      )[0];
      const found = row ? { version: row.version, availability: JSON.parse(row.availability) as Availability } : null;
      if (published.size >= PUBLISHED_MAX) published.clear();
      published.set(sku, found);
      return found;
    },
    /** Walks all rows: asked once a process, and only where queues forget. */
    publishedSince: (version: number): readonly Sku[] =>
      read<{ sku: string }>("SELECT sku FROM published WHERE version >= ?", version).map((row) => row.sku as Sku),
    setPublished: (sku: Sku, version: number, availability: Availability): void => {
      published.delete(sku);
      write(
        `INSERT INTO published (sku, version, availability) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET version = excluded.version, availability = excluded.availability`,
        sku,
        version,
        JSON.stringify(availability),
      );
    },

    outbox: (limit: number): readonly Sku[] =>
      read<{ sku: string }>("SELECT sku FROM outbox LIMIT ?", limit).map((row) => row.sku as Sku),
    isInOutbox: (sku: Sku): boolean => read("SELECT 1 AS found FROM outbox WHERE sku = ?", sku).length > 0,
    addToOutbox: (sku: Sku): void => write("INSERT INTO outbox (sku) VALUES (?)", sku),
    removeFromOutbox: (sku: Sku): void => write("DELETE FROM outbox WHERE sku = ?", sku),
  };
}

/** The transactional outbox on Postgres: events stand in the transaction of the change that they tell of. */
import { and, asc, count, isNull, lt, min } from "drizzle-orm";
import { events } from "../../../db/orders-postgres.ts";
import type { Outbox } from "../../../ports/order-store.ts";
import { parseEventId, toEvent } from "../rows.ts";
import type { Ask } from "./client.ts";
import { jsonText } from "./json.ts";
import type { Write } from "./store.ts";

export function postgresOutbox(ask: Ask, write: Write): Outbox {
  return {
    unpublished: (before, limit) =>
      ask(async ({ db }) => {
        const rows = await db
          .select()
          .from(events)
          .where(and(isNull(events.publishedAt), lt(events.at, before)))
          .orderBy(asc(events.at))
          .limit(limit);
        return rows.map(toEvent);
      }),
    markPublished: async (ids, now) => {
      const names = ids.map(parseEventId).filter((name) => name !== undefined);
      if (names.length > 0)
        await write((sql) => sql`SELECT mark_published(${jsonText(names)}::text::jsonb, ${now}) AS answer`);
    },
    reopen: (windowMs) => write((sql) => sql`SELECT reopen_published(${windowMs}) AS answer`),
    backlog: () =>
      ask(async ({ db }) => {
        const [row] = await db
          .select({ unpublished: count(), oldestAt: min(events.at) })
          .from(events)
          .where(isNull(events.publishedAt));
        return { unpublished: row?.unpublished ?? 0, oldestAt: row?.oldestAt ?? null };
      }),
  };
}

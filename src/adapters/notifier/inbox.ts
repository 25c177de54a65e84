/** Messages go into a table instead of out into the world; the inbox page shows them. */
import type { Notice } from "../../domain/notice/types.ts";
import type { ShopperId } from "../../kernel/ids.ts";
import type { Meter } from "../../ports/metrics.ts";
import type { Inbox, Notifier } from "../../ports/notifier.ts";

interface NoticeRow {
  readonly position: number;
  readonly id: string;
  readonly shopper_id: string;
  readonly address: string;
  readonly subject: string;
  readonly body_text: string;
  readonly path: string;
  readonly created_at: number;
}

const COLUMNS = "rowid AS position, id, shopper_id, address, subject, body_text, path, created_at";

export function inboxNotifier(db: D1Database, meter: Meter): Notifier & Inbox {
  return {
    send: async (notices) => {
      const { meta } = await db
        .prepare(
          `INSERT INTO notices (id, shopper_id, channel, address, subject, body_text, path, created_at)
           SELECT value ->> '$.id', value ->> '$.shopperId', value ->> '$.channel', value ->> '$.to',
             value ->> '$.subject', value ->> '$.bodyText', value ->> '$.path', value ->> '$.createdAt'
           FROM json_each(?1) WHERE true
           ON CONFLICT (id) DO NOTHING`,
        )
        .bind(JSON.stringify(notices))
        .run();
      if (meta.rows_written > 0) meter.commit("d1:notices", meta.rows_written);
    },
    list: async (limit, cursor) => {
      const before = /^\d{1,15}$/.test(cursor ?? "") ? Number(cursor) : Number.MAX_SAFE_INTEGER;
      const { results } = await db
        .prepare(`SELECT ${COLUMNS} FROM notices WHERE rowid < ?1 ORDER BY rowid DESC LIMIT ?2`)
        .bind(before, limit + 1)
        .all<NoticeRow>();
      const page = results.slice(0, limit);
      const last = page.at(-1);
      return { notices: page.map(toNotice), cursor: last && results.length > limit ? String(last.position) : null };
    },
    find: async (id) => {
      const row = await db.prepare(`SELECT ${COLUMNS} FROM notices WHERE id = ?1`).bind(id).first<NoticeRow>();
      return row && toNotice(row);
    },
  };
}

const toNotice = (row: NoticeRow): Notice => ({
  id: row.id,
  shopperId: row.shopper_id as ShopperId,
  channel: "email",
  to: row.address,
  subject: row.subject,
  bodyText: row.body_text,
  path: row.path,
  createdAt: row.created_at,
});

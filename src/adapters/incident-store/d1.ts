/** Runs of reconciliation and incidents, in the orders' database: what is wrong is mostly an order's matter. */
import type { Finding, FindingKind } from "../../domain/invariants/findings.ts";
import type { ReconciliationId } from "../../kernel/ids.ts";
import type {
  Counts,
  Depth,
  Incident,
  Incidents,
  IncidentState,
  Place,
  Reconciliation,
} from "../../ports/incidents.ts";
import type { Meter } from "../../ports/metrics.ts";

interface RunRow {
  readonly id: ReconciliationId;
  readonly depth: Depth;
  readonly version: number;
  readonly started_at: number;
  readonly updated_at: number;
  readonly finished_at: number | null;
  readonly place: string;
  readonly counts: string;
}

const toRun = (row: RunRow): Reconciliation => ({
  id: row.id,
  depth: row.depth,
  version: row.version,
  startedAt: row.started_at,
  updatedAt: row.updated_at,
  finishedAt: row.finished_at,
  place: JSON.parse(row.place) as Place,
  counts: JSON.parse(row.counts) as Counts,
});

interface IncidentRow {
  readonly kind: FindingKind;
  readonly subject: string;
  readonly state: IncidentState;
  readonly detail: string;
  readonly data: string;
  readonly first_seen_at: number;
  readonly last_seen_at: number;
  readonly opened_at: number | null;
  readonly closed_at: number | null;
  readonly times: number;
}

const toIncident = (row: IncidentRow): Incident => ({
  kind: row.kind,
  subject: row.subject,
  state: row.state,
  detail: row.detail,
  data: JSON.parse(row.data) as Finding["data"],
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
  openedAt: row.opened_at,
  closedAt: row.closed_at,
  times: row.times,
});

/** A closed one begins anew. Each run that finds it writes when it was seen last: that is what closing goes by. */
const NOTE = `
INSERT INTO incidents (kind, subject, state, detail, data, first_seen_at, last_seen_at, opened_at, times)
SELECT value ->> '$.kind', value ->> '$.subject', iif(value ->> '$.patienceMs' = 0, 'OPEN', 'WATCHED'),
  value ->> '$.detail', value -> '$.data', ?2, ?2, iif(value ->> '$.patienceMs' = 0, ?2, NULL),
  iif(value ->> '$.patienceMs' = 0, 1, 0)
FROM json_each(?1) WHERE true
ON CONFLICT (kind, subject) DO UPDATE SET
  detail = excluded.detail, data = excluded.data, last_seen_at = ?2,
  state = CASE WHEN state = 'OPEN' OR excluded.state = 'OPEN' THEN 'OPEN' WHEN state = 'CLOSED' THEN 'WATCHED'
    ELSE iif(?2 - first_seen_at >= ?3, 'OPEN', 'WATCHED') END,
  first_seen_at = iif(state = 'CLOSED', ?2, first_seen_at),
  closed_at = NULL,
  opened_at = CASE WHEN state = 'OPEN' THEN opened_at WHEN excluded.state = 'OPEN' THEN ?2
    WHEN state = 'WATCHED' AND ?2 - first_seen_at >= ?3 THEN ?2 ELSE NULL END,
  times = times + (state <> 'OPEN' AND (excluded.state = 'OPEN' OR state = 'WATCHED' AND ?2 - first_seen_at >= ?3))
RETURNING *`;

export function d1Incidents(db: D1Database, meter: Meter): Incidents {
  const write = async <Row = unknown>(sql: string, ...params: unknown[]): Promise<readonly Row[]> => {
    const { results, meta } = await db
      .prepare(sql)
      .bind(...params)
      .all<Row>();
    if (meta.rows_written > 0) meter.commit("d1:incidents", meta.rows_written);
    return results;
  };
  const read = async <Row>(sql: string, ...params: unknown[]): Promise<readonly Row[]> => {
    const { results } = await db
      .prepare(sql)
      .bind(...params)
      .all<Row>();
    return results;
  };

  return {
    saveRun: async (run) => {
      const rows = await write(
        `INSERT INTO reconciliations (id, depth, version, started_at, updated_at, finished_at, place, counts)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (id) DO UPDATE SET version = ?3, updated_at = ?5, finished_at = ?6, place = ?7, counts = ?8
         WHERE version = ?3 - 1 RETURNING id`,
        ...[run.id, run.depth, run.version, run.startedAt, run.updatedAt, run.finishedAt],
        ...[JSON.stringify(run.place), JSON.stringify(run.counts)],
      );
      return rows.length > 0;
    },
    newestRun: async (depth) => {
      const [row] = await read<RunRow>(
        "SELECT * FROM reconciliations WHERE depth = ?1 ORDER BY id DESC LIMIT 1",
        depth,
      );
      return row ? toRun(row) : null;
    },
    run: async (id) => {
      const [row] = await read<RunRow>("SELECT * FROM reconciliations WHERE id = ?1", id);
      return row ? toRun(row) : null;
    },
    runs: async (cursor, limit) => {
      const rows = await read<RunRow>(
        "SELECT * FROM reconciliations WHERE id < ?1 ORDER BY id DESC LIMIT ?2",
        cursor ?? "~",
        limit + 1,
      );
      const page = rows.slice(0, limit);
      return { runs: page.map(toRun), cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
    },
    forgetRuns: async (before) => {
      await write("DELETE FROM reconciliations WHERE depth = 'quick' AND id < ?1 AND finished_at IS NOT NULL", before);
    },
    note: async (findings, patienceMs, now) => {
      const opened: Incident[] = [];
      for (const [kind, list] of Map.groupBy(findings, (finding) => finding.kind)) {
        const patience = patienceMs[kind];
        const json = JSON.stringify(list.map((finding) => ({ ...finding, patienceMs: patience })));
        const rows = await write<IncidentRow>(NOTE, json, now, patience);
        opened.push(...rows.map(toIncident).filter(({ state, openedAt }) => state === "OPEN" && openedAt === now));
      }
      return opened;
    },
    closeUnseen: async (kinds, before, now) => {
      const rows = await write(
        `UPDATE incidents SET state = 'CLOSED', closed_at = ?3
         WHERE state IN ('WATCHED', 'OPEN') AND last_seen_at < ?2 AND kind IN (SELECT value FROM json_each(?1))
         RETURNING kind`,
        ...[JSON.stringify(kinds), before, now],
      );
      return rows.length;
    },
    close: async (kind, subject, now) => {
      await write(
        `UPDATE incidents SET state = 'CLOSED', closed_at = ?3
         WHERE kind = ?1 AND subject = ?2 AND state <> 'CLOSED'`,
        ...[kind, subject, now],
      );
    },
    unsettled: async (kinds, limit) =>
      (
        await read<IncidentRow>(
          `SELECT * FROM incidents WHERE state IN ('WATCHED', 'OPEN') AND kind IN (SELECT value FROM json_each(?1))
           ORDER BY first_seen_at LIMIT ?2`,
          ...[JSON.stringify(kinds), limit],
        )
      ).map(toIncident),
    list: async (state, cursor, limit) => list(read, state, cursor, limit),
  };
}

async function list(
  read: <Row>(sql: string, ...params: unknown[]) => Promise<readonly Row[]>,
  state: "OPEN" | "CLOSED",
  cursor: string | null,
  limit: number,
): Promise<{ incidents: readonly Incident[]; cursor: string | null }> {
  const place = parseCursor(cursor);
  const sql =
    state === "OPEN"
      ? `SELECT * FROM incidents WHERE state IN ('WATCHED', 'OPEN') AND state = 'OPEN'
           AND (first_seen_at, kind, subject) > (?1, ?2, ?3) ORDER BY first_seen_at, kind, subject LIMIT ?4`
      : `SELECT * FROM incidents WHERE state = 'CLOSED'
           AND (closed_at, kind, subject) < (?1, ?2, ?3) ORDER BY closed_at DESC, kind DESC, subject DESC LIMIT ?4`;
  const start = state === "OPEN" ? [0, "", ""] : [Number.MAX_SAFE_INTEGER, "~", "~"];
  const rows = await read<IncidentRow>(sql, ...(place ?? start), limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const at = state === "OPEN" ? last?.first_seen_at : last?.closed_at;
  const next = last && rows.length > limit ? `${at} ${last.kind} ${last.subject}` : null;
  return { incidents: page.map(toIncident), cursor: next };
}

/** Undefined for the first page, and for text that is no cursor of ours. */
function parseCursor(cursor: string | null): readonly [number, string, string] | undefined {
  const match = /^(\d{1,15}) ([a-z_]+) (.+)$/.exec(cursor ?? "");
  return match?.[1] && match[2] && match[3] ? [Number(match[1]), match[2], match[3]] : undefined;
}

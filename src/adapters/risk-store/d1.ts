/**
 * The risk store in the orders' database. A question is one statement over indexed rows; the rows that share something
 * come back (a few, 200 for each thing at most) and the facts are counted here. Questions and writes go with the other
 * statements of the isolate to that database, so that many checkouts at once are few calls.
 */
import type { Identities } from "../../domain/fraud/identities.ts";
import type { Sighting } from "../../domain/fraud/types.ts";
import { makeId, type OrderId, type Region } from "../../kernel/ids.ts";
import { invariant } from "../../kernel/result.ts";
import type { Meter } from "../../ports/metrics.ts";
import { SEEN_OUTCOMES, type RiskStore, type Seen } from "../../ports/risk-store.ts";
import { jsonChunks } from "../d1/json-chunks.ts";
import { ORDERS_COMMIT } from "../order-store/d1.ts";
import { makeWriteCombiner } from "../d1/write-combiner.ts";
import { decisionParams, INSERT_DECISION, toDecision, type DecisionRow } from "./decision-rows.ts";
import { graphFacts, KEPT_MS, NEIGHBOURS_MAX, nodesOf, type Neighbour } from "./graph-facts.ts";

/** As `found` lists it. */
type SeenRow = readonly [
  orderId: OrderId,
  at: number,
  outcome: number,
  account: string,
  email: string,
  address: string,
  card: string | null,
  device: string | null,
  near: 0 | 1,
];

const COLUMNS = "order_id, at, outcome, account, email, address, card, device";

/** A null matches nothing, so that what is not known finds no rows. */
const sharing = (where: string): string =>
  `SELECT * FROM (SELECT ${COLUMNS} FROM risk_seen WHERE ${where} AND at > ?6 ORDER BY at DESC LIMIT ${NEIGHBOURS_MAX})`;

/** One text of JSON: hundreds of rows would be taken apart and put together again on each side of the wire. */
const found = (...wheres: readonly string[]): string => `
(SELECT json_group_array(json_array(${COLUMNS},
  EXISTS (SELECT 1 FROM risk_fraud WHERE node IN (s.account, s.email, s.address, s.card, s.device))))
FROM (${wheres.map(sharing).join(" UNION ")}) s)`;

/** In two lists: the platform lets five be united at most. */
const FACTS = `
SELECT ${found(
  "account = ?1",
  // Who has the e-mail as a guest, and with an account.
  "account = ?2 AND ?2 <> ?1",
  "email = ?2 AND email <> account",
)} AS person,
${found("address = ?3", "card = ?4 AND card IS NOT NULL", "device = ?5 AND device IS NOT NULL")} AS things,
(SELECT json_group_array(node) FROM risk_fraud WHERE node IN (SELECT value FROM json_each(?7))) AS marked`;

const RECORD = `
INSERT INTO risk_seen (${COLUMNS})
SELECT value ->> '$.orderId', value ->> '$.at', value ->> '$.outcome', value ->> '$.sighting.account',
  value ->> '$.sighting.email', value ->> '$.sighting.address', value ->> '$.sighting.card',
  value ->> '$.sighting.device'
FROM json_each(?1) WHERE true
ON CONFLICT (order_id) DO UPDATE SET outcome = excluded.outcome, at = min(at, excluded.at),
  card = coalesce(excluded.card, card), device = coalesce(excluded.device, device)
WHERE outcome < excluded.outcome`;

/** Rows that one pruning forgets of each table. */
const PRUNED_MAX = 500;

export interface D1RiskOptions {
  readonly db: D1Database;
  readonly meter: Meter;
  readonly region: Region;
  /** A question without an answer after this fails: a checkout does not wait for the graph. */
  readonly timeoutMs: number;
  readonly sightingOf: (identities: Identities) => Promise<Sighting>;
}

export function d1RiskStore({ db, meter, region, timeoutMs, sightingOf }: D1RiskOptions): RiskStore {
  const together = makeWriteCombiner(db, meter, ORDERS_COMMIT);
  const write = (...statements: readonly D1PreparedStatement[]): Promise<readonly D1Result[]> =>
    together({ statements, outcome: (results) => results });

  return {
    sightingOf,
    facts: async (question) => {
      const { account, email, address, card, device } = question.sighting;
      meter.hop("d1:risk");
      const mine = [account, email, address, card, device, question.now - KEPT_MS];
      const asked = db.prepare(FACTS).bind(...mine, JSON.stringify(nodesOf(question.sighting)));
      const [answer] = await answerWithin(timeoutMs, write(asked));
      const [row] = (answer?.results ?? []) as { person: string; things: string; marked: string }[];
      invariant(row !== undefined, "a question without FROM has one row");
      const rows = [...(JSON.parse(row.person) as SeenRow[]), ...(JSON.parse(row.things) as SeenRow[])];
      return graphFacts(question, rows.map(toNeighbour), new Set(JSON.parse(row.marked) as string[]));
    },
    record: async (seen) => {
      if (seen.length === 0) return;
      await write(...jsonChunks(seen.map(toJson)).map((json) => db.prepare(RECORD).bind(json)));
    },
    markFraud: async ({ orderId, sighting, at }) => {
      const sql = `INSERT INTO risk_fraud (node, order_id, at) SELECT value, ?2, ?3 FROM json_each(?1) WHERE true
        ON CONFLICT (node) DO UPDATE SET order_id = excluded.order_id, at = excluded.at WHERE at < excluded.at`;
      await write(db.prepare(sql).bind(JSON.stringify(nodesOf(sighting)), orderId, at));
    },
    noteDecision: async (row) => {
      await write(db.prepare(INSERT_DECISION).bind(...decisionParams(row)));
    },
    noteVerdict: async (orderId, verdict) => {
      const sql = "UPDATE risk_decisions SET verdict = ?2 WHERE order_id = ?1 AND verdict IS NULL";
      await write(db.prepare(sql).bind(orderId, JSON.stringify(verdict)));
    },
    decisions: async (decision, cursor, limit) => {
      meter.hop("d1:risk");
      const [kind, params] = decision === null ? ["", []] : ["decision = ?3 AND ", [decision]];
      const { results } = await db
        .prepare(`SELECT * FROM risk_decisions WHERE ${kind}order_id < ?1 ORDER BY order_id DESC LIMIT ?2`)
        .bind(cursor ?? "~", limit + 1, ...params)
        .all<DecisionRow>();
      const page = results.slice(0, limit).map(toDecision);
      return { decisions: page, cursor: results.length > limit ? (page.at(-1)?.orderId ?? null) : null };
    },
    prune: async (before) => {
      const first = makeId("ord", region, before, NO_TAIL);
      const old = (table: string): D1PreparedStatement =>
        db
          .prepare(
            `DELETE FROM ${table} WHERE order_id IN
               (SELECT order_id FROM ${table} WHERE order_id < ?1 ORDER BY order_id LIMIT ${PRUNED_MAX})`,
          )
          .bind(first);
      const marks = db.prepare("DELETE FROM risk_fraud WHERE at < ?1").bind(before);
      const results = await write(old("risk_seen"), old("risk_decisions"), marks);
      return results.reduce((sum, { meta }) => sum + meta.changes, 0);
    },
  };
}

/** A database cannot be told to stop: its late answer is left alone. */
function answerWithin<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The first id of its millisecond. */
const NO_TAIL = { bytes: (count: number) => new Uint8Array(count) };

const toJson = (seen: Seen): object => ({ ...seen, outcome: SEEN_OUTCOMES.indexOf(seen.outcome) });

const toNeighbour = ([orderId, at, outcome, account, email, address, card, device, near]: SeenRow): Neighbour => ({
  orderId,
  at,
  outcome: SEEN_OUTCOMES[outcome] ?? "rejected",
  sighting: { account, email, address, card, device },
  near: near === 1,
});

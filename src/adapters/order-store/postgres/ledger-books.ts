/** The books of money on Postgres: rows that triggers keep as they were posted. */
import { asc, desc, gte, lt, sql } from "drizzle-orm";
import { ledger } from "../../../db/orders-postgres.ts";
import type { AccountBalance, LedgerAccount, PostedTransaction } from "../../../domain/ledger/types.ts";
import type { OrderId } from "../../../kernel/ids.ts";
import { DAY_MS } from "../../../kernel/time.ts";
import type { LedgerBooks, LedgerTotals } from "../../../ports/order-store.ts";
import type { Ask } from "./client.ts";
import { jsonText } from "./json.ts";
import type { Write } from "./store.ts";

/** A page looks at no more transactions than this, however few of them touch the account. */
const LOOKED_AT_MAX = 2_000;
/** Of one closing: nothing is posted while it sums up. */
const CLOSED_MAX = 5_000;
const KEPT_MS = 31 * DAY_MS;

export function postgresLedger(ask: Ask, write: Write): LedgerBooks {
  return {
    post: async (transaction) => {
      const posted = await write<boolean>(
        (query) => query`SELECT post_to_ledger(${jsonText(transaction)}::text::jsonb) AS answer`,
      );
      return posted ? "posted" : "already";
    },
    // "0" is the character after "/": all keys that begin with the order's id.
    ofOrder: (id) =>
      ask(({ db }) =>
        db
          .select()
          .from(ledger)
          .where(sql`${ledger.key} >= ${`${id}/`} AND ${ledger.key} < ${`${id}0`}`)
          .orderBy(asc(ledger.sequence)),
      ),
    list: async (account, cursor, limit) => {
      const before = /^\d{1,15}$/.test(cursor ?? "") ? Number(cursor) : Number.MAX_SAFE_INTEGER;
      return account === null ? listAll(ask, before, limit) : listOf(ask, account, before, limit);
    },
    since: (sequence, limit) =>
      ask(
        ({ sql: query }) => query<PostedTransaction[]>`
          SELECT sequence, key, kind, order_id AS "orderId", currency, postings, why, at
          FROM ledger_since(${sequence}, ${limit})`,
      ),
    balances: () => balances(ask),
    totals: (ids) => totals(ask, ids),
    close: async (before) => {
      const closed = await write<number>(
        (query) => query`SELECT close_ledger(${before}, ${CLOSED_MAX}, ${KEPT_MS}) AS answer`,
      );
      return { closed, isMore: closed === CLOSED_MAX };
    },
  };
}

type Page = Awaited<ReturnType<LedgerBooks["list"]>>;

/** `edge` is where the look has ended though there is more. */
function pageOf(rows: readonly PostedTransaction[], limit: number, edge: number | null): Page {
  const transactions = rows.slice(0, limit);
  const next = rows.length > limit ? transactions.at(-1)?.sequence : edge;
  return { transactions, cursor: next == null ? null : String(next) };
}

async function listAll(ask: Ask, before: number, limit: number): Promise<Page> {
  const rows = await ask(({ db }) =>
    db
      .select()
      .from(ledger)
      .where(lt(ledger.sequence, before))
      .orderBy(desc(ledger.sequence))
      .limit(limit + 1),
  );
  return pageOf(rows, limit, null);
}

async function listOf(ask: Ask, account: LedgerAccount, before: number, limit: number): Promise<Page> {
  const rows = await ask(({ db }) => {
    const looked = db
      .select({ sequence: ledger.sequence })
      .from(ledger)
      .where(lt(ledger.sequence, before))
      .orderBy(desc(ledger.sequence))
      .limit(LOOKED_AT_MAX)
      .as("looked");
    return db
      .select({ last: sql<number | null>`min(sequence)`, lookedAt: sql<number>`count(*)::integer` })
      .from(looked);
  });
  const [edge] = rows;
  const last = edge?.last ?? null;
  if (last === null) return { transactions: [], cursor: null };
  const hits = await ask(({ db }) =>
    db
      .select()
      .from(ledger)
      .where(
        sql`${lt(ledger.sequence, before)} AND ${gte(ledger.sequence, last)}
          AND ${ledger.postings} @> ${jsonText([{ account }])}::text::jsonb`,
      )
      .orderBy(desc(ledger.sequence))
      .limit(limit + 1),
  );
  return pageOf(hits, limit, edge?.lookedAt === LOOKED_AT_MAX ? last : null);
}

/** Of the newest closing and of what was posted after it. */
const balances = (ask: Ask): Promise<readonly AccountBalance[]> =>
  ask(
    ({ sql: query }) => query<AccountBalance[]>`
      WITH newest AS MATERIALIZED (SELECT coalesce(max(through), 0) AS through FROM ledger_closings)
      SELECT account, currency, sum(debit_minor)::bigint AS "debitMinor", sum(credit_minor)::bigint AS "creditMinor"
      FROM (
        SELECT account, currency, debit_minor, credit_minor FROM ledger_closings
        WHERE through = (SELECT through FROM newest)
        UNION ALL
        SELECT posting ->> 'account', ledger.currency, greatest((posting ->> 'amountMinor')::bigint, 0),
          greatest(-(posting ->> 'amountMinor')::bigint, 0)
        FROM ledger CROSS JOIN LATERAL jsonb_array_elements(ledger.postings) AS posting
        WHERE ledger.sequence > (SELECT through FROM newest)) AS sides
      GROUP BY account, currency ORDER BY currency COLLATE "C", account COLLATE "C"`,
  );

/** By the accounts of tenders; fees are postings of their own with the other sign. */
async function totals(ask: Ask, ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, LedgerTotals>> {
  const rows = await ask(
    ({ sql: query }) => query<(LedgerTotals & { readonly id: OrderId })[]>`
      SELECT wanted.id,
        coalesce(sum((posting ->> 'amountMinor')::bigint) FILTER (
          WHERE ledger.kind = 'captured' AND (posting ->> 'amountMinor')::bigint > 0), 0)::bigint AS "capturedMinor",
        coalesce(-sum((posting ->> 'amountMinor')::bigint) FILTER (
          WHERE ledger.kind = 'refunded' AND (posting ->> 'amountMinor')::bigint < 0), 0)::bigint AS "refundedMinor"
      FROM jsonb_array_elements_text(${jsonText(ids)}::text::jsonb) AS wanted(id)
      JOIN ledger ON ledger.key >= wanted.id || '/' AND ledger.key < wanted.id || '0'
      CROSS JOIN LATERAL jsonb_array_elements(ledger.postings) AS posting
      WHERE posting ->> 'account' IN ('provider', 'gift_cards', 'store_credit')
      GROUP BY wanted.id`,
  );
  return new Map(rows.map(({ id, capturedMinor, refundedMinor }) => [id, { capturedMinor, refundedMinor }]));
}

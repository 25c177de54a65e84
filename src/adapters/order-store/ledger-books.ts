/** The books of money on D1: rows that are never changed, their postings as JSON. */
import type {
  AccountBalance,
  LedgerAccount,
  LedgerKind,
  LedgerTransaction,
  PostedTransaction,
  Posting,
} from "../../domain/ledger/types.ts";
import type { OrderId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { LedgerBooks, LedgerTotals } from "../../ports/order-store.ts";
import { balancesOf, closeBooks } from "./ledger-closings.ts";
import { postWhere } from "./ledger-rows.ts";
import type { WriteCombiner } from "../d1/write-combiner.ts";

interface LedgerRow {
  readonly sequence: number;
  readonly key: string;
  readonly kind: LedgerKind;
  readonly order_id: OrderId | null;
  readonly currency: string;
  readonly postings: string;
  readonly why: string;
  readonly at: number;
}

const toPosted = (row: LedgerRow): PostedTransaction => ({
  sequence: row.sequence,
  key: row.key,
  kind: row.kind,
  orderId: row.order_id,
  currency: row.currency,
  postings: JSON.parse(row.postings) as readonly Posting[],
  why: row.why,
  at: row.at,
});

export function d1Ledger(db: D1Database, write: WriteCombiner): LedgerBooks {
  return {
    post: (transaction: LedgerTransaction) =>
      write({
        statements: [postWhere(db, transaction, "TRUE", [])],
        outcome: ([posted]) => (posted?.results.length === 0 ? "already" : "posted"),
      }),
    ofOrder: async (id) => {
      // "0" is the character after "/": all keys that begin with the order's id.
      const { results } = await db
        .prepare("SELECT * FROM ledger WHERE key >= ?1 || '/' AND key < ?1 || '0' ORDER BY sequence")
        .bind(id)
        .all<LedgerRow>();
      return results.map(toPosted);
    },
    list: (account, cursor, limit) => list(db, account, cursor, limit),
    since: async (sequence, limit) => {
      const { results } = await db
        .prepare("SELECT * FROM ledger WHERE sequence > ?1 ORDER BY sequence LIMIT ?2")
        .bind(sequence, limit)
        .all<LedgerRow>();
      return results.map(toPosted);
    },
    balances: (): Promise<readonly AccountBalance[]> => balancesOf(db),
    totals: (ids) => totals(db, ids),
    close: (before) => write(closeBooks(db, before)),
  };
}

async function list(
  db: D1Database,
  account: LedgerAccount | null,
  cursor: string | null,
  limit: number,
): ReturnType<LedgerBooks["list"]> {
  const before = /^\d{1,15}$/.test(cursor ?? "") ? Number(cursor) : Number.MAX_SAFE_INTEGER;
  if (account === null) {
    const { results } = await db
      .prepare("SELECT * FROM ledger WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2")
      .bind(before, limit + 1)
      .all<LedgerRow>();
    return pageOf(results, limit, null);
  }
  const window = "SELECT * FROM ledger WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2";
  const [hits, edge] = await db.batch<LedgerRow | { readonly looked_at: number; readonly last: number | null }>([
    db
      .prepare(
        `SELECT * FROM (${window}) AS looked
         WHERE EXISTS (SELECT 1 FROM json_each(looked.postings) WHERE value ->> '$.account' = ?3)
         ORDER BY sequence DESC LIMIT ?4`,
      )
      .bind(before, LIMITS.ledgerLookedAtMax, account, limit + 1),
    db
      .prepare(`SELECT count(*) AS looked_at, min(sequence) AS last FROM (${window})`)
      .bind(before, LIMITS.ledgerLookedAtMax),
  ]);
  const rows = (hits?.results ?? []).filter((row) => "key" in row);
  const end = edge?.results.find((row) => "looked_at" in row);
  return pageOf(rows, limit, end && end.looked_at === LIMITS.ledgerLookedAtMax ? end.last : null);
}

/** `edge` is where the look has ended though there is more. */
function pageOf(
  rows: readonly LedgerRow[],
  limit: number,
  edge: number | null,
): { transactions: readonly PostedTransaction[]; cursor: string | null } {
  const transactions = rows.slice(0, limit).map(toPosted);
  const next = rows.length > limit ? transactions.at(-1)?.sequence : edge;
  return { transactions, cursor: next == null ? null : String(next) };
}

/** The accounts of tenders; fees are postings of their own with the other sign. */
const TENDERS = "('provider', 'gift_cards', 'store_credit')";

async function totals(db: D1Database, ids: readonly OrderId[]): Promise<ReadonlyMap<OrderId, LedgerTotals>> {
  const { results } = await db
    .prepare(
      `SELECT wanted.value AS id,
         sum(iif(ledger.kind = 'captured', max(posting.value ->> '$.amountMinor', 0), 0)) AS captured,
         sum(iif(ledger.kind = 'refunded', max(-(posting.value ->> '$.amountMinor'), 0), 0)) AS refunded
       FROM json_each(?1) AS wanted
       JOIN ledger ON ledger.key >= wanted.value || '/' AND ledger.key < wanted.value || '0'
       JOIN json_each(ledger.postings) AS posting ON posting.value ->> '$.account' IN ${TENDERS}
       GROUP BY wanted.value`,
    )
    .bind(JSON.stringify(ids))
    .all<{ readonly id: OrderId; readonly captured: number; readonly refunded: number }>();
  return new Map(
    results.map(({ id, captured, refunded }) => [id, { capturedMinor: captured, refundedMinor: refunded }]),
  );
}

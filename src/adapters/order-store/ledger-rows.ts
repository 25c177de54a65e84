/** One row of the books, written in the transaction of what it tells of. */
import type { LedgerTransaction } from "../../domain/ledger/types.ts";

const NOTHING = "SELECT 1 WHERE FALSE";

/**
 * Posts once by the key, and only where the condition holds, whose parameters are ?1 to ?9. Without a transaction a
 * statement that does nothing, so that the places of the others' results stay the same.
 */
export function postWhere(
  db: D1Database,
  transaction: LedgerTransaction | null,
  condition: string,
  parameters: readonly (string | number)[],
): D1PreparedStatement {
  if (transaction === null) return db.prepare(NOTHING);
  const { key, kind, orderId, currency, postings, why, at } = transaction;
  const from = parameters.length;
  const place = (offset: number): string => `?${from + offset}`;
  return db
    .prepare(
      `INSERT INTO ledger (key, kind, order_id, currency, postings, why, at)
       SELECT ${[1, 2, 3, 4, 5, 6, 7].map(place).join(", ")} WHERE ${condition}
       ON CONFLICT (key) DO NOTHING RETURNING sequence`,
    )
    .bind(...parameters, key, kind, orderId, currency, JSON.stringify(postings), why, at);
}

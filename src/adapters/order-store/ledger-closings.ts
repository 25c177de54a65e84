/** The trial balance: that of the newest closing and of what was posted after it. */
import type { AccountBalance, LedgerAccount } from "../../domain/ledger/types.ts";
import type { EpochMs } from "../../kernel/time.ts";
import { DAY_MS } from "../../kernel/time.ts";
import type { Write } from "../d1/write-combiner.ts";

/** Of one closing, so that it stays within what a database does in one statement; the next call goes on. */
const CLOSED_MAX = 20_000;
/** The newest closings are kept, and the first of every month. */
const KEPT_MS = 31 * DAY_MS;

const NEWEST = "(SELECT coalesce(max(through), 0) FROM ledger_closings)";

/** Sides of the newest closing and of all that came after it, up to a transaction. */
const sides = (upTo: string): string =>
  `SELECT account, currency, debit_minor, credit_minor FROM ledger_closings WHERE through = ${NEWEST}
   UNION ALL
   SELECT posting.value ->> '$.account', ledger.currency,
     max(posting.value ->> '$.amountMinor', 0), max(-(posting.value ->> '$.amountMinor'), 0)
   FROM ledger JOIN json_each(ledger.postings) AS posting
   WHERE ledger.sequence > ${NEWEST} AND ledger.sequence <= ${upTo}`;

export async function balancesOf(db: D1Database): Promise<readonly AccountBalance[]> {
  const { results } = await db
    .prepare(
      `SELECT account, currency, sum(debit_minor) AS debit, sum(credit_minor) AS credit
       FROM (${sides(String(Number.MAX_SAFE_INTEGER))}) GROUP BY account, currency ORDER BY currency, account`,
    )
    .all<{
      readonly account: LedgerAccount;
      readonly currency: string;
      readonly debit: number;
      readonly credit: number;
    }>();
  return results.map(({ account, currency, debit, credit }) => ({
    ...{ account, currency, debitMinor: debit, creditMinor: credit },
  }));
}

/**
 * Closes what was posted before, a bounded part of it. Numbers are given in the order of commits and no row is deleted,
 * so that nothing comes into a closed part later.
 */
export function closeBooks(
  db: D1Database,
  before: EpochMs,
): Write<{ readonly closed: number; readonly isMore: boolean }> {
  const due = `SELECT sequence FROM ledger WHERE sequence > ${NEWEST} AND at < ?1 ORDER BY sequence LIMIT ${CLOSED_MAX}`;
  return {
    statements: [
      db.prepare(`SELECT count(*) AS due FROM (${due})`).bind(before),
      db
        .prepare(
          `INSERT INTO ledger_closings (through, account, currency, debit_minor, credit_minor, before)
           SELECT last.through, sides.account, sides.currency, sum(debit_minor), sum(credit_minor), ?1
           FROM (SELECT max(sequence) AS through FROM (${due})) AS last
           JOIN (${sides(`(SELECT max(sequence) FROM (${due}))`)}) AS sides
           WHERE last.through IS NOT NULL
           GROUP BY sides.account, sides.currency`,
        )
        .bind(before),
      db
        .prepare(
          `DELETE FROM ledger_closings WHERE before < ?1 AND through < ${NEWEST}
             AND strftime('%d', before / 1000, 'unixepoch') <> '01'`,
        )
        .bind(before - KEPT_MS),
    ],
    outcome: ([counted]) => {
      const due = (counted?.results as { readonly due: number }[] | undefined)?.[0]?.due ?? 0;
      return { closed: due, isMore: due === CLOSED_MAX };
    },
  };
}

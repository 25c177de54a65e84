/** What people and proofs look up in a stock object: one sku with its ledger, and the books of all. Synchronous. */
import {
  newestViolations,
  stockViolations,
  sumsOfTotals,
  totalsViolations,
  type LevelBooks,
} from "../src/domain/inventory/audit.ts";
import {
  ledgerPage,
  packCursor,
  unpackCursor,
  type LedgerHead,
  type LedgerLink,
} from "../src/domain/inventory/ledger.ts";
import { deltasOf } from "../src/domain/inventory/level.ts";
import type { MovementKind, StockAudit, StockDetail, StockLevel, StockSummary } from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import { LIMITS } from "../src/kernel/limits.ts";
import type { CountedSql, Row } from "./counted-sql.ts";
import { keyOfHead, packedLines, unpackTaken, type Head } from "./stock-lines.ts";
import type { StockRows } from "./stock-rows.ts";
import type { StockRules } from "./stock-rules.ts";

export interface BooksParts {
  readonly sql: CountedSql;
  readonly rows: StockRows;
  readonly rules: StockRules;
  readonly summaryOf: (sku: Sku) => StockSummary;
  /** Units that have left for other objects, of these skus. */
  readonly leaving: (includes: (sku: Sku) => boolean) => StockAudit["leaving"];
}

type MovementSum = StockAudit["movementSums"][number];

export function makeStockBooks({ sql: { read }, rows, rules, summaryOf, leaving }: BooksParts) {
  interface LinkRow extends Row {
    sequence: number;
    at: number;
    lines: string;
  }
  /** A level's part of a movement; null where there is no such movement or it has no part in it. */
  const linkOf = (sku: Sku, { warehouseId, key }: LedgerHead): LedgerLink | null => {
    const row = read<LinkRow>(
      "SELECT sequence, at, lines FROM movements WHERE reference = ? AND kind = ? AND cause = ?",
      key.reference,
      key.kind,
      key.cause,
    )[0];
    const line = row && packedLines(row.lines).find((each) => each[0] === sku && each[1] === warehouseId);
    if (!row || !line) return null;
    const [, , quantity, onHandAfter, reservedAfter, before] = line;
    const { reference, cause } = key;
    const kind = key.kind as MovementKind;
    return {
      entry: { at: row.at, kind, reference, cause, warehouseId, quantity, onHandAfter, reservedAfter },
      sequence: row.sequence,
      before: before === null ? null : keyOfHead(before),
    };
  };

  const newestOf = ({ sku, warehouseId }: StockLevel, head: Head | null): LevelBooks["newest"] => {
    if (head === null) return null;
    return linkOf(sku, { warehouseId, key: keyOfHead(head) })?.entry ?? "lost";
  };

  const reservationsOf = (sku: Sku): StockDetail["reservations"] =>
    read<{ reference: string; expires_at: number; taken: string; since: number }>(
      `SELECT open.reference, open.expires_at, open.taken, reserved.at AS since
       FROM reservations AS open
       JOIN movements AS reserved
         ON reserved.reference = open.reference AND reserved.kind = 'reserved' AND reserved.cause = ''
       WHERE EXISTS (SELECT 1 FROM json_each(open.taken) AS part WHERE part.value ->> 0 = ?)
       ORDER BY reserved.sequence LIMIT ?`,
      sku,
      LIMITS.stockReservationsShownMax,
    ).map((row) => ({
      reference: row.reference,
      expiresAt: row.expires_at,
      since: row.since,
      taken: unpackTaken(row.taken).filter((line) => line.sku === sku),
    }));

  /** The skus of an audit page, in order. */
  const skusAfter = (after: string): readonly Sku[] =>
    read<{ sku: string }>(
      "SELECT DISTINCT sku FROM stock WHERE sku > ? ORDER BY sku LIMIT ?",
      after,
      LIMITS.stockPageSkusMax,
    ).map((row) => row.sku as Sku);

  /** All movements added up, of skus after one and up to another. */
  const movementSums = (after: string, upTo: string | null): readonly MovementSum[] =>
    read<{ sku: string; warehouse: string; kind: string; quantity: number }>(
      `SELECT line.value ->> 0 AS sku, line.value ->> 1 AS warehouse, kind, sum(line.value ->> 2) AS quantity
       FROM movements, json_each(movements.lines) AS line
       WHERE sku > ?1 AND (?2 IS NULL OR sku <= ?2) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      after,
      upTo,
    ).map((row) => ({
      sku: row.sku as Sku,
      warehouseId: row.warehouse as StockLevel["warehouseId"],
      kind: row.kind as MovementKind,
      ...deltasOf(row.kind as MovementKind, row.quantity),
    }));

  /** Stops the skus that a violation names. Only a deep audit, which has seen everything, lets one go on again. */
  const mark = (violations: readonly string[], includes: (sku: Sku) => boolean, deep: boolean): void => {
    const found = new Map(violations.toReversed().map((text) => [text.slice(0, text.indexOf(" ")) as Sku, text]));
    for (const [sku, why] of found) rows.setBroken(sku, why);
    if (deep) for (const sku of rows.brokenSkus()) if (includes(sku) && !found.has(sku)) rows.setBroken(sku, null);
  };

  return {
    /** A cursor that is none of ours begins anew. */
    detail(sku: Sku, older: string | null): StockDetail {
      const summary = summaryOf(sku);
      const { terms, incoming } = rules.of(sku);
      const newest = (): readonly LedgerHead[] =>
        rows
          .booksOf([sku])
          .flatMap(({ level: { warehouseId }, carried: { head } }) =>
            head === null ? [] : [{ warehouseId, key: keyOfHead(head) }],
          );
      const heads = (older === null ? null : unpackCursor(older)) ?? newest();
      const { entries, rest } = ledgerPage(heads, (head) => linkOf(sku, head), LIMITS.stockLedgerPageMax);
      const movedTo = summary.movedTo ?? null;
      const reservations = reservationsOf(sku);
      return { summary, terms, incoming, reservations, ledger: entries, older: packCursor(rest), movedTo };
    },

    audit(after: string | null, deep: boolean): StockAudit {
      const from = after ?? "";
      const skus = skusAfter(from);
      const next = skus.length < LIMITS.stockPageSkusMax ? null : (skus.at(-1) ?? null);
      const includes = (sku: Sku): boolean => sku > from && (next === null || sku <= next);
      const books = rows.booksOf(skus).map(({ level, carried: { head, totals } }) => ({
        level,
        totals,
        newest: newestOf(level, head),
      }));
      const levels = books.map(({ level }) => level);
      const open = rows.reservations();
      const sums = deep ? movementSums(from, next) : books.flatMap(sumsOfTotals);
      const violations = [
        ...stockViolations(includes, levels, open, sums),
        ...newestViolations(books),
        ...(deep ? totalsViolations(books, sums) : []),
      ];
      mark(violations, includes, deep);
      return {
        levels,
        openReservations: open.filter(({ taken }) => taken[0] !== undefined && includes(taken[0].sku)),
        movementSums: sums,
        leaving: leaving(includes),
        violations,
        next,
      };
    },
  };
}

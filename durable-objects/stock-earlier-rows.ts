/** What was done before under a reference: each movement is the proof that its event has happened. Synchronous. */
import type { EarlierAdjustment } from "../src/domain/inventory/adjustment.ts";
import type { Movement, StockLevel } from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import type { CountedSql, Row, Value } from "./counted-sql.ts";
import { packedLines, unpackLines } from "./stock-lines.ts";

interface MovementRow extends Row {
  reference: string;
  kind: string;
  cause: string;
  at: number;
  lines: string;
}

const movementRows = ({ read }: CountedSql, where: string, ...values: Value[]): readonly MovementRow[] =>
  read<MovementRow>(`SELECT reference, kind, cause, at, lines FROM movements WHERE ${where}`, ...values);

export const movementsOf = (sql: CountedSql, where: string, ...values: Value[]): readonly Movement[] =>
  movementRows(sql, where, ...values).map(({ lines, kind, ...row }) => ({
    ...row,
    kind: kind as Movement["kind"],
    lines: unpackLines(lines),
  }));

export function makeEarlierRows(sql: CountedSql) {
  return {
    /** Something has happened under the reference: who asks with it again is answered from here. */
    isKnown: (reference: string): boolean =>
      sql.read(
        `SELECT 1 AS found FROM reservations WHERE reference = ?1
         UNION ALL SELECT 1 FROM movements WHERE reference = ?1 LIMIT 1`,
        reference,
      ).length > 0,

    receiptOf: (reference: string, cause: string): Movement | null =>
      movementsOf(sql, "reference = ? AND kind = 'received' AND cause = ?", reference, cause)[0] ?? null,

    /** Of whatever reason: known by reference, sku and warehouse. */
    adjustmentOf(reference: string, sku: Sku, warehouseId: StockLevel["warehouseId"]): EarlierAdjustment | null {
      const place = `${sku} ${warehouseId}`;
      // A space sorts before everything that sku and warehouse may hold, "!" after it.
      const row = movementRows(
        sql,
        "reference = ? AND kind IN ('adjusted', 'counted') AND cause >= ? AND cause < ?",
        reference,
        place,
        `${place}!`,
      )[0];
      const line = row && packedLines(row.lines)[0];
      if (!row || !line) return null;
      const [, , quantity, onHandAfter] = line;
      return { kind: row.kind as Movement["kind"], cause: row.cause, quantity, onHandAfter };
    },

    /** Known by reference, sku and the warehouse that it left. */
    transferOf: (reference: string, sku: Sku, from: StockLevel["warehouseId"]): Movement | null =>
      movementsOf(
        sql,
        "reference = ? AND kind = 'transferred' AND cause >= ? AND cause < ?",
        reference,
        `${sku} ${from} `,
        `${sku} ${from}!`,
      )[0] ?? null,
  };
}

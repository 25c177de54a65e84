/**
 * Terms of offers and announced goods, the rules by which skus are promised. They change seldom and are asked for with
 * every reservation, so what was read is remembered.
 */
import type { SkuRules } from "../src/domain/inventory/level.ts";
import { rulesOf, SHOP_TERMS } from "../src/domain/inventory/rules.ts";
import type { Incoming, StockTerms } from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import type { CountedSql, Row } from "./counted-sql.ts";

/** Skus that are remembered; a hundred bytes each. */
const KNOWN_MAX = 10_000;

interface Known {
  readonly terms: StockTerms;
  readonly incoming: readonly Incoming[];
  readonly rules: SkuRules;
}
interface IncomingRow extends Row {
  warehouse_id: string;
  reference: string;
  quantity: number;
  expected_at: number;
}

export type StockRules = ReturnType<typeof makeStockRules>;

export function makeStockRules({ read, write }: CountedSql, shopBufferBasisPoints: number) {
  const remembered = new Map<Sku, Known>();

  const look = (sku: Sku): Known => {
    const row = read<{ terms: string }>("SELECT terms FROM terms WHERE sku = ?", sku)[0];
    const terms = row ? (JSON.parse(row.terms) as StockTerms) : SHOP_TERMS;
    const incoming = read<IncomingRow>(
      "SELECT warehouse_id, reference, quantity, expected_at FROM incoming WHERE sku = ? ORDER BY expected_at",
      sku,
    ).map((each) => toIncoming(sku, each));
    return { terms, incoming, rules: rulesOf(terms, incoming, shopBufferBasisPoints) };
  };

  const of = (sku: Sku): Known => {
    const known = remembered.get(sku) ?? look(sku);
    if (remembered.size >= KNOWN_MAX) remembered.clear();
    remembered.set(sku, known);
    return known;
  };

  return {
    of,

    setTerms(sku: Sku, { buffer, ahead }: StockTerms): void {
      remembered.delete(sku);
      if (buffer === null && ahead === null) write("DELETE FROM terms WHERE sku = ?", sku);
      else
        write(
          "INSERT INTO terms (sku, terms) VALUES (?, ?) ON CONFLICT DO UPDATE SET terms = excluded.terms",
          sku,
          JSON.stringify({ buffer, ahead } satisfies StockTerms),
        );
    },

    /** As they stand now; a quantity of 0 takes them off the list. */
    setIncoming({ sku, warehouseId, reference, quantity, expectedAt }: Incoming): void {
      remembered.delete(sku);
      if (quantity === 0)
        write("DELETE FROM incoming WHERE sku = ? AND warehouse_id = ? AND reference = ?", sku, warehouseId, reference);
      else
        write(
          `INSERT INTO incoming (sku, warehouse_id, reference, quantity, expected_at) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET quantity = excluded.quantity, expected_at = excluded.expected_at`,
          sku,
          warehouseId,
          reference,
          quantity,
          expectedAt,
        );
    },

    /** After a turn that was undone, and after skus came or went: what is remembered may not be what the rows say. */
    forget: (): void => remembered.clear(),
  };
}

const toIncoming = (sku: Sku, row: IncomingRow): Incoming => ({
  sku,
  warehouseId: row.warehouse_id as Incoming["warehouseId"],
  reference: row.reference,
  quantity: row.quantity,
  expectedAt: row.expected_at,
});

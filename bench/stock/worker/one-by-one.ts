/**
 * The baseline: what one would write first. One conditional UPDATE decides, the same rows are written in the same
 * tables as by the product's object, and each request is a transaction and a commit of its own.
 */
import { DurableObject } from "cloudflare:workers";
import { STOCK_SCHEMA } from "../../../migrations/objects/stock.ts";
import { meter } from "../../../src/adapters/meter.ts";
import type {
  ConfirmAnswer,
  Receipt,
  ReceiveAnswer,
  ReserveAnswer,
  ReserveRequest,
} from "../../../src/domain/inventory/types.ts";
import { invariant } from "../../../src/kernel/result.ts";
import { migrate } from "../../../durable-objects/schema.ts";

type Value = string | number | null;
type Lines = readonly (readonly [sku: string, warehouse: string, quantity: number])[];

export class OneByOne extends DurableObject {
  #rows = 0;

  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env);
    migrate(ctx.storage, STOCK_SCHEMA, "one-by-one", meter);
  }

  reserve({ reference, lines, warehouses, expiresAt }: ReserveRequest): Promise<ReserveAnswer> {
    const [line] = lines;
    const [warehouseId] = warehouses;
    invariant(line !== undefined && warehouseId !== undefined, "a reservation has a line and a warehouse");
    const { sku, quantity } = line;
    return this.#transaction((): ReserveAnswer => {
      const changed = this.#write(
        "UPDATE stock SET reserved = reserved + ?1 WHERE sku = ?2 AND warehouse_id = ?3 AND on_hand - reserved >= ?1",
        quantity,
        sku,
        warehouseId,
      );
      if (changed === 0) return { outcome: "short", shortages: [] };
      const taken = JSON.stringify([[sku, warehouseId, quantity]]);
      this.#write(
        "INSERT INTO reservations (reference, expires_at, taken) VALUES (?, ?, ?)",
        reference,
        expiresAt,
        taken,
      );
      this.#enter(reference, "reserved", taken);
      return { outcome: "reserved", taken: [{ sku, warehouseId, quantity }], expiresAt };
    });
  }

  confirm({ reference }: { reference: string }): Promise<ConfirmAnswer> {
    return this.#transaction((): ConfirmAnswer => {
      const cursor = this.ctx.storage.sql.exec<{ taken: string }>(
        "DELETE FROM reservations WHERE reference = ? AND expires_at > ? RETURNING taken",
        reference,
        Date.now(),
      );
      const [row] = cursor.toArray();
      this.#rows += cursor.rowsWritten;
      if (row === undefined) return { outcome: "refused", reason: "unknown_reference" };
      for (const [sku, warehouse, quantity] of JSON.parse(row.taken) as Lines) {
        this.#write(
          "UPDATE stock SET on_hand = on_hand - ?1, reserved = reserved - ?1 WHERE sku = ?2 AND warehouse_id = ?3",
          quantity,
          sku,
          warehouse,
        );
      }
      this.#enter(reference, "sold", row.taken);
      return { outcome: "confirmed", taken: [] };
    });
  }

  receive({ receipts }: { receipts: readonly Receipt[] }): Promise<ReceiveAnswer> {
    return this.#transaction((): ReceiveAnswer => {
      for (const { sku, warehouseId, quantity } of receipts) {
        this.#write(
          "INSERT INTO stock (sku, warehouse_id, on_hand, reserved, ahead, missing, totals) VALUES (?, ?, ?, 0, 0, 0, '{}')",
          sku,
          warehouseId,
          quantity,
        );
      }
      return { outcome: "received", units: receipts.length, conflicts: [] };
    });
  }

  async #transaction<T>(decide: () => T): Promise<T> {
    const answer = this.ctx.storage.transactionSync(decide);
    meter.commit("one-by-one", this.#rows);
    this.#rows = 0;
    await this.ctx.storage.sync();
    return answer;
  }

  #enter(reference: string, kind: "reserved" | "sold", lines: string): void {
    const now = Date.now();
    this.#write(
      "INSERT INTO movements (reference, kind, cause, sequence, at, lines) VALUES (?, ?, '', ?, ?, ?)",
      reference,
      kind,
      now,
      now,
      lines,
    );
  }

  /** How many rows it wrote. */
  #write(query: string, ...values: Value[]): number {
    const { rowsWritten } = this.ctx.storage.sql.exec(query, ...values);
    this.#rows += rowsWritten;
    return rowsWritten;
  }
}

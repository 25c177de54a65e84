/** The plan that is kept with an order: read alone, so that no list of orders carries it along. */
import type { AllocationRecord } from "../../domain/inventory/allocation-plan/record.ts";
import type { OrderId } from "../../kernel/ids.ts";

export async function allocationOf(db: D1Database, id: OrderId): Promise<AllocationRecord | null> {
  const text = await db.prepare("SELECT allocation FROM orders WHERE id = ?1").bind(id).first<string>("allocation");
  return text === null ? null : (JSON.parse(text) as AllocationRecord);
}

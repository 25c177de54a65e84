/** Stock objects for tests: a lamp in Berlin, a wish for it, and time that goes by. */
import { listDurableObjectIds, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect } from "vitest";
import type { Receipt, ReserveRequest } from "../../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { MINUTE_MS } from "../../../src/kernel/time.ts";

export const LAMP = "lamp" as Sku;
export const BERLIN = "whs_berlin" as WarehouseId;
export const PARIS = "whs_paris" as WarehouseId;

/** A new object with so many lamps in Berlin. */
export async function shardWith(name: string, quantity: number) {
  const shard = env.STOCK.getByName(name);
  const receipt: Receipt = { sku: LAMP, warehouseId: BERLIN, quantity, reference: "opening" };
  expect(await shard.receive({ receipts: [receipt] })).toEqual({ outcome: "received", units: quantity, conflicts: [] });
  return shard;
}

export const wish = (reference: string, quantity: number, more: Partial<ReserveRequest> = {}): ReserveRequest => ({
  reference,
  lines: [{ sku: LAMP, quantity }],
  warehouses: [BERLIN, PARIS],
  expiresAt: Date.now() + 15 * MINUTE_MS,
  ...more,
});

export type Shard = Awaited<ReturnType<typeof shardWith>>;
export const summary = async (shard: Shard) => (await shard.levels({ skus: [LAMP] }))[0];
export const expectSound = async (shard: Shard): Promise<void> =>
  expect(await shard.audit({ after: null, deep: true })).toMatchObject({ violations: [], leaving: [], next: null });

/** Moves the end of what is open into the past: as if the time had gone by. */
export const letTimePass = (shard: Shard): Promise<void> =>
  runInDurableObject(shard, (_, state) => {
    state.storage.sql.exec("UPDATE reservations SET expires_at = ?", Date.now() - 1);
  });

/** An alarm of an earlier test must not ring into a later one. */
export async function silence(): Promise<void> {
  for (const id of await listDurableObjectIds(env.STOCK)) {
    await runInDurableObject(env.STOCK.get(id), (_, state) => state.storage.deleteAlarm());
  }
}

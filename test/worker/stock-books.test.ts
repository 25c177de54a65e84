/** The books of a stock object: nothing is lost from them, and nobody goes on with broken ones. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import type { Receipt } from "../../src/domain/inventory/types.ts";
import type { Sku } from "../../src/kernel/ids.ts";
import { BERLIN, LAMP, shardWith, silence, wish } from "./support/stock.ts";

afterEach(silence);

describe("the books of a stock object", () => {
  it("refuses to go on with a broken row, for that request only, and the audit names it", async () => {
    const shard = await shardWith("broken", 5);
    const chairs: Receipt = { sku: "chair" as Sku, warehouseId: BERLIN, quantity: 5, reference: "opening" };
    await shard.receive({ receipts: [chairs] });
    await shard.reserve(wish("a", 2));
    await runInDurableObject(shard, (_, state) => {
      state.storage.sql.exec("UPDATE stock SET reserved = 1 WHERE sku = ?", LAMP);
    });
    const [broken, sound] = await Promise.allSettled([
      shard.confirm({ reference: "a" }),
      shard.reserve(wish("b", 1, { lines: [{ sku: chairs.sku, quantity: 1 }] })),
    ]);
    expect(broken.status).toBe("rejected");
    expect(sound).toMatchObject({ status: "fulfilled", value: { outcome: "reserved" } });
    const { violations } = await shard.audit({ after: null });
    expect(violations).toEqual([
      "lamp in whs_berlin has 1 reserved, its movements say 2",
      "lamp in whs_berlin has 1 reserved, open reservations hold 2",
      "lamp in whs_berlin has 5 on hand and 1 reserved, its newest movement left 5 and 2",
    ]);
  });

  it("never changes or loses a movement", async () => {
    const shard = await shardWith("append-only", 5);
    await runInDurableObject(shard, (_, state) => {
      expect(() => state.storage.sql.exec("UPDATE movements SET lines = '[]'")).toThrow(/append-only/);
      expect(() => state.storage.sql.exec("DELETE FROM movements")).toThrow(/append-only/);
    });
  });

  it("pages its audit by whole skus", async () => {
    const shard = env.STOCK.getByName("paged");
    const receipts = Array.from({ length: 1_001 }, (_, index) => ({
      sku: `sku-${String(index).padStart(4, "0")}` as Sku,
      warehouseId: BERLIN,
      quantity: 1,
      reference: "opening",
    }));
    await shard.receive({ receipts: receipts.slice(0, 1_000) });
    await shard.receive({ receipts: receipts.slice(1_000) });
    const first = await shard.audit({ after: null });
    expect([first.levels.length, first.movementSums.length, first.next]).toEqual([1_000, 1_000, "sku-0999"]);
    const second = await shard.audit({ after: first.next });
    expect([second.levels.length, second.movementSums.length, second.next]).toEqual([1, 1, null]);
    expect([...first.violations, ...second.violations]).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { parseReservationReference } from "../../../src/domain/checkout/reservation-reference.ts";
import { makeCheckout } from "../../../src/domain/checkout/make-checkout.ts";
import { onHandFromCount, recentSales } from "../../../src/domain/inventory/count.ts";
import type { LedgerEntry } from "../../../src/domain/inventory/types.ts";
import { makeId, type Sku, type WarehouseId } from "../../../src/kernel/ids.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";

const HERE = "whs_here" as WarehouseId;
const entry = (kind: LedgerEntry["kind"], reference: string, quantity: number, more: Partial<LedgerEntry> = {}) => ({
  at: 1_000,
  kind,
  reference,
  cause: "",
  warehouseId: HERE,
  quantity,
  onHandAfter: 0,
  reservedAfter: 0,
  ...more,
});

describe("on hand after a count", () => {
  it("is what lies there and nobody has bought, below 0 where more was bought", () => {
    expect(onHandFromCount(40, 3)).toBe(37);
    expect(onHandFromCount(2, 3)).toBe(-1);
  });
});

describe("sales of late", () => {
  it("are those of this warehouse since then, without what was taken back", () => {
    const ledger = [
      entry("returned", "b", 2),
      entry("sold", "d", 1, { warehouseId: "whs_there" as WarehouseId }),
      entry("sold", "c", 4),
      entry("sold", "b", 2),
      entry("reserved", "a", 9),
      entry("sold", "a", 5, { at: 999 }),
    ];
    expect(recentSales(ledger, HERE, 1_000)).toEqual([{ reference: "c", units: 4 }]);
  });
});

describe("the reference of a reservation", () => {
  it("says whose checkout it is and which object was asked", () => {
    const random = new SeededRandom("references");
    const id = makeId("chk", "eu", 1, random);
    const shopperId = makeId("gst", "eu", 1, random);
    const checkout = makeCheckout({
      id,
      shopperId,
      region: "eu",
      orderId: makeId("ord", "eu", 1, random),
      key: "k",
      bodyHash: "h",
      input: {} as never,
      quote: { lines: [{ sku: "lamp" as Sku, quantity: 1 }] } as never,
      tenders: [],
      context: null,
      offers: [],
      shardOf: () => "eu-s-03",
      now: 1,
    });
    const reference = checkout.parts[0]?.reference ?? "";
    expect(parseReservationReference(reference)).toEqual({ shopperId, checkoutId: id, shard: "eu-s-03" });
  });

  it.each(["", "asn-1", "eu/a/b/c/1", "eu/gst_eu/chk_eu/x/1", "opening:lamp:whs_a", "eu/x/cart/lamp/k-1"])(
    "that no checkout has made says nothing: %j",
    (reference) => {
      expect(parseReservationReference(reference)).toBeNull();
    },
  );
});

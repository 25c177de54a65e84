import { describe, expect, it } from "vitest";
import { stepCheckout } from "../../../src/domain/checkout/machine.ts";
import type { Checkout } from "../../../src/domain/checkout/types.ts";
import type { Warehouse } from "../../../src/domain/catalog/types.ts";
import type { ReserveAnswer, ReserveRequest } from "../../../src/domain/inventory/types.ts";
import { reserveStock } from "../../../src/flows/checkout/hold-stock.ts";
import type { RunnerDeps } from "../../../src/flows/checkout/run-checkout.ts";
import { showAllocation } from "../../../src/flows/orders/show-allocation.ts";
import type { CheckoutId, OrderId, SellerId, ShopperId, Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import { firstRow } from "./fake-world.ts";

const site = (name: string, country: string, latitude: number, longitude: number): Warehouse => ({
  id: `whs_${name}` as WarehouseId,
  code: name,
  city: name,
  country,
  latitude,
  longitude,
});
const LEIPZIG = site("leipzig", "DE", 51.4, 12.2);
const DORTMUND = site("dortmund", "DE", 51.5, 7.6);
const MADRID = site("madrid", "ES", 40.5, -3.6);
const SITES = [MADRID, DORTMUND, LEIPZIG];

/** Two skus in two stock objects; free units by warehouse, in the order of SITES. */
function rowOf(free: Readonly<Record<string, readonly number[]>>, over: Partial<Checkout["input"]> = {}): Checkout {
  const row = firstRow("chk_1" as CheckoutId, (sku) => `s-${sku}`);
  const offers = row.offers.map((offer) => ({
    ...offer,
    sellerId: "sel_a" as SellerId,
    weightG: 800,
    availability: {
      state: "in_stock" as const,
      sellable: 9,
      ahead: null,
      warehouses: SITES.map(({ id }, index) => ({ id, free: free[offer.sku]?.[index] ?? 0 })),
    },
  }));
  const address = { ...row.input.address, city: "Berlin", postalCode: "10115" };
  return { ...row, offers, input: { ...row.input, address, ...over } };
}

/** The stock objects note what they are asked for, and give it from the first warehouse that they are told. */
function depsWith(asked: ReserveRequest[], warehouses: readonly Warehouse[] = SITES): RunnerDeps {
  const reserve = async (request: ReserveRequest): Promise<ReserveAnswer> => {
    asked.push(request);
    const taken = request.lines.map(({ sku, quantity, warehouses: own = [] }) => ({
      sku,
      quantity,
      warehouseId: own[0] ?? request.warehouses[0] ?? DORTMUND.id,
    }));
    return { outcome: "reserved", taken, expiresAt: request.expiresAt };
  };
  return {
    catalogue: { frame: async () => ({ warehouses }) },
    stock: { shard: () => ({ reserve }) },
    log: () => undefined,
  } as never;
}

async function reserved(row: Checkout): Promise<{ readonly asked: ReserveRequest[]; readonly row: Checkout }> {
  const asked: ReserveRequest[] = [];
  const event = await reserveStock(depsWith(asked), row);
  if (event === "reread") throw new Error("nothing has moved");
  const next = stepCheckout(row, event, 2_000);
  if (!next.ok) throw new Error(`impossible: ${next.error.event}`);
  return { asked, row: next.value };
}

describe("where a checkout's goods come from", () => {
  it("is planned over all of its stock objects: two skus share a parcel though one is nearer elsewhere", async () => {
    const { asked } = await reserved(rowOf({ A: [0, 5, 5], B: [0, 5, 0] }));
    expect(asked.map(({ lines }) => lines.map((line) => [line.sku, line.warehouses]))).toEqual([
      [["A", [DORTMUND.id, LEIPZIG.id]]],
      [["B", [DORTMUND.id]]],
    ]);
    // Every warehouse stays allowed: the object gives what the published numbers did not know.
    for (const request of asked) expect(request.warehouses).toEqual([DORTMUND.id, LEIPZIG.id, MADRID.id]);
  });

  it("goes by the town of the address, not by the middle of its country", async () => {
    const stock = { A: [0, 5, 5], B: [0, 5, 5] };
    const first = async (city: string): Promise<WarehouseId | undefined> => {
      const row = rowOf(stock);
      const address = { ...row.input.address, city, postalCode: "" };
      const { asked } = await reserved(rowOf(stock, { address }));
      return asked[0]?.lines[0]?.warehouses?.[0];
    };
    expect([await first("Dresden"), await first("Köln")]).toEqual([LEIPZIG.id, DORTMUND.id]);
  });

  it("asks without a preference for goods of which nothing is published, and of rows from before it was", async () => {
    const row = rowOf({});
    const old = {
      ...row,
      offers: row.offers.map((offer) => ({ ...offer, availability: undefined })),
    } as never as Checkout;
    for (const each of [row, old]) {
      const { asked } = await reserved(each);
      expect(asked.flatMap(({ lines }) => lines)).toEqual([
        { sku: "A", quantity: 2 },
        { sku: "B", quantity: 1 },
      ]);
      expect(asked[0]?.warehouses).toEqual([LEIPZIG.id, DORTMUND.id, MADRID.id]);
    }
  });

  it("is kept in the journal with its reasons, and stays when the stock is confirmed", async () => {
    const { row } = await reserved(rowOf({ A: [0, 5, 5], B: [0, 5, 0] }));
    expect(row.allocation).toMatchObject({
      preference: "cost",
      destination: { country: "DE", precision: "place", latitude: 52.52 },
      proven: true,
      parts: [
        { sku: "A", warehouseId: DORTMUND.id, quantity: 2 },
        { sku: "B", warehouseId: DORTMUND.id, quantity: 1 },
      ],
    });
    expect(JSON.parse(JSON.stringify(row.allocation))).toEqual(row.allocation);
    const paying = { ...row, state: "PAYMENT_PENDING" as const };
    const placed = stepCheckout(paying, { type: "stock_confirmed", taken: row.parts.map((part) => part.taken) }, 3_000);
    expect(placed.ok && placed.value.allocation).toEqual(row.allocation);
  });

  it("follows the shopper's wish: express counts days, standard counts money", async () => {
    const { row } = await reserved(rowOf({ A: [0, 5, 5], B: [0, 5, 0] }, { shipping: "express" }));
    expect(row.allocation?.preference).toBe("speed");
  });

  it("with an address that nobody can find still asks every warehouse, and a shop without one asks none", async () => {
    const row = rowOf({ A: [1, 5, 5], B: [1, 0, 0] });
    const address = { ...row.input.address, country: "XX" };
    const nowhere = await reserved(rowOf({ A: [1, 5, 5], B: [1, 0, 0] }, { address }));
    expect(nowhere.asked[0]?.warehouses).toHaveLength(3);
    expect(nowhere.row.allocation?.destination).toBeNull();
    expect(JSON.stringify(nowhere.row.allocation)).not.toContain("null,null");
    const asked: ReserveRequest[] = [];
    await reserveStock(depsWith(asked, []), row);
    expect(asked[0]?.warehouses).toEqual([]);
  });
});

describe("showing staff where an order comes from", () => {
  const staff = { kind: "user", roles: ["staff"], shopperId: "usr_s" as ShopperId } as never;
  const id = "ord_1" as OrderId;

  const depsOf = async (takenFrom: WarehouseId): Promise<Pick<Deps, "orders" | "catalogue">> => {
    const { row } = await reserved(rowOf({ A: [0, 5, 5], B: [0, 5, 0] }));
    const line = (sku: string, quantity: number, warehouseId: WarehouseId) => ({
      sku: sku as Sku,
      title: sku,
      quantity,
      taken: [{ warehouseId, quantity }],
    });
    const order = { id, lines: [line("A", 2, DORTMUND.id), line("B", 1, takenFrom)] };
    return {
      orders: { find: async () => order, allocation: async () => row.allocation ?? null },
      catalogue: { frame: async () => ({ warehouses: SITES }) },
    } as never;
  };

  it("sets what was taken beside what was planned, with the warehouses that either names", async () => {
    const page = await showAllocation(await depsOf(MADRID.id), staff, id);
    if (!page.ok) throw new Error("staff may see it");
    expect(page.value.lines.map(({ sku, planned, differs }) => [sku, planned, differs])).toEqual([
      ["A", [{ warehouseId: DORTMUND.id, quantity: 2 }], false],
      ["B", [{ warehouseId: DORTMUND.id, quantity: 1 }], true],
    ]);
    expect(page.value.warehouses.map((each) => each.id)).toEqual([DORTMUND.id, LEIPZIG.id, MADRID.id]);
  });

  it("is not there for anybody else", async () => {
    const deps = await depsOf(DORTMUND.id);
    for (const caller of [
      { kind: "guest", shopperId: "gst_1" },
      { kind: "user", roles: [], shopperId: "usr_1" },
      { kind: "user", roles: ["seller"], shopperId: "usr_2" },
    ]) {
      expect(await showAllocation(deps, caller as never, id)).toMatchObject({
        ok: false,
        error: { code: "not-found" },
      });
    }
  });
});

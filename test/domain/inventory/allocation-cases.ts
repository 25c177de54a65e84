/** Small orders, warehouses and stocks of any shape, and the cost of a plan reckoned anew from the rules alone. */
import fc from "fast-check";
import type { Warehouse, WarehouseStock } from "../../../src/domain/catalog/types.ts";
import { KM_PER_DAY, KM_THOUSANDTHS, WEIGHTS } from "../../../src/domain/inventory/allocation-plan/rules.ts";
import type { PlanInput, PlanLine, PlannedPart } from "../../../src/domain/inventory/allocation-plan/types.ts";
import { distanceKm } from "../../../src/domain/inventory/geography/distance.ts";
import { RATES, zoneOf } from "../../../src/domain/pricing/shipping.ts";
import type { SellerId } from "../../../src/kernel/ids.ts";
import { sku, warehouse } from "./support.ts";

/** Town, country, latitude, longitude. */
const PLACES = [
  ["DE", 52.5, 13.4],
  ["DE", 48.1, 11.6],
  ["FR", 48.9, 2.4],
  ["ES", 40.4, -3.7],
  ["CH", 47.4, 8.5],
  ["US", 40.7, -74],
  ["JP", 35.7, 139.7],
] as const;

const placeOf = (number: number): (typeof PLACES)[number] => PLACES[number % PLACES.length] ?? PLACES[0];

export const site = (name: string, place: number, utilisation = 0): Warehouse => {
  const [country, latitude, longitude] = placeOf(place);
  return { id: warehouse(`whs_${name}`), code: name, city: name, country, latitude, longitude, utilisation };
};

export interface Shape {
  readonly lines: number;
  readonly sites: number;
  readonly units: number;
}

/** Two sellers, so that parcels do not always join; few places, so that costs are often equal. */
export const planInput = ({ lines, sites, units }: Shape): fc.Arbitrary<PlanInput> =>
  fc
    .record({
      sites: fc.array(fc.record({ place: fc.nat(6), utilisation: fc.constantFrom(0, 0.3, 1) }), { maxLength: sites }),
      lines: fc.array(
        fc.record({
          quantity: fc.integer({ min: 1, max: units }),
          weightG: fc.constantFrom(0, 120, 900, 12_000),
          volumeCm3: fc.constantFrom(0, 9_000),
          seller: fc.constantFrom("sel_a", "sel_a", "sel_b"),
          free: fc.array(fc.integer({ min: 0, max: units }), { minLength: sites, maxLength: sites }),
        }),
        { maxLength: lines },
      ),
      to: fc.nat(PLACES.length - 1),
      preference: fc.constantFrom("speed" as const, "cost" as const),
    })
    .map((drawn): PlanInput => {
      const warehouses = drawn.sites.map((each, index) => site(String(index), each.place, each.utilisation));
      const [country, latitude, longitude] = placeOf(drawn.to);
      const planLines: PlanLine[] = drawn.lines.map(({ quantity, weightG, volumeCm3, seller }, index) => ({
        sku: sku(`sku-${index}`),
        quantity,
        weightG,
        volumeCm3,
        sellerId: seller as SellerId,
      }));
      const stock = new Map(
        drawn.lines.map(({ free }, index): [PlanLine["sku"], WarehouseStock[]] => [
          sku(`sku-${index}`),
          warehouses.map(({ id }, number) => ({ id, free: free[number] ?? 0 })),
        ]),
      );
      return {
        lines: planLines,
        stock,
        warehouses,
        destination: { country, latitude: latitude + 0.3, longitude },
        preference: drawn.preference,
        rules: { tariff: RATES[drawn.preference === "speed" ? "express" : "standard"], zoneOf },
      };
    });

export const freeOf = (input: PlanInput, of: PlanLine["sku"], at: Warehouse["id"]): number =>
  input.stock.get(of)?.find((each) => each.id === at)?.free ?? 0;

/** What of a line can be had at all. */
export const neededOf = (input: PlanInput, line: PlanLine): number => {
  const free = input.warehouses.reduce((sum, { id }) => sum + freeOf(input, line.sku, id), 0);
  return Math.min(line.quantity, free);
};

/** Thousandths of a minor unit, by the rules' own words: parcels, days, utilisation, splits. */
export function costOf(input: PlanInput, parts: readonly PlannedPart[]): number {
  const weights = WEIGHTS[input.preference];
  const parcels = new Set<string>();
  const sellers = new Set<string>();
  let cost = 0;
  for (const { sku: of, warehouseId, quantity } of parts) {
    const line = input.lines.find((each) => each.sku === of);
    const from = input.warehouses.find((each) => each.id === warehouseId);
    const zone = from && zoneOf(from.country, input.destination.country);
    if (!line || !zone) throw new Error(`${of} from ${warehouseId} is no part of this order`);
    const rate = input.rules.tariff[zone];
    const km = distanceKm(from, input.destination);
    const days = Math.min(rate.daysMax, rate.daysMin + Math.floor(km / KM_PER_DAY[input.preference][zone]));
    const grams = Math.round(Math.max(line.weightG, (line.volumeCm3 ?? 0) / 5));
    cost += quantity * Math.round((rate.perKgMinor * grams * weights.shippingThousandths) / 1_000);
    cost += quantity * Math.round((days * weights.dayMinor * 1_000) / line.quantity);
    const parcel = `${line.sellerId} ${warehouseId}`;
    if (parcels.has(parcel)) continue;
    parcels.add(parcel);
    cost += Math.round((rate.baseMinor + (KM_THOUSANDTHS * km) / 1_000) * weights.shippingThousandths);
    cost += (from.utilisation ?? 0) * weights.fullMinor * 1_000;
    if (sellers.has(line.sellerId)) cost += weights.splitMinor * 1_000;
    sellers.add(line.sellerId);
  }
  return cost;
}

/** All ways to have one line, whole where any warehouse has all of it, else split in every way. */
export function waysOf(input: PlanInput, line: PlanLine): readonly (readonly PlannedPart[])[] {
  const need = neededOf(input, line);
  const isWhole = input.warehouses.some(({ id }) => freeOf(input, line.sku, id) >= need);
  const ways: (readonly PlannedPart[])[] = [];
  const fill = (index: number, left: number, parts: readonly PlannedPart[]): void => {
    if (left === 0) return void ways.push(parts);
    const from = input.warehouses[index];
    if (from === undefined) return;
    for (let quantity = 0; quantity <= Math.min(left, freeOf(input, line.sku, from.id)); quantity++) {
      if (isWhole && quantity !== 0 && quantity !== need) continue;
      const part = { sku: line.sku, warehouseId: from.id, quantity };
      fill(index + 1, left - quantity, quantity === 0 ? parts : [...parts, part]);
    }
  };
  fill(0, need, []);
  return ways;
}

/** The least cost of all assignments, by trying every one. */
export function bruteForce(input: PlanInput): number {
  const ways = input.lines.map((line) => waysOf(input, line));
  let least = Infinity;
  const choose = (index: number, parts: readonly PlannedPart[]): void => {
    const own = ways[index];
    if (own === undefined) {
      least = Math.min(least, costOf(input, parts));
      return;
    }
    for (const way of own) choose(index + 1, [...parts, ...way]);
  };
  choose(0, []);
  return least;
}

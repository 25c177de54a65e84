/**
 * Orders and warehouses for the bench of the allocation, from a seed: warehouses stand around the places of a map as
 * real ones do (many near few), stocks are spread as `spread` says, and the destination is one of the places.
 */
import { RATES, zoneOf } from "../src/domain/pricing/shipping.ts";
import type { AllocationPreference, PlanInput, PlanLine } from "../src/domain/inventory/allocation-plan/types.ts";
import type { Warehouse, WarehouseStock } from "../src/domain/catalog/types.ts";
import type { SellerId, Sku, WarehouseId } from "../src/kernel/ids.ts";

/** City, country, latitude, longitude: public knowledge, rounded. */
const HUBS = [
  ["Leipzig", "DE", 51.3, 12.4],
  ["Dortmund", "DE", 51.5, 7.5],
  ["Hamburg", "DE", 53.6, 10],
  ["Rotterdam", "NL", 51.9, 4.5],
  ["Antwerp", "BE", 51.2, 4.4],
  ["Paris", "FR", 48.9, 2.4],
  ["Lyon", "FR", 45.8, 4.8],
  ["Madrid", "ES", 40.4, -3.7],
  ["Milan", "IT", 45.5, 9.2],
  ["Wroclaw", "PL", 51.1, 17],
  ["Poznan", "PL", 52.4, 16.9],
  ["Prague", "CZ", 50.1, 14.4],
  ["Malmo", "SE", 55.6, 13],
  ["Newark", "US", 40.7, -74.2],
  ["Ontario", "US", 34.1, -117.6],
  ["Dallas", "US", 32.8, -96.8],
  ["Singapore", "SG", 1.4, 103.8],
  ["Tokyo", "JP", 35.7, 139.7],
] as const;

/** The generator of Numerical Recipes: the same seed gives the same orders on every machine. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export interface Shape {
  readonly name: string;
  /** In how many of all warehouses a sku lies. */
  readonly share: number;
  /** How many lines ask for more than any warehouse has. */
  readonly split: number;
  readonly sellers: number;
}

export const SHAPES: readonly Shape[] = [
  { name: "every sku in 5 of 200 warehouses", share: 0.025, split: 0, sellers: 1 },
  { name: "in 20 of 200", share: 0.1, split: 0, sellers: 1 },
  { name: "in 60 of 200", share: 0.3, split: 0, sellers: 1 },
  { name: "in 160 of 200", share: 0.8, split: 0, sellers: 1 },
  { name: "in 20 of 200, one line in ten to be split", share: 0.1, split: 0.1, sellers: 1 },
  { name: "in 20 of 200, four sellers", share: 0.1, split: 0, sellers: 4 },
];

export function planCase(
  shape: Shape,
  random: () => number,
  { lines: lineCount, warehouses: siteCount }: { lines: number; warehouses: number },
  preference: AllocationPreference,
): PlanInput {
  const hub = (): (typeof HUBS)[number] => HUBS[Math.floor(random() * HUBS.length)] ?? HUBS[0];
  const whole = (min: number, max: number): number => min + Math.floor(random() * (max - min + 1));
  const warehouses: Warehouse[] = Array.from({ length: siteCount }, (_, index) => {
    const [city, country, latitude, longitude] = hub();
    return {
      id: `whs_${String(index).padStart(3, "0")}` as WarehouseId,
      code: `W${index}`,
      city,
      country,
      latitude: latitude + random() * 2 - 1,
      longitude: longitude + random() * 2 - 1,
      utilisation: random(),
    };
  });
  const lines: PlanLine[] = [];
  const stock = new Map<Sku, readonly WarehouseStock[]>();
  for (let index = 0; index < lineCount; index++) {
    const sku = `SKU-${String(index).padStart(2, "0")}` as Sku;
    const isSplit = random() < shape.split;
    const quantity = isSplit ? whole(6, 9) : whole(1, 4);
    const stocked = warehouses.filter(() => random() < shape.share);
    const held = stocked.map(({ id }) => ({ id, free: isSplit ? whole(1, 4) : whole(1, 40) }));
    stock.set(sku, held);
    lines.push({ sku, quantity, weightG: whole(50, 4_000), sellerId: `sel_${index % shape.sellers}` as SellerId });
  }
  const [, country, latitude, longitude] = hub();
  const tariff = RATES[preference === "speed" ? "express" : "standard"];
  return {
    lines,
    stock,
    warehouses,
    destination: { country, latitude: latitude + random() - 0.5, longitude: longitude + random() - 0.5 },
    preference,
    rules: { tariff, zoneOf },
  };
}

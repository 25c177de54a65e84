/** The order in which warehouses are tried for an address: same country first, then by great-circle distance. */
import type { Warehouse } from "../catalog/types.ts";
import { COUNTRY_CENTRES } from "./geography/country-centres.ts";
import { distanceKm } from "./geography/distance.ts";

export function rankWarehouses(warehouses: readonly Warehouse[], country: string): Warehouse[] {
  const centre = COUNTRY_CENTRES[country];
  const far = (warehouse: Warehouse): number =>
    centre ? distanceKm(warehouse, { latitude: centre[0], longitude: centre[1] }) : 0;
  const home = (warehouse: Warehouse): number => (warehouse.country === country ? 0 : 1);
  return [...warehouses].sort((a, b) => home(a) - home(b) || far(a) - far(b) || (a.id < b.id ? -1 : 1));
}

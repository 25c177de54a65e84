/** The order in which warehouses are tried for an address: same country first, then by great-circle distance. */
import type { Warehouse } from "../catalog/types.ts";

const EARTH_RADIUS_KM = 6371.0088;

/** Great-circle distance in kilometres (haversine; mean radius of the IUGG). */
export function distanceKm(
  a: { latitude: number; longitude: number },
  b: { latitude: number; longitude: number },
): number {
  const rad = (degrees: number): number => (degrees * Math.PI) / 180;
  const h =
    Math.sin(rad(b.latitude - a.latitude) / 2) ** 2 +
    Math.cos(rad(a.latitude)) * Math.cos(rad(b.latitude)) * Math.sin(rad(b.longitude - a.longitude) / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Rough centre of each country that is delivered to: [latitude, longitude]. */
const CENTRES: Readonly<Record<string, readonly [number, number]>> = {
  AT: [47.6, 14.1],
  AU: [-33, 147],
  BE: [50.6, 4.6],
  BG: [42.7, 25.2],
  CA: [45.5, -76],
  CH: [46.8, 8.2],
  CY: [35.1, 33.2],
  CZ: [49.8, 15.5],
  DE: [51.1, 10.4],
  DK: [56, 10],
  EE: [58.7, 25.5],
  ES: [40.2, -3.6],
  FI: [62.8, 26],
  FR: [46.6, 2.5],
  GB: [52.8, -1.6],
  GR: [39, 22.6],
  HK: [22.3, 114.2],
  HR: [45.1, 15.5],
  HU: [47.2, 19.4],
  IE: [53.2, -7.7],
  IS: [64.9, -18.6],
  IT: [42.8, 12.1],
  JP: [36.5, 138.5],
  KR: [36.4, 127.8],
  LI: [47.1, 9.5],
  LT: [55.3, 23.9],
  LU: [49.8, 6.1],
  LV: [56.9, 24.9],
  MT: [35.9, 14.4],
  MX: [21, -101],
  NL: [52.2, 5.5],
  NO: [61, 9],
  NZ: [-40, 175],
  PL: [52.1, 19.4],
  PT: [39.6, -8.2],
  RO: [45.9, 25],
  SE: [60, 15.5],
  SG: [1.35, 103.8],
  SI: [46.1, 14.8],
  SK: [48.7, 19.7],
  TW: [23.8, 121],
  US: [39.1, -94.6],
};

export function rankWarehouses(warehouses: readonly Warehouse[], country: string): Warehouse[] {
  const centre = CENTRES[country];
  const far = (warehouse: Warehouse): number =>
    centre ? distanceKm(warehouse, { latitude: centre[0], longitude: centre[1] }) : 0;
  const home = (warehouse: Warehouse): number => (warehouse.country === country ? 0 : 1);
  return [...warehouses].sort((a, b) => home(a) - home(b) || far(a) - far(b) || (a.id < b.id ? -1 : 1));
}

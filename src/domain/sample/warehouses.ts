import type { Warehouse } from "../catalog/types.ts";
import { warehouseId } from "./ids.ts";

/** Code, city, country, latitude, longitude: logistics areas beside the airports whose codes they bear. */
const SITES = [
  ["LEJ1", "Leipzig", "DE", 51.4239, 12.2364],
  ["DTM2", "Dortmund", "DE", 51.5182, 7.6122],
  ["RTM1", "Rotterdam", "NL", 51.9569, 4.4376],
  ["ORY3", "Paris Orly", "FR", 48.7262, 2.3652],
  ["MAD1", "Madrid", "ES", 40.4722, -3.5609],
  ["MXP2", "Milan Malpensa", "IT", 45.63, 8.7255],
  ["WRO5", "Wroclaw", "PL", 51.1027, 16.8858],
  ["MMX1", "Malmo", "SE", 55.5363, 13.3762],
  ["EWR4", "Newark", "US", 40.6895, -74.1745],
  ["ONT6", "Ontario, California", "US", 34.056, -117.6012],
  ["SIN1", "Singapore", "SG", 1.3644, 103.9915],
  ["NRT1", "Narita", "JP", 35.772, 140.3929],
] as const;

export const makeWarehouses = (): Warehouse[] =>
  SITES.map(([code, city, country, latitude, longitude]) => ({
    id: warehouseId(code),
    code,
    city,
    country,
    latitude,
    longitude,
  }));

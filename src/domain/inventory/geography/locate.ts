/** Where an address is on earth, as near as the shop can tell by itself: nobody else is told where its shoppers live. */
import { COUNTRY_CENTRES } from "./country-centres.ts";
import { AREAS, PLACES } from "./gazetteer.ts";
import { placeKeys } from "./place-name.ts";
import { postalArea } from "./postal-area.ts";

export interface Located {
  readonly latitude: number;
  readonly longitude: number;
  /**
   * `place`: the middle of the town of that name, the largest where there are several. `area`: the mean of the state
   * or province that the postal code names, some 150 km off. `country`: its rough centre, which may be a thousand
   * kilometres off in a large one.
   */
  readonly precision: "place" | "area" | "country";
}

const COORDINATES_LENGTH = 6;
const AREA_LENGTH = 2;

/**
 * The town by its name (of several, the largest; where postal codes name states, only in its own), else the state,
 * else the country. Null for a country that is not delivered to.
 */
export function locateAddress(address: {
  readonly city: string;
  readonly postalCode: string;
  readonly country: string;
}): Located | null {
  const { city, country } = address;
  const centre = Object.hasOwn(COUNTRY_CENTRES, country) ? COUNTRY_CENTRES[country] : undefined;
  if (centre === undefined) return null;
  const area = postalArea(country, address.postalCode);
  const town = townOf(country, area, city);
  if (town !== null) return { ...town, precision: "place" };
  const own = area === null ? undefined : AREAS[country]?.split(" ").find((entry) => entry.startsWith(area));
  if (own !== undefined) return { ...coordinatesIn(own), precision: "area" };
  return { latitude: centre[0], longitude: centre[1], precision: "country" };
}

function townOf(
  country: string,
  area: string | null,
  city: string,
): { readonly latitude: number; readonly longitude: number } | null {
  const entries = PLACES[country]?.split(" ") ?? [];
  const tail = COORDINATES_LENGTH + (AREAS[country] === undefined ? 0 : AREA_LENGTH);
  for (const key of placeKeys(city)) {
    const start = area === null ? key : key + area;
    const found = entries.find((entry) => entry.length === key.length + tail && entry.startsWith(start));
    if (found !== undefined) return coordinatesIn(found);
  }
  return null;
}

/** The last six characters: hundredths of a degree from the south pole and from the date line, to the base 36. */
function coordinatesIn(entry: string): { readonly latitude: number; readonly longitude: number } {
  const packed = entry.slice(-COORDINATES_LENGTH);
  const degrees = (text: string, zero: number): number => Math.round(Number.parseInt(text, 36) - zero * 100) / 100;
  return { latitude: degrees(packed.slice(0, 3), 90), longitude: degrees(packed.slice(3), 180) };
}

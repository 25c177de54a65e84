/** Where a postal code is, by the places of the file: of the code itself, else of those that begin most like it. */
import type { Row } from "./files.ts";

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
}

/** Brazil from end to end: a few of the file's points lie in other parts of the world. */
const isInBrazil = ({ latitude, longitude }: Place): boolean =>
  latitude > -34 && latitude < 6 && longitude > -75 && longitude < -28;

/** The middle of the country's people, where not even the first digit is known. */
const NOWHERE: Place = { latitude: -19.5, longitude: -46.5 };

export type Locate = (zip5: string) => Place;

/** By the medians of latitude and longitude, which single points far off do not move. */
export function placesOf(rows: readonly Row<"geolocation">[]): Locate {
  const points = new Map<string, Place[]>();
  for (const row of rows) {
    const place = { latitude: Number(row.geolocation_lat), longitude: Number(row.geolocation_lng) };
    if (!isInBrazil(place)) continue;
    const zip5 = row.geolocation_zip_code_prefix;
    for (let length = 1; length <= zip5.length; length++) {
      const prefix = zip5.slice(0, length);
      const known = points.get(prefix);
      if (known) known.push(place);
      else points.set(prefix, [place]);
    }
  }
  return (zip5) => {
    for (let length = zip5.length; length > 0; length--) {
      const found = points.get(zip5.slice(0, length));
      if (found) return { latitude: median(found, "latitude"), longitude: median(found, "longitude") };
    }
    return NOWHERE;
  };
}

function median(places: readonly Place[], of: keyof Place): number {
  const sorted = places.map((place) => place[of]).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

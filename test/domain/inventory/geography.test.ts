import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ROOT } from "../../../scripts/paths.ts";
import { COUNTRY_CENTRES } from "../../../src/domain/inventory/geography/country-centres.ts";
import { distanceKm } from "../../../src/domain/inventory/geography/distance.ts";
import { locateAddress } from "../../../src/domain/inventory/geography/locate.ts";
import { placeKey } from "../../../src/domain/inventory/geography/place-name.ts";
import { postalArea } from "../../../src/domain/inventory/geography/postal-area.ts";
import { DELIVERABLE_COUNTRIES } from "../../../src/domain/pricing/shipping.ts";

const locate = (city: string, postalCode: string, country: string) => locateAddress({ city, postalCode, country });

/** Infinite for an address that is not found. */
const kmFrom = (found: ReturnType<typeof locate>, latitude: number, longitude: number): number =>
  found ? distanceKm(found, { latitude, longitude }) : Infinity;
const ZIPS = join(ROOT, "..", "shared", "data", "geo", "us_zip.csv.gz");

describe("distances", () => {
  it("are great circles", () => {
    const berlin = { latitude: 52.52, longitude: 13.405 };
    const paris = { latitude: 48.8566, longitude: 2.3522 };
    expect(distanceKm(berlin, paris)).toBeCloseTo(877.5, 0);
    expect(distanceKm({ latitude: 0, longitude: 179.5 }, { latitude: 0, longitude: -179.5 })).toBeCloseTo(111.2, 0);
    expect(distanceKm({ latitude: 90, longitude: 0 }, { latitude: -90, longitude: 77 })).toBeCloseTo(20_015, 0);
  });
});

describe("where an address is", () => {
  it.each([
    ["Berlin", "10115", "DE", 52.52, 13.4],
    ["München", "80331", "DE", 48.14, 11.58],
    ["MUENCHEN", "80331", "DE", 48.14, 11.58],
    ["Esslingen am Neckar", "73728", "DE", 48.74, 9.3],
    ["Wien", "1010", "AT", 48.21, 16.37],
    ["Paris Cedex 08", "75008", "FR", 48.86, 2.35],
    ["København K", "1050", "DK", 55.68, 12.57],
    ["Den Haag", "2511 AA", "NL", 52.08, 4.3],
    ["東京", "100-0001", "JP", 35.69, 139.69],
    ["Nagoya", "460-0001", "JP", 35.18, 136.91],
    ["St. Louis", "63101", "US", 38.63, -90.2],
    ["saint louis", "63101", "US", 38.63, -90.2],
  ])("%s, %s, %s is a town we know", (city, postalCode, country, latitude, longitude) => {
    const found = locate(city, postalCode, country);
    expect(found?.precision).toBe("place");
    expect(kmFrom(found, latitude, longitude)).toBeLessThan(10);
  });

  it("tells places of one name apart by the state of the postal code", () => {
    const [illinois, missouri] = [locate("Springfield", "62701", "US"), locate("Springfield", "65801", "US")];
    expect(kmFrom(illinois, 39.8, -89.65)).toBeLessThan(10);
    expect(kmFrom(missouri, 37.2, -93.29)).toBeLessThan(10);
  });

  it("is the state where the town is not known, else the country, and says so", () => {
    const town = locate("Nowhere", "78701", "US");
    expect(town?.precision).toBe("area");
    expect(kmFrom(town, 31, -97)).toBeLessThan(250);
    expect(locate("Nowhere", "12345", "DE")).toEqual({ latitude: 51.1, longitude: 10.4, precision: "country" });
    expect(locate("Berlin", "75001", "FR")?.precision).toBe("country");
    expect(locate("Berlin", "10115", "XX")).toBeNull();
  });

  it("has a centre and towns for every country that is delivered to", () => {
    expect(Object.keys(COUNTRY_CENTRES).sort()).toEqual([...DELIVERABLE_COUNTRIES]);
    const capitals =
      "Wien Sydney Brussel Sofia Toronto Zürich Lefkosia Praha Berlin Aarhus Tallinn Madrid Helsinki Paris London Athens Kowloon Zagreb Budapest Dublin Reykjavík Roma Tokyo Seoul Vaduz Vilnius Luxembourg Riga Sliema México Utrecht Oslo Auckland Warszawa Lisboa București Stockholm Singapore Ljubljana Bratislava Taipei Chicago Recife Córdoba Valparaíso Asunción Montevideo";
    const found = capitals
      .split(" ")
      .filter((city) => DELIVERABLE_COUNTRIES.some((country) => locate(city, "", country)?.precision === "place"));
    expect(found.join(" ")).toBe(capitals);
  });

  it("answers whatever is written into the fields, near the country or not at all", () => {
    const country = fc.constantFrom(...DELIVERABLE_COUNTRIES, "XX", "", "__proto__");
    fc.assert(
      fc.property(fc.string(), fc.string(), country, (city, postalCode, code) => {
        const found = locate(city, postalCode, code);
        expect(found === null).toBe(!DELIVERABLE_COUNTRIES.includes(code));
        if (found) expect([Math.abs(found.latitude) <= 90, Math.abs(found.longitude) <= 180]).toEqual([true, true]);
      }),
    );
  });

  it("reads one name of a town, however it is written", () => {
    expect(placeKey("Düsseldorf")).toBe(placeKey("DUESSELDORF"));
    expect(placeKey("Saint-Étienne")).toBe(placeKey("St Etienne"));
    expect(placeKey("Łódź")).toBe(placeKey("lodz"));
    expect(placeKey("")).toBe("");
  });

  it("knows the state of real ZIP codes, and is near them", (context) => {
    if (!existsSync(ZIPS)) {
      console.log(`skipped: ${ZIPS} is not there`);
      context.skip();
    }
    const rows = gunzipSync(readFileSync(ZIPS)).toString("utf8").trim().split("\n").slice(1);
    const codes = rows.map((row) => row.split(","));
    const states = codes.filter(([, , state]) =>
      /^(A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])$/.test(
        state ?? "",
      ),
    );
    const wrong = states.filter(([code, , state]) => postalArea("US", code ?? "") !== state);
    expect(states.length).toBeGreaterThan(40_000);
    expect(wrong.length / states.length).toBeLessThan(0.001);
    const off = (precision: string): ((share: number) => number) => {
      const km = states.flatMap(([code, city, , , , latitude, longitude]) => {
        const found = locate(city ?? "", code ?? "", "US");
        const there = { latitude: Number(latitude), longitude: Number(longitude) };
        return found?.precision === precision ? [distanceKm(found, there)] : [];
      });
      km.sort((a, b) => a - b);
      return (share) => Math.round(km[Math.floor(km.length * share)] ?? Infinity);
    };
    const [town, area] = [off("place"), off("area")];
    console.log(`km off, of half, of 95 %: by town ${town(0.5)}, ${town(0.95)}; by state ${area(0.5)}, ${area(0.95)}`);
    expect(town(0.5)).toBeLessThan(15);
    expect(town(0.95)).toBeLessThan(60);
    expect(area(0.5)).toBeLessThan(200);
  });
});

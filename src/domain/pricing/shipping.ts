/**
 * R6: shipping by zone, weight and speed. Rates are data; a zone is relative to the shop's home country. An offer may
 * have rates of its own, which then count for it (shipping-rates.ts).
 */
import { ownFreight, ownRatesTo } from "./shipping-rates.ts";
import type { Destination, PriceableLine, ShippingOption, ShippingRate, ShippingSite } from "./types.ts";

export type Zone = "domestic" | "region" | "world";

const EU: ReadonlySet<string> = new Set(
  "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split(" "),
);
const EUROPE_OUTSIDE_EU: ReadonlySet<string> = new Set("GB CH NO IS LI".split(" "));
const NORTH_AMERICA: ReadonlySet<string> = new Set("US CA MX".split(" "));
const SOUTH_AMERICA: ReadonlySet<string> = new Set("AR BR CL PY UY".split(" "));
const ASIA_PACIFIC: ReadonlySet<string> = new Set("JP SG AU NZ KR HK TW".split(" "));

/** Countries we deliver to (ISO 3166-1 alpha-2), by the part of the world that makes them neighbours. */
const PARTS: readonly ReadonlySet<string>[] = [
  new Set([...EU, ...EUROPE_OUTSIDE_EU]),
  NORTH_AMERICA,
  SOUTH_AMERICA,
  ASIA_PACIFIC,
];

export const isEuMember = (country: string): boolean => EU.has(country);
export const DELIVERABLE_COUNTRIES: readonly string[] = PARTS.flatMap((part) => [...part]).sort();

export function zoneOf(home: string, country: string): Zone | null {
  if (!DELIVERABLE_COUNTRIES.includes(country)) return null;
  if (home === country) return "domestic";
  return PARTS.some((part) => part.has(home) && part.has(country)) ? "region" : "world";
}

interface Rate {
  readonly baseMinor: number;
  /** For each started kilogram beyond the first. */
  readonly perKgMinor: number;
  readonly daysMin: number;
  readonly daysMax: number;
}

/** Minor units of the shop's currency, working days from order to door. */
export const RATES: Readonly<Record<ShippingOption["id"], Readonly<Record<Zone, Rate>>>> = {
  standard: {
    domestic: { baseMinor: 390, perKgMinor: 40, daysMin: 2, daysMax: 3 },
    region: { baseMinor: 790, perKgMinor: 110, daysMin: 3, daysMax: 5 },
    world: { baseMinor: 1690, perKgMinor: 480, daysMin: 6, daysMax: 11 },
  },
  express: {
    domestic: { baseMinor: 890, perKgMinor: 90, daysMin: 1, daysMax: 1 },
    region: { baseMinor: 1690, perKgMinor: 260, daysMin: 1, daysMax: 2 },
    world: { baseMinor: 3990, perKgMinor: 950, daysMin: 2, daysMax: 4 },
  },
};

const TITLES: Readonly<Record<ShippingOption["id"], string>> = { standard: "Standard", express: "Express" };

export type DaySpan = Pick<ShippingOption, "daysMin" | "daysMax">;

/**
 * Working days to the door by where the goods lie: the nearest sites first, as many as the quantity needs. Null where
 * we do not deliver. What lies nowhere that is known travels as from the shop's own country.
 */
export function deliveryDays(
  sites: readonly ShippingSite[],
  quantity: number,
  country: string,
  home: string,
  option: ShippingOption["id"],
): DaySpan | null {
  const usual = spanFrom(home, country, option);
  if (usual === null) return null;
  const spans = sites
    .filter((site) => site.free > 0)
    .flatMap((site) => {
      const span = spanFrom(site.country, country, option);
      return span ? [{ span, free: site.free }] : [];
    })
    .sort((a, b) => a.span.daysMax - b.span.daysMax || a.span.daysMin - b.span.daysMin);
  const first = spans[0];
  if (first === undefined) return usual;
  let [left, last] = [quantity, first];
  for (const each of spans) {
    last = each;
    left -= each.free;
    if (left <= 0) break;
  }
  return { daysMin: first.span.daysMin, daysMax: last.span.daysMax };
}

function spanFrom(from: string, to: string, option: ShippingOption["id"]): DaySpan | null {
  const zone = zoneOf(from, to);
  return zone === null ? null : { daysMin: RATES[option][zone].daysMin, daysMax: RATES[option][zone].daysMax };
}

/** Of all lines together: the first parcel's earliest day, the last one's latest. */
function daysOfLines(
  lines: readonly PriceableLine[],
  country: string,
  home: string,
  option: ShippingOption["id"],
): DaySpan | null {
  const spans = lines.map((line) => deliveryDays(line.shipsFrom ?? [], line.quantity, country, home, option));
  return spans.reduce(
    (all, span) =>
      all && span
        ? { daysMin: Math.min(all.daysMin, span.daysMin), daysMax: Math.max(all.daysMax, span.daysMax) }
        : (all ?? span),
    null,
  );
}

/**
 * The options to an address, cheapest first; none where we do not deliver. A line with rates of its own that fit the
 * address pays them for each unit, the others pay by their weight together; a way is offered only where every line can
 * be sent by it. Standard delivery of prime members is free when everything is fulfilled by the marketplace.
 */
export function shippingOptions(
  lines: readonly PriceableLine[],
  destination: Destination,
  home: string,
  prime: boolean,
  rates: readonly ShippingRate[] = [],
): ShippingOption[] {
  const zone = zoneOf(home, destination.country);
  if (zone === null || lines.length === 0) return [];
  const own = ownRatesTo(rates, destination);
  const free = prime && zone === "domestic" && lines.every((line) => line.fulfilledBy === "marketplace");
  const options = (["standard", "express"] as const).flatMap((id) => {
    const freight = ownFreight(lines, own, id);
    if (freight === null) return [];
    const { daysMin, daysMax } = daysOfLines(lines, destination.country, home, id) ?? RATES[id][zone];
    const amountMinor = free && id === "standard" ? 0 : freight.amountMinor + weightFreight(freight.rest, id, zone);
    return [{ id, title: TITLES[id], amountMinor, daysMin, daysMax }];
  });
  return options.sort((a, b) => a.amountMinor - b.amountMinor);
}

/** Nothing without lines: then there is no parcel to begin with. */
function weightFreight(lines: readonly PriceableLine[], option: ShippingOption["id"], zone: Zone): number {
  if (lines.length === 0) return 0;
  const { baseMinor, perKgMinor } = RATES[option][zone];
  const weightG = lines.reduce((sum, line) => sum + line.weightG * line.quantity, 0);
  return baseMinor + Math.max(0, Math.ceil(weightG / 1000) - 1) * perKgMinor;
}

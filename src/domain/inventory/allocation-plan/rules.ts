/**
 * What the terms of an allocation are worth in money. Starting values are the weights of the design's two scoring
 * formulas, read as cents, which is the only unit in which they can be added:
 *   score = -0.5 distance - 10 days - 0.3 utilisation + 0.2 ln(stock)                           (selection)
 *   speed: -100 days - 0.1 distance;    cost: -shipping cost - 0.5 distance                    (preference)
 * The stock's own weight is left out: it is below 3 cents for any stock below three million.
 */
import type { AllocationPreference, PlanZone } from "./types.ts";

export interface Weights {
  /** Of what shipping costs, in thousandths. Speed counts a fifth, as it counts a kilometre a fifth (0.1 to 0.5). */
  readonly shippingThousandths: number;
  /** Of one line that comes a working day later, in minor units: 10 by cost, 100 by speed. */
  readonly dayMinor: number;
  /** Of a parcel from a warehouse that is full, in minor units: 0.3 for each per cent. */
  readonly fullMinor: number;
  /** Of every parcel of a seller after the first, in minor units: one more to take in. The design has none. */
  readonly splitMinor: number;
}

export const WEIGHTS: Readonly<Record<AllocationPreference, Weights>> = {
  cost: { shippingThousandths: 1_000, dayMinor: 10, fullMinor: 30, splitMinor: 100 },
  speed: { shippingThousandths: 200, dayMinor: 100, fullMinor: 30, splitMinor: 100 },
};

/** Of one parcel and kilometre, in thousandths of a minor unit: 0.5 cents. */
export const KM_THOUSANDTHS = 500;

/**
 * Kilometres that cost one more working day within the days that the tariff promises: a lorry's day, a night's flight.
 */
export const KM_PER_DAY: Readonly<Record<AllocationPreference, Readonly<Record<PlanZone, number>>>> = {
  cost: { domestic: 500, region: 800, world: 2_500 },
  speed: { domestic: 1_000, region: 1_500, world: 5_000 },
};

/** A litre is charged as 200 g: the divisor of 5,000 cm³ for a kilogram that air freight uses (IATA). */
export const CM3_PER_GRAM = 5;

/** Half the equator: what is taken where a warehouse has no usable coordinates. */
export const FARTHEST_KM = 20_038;

/**
 * Options looked at before the search gives up proving: some milliseconds. Nineteen in twenty orders of 20 lines over
 * 200 warehouses need less (`npm run bench -- allocation`); orders with several lines that must be split, and
 * warehouses that cost exactly the same with other goods in each, may need more than anybody has.
 */
export const SEARCH_WORK_MAX = 70_000;

/** Alternatives that are kept for each line. */
export const ALTERNATIVES_MAX = 3;

/** What a parcel from each warehouse to the destination costs, and what each unit adds; thousandths of a minor unit. */
import type { Warehouse } from "../../catalog/types.ts";
import { distanceKm } from "../geography/distance.ts";
import { CM3_PER_GRAM, FARTHEST_KM, KM_PER_DAY, KM_THOUSANDTHS, WEIGHTS } from "./rules.ts";
import type { PlanInput, PlanLine } from "./types.ts";

export interface Site {
  readonly warehouse: Warehouse;
  readonly distanceKm: number;
  /** Working days to the door. */
  readonly days: number;
  /** Of a parcel: base and kilometres, its warehouse's load, and that it is one more. */
  readonly shipping: number;
  readonly utilisation: number;
  readonly split: number;
  readonly perKgMinor: number;
}

type Aim = Pick<PlanInput, "destination" | "preference" | "rules">;

export function siteOf(warehouse: Warehouse, { destination, preference, rules }: Aim): Site {
  const weights = WEIGHTS[preference];
  const zone = rules.zoneOf(warehouse.country, destination.country) ?? "world";
  const rate = rules.tariff[zone];
  const away = distanceKm(warehouse, destination);
  const km = Number.isFinite(away) ? away : FARTHEST_KM;
  const full = Math.min(1, Math.max(0, warehouse.utilisation ?? 0));
  return {
    warehouse,
    distanceKm: Math.round(km),
    days: Math.min(rate.daysMax, rate.daysMin + Math.floor(km / KM_PER_DAY[preference][zone])),
    shipping: Math.round((rate.baseMinor + (KM_THOUSANDTHS * km) / 1_000) * weights.shippingThousandths),
    utilisation: Math.round(full * weights.fullMinor * 1_000),
    split: weights.splitMinor * 1_000,
    perKgMinor: rate.perKgMinor,
  };
}

/** Before anything is in it. */
export const parcelCost = (site: Site): number => site.shipping + site.utilisation + site.split;

/** Charged by weight, or by size where that is more; what is no number weighs nothing. */
export function chargedG({ weightG, volumeCm3 = 0 }: Pick<PlanLine, "weightG" | "volumeCm3">): number {
  const known = [weightG, volumeCm3 / CM3_PER_GRAM].filter(Number.isFinite);
  return Math.round(Math.max(0, ...known));
}

/** What the weight of one unit adds to its parcel. */
export const unitShipping = (site: Site, line: PlanLine, preference: PlanInput["preference"]): number =>
  Math.round((site.perKgMinor * chargedG(line) * WEIGHTS[preference].shippingThousandths) / 1_000);

/** The days of a line, shared among its units: half a line that comes late is half as bad. */
export const unitDays = (site: Site, line: PlanLine, preference: PlanInput["preference"]): number =>
  Math.round((site.days * WEIGHTS[preference].dayMinor * 1_000) / line.quantity);

/** From where a checkout's goods are to come: the shop's tariff and the offers' published stock, planned as one. */
import type { OfferSnapshot, Warehouse, WarehouseStock } from "../catalog/types.ts";
import { planAllocation } from "../inventory/allocation-plan/plan.ts";
import { recordOf, type AllocationRecord } from "../inventory/allocation-plan/record.ts";
import type { AllocationPlan, PlanLine } from "../inventory/allocation-plan/types.ts";
import { locateAddress } from "../inventory/geography/locate.ts";
import { RATES, zoneOf } from "../pricing/shipping.ts";
import type { Checkout } from "./types.ts";

export interface StockPlan {
  readonly plan: AllocationPlan;
  readonly record: AllocationRecord;
}

/** The same checkout and warehouses give the same plan, so a runner that was resumed asks for the same. */
export function planStock(checkout: Checkout, warehouses: readonly Warehouse[]): StockPlan {
  const { address, shipping } = checkout.input;
  const located = locateAddress(address);
  const offers = new Map(checkout.offers.map((offer) => [offer.sku, offer]));
  const lines = checkout.parts.flatMap((part) =>
    part.lines.flatMap(({ sku, quantity }): PlanLine[] => {
      const offer = offers.get(sku);
      return offer ? [{ sku, quantity, weightG: offer.weightG, sellerId: offer.sellerId }] : [];
    }),
  );
  const plan = planAllocation({
    lines,
    stock: new Map(checkout.offers.map((offer) => [offer.sku, publishedStock(offer)])),
    warehouses,
    // Not a number is a distance that is the same for all.
    destination: { country: address.country, latitude: located?.latitude ?? NaN, longitude: located?.longitude ?? NaN },
    preference: shipping === "express" ? "speed" : "cost",
    rules: { tariff: RATES[shipping], zoneOf },
  });
  return { plan, record: recordOf(plan, located && { ...located, country: address.country }) };
}

/** A journal's row may be older than free units by warehouse are published: then nothing is known, and nothing planned. */
function publishedStock({ availability }: Partial<Pick<OfferSnapshot, "availability">>): readonly WarehouseStock[] {
  return Array.isArray(availability?.warehouses) ? availability.warehouses : [];
}

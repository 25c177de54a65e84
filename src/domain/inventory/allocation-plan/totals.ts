/** Parcels of a plan and their cost by term, in whole minor units for people. */
import { chargedG, unitDays, unitShipping, type Site } from "./site-costs.ts";
import type { SellerPlan } from "./seller-plan.ts";
import type { AllocationPreference, CostTerms, PlannedParcel, PlanLine } from "./types.ts";

export const NO_COST: CostTerms = { shippingMinor: 0, daysMinor: 0, utilisationMinor: 0, splitMinor: 0, totalMinor: 0 };

const minor = (thousandths: number): number => Math.round(thousandths / 1_000);

/** Rounded by term, and the total is their sum, so that what is shown adds up. */
const termsOf = (shipping: number, days: number, utilisation: number, split: number): CostTerms => {
  const [shippingMinor, daysMinor] = [minor(shipping), minor(days)];
  const [utilisationMinor, splitMinor] = [minor(utilisation), minor(split)];
  const totalMinor = shippingMinor + daysMinor + utilisationMinor + splitMinor;
  return { shippingMinor, daysMinor, utilisationMinor, splitMinor, totalMinor };
};

export const sumOf = (all: readonly CostTerms[]): CostTerms =>
  all.reduce(
    (sum, each) => ({
      shippingMinor: sum.shippingMinor + each.shippingMinor,
      daysMinor: sum.daysMinor + each.daysMinor,
      utilisationMinor: sum.utilisationMinor + each.utilisationMinor,
      splitMinor: sum.splitMinor + each.splitMinor,
      totalMinor: sum.totalMinor + each.totalMinor,
    }),
    NO_COST,
  );

/** One for each warehouse that sends something, the fullest first; the first of a seller is not charged as a split. */
export function parcelsOf(
  { lines, found }: SellerPlan,
  sites: readonly Site[],
  preference: AllocationPreference,
): readonly PlannedParcel[] {
  const contents = found.solution.used.flatMap((number) => {
    const site = sites[number];
    if (site === undefined) return [];
    const packed = lines.flatMap((line, index) => {
      const piece = found.solution.pieces[index]?.find((each) => each.site === number);
      return piece ? [{ line, quantity: piece.quantity }] : [];
    });
    const sellerId = packed[0]?.line.sellerId;
    return sellerId === undefined ? [] : [{ site, sellerId, packed, weightG: total(packed, chargedG) }];
  });
  const ordered = contents.sort((a, b) => b.packed.length - a.packed.length || b.weightG - a.weightG);
  return ordered.map(({ site, sellerId, packed, weightG }, position) => ({
    warehouseId: site.warehouse.id,
    sellerId,
    skus: packed.map(({ line }) => line.sku),
    weightG,
    distanceKm: site.distanceKm,
    days: site.days,
    cost: termsOf(
      site.shipping + total(packed, (line) => unitShipping(site, line, preference)),
      total(packed, (line) => unitDays(site, line, preference)),
      site.utilisation,
      position === 0 ? 0 : site.split,
    ),
  }));
}

const total = (
  packed: readonly { readonly line: PlanLine; readonly quantity: number }[],
  of: (line: PlanLine) => number,
): number => packed.reduce((sum, { line, quantity }) => sum + of(line) * quantity, 0);

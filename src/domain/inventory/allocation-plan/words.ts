/** A plan's reasons in sentences, for staff. */
import type { Sku, WarehouseId } from "../../../kernel/ids.ts";
import type { AllocationRecord } from "./record.ts";
import type { CostTerms, PlannedParcel, PlanStep } from "./types.ts";

export interface PlanNames {
  readonly warehouse: (id: WarehouseId) => string;
  readonly product: (sku: Sku) => string;
  /** Minor units as people read them: "4.90 €". */
  readonly money: (minor: number) => string;
}

type StepOf<K extends PlanStep["kind"]> = Extract<PlanStep, { kind: K }>;

/** The whole record, in the order in which it was decided. */
export function planWords(record: AllocationRecord, names: PlanNames): readonly string[] {
  return [
    destinationWords(record),
    ...record.steps.map((step) => stepWords(step, names)),
    ...(record.linesUntold > 0 ? [`${record.linesUntold} more lines were decided in the same way.`] : []),
  ];
}

function destinationWords({ destination, preference }: AllocationRecord): string {
  const aim = preference === "speed" ? "Express delivery: days count most." : "Standard delivery: cost counts most.";
  switch (destination?.precision) {
    case "place":
      return `${aim} The town of the address is known.`;
    case "area":
      return `${aim} The town is not known; distances are those to the middle of its state or province.`;
    case "country":
      return `${aim} The town is not known; distances are those to the middle of the country.`;
    case undefined:
      return `${aim} Where the address lies is not known, so distance played no part.`;
  }
}

/** One step as one sentence or two. */
export function stepWords(step: PlanStep, names: PlanNames): string {
  switch (step.kind) {
    case "considered":
      return `${step.stocked} of ${count(step.warehouses, "warehouse")} had something of the order.`;
    case "line":
      return lineWords(step, names);
    case "uncovered":
      return `${step.quantity} × ${names.product(step.sku)}: free nowhere when the plan was made; the stock decided.`;
    case "single":
      return singleWords(step, names);
    case "line_by_line":
      return step.moreMinor > 0
        ? `Each line from where it is cheapest by itself would have made ${count(step.parcels, "parcel")} and cost ${names.money(step.moreMinor)} more.`
        : "Each line is also where it is cheapest by itself.";
    case "proof":
      return step.proven
        ? "No other choice of warehouses is cheaper; this is proven."
        : `The search was ended early: another choice could be cheaper by ${names.money(step.atMostMinor)} at most.`;
  }
}

function lineWords({ sku, quantity, whole, from, alternatives }: StepOf<"line">, names: PlanNames): string {
  const goods = `${quantity} × ${names.product(sku)}`;
  if (whole === 0) {
    const parts = from.map((each) => `${each.quantity} from ${names.warehouse(each.warehouseId)}`).join(", ");
    return `${goods}: ${parts}. It had to be split, since no warehouse had all of it.`;
  }
  const chosen = from.map((each) => names.warehouse(each.warehouseId)).join(", ");
  const next = alternatives[0];
  if (next === undefined) return `${goods}: from ${chosen}, the only one that had all of it.`;
  const name = names.warehouse(next.warehouseId);
  const why =
    next.moreMinor === 0
      ? `${name} would have cost the same`
      : `the next best, ${name}, would have cost ${names.money(next.moreMinor)} more`;
  return `${goods}: from ${chosen}. Of ${count(whole, "warehouse")} that had all of it, ${why}.`;
}

function singleWords({ best, parcels }: StepOf<"single">, names: PlanNames): string {
  if (best === null) return `${count(parcels, "parcel")}, since no warehouse had everything.`;
  const name = names.warehouse(best.warehouseId);
  return `${name} had everything, but one parcel from there would have cost ${names.money(best.moreMinor)} more than ${count(parcels, "parcel")}.`;
}

/** A parcel with its terms: where from, how far, how long, what it was reckoned to cost. */
export function parcelWords(parcel: PlannedParcel, names: PlanNames): string {
  const { warehouseId, distanceKm, days, cost } = parcel;
  const way = `${Math.round(distanceKm)} km, ${count(days, "working day")}`;
  return `From ${names.warehouse(warehouseId)}: ${way}, ${costWords(cost, names)}.`;
}

export function costWords(cost: CostTerms, { money }: PlanNames): string {
  const terms = [
    ["shipping", cost.shippingMinor],
    ["time", cost.daysMinor],
    ["a busy warehouse", cost.utilisationMinor],
    ["one parcel more", cost.splitMinor],
  ] as const;
  const told = terms.filter(([, minor]) => minor !== 0).map(([name, minor]) => `${name} ${money(minor)}`);
  return `reckoned at ${money(cost.totalMinor)}${told.length > 1 ? ` (${told.join(", ")})` : ""}`;
}

const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? "" : "s"}`;

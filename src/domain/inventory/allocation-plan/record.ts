/** What is kept of a plan with its order, for staff: enough to tell why, without what only the stock object needed. */
import type { Located } from "../geography/locate.ts";
import type { AllocationPlan, AllocationPreference, CostTerms, PlannedParcel, PlannedPart, PlanStep } from "./types.ts";

export interface AllocationRecord {
  readonly preference: AllocationPreference;
  /** Where the address was taken to be, and how near that is; null where it could not be told at all. */
  readonly destination: (Located & { readonly country: string }) | null;
  readonly parts: readonly PlannedPart[];
  readonly parcels: readonly PlannedParcel[];
  readonly cost: CostTerms;
  readonly proven: boolean;
  readonly steps: readonly PlanStep[];
  /** Lines whose own step was not kept. */
  readonly linesUntold: number;
}

/** Nobody reads more lines than that, and an order's row has to hold them: some 200 bytes each. */
const LINES_TOLD_MAX = 100;

export function recordOf(plan: AllocationPlan, destination: AllocationRecord["destination"]): AllocationRecord {
  const { preference, parts, parcels, cost, proven } = plan;
  const told = new Set(plan.steps.filter((step) => step.kind === "line").slice(0, LINES_TOLD_MAX));
  const steps = plan.steps.filter((step) => step.kind !== "line" || told.has(step));
  return {
    preference,
    destination,
    parts,
    parcels,
    cost,
    proven,
    steps,
    linesUntold: plan.steps.length - steps.length,
  };
}

import type { Problem } from "./problem.ts";
import type { Found } from "./search.ts";
import type { PlanLine } from "./types.ts";

/** What one seller's part of an order needs, and what was found for it. */
export interface SellerPlan {
  /** Those of which anything is free somewhere; in the order of the problem's lines. */
  readonly lines: readonly PlanLine[];
  readonly problem: Problem;
  readonly found: Found;
}

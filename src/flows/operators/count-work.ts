/** What waits for somebody, for the first page of the console: counted as far as a page of each reaches. */
import type { FindingKind } from "../../domain/invariants/findings.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";

export interface Waiting {
  readonly count: number;
  /** There are more than were counted. */
  readonly isMore: boolean;
}

export interface Work {
  /** Checkouts that do not get on by themselves. */
  readonly stuck: Waiting;
  /** Orders whose money waits for a reviewer. */
  readonly underReview: Waiting;
  /** Open incidents of all kinds. */
  readonly incidents: Waiting;
}

const STUCK: readonly FindingKind[] = ["checkout_stuck"];

export async function countWork(deps: Pick<Deps, "orders" | "incidents">): Promise<Work> {
  const most = LIMITS.pageSizeMax;
  const [stuck, review, incidents] = await Promise.all([
    deps.incidents.unsettled(STUCK, most + 1),
    deps.orders.reviewQueue(null, most),
    deps.incidents.list("OPEN", null, most),
  ]);
  return {
    stuck: { count: Math.min(stuck.length, most), isMore: stuck.length > most },
    underReview: { count: review.orders.length, isMore: review.cursor !== null },
    incidents: { count: incidents.incidents.length, isMore: incidents.cursor !== null },
  };
}

import type { OrderEvent } from "../domain/order/types.ts";

/** Counts for dashboards. At least once, may lose: never a source of truth, and never waited for. */
export interface Analytics {
  record(events: readonly OrderEvent[]): void;
}

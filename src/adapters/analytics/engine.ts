/** Events of orders as data points of Analytics Engine: who, what, how much; no name, address or e-mail. */
import { regionOf } from "../../kernel/ids.ts";
import type { Analytics } from "../../ports/analytics.ts";

/** Of one invocation (Analytics Engine limits). */
const POINTS_MAX = 250;

export function engineAnalytics(dataset: AnalyticsEngineDataset, currency: string): Analytics {
  return {
    record(events) {
      for (const { orderId, type, at, data } of events.slice(0, POINTS_MAX)) {
        const amount = data["totalMinor"] ?? data["amountMinor"];
        dataset.writeDataPoint({
          indexes: [orderId],
          blobs: [type, regionOf(orderId) ?? "", currency],
          doubles: [typeof amount === "number" ? amount : 0, at],
        });
      }
    },
  };
}

/** Each minute: what requests, queues and alarms may have left undone. One job's failure does not stop the others. */
import { advanceParcels } from "../src/flows/delivery/advance-parcels.ts";
import { forgetRisks } from "../src/flows/fraud/forget-risks.ts";
import { wakeStock } from "../src/flows/inventory/wake-stock.ts";
import { finishDeeds } from "../src/flows/payments/balance-deeds.ts";
import { sweepOutbox } from "../src/flows/orders/publish-outbox.ts";
import { reconcileOnSchedule } from "../src/flows/reconcile/run-reconciliation.ts";
import { indexProducts, indexRepriced } from "../src/flows/search/index-products.ts";
import type { Deps } from "../src/ports/deps.ts";

export interface CronJob {
  readonly name: string;
  readonly run: (deps: Deps) => Promise<unknown>;
}

export const CRON_JOBS: readonly CronJob[] = [
  { name: "sweep-outbox", run: sweepOutbox },
  { name: "wake-stock", run: wakeStock },
  { name: "finish-balance-deeds", run: finishDeeds },
  { name: "advance-parcels", run: advanceParcels },
  { name: "reconcile", run: reconcileOnSchedule },
  { name: "forget-risks", run: forgetRisks },
  { name: "index-products", run: (deps) => indexProducts(deps) },
  { name: "index-repriced", run: indexRepriced },
];

/** Throws after all of them where one failed, so that the platform counts the run as failed. */
export async function runScheduled(deps: Deps, jobs: readonly CronJob[] = CRON_JOBS): Promise<void> {
  const failed: string[] = [];
  for (const job of jobs) {
    try {
      await job.run(deps);
    } catch (error) {
      failed.push(job.name);
      deps.log("error", "cron.failed", { job: job.name, error: String(error) });
    }
  }
  if (failed.length > 0) throw new Error(`scheduled jobs failed: ${failed.join(", ")}`);
}

/** What every replay does at a shop besides playing: look whether it is empty, count its answers, wait for its rest. */
import { at, expectStatus, numberAt, type Answer, type ShopClient } from "../shop-client.ts";
import { Told } from "../told.ts";
import { isUndecided } from "./play.ts";
import type { CallCounts } from "./words.ts";

export const REST_WITHIN_MS = 120_000;
const PROGRESS_EVERY_MS = 10_000;

export const noCalls = (): CallCounts => ({ calls: 0, limited: 0, undecided: 0, overloaded: 0, unanswered: 0 });

export function count(counts: CallCounts, { status, body }: Answer): void {
  counts.calls += 1;
  if (status === 0) counts.unanswered += 1;
  if (status === 429) counts.limited += 1;
  if (isUndecided(status, body)) counts.undecided += 1;
  if (status === 503) counts.overloaded += 1;
}

/** Other goods and orders than the replay's would be told as mismatches. */
export async function assertEmpty(client: ShopClient, currency: string): Promise<void> {
  const { body } = expectStatus(await client.insist({ path: "/v1/catalogue/status" }), [200], "catalogue status");
  if (at(body, "currency") !== currency) throw new Told(`the shop at ${client.url} does not sell in ${currency}`);
  if (numberAt(body, "products") > 0) throw new Told(`the shop at ${client.url} is not empty`);
}

export function progress(orders: number): (placed: number) => void {
  let saidAt = performance.now();
  return (placed) => {
    if (performance.now() - saidAt < PROGRESS_EVERY_MS) return;
    saidAt = performance.now();
    console.log(`${placed} of ${orders} orders`);
  };
}

/** Events that are still not published when the time is over. */
export async function awaitOutbox(client: ShopClient, staff: string): Promise<number> {
  const until = performance.now() + REST_WITHIN_MS;
  for (;;) {
    const call = { path: "/v1/ops/outbox", token: staff };
    const unpublished = numberAt(expectStatus(await client.insist(call), [200], "the outbox").body, "unpublished");
    if (unpublished === 0 || performance.now() > until) return unpublished;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

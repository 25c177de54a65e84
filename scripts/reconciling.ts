/** Has a shop reconcile itself, as its scheduled job does, and waits for the walk's end. */
import { at, expectStatus, numberAt, type Answer, type ShopClient } from "./shop-client.ts";

/** More parts than a shop of a million skus has pages. */
const PARTS_MAX = 2_000;

/**
 * A walk that was under way is ended, and another one made: what it looked at before the call must be looked at again.
 * The clocks of this machine and the shop's may differ; an unneeded walk is all that comes of it.
 */
export async function walk(client: ShopClient, staff: string, depth: "quick" | "deep"): Promise<Answer> {
  const from = Date.now();
  let ended = 0;
  for (let part = 0; part < PARTS_MAX; part++) {
    const call = { method: "POST", path: "/v1/ops/reconciliations", token: staff, body: { depth } } as const;
    const answer = expectStatus(await client.insist(call), [200], "the reconciliation");
    if (typeof at(answer.body, "finishedAt") !== "number") continue;
    ended += 1;
    if (ended === 2 || numberAt(answer.body, "startedAt") >= from) return answer;
  }
  throw new Error("the reconciliation does not come to its end");
}

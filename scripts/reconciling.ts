/** Has a shop reconcile itself, as its scheduled job does, and waits for the walk's end. */
import { at, expectStatus, type Answer, type ShopClient } from "./shop-client.ts";

/** More parts than a shop of a million skus has pages. */
const PARTS_MAX = 2_000;

export async function walk(client: ShopClient, staff: string, depth: "quick" | "deep"): Promise<Answer> {
  // A walk that the scheduled job has begun is gone on with; what was looked at before the call must be looked at again.
  await walkToEnd(client, staff, depth);
  return walkToEnd(client, staff, depth);
}

async function walkToEnd(client: ShopClient, staff: string, depth: "quick" | "deep"): Promise<Answer> {
  for (let part = 0; part < PARTS_MAX; part++) {
    const call = { method: "POST", path: "/v1/ops/reconciliations", token: staff, body: { depth } } as const;
    const answer = expectStatus(await client.insist(call), [200], "the reconciliation");
    if (typeof at(answer.body, "finishedAt") === "number") return answer;
  }
  throw new Error("the reconciliation does not come to its end");
}

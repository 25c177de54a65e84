/** A replay's catalogue goes in by the API, whole or not at all. */
import type { CatalogueBatch } from "../../src/domain/catalog/batch.ts";
import { expectStatus, listAt, numberAt, type ShopClient } from "../shop-client.ts";
import { Told } from "../told.ts";

const INDEX_POLL_MS = 500;

export async function sendBatch(client: ShopClient, staff: string, batch: CatalogueBatch): Promise<void> {
  const call = { method: "POST", path: "/v1/catalogue/batches", token: staff, body: batch } as const;
  const { body } = expectStatus(await client.insist(call), [200], "the catalogue was refused");
  const [rejected] = listAt(body, "rejected");
  if (rejected !== undefined) throw new Told(`the catalogue was refused in part: ${JSON.stringify(rejected)}`);
}

/** So that the figures are of orders, and not of an import that is still at work. */
export async function untilIndexed(client: ShopClient): Promise<void> {
  for (;;) {
    const status = expectStatus(await client.insist({ path: "/v1/catalogue/status" }), [200], "catalogue status");
    if (numberAt(status.body, "waitingForIndex") === 0) return;
    await new Promise((resolve) => setTimeout(resolve, INDEX_POLL_MS));
  }
}

export const chunksOf = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

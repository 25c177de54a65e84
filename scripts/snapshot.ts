/** Exports everything that the invariants look at: orders, the books of money, every stock object, the provider's list. */
import { checkAtRest } from "../src/domain/invariants/check.ts";
import type { OrderRow, Snapshot, Violation } from "../src/domain/invariants/snapshot.ts";
import type { LedgerTransaction } from "../src/domain/ledger/types.ts";
import type { StockAudit } from "../src/domain/inventory/types.ts";
import type { GatewayPayment } from "../src/domain/payment/types.ts";
import { at, expectStatus, listAt, shopClient, textAt, type Json, type ShopClient } from "./shop-client.ts";

export interface ShopAddress {
  readonly url: string;
  readonly gatewayUrl: string;
  readonly gatewaySecret: string;
}

/** Follows a paged listing to its end. `next` reads the cursor out of an answer, null at the end. */
async function pages(
  client: ShopClient,
  path: (cursor: string | null) => string,
  token: string,
  list: string,
): Promise<Json[]> {
  const rows: Json[] = [];
  for (let cursor: string | null = null; ;) {
    const answer = expectStatus(await client.insist({ path: path(cursor), token }), [200], path(cursor));
    rows.push(...listAt(answer.body, list));
    const next = at(answer.body, "cursor");
    if (typeof next !== "string") return rows;
    cursor = next;
  }
}

const withCursor = (path: string, cursor: string | null): string =>
  cursor === null ? path : `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`;

/** An order as the audit tells it. */
export interface AuditedOrder extends OrderRow {
  readonly currency: string;
  /** The goods before shipping, discounts and tax. */
  readonly subtotalMinor: number;
}

export interface AuditedSnapshot extends Snapshot {
  readonly orders: readonly AuditedOrder[];
}

export async function takeSnapshot(
  client: ShopClient,
  staff: string,
  shop: ShopAddress,
  since = 0,
): Promise<AuditedSnapshot> {
  const gateway = shopClient(shop.gatewayUrl, 1);
  try {
    const orders = await pages(
      client,
      (cursor) => withCursor(`/v1/ops/orders?since=${since}&limit=100`, cursor),
      staff,
      "orders",
    );
    const payments = await pages(
      gateway,
      (cursor) => withCursor(`/v1/payments?since=${since}`, cursor),
      shop.gatewaySecret,
      "payments",
    );
    return {
      orders: orders.map((order) => ({ ...(order as Omit<AuditedOrder, "id">), id: textAt(order, "orderId") })),
      payments: payments as GatewayPayment[],
      ledger: (await pages(
        client,
        (cursor) => withCursor("/v1/ops/ledger?limit=100", cursor),
        staff,
        "transactions",
      )) as LedgerTransaction[],
      stock: await stockAudits(client, staff),
    };
  } finally {
    await gateway.close();
  }
}

/** Every page of every stock object. */
async function stockAudits(client: ShopClient, staff: string): Promise<StockAudit[]> {
  const first = expectStatus(
    await client.insist({ path: "/v1/ops/stock-shards", token: staff }),
    [200],
    "the stock objects",
  );
  const shards = listAt(first.body, "shards").map(String);
  const audits: StockAudit[] = [];
  for (const shard of shards) {
    for (let after: string | null = null; ;) {
      const path: string = `/v1/ops/stock-audit?shard=${shard}${after === null ? "" : `&after=${encodeURIComponent(after)}`}`;
      const answer = expectStatus(await client.insist({ path, token: staff }), [200], path);
      const page = answer.body as StockAudit;
      audits.push(page);
      if (page.next === null) break;
      after = page.next;
    }
  }
  return audits;
}

export interface Rest {
  readonly snapshot: AuditedSnapshot;
  readonly violations: readonly Violation[];
  /** How long it took until nothing was on its way any more. */
  readonly settledAfterMs: number;
}

/**
 * Waits until the shop is at rest, or `withinMs` are over: what is violated then stays violated. Alarms finish what a
 * crash interrupted, so a violation at first sight may only be work on its way.
 */
export async function awaitRest(client: ShopClient, staff: string, shop: ShopAddress, withinMs: number): Promise<Rest> {
  const startedAt = performance.now();
  for (;;) {
    const snapshot = await takeSnapshot(client, staff, shop);
    const violations = checkAtRest(snapshot);
    const settledAfterMs = Math.round(performance.now() - startedAt);
    if (violations.length === 0 || settledAfterMs > withinMs) return { snapshot, violations, settledAfterMs };
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

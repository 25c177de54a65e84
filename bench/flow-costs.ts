/**
 * Durable commits and network hops of one order, counted by the wrapper that every write passes. The provider is made
 * to hold the capture back, so that what follows the order's row cannot be counted into it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openConnection, type Connection } from "./load.ts";
import { addToCart, newGuest, placeOrder, totalOf } from "./scenarios.ts";
import type { ShopInUse } from "../scripts/use-shop.ts";
import { expectStatus, type ShopClient } from "../scripts/shop-client.ts";

export interface FlowCosts {
  /** From the first add until the order's row is durable. */
  readonly untilOrderRow: Counts;
  /** Everything, captured and published too, a few seconds later. */
  readonly inAll: Counts;
}

export interface Counts {
  readonly commits: Readonly<Record<string, number>>;
  readonly hops: Readonly<Record<string, number>>;
  readonly rows: Readonly<Record<string, number>>;
  readonly commitsTotal: number;
  readonly rowsTotal: number;
  readonly hopsTotal: number;
}

const CAPTURE_HELD_MS = 2_500;
const AFTERWARDS_MS = 6_000;

/** What an order costs from the first add on: by somebody whom `who` makes or knows, who then does `buy`. */
export interface Counted<Who> {
  /** Not counted itself. */
  readonly who: (connection: Connection) => Promise<Who>;
  readonly buy: (connection: Connection, who: Who) => Promise<unknown>;
}

/** `skus`: two on different stock objects. The buyer is a new guest. */
export const countOrder = (
  shop: ShopInUse,
  client: ShopClient,
  staff: string,
  skus: readonly [string, string],
): Promise<FlowCosts> =>
  countFlow(shop, client, staff, {
    who: newGuest,
    buy: async (connection, auth) => {
      await addToCart(connection, auth, skus[0]);
      await addToCart(connection, auth, skus[1]);
      await placeOrder(connection, auth, await totalOf(connection, auth));
    },
  });

/** `buy` ends with the answer of a placed order. Nothing else may go on in the shop. */
export async function countFlow<Who>(
  shop: ShopInUse,
  client: ShopClient,
  staff: string,
  { who, buy }: Counted<Who>,
): Promise<FlowCosts> {
  const driver = createServer((_, response) => setTimeout(() => response.end(), CAPTURE_HELD_MS));
  await new Promise<void>((resolve) => driver.listen(0, "127.0.0.1", resolve));
  const connection = await openConnection(new URL(shop.url));
  try {
    const url = `http://127.0.0.1:${(driver.address() as AddressInfo).port}/`;
    await armCapture(shop, url);
    const buyer = await who(connection);
    expectStatus(await client.call({ method: "POST", path: "/v1/ops/metrics/reset", token: staff }), [204], "metrics");
    await buy(connection, buyer);
    const untilOrderRow = await readCounts(client, staff);
    await new Promise((resolve) => setTimeout(resolve, AFTERWARDS_MS));
    return { untilOrderRow, inAll: await readCounts(client, staff) };
  } finally {
    connection.close();
    driver.closeAllConnections();
    driver.close();
  }
}

async function armCapture(shop: ShopInUse, url: string): Promise<void> {
  const response = await fetch(`${shop.gatewayUrl}/v1/faults`, {
    method: "POST",
    headers: { authorization: `Bearer ${shop.gatewaySecret}`, "content-type": "application/json" },
    body: JSON.stringify({ faults: [{ moment: "capture.received", action: "call", url, count: 1 }] }),
  });
  if (!response.ok) throw new Error(`the gateway took no fault plan: ${response.status} ${await response.text()}`);
}

async function readCounts(client: ShopClient, staff: string): Promise<Counts> {
  const { body } = expectStatus(await client.call({ path: "/v1/ops/metrics", token: staff }), [200], "metrics");
  const { commits, hops, rows } = body as Pick<Counts, "commits" | "hops" | "rows">;
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  return { commits, hops, rows, commitsTotal: sum(commits), rowsTotal: sum(rows), hopsTotal: sum(hops) };
}

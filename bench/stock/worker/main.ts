/**
 * The Worker of `npm run bench stock` and of nothing else. One request is one reservation and its confirmation at an
 * object, of the product's own class or of the baseline's, through the same few lines.
 */
import { readMeter, resetMeter } from "../../../src/adapters/meter.ts";
import type { Receipt, ReserveRequest } from "../../../src/domain/inventory/types.ts";
import type { Sku, WarehouseId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import type { Stock } from "../../../durable-objects/stock.ts";
import type { OneByOne } from "./one-by-one.ts";

export { Stock } from "../../../durable-objects/stock.ts";
export { OneByOne } from "./one-by-one.ts";

interface BenchEnv {
  readonly STOCK: DurableObjectNamespace<Stock>;
  readonly ONE_BY_ONE: DurableObjectNamespace<OneByOne>;
}

const WAREHOUSE = "whs_bench" as WarehouseId;
/** As much as a call of the objects takes at once. */
const UNITS = 1_000_000_000;

const stubOf = (env: BenchEnv, kind: string, object: string) =>
  kind === "stock" ? env.STOCK.getByName(object) : env.ONE_BY_ONE.getByName(object);

/** /pair/KIND/OBJECT/SKU/REFERENCE, the reference with slashes. */
async function pair(env: BenchEnv, [kind = "", object = "", sku = "", ...reference]: string[]): Promise<Response> {
  const stub = stubOf(env, kind, object);
  const request: ReserveRequest = {
    reference: reference.join("/"),
    lines: [{ sku: sku as Sku, quantity: 1 }],
    warehouses: [WAREHOUSE],
    expiresAt: Date.now() + LIMITS.checkoutTtlMs,
  };
  const reserved = await stub.reserve(request);
  if (reserved.outcome !== "reserved") return Response.json(reserved, { status: 409 });
  const confirmed = await stub.confirm({ reference: request.reference });
  return confirmed.outcome === "confirmed" ? new Response(null) : Response.json(confirmed, { status: 409 });
}

/** /fill/KIND/OBJECT with a body of skus. */
async function fill(env: BenchEnv, [kind = "", object = ""]: string[], skus: readonly Sku[]): Promise<Response> {
  const receipts = skus.map((sku): Receipt => ({ sku, warehouseId: WAREHOUSE, quantity: UNITS, reference: "bench" }));
  return Response.json(await stubOf(env, kind, object).receive({ receipts }));
}

export default {
  async fetch(request, env) {
    const [, what, ...rest] = request.url.slice(request.url.indexOf("/", 8)).split("/");
    if (what === "pair") return pair(env, rest);
    if (what === "fill") return fill(env, rest, await request.json());
    if (what === "counts") return Response.json(readMeter());
    if (what === "reset") return (resetMeter(), new Response(null));
    return new Response(null, { status: 404 });
  },
  // What the objects tell shoppers; nobody listens here.
  async queue(batch) {
    batch.ackAll();
  },
} satisfies ExportedHandler<BenchEnv>;

/** Sends one chunk of an import. What the shop refuses as malformed is taken out row by row, the rest sent again. */
import type { CatalogueBatch, NewProduct } from "../../src/domain/catalog/batch.ts";
import type { Category, Seller } from "../../src/domain/catalog/types.ts";
import { at, listAt, numberAt, textAt, type Json, type ShopClient } from "../shop-client.ts";
import { Told } from "../told.ts";

export interface Row {
  readonly line: number;
  readonly product: NewProduct;
}

export interface Chunk {
  readonly categories: readonly Category[];
  readonly sellers: readonly Seller[];
  readonly rows: readonly Row[];
}

export interface RejectedRow {
  readonly line: number;
  readonly id: string;
  readonly reason: string;
}

export interface Sent {
  readonly accepted: number;
  readonly rejected: readonly RejectedRow[];
}

/** Below what the shop takes (4 MiB), with room for the rest of the request. */
const BODY_CHARACTERS_MAX = 3_000_000;

export async function sendChunk(client: ShopClient, token: string, chunk: Chunk): Promise<Sent> {
  const body: CatalogueBatch = {
    ...(chunk.categories.length > 0 && { categories: chunk.categories }),
    ...(chunk.sellers.length > 0 && { sellers: chunk.sellers }),
    products: chunk.rows.map((row) => row.product),
  };
  if (chunk.rows.length > 1 && JSON.stringify(body).length > BODY_CHARACTERS_MAX)
    return sendHalves(client, token, chunk);
  const answer = await client.insist({ method: "POST", path: "/v1/catalogue/batches", token, body });
  if (answer.status === 200) return sentOf(answer.body, chunk.rows);
  if (answer.status === 413 && chunk.rows.length > 1) return sendHalves(client, token, chunk);
  const faults = answer.status === 400 ? rowFaults(answer.body) : new Map<number, string>();
  if (faults.size > 0) return sendWithout(client, token, chunk, faults);
  const words = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  throw new Told(
    `the shop did not take the chunk at line ${chunk.rows[0]?.line ?? 0}: ${answer.status} ${words.slice(0, 500)}`,
  );
}

async function sendHalves(client: ShopClient, token: string, chunk: Chunk): Promise<Sent> {
  const middle = Math.ceil(chunk.rows.length / 2);
  const first = await sendChunk(client, token, { ...chunk, rows: chunk.rows.slice(0, middle) });
  const second = await sendChunk(client, token, { categories: [], sellers: [], rows: chunk.rows.slice(middle) });
  return { accepted: first.accepted + second.accepted, rejected: [...first.rejected, ...second.rejected] };
}

async function sendWithout(
  client: ShopClient,
  token: string,
  chunk: Chunk,
  faults: ReadonlyMap<number, string>,
): Promise<Sent> {
  const rejected = [...faults].flatMap(([index, reason]) => {
    const row = chunk.rows[index];
    return row ? [{ line: row.line, id: row.product.id, reason }] : [];
  });
  const rest = await sendChunk(client, token, { ...chunk, rows: chunk.rows.filter((_, index) => !faults.has(index)) });
  return { accepted: rest.accepted, rejected: [...rejected, ...rest.rejected] };
}

/** Faults of products by their place in the chunk; empty when something else is wrong, too. */
function rowFaults(body: Json): Map<number, string> {
  const out = new Map<number, string>();
  const errors = at(body, "errors");
  if (!Array.isArray(errors)) return out;
  for (const error of errors as readonly Json[]) {
    const match = /^\/products\/(\d+)(\/.*)?$/.exec(textAt(error, "pointer"));
    if (!match) return new Map();
    out.set(Number(match[1]), `${match[2] ?? ""} ${textAt(error, "detail")}`.trim());
  }
  return out;
}

function sentOf(body: Json, rows: readonly Row[]): Sent {
  const rejections = listAt(body, "rejected");
  const frame = rejections.find((one) => textAt(one, "list") !== "products");
  if (frame !== undefined) throw new Told(`the shop refused what the products rest on: ${JSON.stringify(frame)}`);
  const rejected = rejections.flatMap((one) => {
    const row = rows[numberAt(one, "index")];
    return row ? [{ line: row.line, id: textAt(one, "id"), reason: textAt(one, "reason") }] : [];
  });
  return { accepted: rows.length - rejected.length, rejected };
}

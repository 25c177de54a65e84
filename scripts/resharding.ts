/** The calls by which a command moves stock; on the platform they are the same, against the shop's address. */
import { LIMITS } from "../src/kernel/limits.ts";
import { at, listAt, numberAt, textAt, type Answer, type Json, type ShopClient } from "./shop-client.ts";
import { Told } from "./told.ts";

export interface MapClient {
  readonly client: ShopClient;
  readonly token: string;
  readonly say: (line: string) => void;
}

/** What has left arrives within moments; after this long something is wrong. */
const ARRIVAL_MS = 60_000;
const PROGRESS_EVERY_MS = 2_000;
/** Of one call: busy objects and consignments that are on their way need moments. */
const TRIES = 60;

async function answerOf({ client, token }: MapClient, path: string, body?: unknown): Promise<Json> {
  const call = body === undefined ? { path, token } : ({ method: "POST", path, token, body } as const);
  const answer = await client.insist(call, TRIES);
  if (answer.status === 200) return answer.body;
  if (answer.status === 0) throw new Told(`${client.url} does not answer: ${String(answer.body)}`);
  throw new Told(wordsOfProblem(answer));
}

function wordsOfProblem({ status, body }: Answer): string {
  const errors = at(body, "errors");
  const where = Array.isArray(errors)
    ? errors.map((each) => `\n  ${String(at(each, "pointer"))}: ${String(at(each, "detail"))}`).join("")
    : "";
  return `${status}: ${String(at(body, "detail") ?? at(body, "title") ?? "no reason was given")}${where}`;
}

export interface MapFigures {
  readonly shards: number;
  /** While the whole shop moves; null at rest. */
  readonly nextShards: number | null;
  readonly overrides: number;
  readonly objects: readonly string[];
  /** Null when an object did not answer. */
  readonly underway: number | null;
}

export async function readMap(shop: MapClient): Promise<MapFigures> {
  const body = await answerOf(shop, "/v1/ops/stock-map");
  const next = at(body, "nextShards");
  const underway = at(body, "underway");
  return {
    shards: numberAt(body, "shards"),
    nextShards: typeof next === "number" ? next : null,
    overrides: Object.keys(at(body, "overrides") ?? {}).length,
    objects: listAt(body, "objects").map(String),
    underway: typeof underway === "number" ? underway : null,
  };
}

/** Until all that has left has arrived. */
export async function awaitArrival(shop: MapClient): Promise<void> {
  const startedAt = performance.now();
  for (;;) {
    const { underway } = await readMap(shop);
    if (underway === 0) return;
    if (performance.now() - startedAt > ARRIVAL_MS)
      throw new Told(`${underway ?? "unknown"} consignments have not arrived yet; the stock objects go on trying`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

export async function moveSkus(shop: MapClient, skus: readonly string[], to?: string): Promise<void> {
  for (let start = 0; start < skus.length; start += LIMITS.stockMoveSkusMax) {
    const some = skus.slice(start, start + LIMITS.stockMoveSkusMax);
    const answer = await answerOf(shop, "/v1/ops/stock-map/moves", { skus: some, ...(to !== undefined && { to }) });
    for (const moved of listAt(answer, "moved")) shop.say(`${textAt(moved, "sku")} -> ${textAt(moved, "to")}`);
  }
  await awaitArrival(shop);
}

/** Step by step until it is finished; answers how many skus were sent to another object by this command. */
export async function spreadShop(shop: MapClient, shards: number): Promise<number> {
  const startedAt = performance.now();
  let saidAt = startedAt;
  let moved = 0;
  for (;;) {
    const step = await answerOf(shop, "/v1/ops/stock-map/layout", { shards });
    moved += numberAt(step, "moved");
    const isFinished = at(step, "finished") === true;
    if (isFinished || performance.now() - saidAt > PROGRESS_EVERY_MS) {
      saidAt = performance.now();
      const seconds = ((saidAt - startedAt) / 1000).toFixed(1);
      shop.say(
        `${numberAt(step, "objectsDone")} of ${numberAt(step, "objects")} objects done, ${moved} skus moved, ${seconds} s`,
      );
    }
    if (isFinished) break;
  }
  await awaitArrival(shop);
  return moved;
}

/**
 * What is asked most often, a product by its id, answered from isolate memory without the stack around it: no router, no
 * schemas, nothing awaited. Whatever is out of the ordinary (a token, a query, a product that is not in memory, an
 * address without credit) is left to the app, whose answer is the same to the byte; a test holds the two equal.
 */
import type { CatalogueStore } from "../src/ports/catalogue-store.ts";
import { CATALOGUE_ID_PATTERN, type ProductId } from "../src/kernel/ids.ts";
import type { EpochMs } from "../src/kernel/time.ts";
import { isFresh, REVALIDATED } from "./conditional.ts";
import { fenceKeyOf, type Fence } from "./middleware/address-fence.ts";
import { requestIdOf } from "./middleware/request-context.ts";
import { API_POLICY, HSTS } from "./middleware/security-headers.ts";

const PREFIX = "/v1/products/";
const ID = CATALOGUE_ID_PATTERN("prd");
/** Scheme and host come before: "https://a". */
const HOST_FROM = 8;

/** Undefined when the app has to answer. */
export function hotAnswer(
  request: Request,
  catalogue: CatalogueStore,
  fence: Fence,
  now: EpochMs,
): Response | undefined {
  if (request.method !== "GET") return undefined;
  const { url, headers: sent } = request;
  const pathAt = url.indexOf("/", HOST_FROM);
  if (!url.startsWith(PREFIX, pathAt)) return undefined;
  const id = url.slice(pathAt + PREFIX.length);
  if (!ID.test(id) || sent.has("authorization")) return undefined;
  const reply = catalogue.rememberedReply(id as ProductId, now);
  if (!reply || !fence.take(fenceKeyOf(request), now)) return undefined;
  const headers = new Headers(url.startsWith("https:") ? SECURE : PLAIN);
  headers.set("etag", reply.etag);
  headers.set("x-request-id", requestIdOf(request));
  return isFresh(request, reply.etag)
    ? new Response(null, { status: 304, headers })
    : new Response(reply.bytes, { headers });
}

/** Copied for each answer, which is cheaper than making them from names and values. */
const PLAIN = new Headers({
  "content-type": "application/json",
  "cache-control": REVALIDATED,
  "content-security-policy": API_POLICY,
  "x-content-type-options": "nosniff",
});
const SECURE = new Headers([...PLAIN, ["strict-transport-security", HSTS]]);

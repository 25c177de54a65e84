import type { ProductPage } from "../../domain/catalog/types.ts";
import { fnv1a } from "../../kernel/random.ts";
import type { ProductReply } from "../../ports/catalogue-store.ts";

const encoder = new TextEncoder();

/** The page as the API sends it. Its tag is made of the text: equal pages have equal tags in every isolate. */
export function serialised(page: ProductPage): ProductReply {
  const text = JSON.stringify(page);
  const tag = `${fnv1a(text).toString(36)}${fnv1a(`.${text}`).toString(36)}${text.length.toString(36)}`;
  return { bytes: encoder.encode(text), etag: `"${tag}"` };
}

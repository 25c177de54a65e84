/** Conditional requests (RFC 9110, 13): who has the answer already is told so. */

/** Kept by anybody, asked again each time: a change of price shows at once. */
export const REVALIDATED = "public, max-age=0, must-revalidate";
/** For addresses whose content never changes. */
export const IMMUTABLE = "public, max-age=31536000, immutable";

/** Whether If-None-Match names the tag; compared weakly, as the RFC says for GET. */
export function isFresh(request: Request, etag: string): boolean {
  const header = request.headers.get("if-none-match");
  if (header === null) return false;
  if (header.trim() === "*") return true;
  return header.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag.replace(/^W\//, ""));
}

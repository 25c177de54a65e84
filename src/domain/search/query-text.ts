/** From what people type to a full-text query that can be no syntax error. */

/** Beyond this many words a query is a pasted text, and every word makes it dearer. */
export const TERMS_MAX = 16;

/** One form for the same wish: composed characters, lower case, single spaces, no control characters. */
export function normaliseText(text: string): string {
  return text
    .normalize("NFKC")
    .replace(/\p{C}+/gu, " ")
    .toLowerCase()
    .replace(/\s+/gu, " ")
    .trim();
}

/** Runs of letters and digits, each once: everything else separates, as it does in the index. */
export function queryTerms(text: string): string[] {
  const runs = normaliseText(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return [...new Set(runs.filter((run) => /[\p{L}\p{N}]/u.test(run)))].slice(0, TERMS_MAX);
}

/** FTS5 string literals (sqlite.org/fts5.html, 3.1): inside quotes no operator has a meaning. */
const literal = (term: string): string => `"${term.replaceAll('"', '""')}"`;

export const matchAll = (terms: readonly string[]): string => terms.map(literal).join(" AND ");
export const matchAny = (terms: readonly string[]): string => terms.map(literal).join(" OR ");

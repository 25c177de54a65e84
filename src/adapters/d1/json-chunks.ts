/** A bound text may have 2 MB at most; a statement stays well below, and what is larger becomes several. */
const CHUNK_CHARACTERS_MAX = 600_000;

/** JSON arrays of the rows, each below the size that one bound text may have. */
export function jsonChunks(rows: readonly unknown[]): string[] {
  const out: string[] = [];
  let parts: string[] = [];
  let size = 0;
  const flush = (): void => {
    if (parts.length > 0) out.push(`[${parts.join(",")}]`);
    parts = [];
    size = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (size + text.length > CHUNK_CHARACTERS_MAX) flush();
    parts.push(text);
    size += text.length + 1;
  }
  flush();
  return out;
}

/** A failure whose message says all that its reader needs: it is printed without a stack. */
export class Told extends Error {}

/** What to print of anything thrown. */
export function wordsOf(error: unknown): string {
  if (error instanceof Told) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

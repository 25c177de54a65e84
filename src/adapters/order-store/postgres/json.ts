/** What Postgres does not take in text or JSON: the character of number 0, and halves of a surrogate pair. */

/** They mean nothing; in their place stands the sign for what cannot be shown. */
const REPLACEMENT = "\uFFFD";

export const plainText = (text: string): string => text.replaceAll("\0", REPLACEMENT).toWellFormed();

/** As JSON for a parameter. `JSON.stringify` writes such characters as escapes, in lower case; `\\` is no escape of one. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value).replaceAll(/\\(\\|u0000|ud[89a-f][0-9a-f]{2})/g, (whole, what: string) =>
    what === "\\" ? whole : REPLACEMENT,
  );

/** Null stays null: absent, and not the JSON of that name. */
export const jsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : jsonText(value);

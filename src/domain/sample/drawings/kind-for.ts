import { KIND_WORDS, VAGUE_WORDS } from "./kind-words.ts";
import { isDrawingKind, type DrawingKind } from "./kinds.ts";

interface Entry {
  readonly kind: DrawingKind;
  /** Place in the table; the lower one wins. */
  readonly rank: number;
}

/** "10 pcs" counts pieces and is no computer. */
const PIECES = /\b\d+ ?-?(?:pcs?|pieces?|packs?)\b/g;

const wordsOf = (text: string): string[] =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f'’]/g, "")
    .toLowerCase()
    .replace(PIECES, " ")
    .match(/[a-z0-9]+/g) ?? [];

const LINES = [...Object.entries(KIND_WORDS), ...Object.entries(VAGUE_WORDS)];

const INDEX: ReadonlyMap<string, Entry> = new Map(
  LINES.flatMap(([kind, phrases], rank) =>
    isDrawingKind(kind) ? phrases.split(", ").map((phrase) => [phrase, { kind, rank }] as const) : [],
  ),
);

const LONGEST = Math.max(...[...INDEX.keys()].map((phrase) => phrase.split(" ").length));

/** What a word may be the plural of, itself first. */
function singulars(word: string): string[] {
  const forms = [word];
  if (word.endsWith("s")) forms.push(word.slice(0, -1));
  if (word.endsWith("es")) forms.push(word.slice(0, -2));
  if (word.endsWith("ies")) forms.push(`${word.slice(0, -3)}y`);
  if (word.endsWith("ves")) forms.push(`${word.slice(0, -3)}f`, `${word.slice(0, -3)}fe`);
  return forms;
}

/** The entry of a phrase whose last word may stand in the plural. */
function entryOf(words: readonly string[]): Entry | undefined {
  const last = words.at(-1) ?? "";
  const before = words.slice(0, -1).map((word) => `${word} `);
  for (const form of singulars(last)) {
    const entry = INDEX.get(before.join("") + form);
    if (entry) return entry;
  }
  return undefined;
}

/** The longest phrase wins, then the more specific line of the table. */
function closest(words: readonly string[]): DrawingKind | undefined {
  for (let length = Math.min(LONGEST, words.length); length > 0; length--) {
    let best: Entry | undefined;
    for (let from = 0; from + length <= words.length; from++) {
      const entry = entryOf(words.slice(from, from + length));
      if (entry && (best === undefined || entry.rank < best.rank)) best = entry;
    }
    if (best) return best.kind;
  }
  return undefined;
}

/** What follows these says what a thing is for or comes with, not what it is. */
const BESIDES = /[,;(]|\b(?:for|with|without|incl|including|from|by)\b/i;

/**
 * The drawing that comes closest to a category ("Home > Kitchen > Kettles") or a title of a foreign catalogue, by whole
 * English words, singular or plural; "parcel" when no word is known. The last part of a path is looked at first, and of a
 * title what stands before "for" and "with": a cable for a printer is a cable.
 */
export function kindFor(text: string): DrawingKind {
  for (const part of text.split(">").toReversed()) {
    const head = part.split(BESIDES)[0] ?? "";
    const kind = closest(wordsOf(head)) ?? closest(wordsOf(part));
    if (kind) return kind;
  }
  return "parcel";
}

import type { SeededRandom } from "../../kernel/random.ts";
import type { DrawingKind } from "./drawings/kinds.ts";
import type { Sentence } from "./leaf.ts";

/** Puts words in for {name}; a name without a word stays as it is, so that a test can find it. */
export const fill = (template: string, words: Readonly<Record<string, string>>): string =>
  template.replace(/\{([^{}]+)\}/g, (whole, name: string) => words[name] ?? whole);

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A whole sentence: begins with a capital, and says "an" where a word was put in that begins with a vowel. */
export const sentence = (template: string, words: Readonly<Record<string, string>>): string =>
  capital(
    fill(
      template.replace(
        /\b([Aa]) (?=\{(type)\})/g,
        (_, article: string) => `${article}${/^[aeiou]/.test(words["type"] ?? "") ? "n" : ""} `,
      ),
      words,
    ),
  );

/** The sentences that are true of an article with this drawing. */
export const fitting = (sentences: readonly Sentence[], drawing: DrawingKind): string[] =>
  sentences.flatMap((sentence) => {
    if (typeof sentence === "string") return [sentence];
    return sentence.only.includes(drawing) ? [sentence.text] : [];
  });

/** Up to `count` different items in random order. */
export function sample<T>(items: readonly T[], count: number, random: SeededRandom): T[] {
  const rest = [...items];
  const out: T[] = [];
  while (out.length < count && rest.length > 0) out.push(...rest.splice(random.int(0, rest.length - 1), 1));
  return out;
}

/** An index drawn with the given weights. */
export function weighted(weights: readonly number[], random: SeededRandom): number {
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}

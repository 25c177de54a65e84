/**
 * Numbers of cards in what people type. Such a number is kept nowhere (PCI DSS 3.3), and the wrong field is where it is
 * typed by mistake: so each text that is stored is looked at before it is.
 */
import { problem, type FieldError, type Problem } from "../../kernel/problem.ts";

/** ISO/IEC 7812: 13 digits of old ones to 19; those of banks and shops begin with 2 to 6. */
const DIGITS_MIN = 13;
const DIGITS_MAX = 19;
const FIRST_DIGIT = /^[2-6]/;
/** E.164: a plus and at most so many digits are a telephone's. */
const PHONE_DIGITS_MAX = 15;

/** Digits in groups, as they are printed and typed; a comma begins something else, and a letter beside them is a code. */
const RUN = /(?<![\p{L}\d])\+?\d(?:[\s\p{Pd}._/]{0,3}\d)*(?![\p{L}\d])/gu;

/** Any of its groups together: "4242 4242 4242 4242 10999" has a number in it too. */
export function hasCardNumber(text: string): boolean {
  return [...text.normalize("NFKC").matchAll(RUN)].some(([run]) => {
    const groups = run.match(/\d+/g) ?? [];
    const isPhone = run.startsWith("+") && groups.join("").length <= PHONE_DIGITS_MAX;
    return !isPhone && groups.some((_, first) => startsCardNumber(groups.slice(first)));
  });
}

function startsCardNumber(groups: readonly string[]): boolean {
  let digits = "";
  for (const group of groups) {
    digits += group;
    if (digits.length > DIGITS_MAX) return false;
    if (digits.length >= DIGITS_MIN && FIRST_DIGIT.test(digits) && passesLuhn(digits)) return true;
  }
  return false;
}

/** ISO/IEC 7812-1, annex B: every second digit from the right counts double, and all add up to a multiple of ten. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** @param texts what would be stored, by its place in the body (RFC 6901); what is absent is nothing */
export function cardNumberFault(texts: Readonly<Record<string, string | undefined>>): Problem | null {
  const errors: FieldError[] = Object.entries(texts)
    .filter(([, text]) => text !== undefined && hasCardNumber(text))
    .map(([pointer]) => ({ pointer, detail: "This looks like the number of a card: take it out." }));
  if (errors.length === 0) return null;
  return problem(
    "invalid-request",
    "The number of a card stands where it would be stored. It was not, and nothing was done. Enter it at the payment provider only.",
    { errors },
  );
}

/** Digits of a GTIN-8, -12, -13 or -14 (GS1 General Specifications, 7.9: the check digit is modulo 10, weights 3 and 1). */
const GTIN_FORM = /^(\d{8}|\d{12,14})$/;

export type GtinProblem = "wrong_form" | "wrong_check_digit";

/** Null when the text is a GTIN. */
export function gtinProblem(text: string): GtinProblem | null {
  if (!GTIN_FORM.test(text)) return "wrong_form";
  return checkDigit(text.slice(0, -1)) === Number(text.at(-1)) ? null : "wrong_check_digit";
}

/** The digit that completes the others; weights count from the right, beginning with 3. */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  return (10 - (sum % 10)) % 10;
}

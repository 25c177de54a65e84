/**
 * What a password must be (NIST SP 800-63B, 5.1.1.2): long, not on the list of the common ones, no rules about kinds
 * of characters. Passwords are compared after NFKC, so that the same keys give the same password on any keyboard.
 */
import { LIMITS } from "../../kernel/limits.ts";

export type PasswordFault = "too_short" | "too_long" | "too_common" | "too_simple" | "is_email";

/** The most used ones that are long enough to pass otherwise. */
const COMMON = new Set([
  ..."1234567890 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty12345 qwerty123456 password12".split(
    " ",
  ),
  ..."password123 password1234 password12345 passw0rd123 p@ssw0rd123 passwordpassword administrator iloveyou123".split(
    " ",
  ),
  ..."iloveyou1234 letmein1234 welcome123 welcome1234 football123 baseball123 basketball superman123 princess123".split(
    " ",
  ),
  ..."sunshine123 trustno1trustno1 changeme123 changeme1234 liverpool123 manchester starwars123 monkey12345".split(" "),
  ..."abcd123456 abc1234567 a123456789 q1w2e3r4t5y6 zaq12wsxcde3 asdfghjkl123 asdfghjkl; zxcvbnm123 mypassword".split(
    " ",
  ),
  ..."mypassword1 correcthorsebatterystaple".split(" "),
]);

export const normalisePassword = (text: string): string => text.normalize("NFKC");

/** Why this password is refused; undefined when it may be used. */
export function passwordFault(password: string, email: string): PasswordFault | undefined {
  const text = normalisePassword(password);
  const characters = [...text].length;
  if (characters < LIMITS.passwordCharactersMin) return "too_short";
  if (characters > LIMITS.passwordCharactersMax) return "too_long";
  const folded = text.toLowerCase();
  if (COMMON.has(folded)) return "too_common";
  if (folded === email || folded === email.slice(0, email.lastIndexOf("@"))) return "is_email";
  return isSimple(folded) ? "too_simple" : undefined;
}

/** One or two characters over and over, or a run such as 456789 or hgfedc from end to end. */
function isSimple(text: string): boolean {
  if (new Set(text).size <= 2) return true;
  const steps = new Set<number>();
  for (let i = 1; i < text.length; i++) steps.add(text.charCodeAt(i) - text.charCodeAt(i - 1));
  return steps.size === 1;
}

/** What the person is told to do. */
export const PASSWORD_ADVICE: Readonly<Record<PasswordFault, string>> = {
  too_short: `Use at least ${LIMITS.passwordCharactersMin} characters; a few words in a row are good.`,
  too_long: `Use at most ${LIMITS.passwordCharactersMax} characters.`,
  too_common: "This is one of the passwords that are tried first. Choose another one.",
  too_simple: "One character repeated, or a plain row of them, is guessed at once. Choose another one.",
  is_email: "The password must not be your e-mail address.",
};

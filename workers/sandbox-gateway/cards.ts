/**
 * The test cards: what a card does is all that is kept of its number. The first five numbers are those that Stripe documents
 * (docs.stripe.com/testing); the others are of this gateway alone. All pass the Luhn check (ISO/IEC 7812-1, annex B).
 */
import type { DeclineReason } from "../../src/domain/payment/types.ts";

/** How the provider's line behaves while the card is authorised. */
export type Manner =
  | "prompt"
  /** Effect and answer after `SLOW_DELAY_MS`. */
  | "slow"
  /** The request is lost: no effect, no answer. */
  | "lost"
  /** No answer in time, and the effect comes after the caller has given up. */
  | "late"
  /** The effect at once, no answer in time. */
  | "silent"
  /** A server error and no effect, the first time for each payment. */
  | "error_once";

export interface TestCard {
  readonly name: string;
  readonly number: string;
  /** What it does, for the table on the page. */
  readonly title: string;
  readonly declineReason: DeclineReason | null;
  readonly challenge: boolean;
  readonly manner: Manner;
  readonly refusesCapture: boolean;
}

type Traits = Partial<Pick<TestCard, "declineReason" | "challenge" | "manner" | "refusesCapture">>;

const card = (name: string, number: string, title: string, traits: Traits = {}): TestCard => ({
  name,
  number,
  title,
  declineReason: null,
  challenge: false,
  manner: "prompt",
  refusesCapture: false,
  ...traits,
});

export const TEST_CARDS: readonly TestCard[] = [
  card("approve", "4242424242424242", "Approved"),
  card("3ds", "4000000000003220", "Asks for 3-D Secure", { challenge: true }),
  card("decline", "4000000000000002", "Declined", { declineReason: "card_declined" }),
  card("insufficient_funds", "4000000000009995", "Declined: not enough money", { declineReason: "insufficient_funds" }),
  card("expired", "4000000000000069", "Declined: card expired", { declineReason: "expired_card" }),
  card("capture_refused", "4000000000001067", "Approved, capture refused later", { refusesCapture: true }),
  card("slow", "4000000000001018", "Approved, slow answer", { manner: "slow" }),
  card("error_once", "4000000000001026", "Server error first, then approved", { manner: "error_once" }),
  card("timeout", "4000000000001034", "No answer, not charged", { manner: "lost" }),
  card("timeout_after", "4000000000001042", "Approved, but no answer in time", { manner: "silent" }),
  card("late", "4000000000001059", "No answer in time, approved later", { manner: "late" }),
];

export const cardByName = (name: string): TestCard | undefined => TEST_CARDS.find((known) => known.name === name);

/** Digits and spaces or hyphens between them to digits; undefined for anything else. */
export function digitsOf(text: string): string | undefined {
  const digits = text.replaceAll(/[ -]/g, "");
  return /^\d{12,19}$/.test(digits) ? digits : undefined;
}

export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

export interface CardDetails {
  readonly number: string;
  readonly expMonth: number;
  readonly expYear: number;
  readonly cvc: string;
}

export type CardRefusal = {
  readonly code: "invalid_number" | "not_a_test_card" | "invalid_expiry" | "invalid_cvc";
  readonly message: string;
};

/** What details typed by a shopper will do. A test card with a past month behaves as the expired one does. */
export function readCard(details: CardDetails, nowMs: number): TestCard | CardRefusal {
  const digits = digitsOf(details.number);
  if (!digits || !passesLuhn(digits))
    return { code: "invalid_number", message: "This is not a card number. Check its digits." };
  const found = TEST_CARDS.find((known) => known.number === digits);
  if (!found) return { code: "not_a_test_card", message: "Only test cards work here. Real cards must not be used." };
  const { expMonth, expYear } = details;
  if (
    !Number.isInteger(expMonth) ||
    expMonth < 1 ||
    expMonth > 12 ||
    !Number.isInteger(expYear) ||
    expYear < 2000 ||
    expYear > 2099
  )
    return { code: "invalid_expiry", message: "Give the expiry as month and year, such as 12/30." };
  if (!/^\d{3,4}$/.test(details.cvc)) return { code: "invalid_cvc", message: "The security code has 3 or 4 digits." };
  const endsMs = Date.UTC(expYear, expMonth, 1);
  return endsMs > nowMs ? found : (cardByName("expired") ?? found);
}

/** "Visa ending 4242": what may be shown and stored of a card. */
export const labelOf = (known: TestCard): string => `Visa ending ${known.number.slice(-4)}`;

/**
 * The test cards: what a card does is all that is kept of its number. The numbers of `approve` to `expired`, of `stolen`, of other
 * brands and of other countries but Nigeria are those that Stripe documents (docs.stripe.com/testing); the others are of
 * this gateway alone. All pass the Luhn check (ISO/IEC 7812-1, annex B).
 */
import { PLAIN, type Means } from "./means.ts";

export interface TestCard extends Means {
  readonly number: string;
  /** What it does, for the table on the page. */
  readonly title: string;
  readonly group: CardGroup;
}
export type CardGroup = "everyday" | "abroad" | "refused" | "trouble";

const BRANDS = [
  { pattern: /^4/, brand: "visa", name: "Visa" },
  { pattern: /^(5[1-5]|2[2-7])/, brand: "mastercard", name: "Mastercard" },
  { pattern: /^3[47]/, brand: "amex", name: "American Express" },
] as const;

type Traits = Partial<Pick<Means, "declineReason" | "bankAsks" | "manner" | "refusesCapture" | "webhookMode">>;

/** @param country of the bank that issued it */
function card(
  group: CardGroup,
  name: string,
  number: string,
  title: string,
  country = "US",
  traits: Traits = {},
): TestCard {
  const kind = BRANDS.find(({ pattern }) => pattern.test(number)) ?? BRANDS[0];
  const last4 = number.slice(-4);
  return {
    ...{ ...PLAIN, name, number, title, group, countries: null },
    label: `${kind.name} ending ${last4}`,
    card: { brand: kind.brand, last4, country, fingerprint: `card_${name}` },
    ...traits,
  };
}
const everyday = (name: string, number: string, title: string, traits?: Traits) =>
  card("everyday", name, number, title, "US", traits);
const abroad = (country: string, place: string, number: string) =>
  card("abroad", `visa_${country.toLowerCase()}`, number, `Approved, issued in ${place}`, country);
const refused = (name: string, number: string, title: string, declineReason: Means["declineReason"]) =>
  card("refused", name, number, title, "US", { declineReason });
const trouble = (name: string, number: string, title: string, traits: Traits) =>
  card("trouble", name, number, title, "US", traits);

export const TEST_CARDS: readonly TestCard[] = [
  everyday("approve", "4242424242424242", "Approved"),
  everyday("3ds", "4000000000003220", "Asks for 3-D Secure", { bankAsks: "always" }),
  everyday("mastercard", "2223003122003222", "Approved, Mastercard"),
  everyday("amex", "378282246310005", "Approved, American Express"),
  abroad("DE", "Germany", "4000002760000016"),
  abroad("GB", "Great Britain", "4000008260000000"),
  abroad("BR", "Brazil", "4000000760000002"),
  abroad("IN", "India", "4000003560000008"),
  abroad("NG", "Nigeria", "4000005660000010"),
  refused("decline", "4000000000000002", "Declined", "card_declined"),
  refused("insufficient_funds", "4000000000009995", "Declined: not enough money", "insufficient_funds"),
  refused("expired", "4000000000000069", "Declined: card expired", "expired_card"),
  refused("stolen", "4000000000009979", "Declined: reported stolen", "card_declined"),
  trouble("capture_refused", "4000000000001067", "Approved, capture refused later", { refusesCapture: "always" }),
  trouble("capture_refused_once", "4000000000001075", "Approved, the first payment's capture is refused", {
    refusesCapture: "first",
  }),
  trouble("slow", "4000000000001018", "Approved, slow answer", { manner: "slow" }),
  trouble("error_once", "4000000000001026", "Server error first, then approved", { manner: "error_once" }),
  trouble("timeout", "4000000000001034", "No answer, not charged", { manner: "lost" }),
  trouble("timeout_after", "4000000000001042", "Approved, but no answer in time", { manner: "silent" }),
  trouble("late", "4000000000001059", "No answer in time, approved later", { manner: "late" }),
  trouble("webhook_early", "4000000000001083", "Approved, webhooks before the answer", { webhookMode: "early" }),
  trouble("webhook_late", "4000000000001091", "Approved, webhooks late", { webhookMode: "late" }),
  trouble("webhook_twice", "4000000000001109", "Approved, webhooks twice", { webhookMode: "twice" }),
  trouble("webhook_never", "4000000000001117", "Approved, no webhooks", { webhookMode: "never" }),
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

/** What a shopper may pay with here: a test card, or a local method of the country. */
import type { CardFacts, DeclineReason } from "../../src/domain/payment/types.ts";

/** How the provider's line behaves while a payment is authorised. */
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

/** How messages of a payment are delivered. */
export const WEBHOOK_MODES = ["early", "late", "twice", "never"] as const;
export type WebhookMode = (typeof WEBHOOK_MODES)[number];

export interface Means {
  /** `tok_<name>` is its token; a payment keeps nothing else of it. */
  readonly name: string;
  /** What may be shown and stored of it: "Visa ending 4242", "iDEAL". */
  readonly label: string;
  readonly manner: Manner;
  readonly declineReason: DeclineReason | null;
  /** Whether the shopper's bank asks first; `on_page`: only where the shopper is on our page. */
  readonly bankAsks: "never" | "always" | "on_page";
  /** `first`: of the payments of one reference with it, only the first one. */
  readonly refusesCapture: "never" | "always" | "first";
  readonly webhookMode: WebhookMode | null;
  /** Null for what is no card. */
  readonly card: CardFacts | null;
  /** Where it can be had; null for everywhere. */
  readonly countries: readonly string[] | null;
}

export const PLAIN = {
  manner: "prompt",
  declineReason: null,
  bankAsks: "never",
  refusesCapture: "never",
  webhookMode: null,
} as const satisfies Partial<Means>;

/** @param country of the payment; null when the merchant named none */
export const isOffered = (means: Means, country: string | null): boolean =>
  means.countries === null || (country !== null && means.countries.includes(country));

/** Fraud screening (O7, section Q10 of the design): what is looked at, what is found, what is decided. */
import type { EpochMs } from "../../kernel/time.ts";

/** Everything that a score follows from; whatever is not known is null and raises nothing. */
export interface RiskFacts {
  readonly at: EpochMs;
  readonly totalMinor: number;
  readonly currency: string;
  readonly units: number;
  readonly lines: number;
  readonly sellers: number;
  /** Whole days since the account was made; null of guests. */
  readonly accountAgeDays: number | null;
  readonly isGuest: boolean;
  /** Checkouts that this person began in the last hour, without this one. */
  readonly ordersLastHour: number;
  /** Payments of this person refused in the last hour. */
  readonly declinesLastHour: number;
  /** Paid orders of this person before. */
  readonly ordersBefore: number;
  readonly shipCountry: string;
  /** Billing address as typed, where it is another one; null: the same. */
  readonly billingCountry: string | null;
  readonly billingDiffers: boolean;
  /** By the address of the connection; null where the platform does not say. */
  readonly ipCountry: string | null;
  /** Of the card's bank; null before it is known and for other methods. */
  readonly cardCountry: string | null;
  readonly paymentKind: "card" | "local" | "hosted" | "balance";
  /** The dearer, quicker way of delivery was chosen. */
  readonly express: boolean;
  /** The part that gift cards and store credit bear, 0 to 1. */
  readonly balanceShare: number;
  readonly device: DeviceFacts;
  readonly graph: GraphFacts;
}

export interface DeviceFacts {
  /** Hash of what the browser says of itself; null for API callers. */
  readonly fingerprint: string | null;
  /** No user agent, a known automation marker, headers that contradict each other: in words, empty when nothing is odd. */
  readonly oddities: readonly string[];
}

/** How accounts, cards, addresses, e-mails and devices hang together, as far as the shop has seen in the last 90 days. */
export interface GraphFacts {
  /** Other accounts that used this card, this device, this delivery address. */
  readonly accountsOfCard: number;
  readonly accountsOfDevice: number;
  readonly accountsOfAddress: number;
  /** Cards of this account; cards seen on this device. */
  readonly cardsOfAccount: number;
  readonly cardsOfDevice: number;
  /** Orders by this card, device, address in the last hour and day, whoever placed them. */
  readonly ordersOfCardLastHour: number;
  readonly ordersOfDeviceLastHour: number;
  readonly ordersOfAddressLastDay: number;
  /** Payments from this device that were refused in the last hour, whoever tried: a card tester is a new guest each time. */
  readonly declinesOfDeviceLastHour: number;
  /** This account has paid for orders before, and never from this device; never to this address. */
  readonly deviceIsNew: boolean;
  readonly addressIsNew: boolean;
  /**
   * Linked to an order that a reviewer has called fraud: 1 by account, e-mail or card, 2 by device or address (which the
   * innocent share) or over another order with the same account, e-mail or card.
   */
  readonly fraudWithinSteps: 1 | 2 | null;
}

export type RiskDecision = "approve" | "review" | "reject";

/** A reason that staff read; `points` is what it added to the score. */
export interface RiskReason {
  readonly code: string;
  readonly words: string;
  readonly points: number;
}

export interface Assessment {
  readonly decision: RiskDecision;
  /** 0 and up; above 40 review, above 70 reject. */
  readonly score: number;
  /** Probability by the model, 0 to 1. */
  readonly modelScore: number;
  readonly reasons: readonly RiskReason[];
  /** Which weights gave it. */
  readonly model: string;
  readonly at: EpochMs;
  /** What the graph is told when the order is placed. */
  readonly sighting?: Sighting;
}

/** A reviewer's word on an order under review; recorded once, with who said it. */
export interface Verdict {
  readonly verdict: "accepted" | "refused";
  readonly by: string;
  readonly reason: string;
  readonly at: EpochMs;
}

/**
 * Who and what took part in a checkout, as salted hashes: the same thing has the same one in this shop, and nobody can
 * tell from it what it is. The account of a guest is the e-mail address: each visit of a guest has another id.
 */
export interface Sighting {
  readonly account: string;
  readonly email: string;
  readonly address: string;
  /** Null before the card is known, and for other methods. */
  readonly card: string | null;
  /** Null for API callers. */
  readonly device: string | null;
}

/** What is kept with an order for staff, and never shown to its shopper. */
export interface RiskRecord {
  readonly assessment: Assessment;
  /** Without a verdict until here the order is cancelled; null when it is not under review. */
  readonly reviewUntil: EpochMs | null;
  readonly verdict: Verdict | null;
}

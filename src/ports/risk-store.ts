/**
 * What the shop has seen together in the last 90 days (accounts, cards, devices, addresses, e-mails), what reviewers
 * called fraud, and what was rejected or reviewed. Who and what are salted hashes only. The graph is fed by the queue
 * of order events, so it is some seconds behind.
 */
import type { Identities } from "../domain/fraud/identities.ts";
import type { Assessment, GraphFacts, Sighting, Verdict } from "../domain/fraud/types.ts";
import type { CheckoutId, OrderId, ShopperId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

/** What became of a checkout; the later in this list it stands, the more it is worth knowing. */
export const SEEN_OUTCOMES = ["rejected", "declined", "placed", "paid"] as const;
export type SeenOutcome = (typeof SEEN_OUTCOMES)[number];

export interface Seen {
  /** Of the order that it became or was to become: a checkout names it from the first. */
  readonly orderId: OrderId;
  readonly at: EpochMs;
  readonly outcome: SeenOutcome;
  readonly sighting: Sighting;
}

export interface GraphQuestion {
  readonly sighting: Sighting;
  readonly now: EpochMs;
  /** Not counted: the checkout that is asked for. */
  readonly except: OrderId | null;
}

/** Paid orders of the account in the time that is kept. */
export type GraphAnswer = GraphFacts & { readonly ordersBefore: number };

/** A checkout that was rejected or is to be reviewed. */
export interface RiskDecisionRow {
  readonly orderId: OrderId;
  readonly checkoutId: CheckoutId;
  readonly shopperId: ShopperId;
  readonly at: EpochMs;
  readonly totalMinor: number;
  readonly currency: string;
  readonly country: string;
  readonly assessment: Assessment;
  /** Null of what was rejected, and while nobody has looked. */
  readonly verdict: Verdict | null;
}

export interface RiskStore {
  sightingOf(identities: Identities): Promise<Sighting>;
  /** One round trip. */
  facts(question: GraphQuestion): Promise<GraphAnswer>;
  /** Twice is once; the greater outcome stays. */
  record(seen: readonly Seen[]): Promise<void>;
  /** Everything of the order counts as fraud from now on. */
  markFraud(mark: { readonly orderId: OrderId; readonly sighting: Sighting; readonly at: EpochMs }): Promise<void>;
  /** Twice is once. */
  noteDecision(row: RiskDecisionRow): Promise<void>;
  noteVerdict(orderId: OrderId, verdict: Verdict): Promise<void>;
  /** Newest first. */
  decisions(
    decision: "review" | "reject" | null,
    cursor: OrderId | null,
    limit: number,
  ): Promise<{ readonly decisions: readonly RiskDecisionRow[]; readonly cursor: OrderId | null }>;
  /** Forgets what is older, a bounded number of rows at a time; answers how many. */
  prune(before: EpochMs): Promise<number>;
}

/**
 * Screens a checkout (O7): before money is asked for, and once more when its card is known. It waits for nothing but
 * one bounded question to the graph; a graph that does not answer says nothing.
 */
import { assess, graver } from "../../domain/fraud/assess.ts";
import { addressKey, identitiesOf, isGuestId } from "../../domain/fraud/identities.ts";
import { MODEL } from "../../domain/fraud/model.ts";
import { NEUTRAL_GRAPH } from "../../domain/fraud/neutral.ts";
import type { Assessment, RiskFacts, Sighting } from "../../domain/fraud/types.ts";
import type { Checkout } from "../../domain/checkout/types.ts";
import type { CardFacts } from "../../domain/payment/types.ts";
import { madeAtOf } from "../../kernel/ids.ts";
import { DAY_MS, type EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { GraphAnswer } from "../../ports/risk-store.ts";
import type { Velocity } from "./velocity.ts";

/** What is read of the journal's row. */
export type ScreenedCheckout = Pick<
  Checkout,
  "id" | "orderId" | "shopperId" | "input" | "quote" | "tenders" | "context" | "risk"
>;

export type ScreenDeps = Pick<Deps, "risk" | "settings" | "clock" | "log">;

/**
 * `card` is null before the authorisation, and of payments without one. A decision is never lowered by a second look:
 * the graver of this one and the row's own is answered. Null where the shop does not screen.
 */
export async function screenCheckout(
  deps: ScreenDeps,
  row: ScreenedCheckout,
  card: CardFacts | null,
  velocity: Velocity,
): Promise<Assessment | null> {
  const { fraud } = deps.settings;
  if (!fraud.enabled) return null;
  const now = deps.clock.now();
  const sighting = await deps.risk.sightingOf(
    identitiesOf({
      shopperId: row.shopperId,
      email: row.input.email,
      address: row.input.address,
      card: card?.fingerprint ?? null,
      device: row.context?.deviceFingerprint ?? null,
    }),
  );
  const graph = await graphOf(deps, row, sighting, now);
  const assessment = { ...assess(factsOf(row, card, velocity, graph, now), fraud, MODEL), sighting };
  const earlier = row.risk?.assessment;
  // The later sighting knows the card, whichever decision stands.
  return earlier === undefined ? assessment : { ...graver(earlier, assessment), sighting };
}

async function graphOf(
  deps: ScreenDeps,
  row: ScreenedCheckout,
  sighting: Sighting,
  now: EpochMs,
): Promise<GraphAnswer> {
  try {
    return await deps.risk.facts({ sighting, now, except: row.orderId });
  } catch (error) {
    deps.log("warn", "fraud.graph_unanswered", { checkout: row.id, error: String(error) });
    return { ...NEUTRAL_GRAPH, ordersBefore: 0 };
  }
}

function factsOf(
  row: ScreenedCheckout,
  card: CardFacts | null,
  velocity: Velocity,
  { ordersBefore, ...graph }: GraphAnswer,
  now: EpochMs,
): RiskFacts {
  const { address, billing, shipping } = row.input;
  const { totalMinor, currency, lines } = row.quote;
  const isGuest = isGuestId(row.shopperId);
  const madeAt = madeAtOf(row.shopperId);
  return {
    at: now,
    ...{ totalMinor, currency, ordersBefore, graph, isGuest },
    units: lines.reduce((sum, line) => sum + line.quantity, 0),
    lines: lines.length,
    sellers: new Set(lines.map((line) => line.sellerId)).size,
    accountAgeDays: isGuest || madeAt === undefined ? null : Math.max(0, Math.floor((now - madeAt) / DAY_MS)),
    ordersLastHour: velocity.ordersLastHour,
    declinesLastHour: velocity.declinesLastHour,
    shipCountry: address.country,
    billingCountry: billing?.country ?? null,
    billingDiffers: billing !== undefined && addressKey(billing) !== addressKey(address),
    ipCountry: row.context?.ipCountry ?? null,
    cardCountry: card?.country ?? null,
    paymentKind: paymentKindOf(row, card),
    express: shipping === "express",
    balanceShare: balanceShareOf(row),
    device: {
      fingerprint: row.context?.deviceFingerprint ?? null,
      oddities: row.context?.deviceOddities ?? [],
    },
  };
}

/** A token is a card's until its authorisation tells that it is none. */
function paymentKindOf({ tenders }: ScreenedCheckout, card: CardFacts | null): RiskFacts["paymentKind"] {
  const provider = tenders.find((tender) => tender.kind === "provider");
  if (provider === undefined) return "balance";
  if (provider.source.type === "hosted") return "hosted";
  return card !== null || provider.state !== "authorised" ? "card" : "local";
}

function balanceShareOf({ tenders }: ScreenedCheckout): number {
  const all = tenders.reduce((sum, tender) => sum + tender.amountMinor, 0);
  const balances = tenders.filter((tender) => tender.kind !== "provider");
  return all === 0 ? 0 : balances.reduce((sum, tender) => sum + tender.amountMinor, 0) / all;
}

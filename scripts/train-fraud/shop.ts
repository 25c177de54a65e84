/**
 * Plays attempts through the shop's own graph, in the order of time, and writes down the facts that the screening
 * would have had at each: what is trained on is what is asked later.
 */
import { memoryRiskStore } from "../../src/adapters/risk-store/memory.ts";
import type { RiskFacts } from "../../src/domain/fraud/types.ts";
import type { Identities } from "../../src/domain/fraud/identities.ts";
import { makeId, type OrderId } from "../../src/kernel/ids.ts";
import { SeededRandom } from "../../src/kernel/random.ts";
import { DAY_MS, HOUR_MS } from "../../src/kernel/time.ts";
import type { GraphAnswer } from "../../src/ports/risk-store.ts";
import { fraudAttempts, honestAttempts, type Attempt, type Pattern } from "./attempts.ts";
import { diceOf, makePeople, START, WARM_UP_DAYS, type Dice } from "./people.ts";

export interface Example {
  readonly facts: RiskFacts;
  readonly pattern: Pattern;
  /** What is true. */
  readonly fraud: 0 | 1;
  /** What the shop came to believe: some fraud is never found out, some honest orders are taken for it. */
  readonly label: 0 | 1;
}

export const LABEL_NOISE = { missed: 0.05, falselyAccused: 0.002 } as const;
/** The first screening of a checkout knows no card yet. */
const CARD_UNKNOWN = 0.35;

/** The same seed and people give the same examples. */
export async function makeExamples(seed: string, people: number): Promise<readonly Example[]> {
  const dice = diceOf(new SeededRandom(`fraud ${seed}`));
  const everybody = makePeople(people, dice);
  const attempts = [...honestAttempts(dice, everybody), ...fraudAttempts(dice, everybody)];
  return play(
    attempts.toSorted((a, b) => a.at - b.at),
    dice,
  );
}

async function play(attempts: readonly Attempt[], dice: Dice): Promise<readonly Example[]> {
  const store = memoryRiskStore();
  const sessions = new Map<string, Attempt[]>();
  const marks: { readonly at: number; readonly orderId: OrderId; readonly attempt: Attempt }[] = [];
  const examples: Example[] = [];
  for (const attempt of attempts) {
    for (const mark of marks.filter(({ at }) => at <= attempt.at)) {
      await store.markFraud({ orderId: mark.orderId, sighting: identitiesIn(mark.attempt, true), at: mark.at });
      marks.splice(marks.indexOf(mark), 1);
    }
    const orderId: OrderId = makeId("ord", "eu", Math.floor(attempt.at), dice.random);
    const cardKnown = !dice.chance(CARD_UNKNOWN);
    const sighting = identitiesIn(attempt, cardKnown);
    const graph = await store.facts({ sighting, now: attempt.at, except: null });
    const earlier = sessions.get(attempt.session) ?? [];
    if (attempt.at > START + WARM_UP_DAYS * DAY_MS)
      examples.push(exampleOf(attempt, factsOf(attempt, graph, earlier, cardKnown), dice));
    sessions.set(attempt.session, [...earlier.filter(({ at }) => at > attempt.at - HOUR_MS), attempt]);
    const outcome = attempt.declined ? "declined" : "paid";
    await store.record([{ orderId, at: attempt.at, outcome, sighting: identitiesIn(attempt, !attempt.declined) }]);
    if (attempt.markedAfterMs !== null) marks.push({ at: attempt.at + attempt.markedAfterMs, orderId, attempt });
  }
  return examples;
}

const identitiesIn = (attempt: Attempt, cardKnown: boolean): Identities => ({
  account: attempt.guest ? `email ${attempt.email}` : `account ${attempt.session}`,
  email: `email ${attempt.email}`,
  address: `address ${attempt.address}`,
  card: cardKnown && attempt.card !== null ? `card ${attempt.card.fingerprint}` : null,
  device: attempt.device === null ? null : `device ${attempt.device}`,
});

function factsOf(attempt: Attempt, answer: GraphAnswer, earlier: readonly Attempt[], cardKnown: boolean): RiskFacts {
  const { ordersBefore, ...graph } = answer;
  const lastHour = earlier.filter(({ at }) => at > attempt.at - HOUR_MS);
  const billed = attempt.billing === "abroad" ? (attempt.card?.country ?? attempt.ipCountry) : attempt.shipCountry;
  return {
    at: Math.floor(attempt.at),
    totalMinor: Math.max(1, Math.round(attempt.totalUsd * 100)),
    currency: "USD",
    units: attempt.units,
    lines: attempt.lines,
    sellers: 1,
    accountAgeDays: attempt.guest ? null : Math.max(0, Math.floor((attempt.at - attempt.madeAt) / DAY_MS)),
    isGuest: attempt.guest,
    ordersLastHour: lastHour.length,
    declinesLastHour: lastHour.filter(({ declined }) => declined).length,
    ordersBefore,
    shipCountry: attempt.shipCountry,
    billingCountry: attempt.billing === "same" ? null : billed,
    billingDiffers: attempt.billing !== "same",
    ipCountry: attempt.ipCountry,
    cardCountry: cardKnown ? (attempt.card?.country ?? null) : null,
    paymentKind: attempt.card === null ? "hosted" : "card",
    express: attempt.express,
    balanceShare: 0,
    device: { fingerprint: attempt.device, oddities: Array<string>(attempt.oddities).fill("odd") },
    graph,
  };
}

function exampleOf(attempt: Attempt, facts: RiskFacts, dice: Dice): Example {
  const fraud = attempt.pattern === "honest" ? 0 : 1;
  const noisy = dice.chance(fraud === 1 ? LABEL_NOISE.missed : LABEL_NOISE.falselyAccused);
  return { facts, pattern: attempt.pattern, fraud, label: noisy ? ((1 - fraud) as 0 | 1) : fraud };
}

/** What happens in the simulated shop: attempts to buy, honest ones and those of the patterns that docs/fraud.md tells. */
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/kernel/time.ts";
import { DAYS, otherCountry, START, type Card, type Dice, type Person } from "./people.ts";

export type Pattern = "honest" | "card_testing" | "stolen_card" | "takeover" | "reseller_ring" | "friendly";

export interface Attempt {
  readonly at: number;
  readonly pattern: Pattern;
  /** Who it is for the shop: one session or account; a card tester is a new one each time. */
  readonly session: string;
  readonly guest: boolean;
  readonly madeAt: number;
  readonly email: string;
  readonly address: string;
  readonly card: Card | null;
  readonly device: string | null;
  readonly oddities: number;
  readonly ipCountry: string;
  readonly shipCountry: string;
  readonly billing: "same" | "other" | "abroad";
  readonly express: boolean;
  readonly totalUsd: number;
  readonly units: number;
  readonly lines: number;
  readonly declined: boolean;
  /** Days until a reviewer called it fraud; null: nobody did. */
  readonly markedAfterMs: number | null;
}

const between = (dice: Dice, from: number, to: number): number => from + dice.random.next() * (to - from);
const anyTime = (dice: Dice): number => START + dice.random.next() * DAYS * DAY_MS;
const markedAfter = (dice: Dice, share: number): number | null =>
  dice.chance(share) ? between(dice, DAY_MS / 2, 4 * DAY_MS) : null;

function basket(dice: Dice, median: number, spread: number): Pick<Attempt, "totalUsd" | "units" | "lines"> {
  const lines = 1 + (dice.chance(0.4) ? dice.random.int(1, 4) : 0);
  const units = lines + (dice.chance(0.25) ? dice.random.int(1, 4) : 0);
  return { totalUsd: dice.amount(median, spread), units, lines };
}

/** An order as this person places it most of the time. */
function usual(dice: Dice, person: Person, at: number): Attempt {
  const card = dice.chance(0.75) ? dice.random.pick(person.cards) : null;
  return {
    at,
    pattern: "honest",
    session: person.guest ? `${person.name} at ${Math.floor(at / DAY_MS)}` : person.name,
    guest: person.guest,
    madeAt: person.madeAt,
    email: person.name,
    address: person.address,
    card,
    device: person.devices.length === 0 ? null : dice.random.pick(person.devices),
    oddities: person.oddHeaders ? 1 : 0,
    ipCountry: person.seenFrom ?? person.country,
    shipCountry: person.country,
    billing: dice.chance(0.08) ? "other" : "same",
    express: dice.chance(0.15),
    ...basket(dice, 55, 0.95),
    declined: false,
    markedAfterMs: null,
  };
}

/** Honest, with what honest people do now and then: travel, give, move, buy a telephone, mistype a card. */
function honest(dice: Dice, person: Person, at: number): readonly Attempt[] {
  let one = usual(dice, person, at);
  if (dice.chance(0.04)) one = { ...one, ipCountry: otherCountry(dice, person.country) };
  if (dice.chance(0.05)) {
    const abroad = dice.chance(0.25);
    const shipCountry = abroad ? otherCountry(dice, person.country) : person.country;
    one = { ...one, address: `friend of ${person.name}`, shipCountry, billing: abroad ? "abroad" : "other" };
  }
  if (dice.chance(0.05)) one = { ...one, device: one.device === null ? null : `${one.device} at ${at}` };
  if (dice.chance(0.03)) one = { ...one, address: `${person.name} since ${at}` };
  // What a person saves for: a computer, a wedding, a bicycle.
  if (dice.chance(0.06)) one = { ...one, totalUsd: dice.amount(650, 0.5), express: dice.chance(0.3) };
  if (dice.chance(0.003)) return [{ ...one, pattern: "friendly", markedAfterMs: markedAfter(dice, 0.3) }];
  if (one.card === null || !dice.chance(0.05)) return [one];
  const tries = Array.from({ length: dice.random.int(1, 3) }, (_, i) => ({ ...one, at: at + i * MINUTE_MS }));
  return [...tries.map((each) => ({ ...each, declined: true })), { ...one, at: at + 4 * MINUTE_MS }];
}

export function honestAttempts(dice: Dice, people: readonly Person[]): readonly Attempt[] {
  return people.flatMap((person) => {
    const orders = Math.round((person.ordersPerMonth * DAYS) / 30 + dice.random.next() - 0.5);
    return Array.from({ length: orders }, () => Math.max(anyTime(dice), person.madeAt + 5 * MINUTE_MS)).flatMap((at) =>
      person.kind === "private" ? honest(dice, person, at) : burst(dice, person, at),
    );
  });
}

/** A company's orders of a day, within minutes, some to its own door and some to its customers'. */
function burst(dice: Dice, person: Person, at: number): readonly Attempt[] {
  const home = dice.chance(0.5);
  return Array.from({ length: dice.random.int(2, 28) }, (_, i) => ({
    ...usual(dice, person, at + i * between(dice, 20 * SECOND_MS, 2 * MINUTE_MS)),
    address: home ? person.address : `customer ${i} of ${person.name}`,
    billing: home ? ("same" as const) : ("other" as const),
    ...basket(dice, 140, 0.8),
  }));
}

/** A list of stolen numbers is tried with small orders, from one device, by a new guest or account for each or all. */
function cardTesting(dice: Dice, index: number): readonly Attempt[] {
  const [at, country] = [anyTime(dice), "DE"];
  const alone = dice.chance(0.4);
  const device = dice.chance(0.8) ? `tester ${index}` : null;
  const [oddities, ip] = [dice.chance(0.5) ? 1 : 0, dice.chance(0.6) ? otherCountry(dice, country) : country];
  const markedAfterMs = markedAfter(dice, 0.3);
  return Array.from({ length: dice.random.int(6, 40) }, (_, i) => {
    const who = alone ? `tester ${index}` : `tester ${index}.${i}`;
    const [made, cardCountry] = [at - between(dice, 0, DAY_MS), dice.chance(0.5) ? otherCountry(dice) : country];
    return {
      ...{ at: at + (i * HOUR_MS) / 40, pattern: "card_testing" as const, session: who, guest: !alone, madeAt: made },
      ...{
        email: who,
        address: `drop ${index % 40}`,
        card: { fingerprint: `stolen ${index}.${i}`, country: cardCountry },
      },
      ...{ device, oddities, ipCountry: ip, shipCountry: country, billing: "same" as const, express: false },
      ...{ totalUsd: between(dice, 2, 25), units: 1, lines: 1, declined: dice.chance(0.65), markedAfterMs },
    };
  });
}

/** A stolen number that works: dear goods, quickly, to where the card is not from. */
function stolenCard(dice: Dice, index: number): readonly Attempt[] {
  const [at, shipCountry] = [anyTime(dice), dice.chance(0.6) ? "DE" : otherCountry(dice)];
  const cardCountry = dice.chance(0.65) ? otherCountry(dice, shipCountry) : shipCountry;
  // A third hides behind a connection in the card's country.
  const ipCountry = dice.random.pick([shipCountry, cardCountry, otherCountry(dice)]);
  const who = `thief ${index}`;
  const [guest, oddities] = [dice.chance(0.6), dice.chance(0.2) ? 1 : 0];
  const madeAt = at - between(dice, 0, dice.chance(0.8) ? 4 * DAY_MS : 60 * DAY_MS);
  const address = dice.chance(0.4) ? `drop ${index % 40}` : `thief's ${index}`;
  return Array.from({ length: dice.random.int(1, 3) }, (_, i) => ({
    ...{ at: at + i * between(dice, 5 * MINUTE_MS, 3 * HOUR_MS), pattern: "stolen_card" as const, session: who, guest },
    ...{ madeAt, email: who, address, card: { fingerprint: `stolen card ${index}`, country: cardCountry } },
    ...{ device: `thief ${index}`, oddities, ipCountry, shipCountry, express: dice.chance(0.7) },
    billing: dice.random.pick(["same", "other", cardCountry === shipCountry ? "other" : "abroad"] as const),
    ...{ ...basket(dice, 380, 0.7), declined: i === 0 && dice.chance(0.3), markedAfterMs: markedAfter(dice, 0.5) },
  }));
}

/** Somebody else at the account of a person whom the shop knows well. */
function takeover(dice: Dice, index: number, people: readonly Person[]): readonly Attempt[] {
  const known = people.filter(
    ({ guest, kind, madeAt }) => !guest && kind === "private" && madeAt < START - 90 * DAY_MS,
  );
  const victim = dice.random.pick(known.length > 0 ? known : people);
  const at = between(dice, START + 20 * DAY_MS, START + DAYS * DAY_MS);
  const one = usual(dice, { ...victim, guest: false }, at);
  return Array.from({ length: dice.random.int(1, 3) }, (_, i) => ({
    ...one,
    ...{ at: at + i * between(dice, 10 * MINUTE_MS, 5 * HOUR_MS), pattern: "takeover" as const },
    ...{ device: `burglar ${index}`, oddities: dice.chance(0.15) ? 1 : 0, express: dice.chance(0.6) },
    address: dice.chance(0.9) ? `drop ${index % 40}` : victim.address,
    ipCountry: dice.chance(0.5) ? otherCountry(dice, victim.country) : victim.country,
    card: dice.chance(0.6) ? one.card : { fingerprint: `stolen card b${index}`, country: otherCountry(dice) },
    ...{ ...basket(dice, 280, 0.7), markedAfterMs: markedAfter(dice, 0.5) },
  }));
}

/** Many accounts of few hands: the same devices, addresses and cards, the same goods by the dozen. */
function resellerRing(dice: Dice, index: number): readonly Attempt[] {
  const [from, country] = [anyTime(dice), "DE"];
  const pick = (what: string, most: number): string => `${what} ${index}.${dice.random.int(1, most)}`;
  return Array.from({ length: dice.random.int(5, 15) }, (_, account) => {
    const madeAt = from - between(dice, 0, 25 * DAY_MS);
    return Array.from({ length: dice.random.int(1, 4) }, () => {
      const lines = 1 + (dice.chance(0.2) ? 1 : 0);
      return {
        ...{ at: from + between(dice, 0, 10 * DAY_MS), pattern: "reseller_ring" as const, madeAt },
        ...{ session: `ring ${index}.${account}`, email: `ring ${index}.${account}`, guest: false },
        address: pick("ring's address", 2),
        card: {
          fingerprint: pick("ring's card", 5),
          country: dice.chance(0.3) ? otherCountry(dice, country) : country,
        },
        ...{ device: pick("ring's device", 2), oddities: dice.chance(0.1) ? 1 : 0, ipCountry: country },
        ...{ shipCountry: country, billing: "same" as const, express: dice.chance(0.2), declined: dice.chance(0.1) },
        ...{ totalUsd: dice.amount(330, 0.5), units: lines * dice.random.int(2, 8), lines },
        markedAfterMs: markedAfter(dice, 0.35),
      };
    });
  }).flat();
}

/** As many of each pattern as that many people draw upon a shop. */
export function fraudAttempts(dice: Dice, people: readonly Person[]): readonly Attempt[] {
  const many = <T>(count: number, make: (index: number) => readonly T[]): readonly T[] =>
    Array.from({ length: Math.max(1, Math.round(count)) }, (_, index) => make(index)).flat();
  return [
    ...many(people.length / 500, (index) => cardTesting(dice, index)),
    ...many(people.length / 40, (index) => stolenCard(dice, index)),
    ...many(people.length / 60, (index) => takeover(dice, index, people)),
    ...many(people.length / 500, (index) => resellerRing(dice, index)),
  ];
}

/** Honest shoppers of a simulated shop: who they are, and what of them looks odd though it is not. */
import type { SeededRandom } from "../../src/kernel/random.ts";
import { DAY_MS } from "../../src/kernel/time.ts";

/** Days that are simulated; what is shown to the model begins when the graph knows its people. */
export const DAYS = 75;
export const WARM_UP_DAYS = 30;
export const START = Date.UTC(2026, 0, 1);

export interface Card {
  readonly fingerprint: string;
  readonly country: string;
}

export interface Person {
  readonly name: string;
  /** Buys without an account. */
  readonly guest: boolean;
  readonly madeAt: number;
  readonly country: string;
  readonly address: string;
  readonly cards: readonly Card[];
  /** None: a program with a token. */
  readonly devices: readonly string[];
  /** Seen from elsewhere for good: a private network, a firm's gateway. */
  readonly seenFrom: string | null;
  readonly oddHeaders: boolean;
  readonly ordersPerMonth: number;
  readonly kind: "private" | "company";
}

export interface Dice {
  readonly random: SeededRandom;
  chance(share: number): boolean;
  /** With this median; `spread` is the standard deviation of the logarithm. */
  amount(median: number, spread: number): number;
}

export function diceOf(random: SeededRandom): Dice {
  // Box and Muller 1958.
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return {
    random,
    chance: (share) => random.next() < share,
    amount: (median, spread) => median * Math.exp(spread * normal()),
  };
}

const COUNTRIES = ["DE", "DE", "DE", "DE", "FR", "FR", "AT", "NL", "IT", "ES", "US", "GB"] as const;
const ELSEWHERE = ["US", "NL", "GB", "RO", "LT", "PL", "BR", "TR", "NG", "VN"] as const;

export const countryOf = (dice: Dice): string => dice.random.pick(COUNTRIES);

/** Another one than those. */
export function otherCountry(dice: Dice, ...than: readonly string[]): string {
  for (;;) {
    const country = dice.random.pick(ELSEWHERE);
    if (!than.includes(country)) return country;
  }
}

/** Whoever shares something honestly: a family the card, the house and the computer; a dormitory its address; an office
 * its equal computers behind one connection. */
export function makePeople(count: number, dice: Dice): readonly Person[] {
  const people: Person[] = [];
  while (people.length < count) {
    const draw = dice.random.next();
    if (draw < 0.06) people.push(...family(dice, people.length));
    else if (draw < 0.062) people.push(...neighbours(dice, people.length, "address", 25));
    else if (draw < 0.065) people.push(...neighbours(dice, people.length, "device", 30));
    else if (draw < 0.075) people.push(company(dice, people.length));
    else people.push(person(dice, people.length));
  }
  return people;
}

function person(dice: Dice, index: number): Person {
  const { random } = dice;
  const country = countryOf(dice);
  const cardCountry = dice.chance(0.05) ? otherCountry(dice, country) : country;
  const cards = Array.from({ length: dice.chance(0.25) ? 2 : 1 }, (_, i) => ({
    fingerprint: `card ${index}.${i}`,
    country: cardCountry,
  }));
  return {
    name: `person ${index}`,
    guest: dice.chance(0.4),
    // A fifth comes for the first time while the shop is watched.
    madeAt: dice.chance(0.2) ? START + random.next() * DAYS * DAY_MS : START - random.next() * 1_000 * DAY_MS,
    country,
    // A parcel station, which hundreds use.
    address: dice.chance(0.1) ? `station ${random.int(1, 12)}` : `home ${index}`,
    cards,
    devices: Array.from({ length: dice.chance(0.4) ? 2 : 1 }, (_, i) => `device ${index}.${i}`),
    seenFrom: dice.chance(0.03) ? otherCountry(dice, country) : null,
    oddHeaders: dice.chance(0.012),
    ordersPerMonth: 0.4 + dice.amount(0.7, 0.8),
    kind: "private",
  };
}

function family(dice: Dice, index: number): readonly Person[] {
  const first = person(dice, index);
  return Array.from({ length: dice.random.int(2, 4) }, (_, i) => {
    const member = person(dice, index + i);
    const { country, address, cards, devices, seenFrom } = first;
    const shared = { country, address, seenFrom, devices: [...member.devices, ...devices.slice(0, 1)] };
    return { ...member, ...shared, cards: dice.chance(0.5) ? cards : member.cards };
  });
}

function neighbours(dice: Dice, index: number, what: "address" | "device", most: number): readonly Person[] {
  const first = person(dice, index);
  return Array.from({ length: dice.random.int(8, most) }, (_, i) => {
    const member = { ...person(dice, index + i), country: first.country };
    return what === "address"
      ? { ...member, address: first.address }
      : { ...member, devices: [...first.devices.slice(0, 1), ...member.devices] };
  });
}

/** Orders in bursts, often by a program, often to its customers' addresses. */
function company(dice: Dice, index: number): Person {
  const one = person(dice, index);
  const madeAt = Math.min(one.madeAt, START + dice.random.next() * 20 * DAY_MS);
  const devices = dice.chance(0.6) ? [] : one.devices;
  return { ...one, guest: dice.chance(0.2), madeAt, devices, kind: "company", ordersPerMonth: 2 };
}

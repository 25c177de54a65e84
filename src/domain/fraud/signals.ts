/**
 * What raises a score (O7): the design's own five scores (Q10; the fifth is the model's) and its real-time signals.
 * One row each; docs/fraud.md shows the same rows, and a test holds the two together.
 */
import { toUsd } from "./usd.ts";
import type { RiskFacts } from "./types.ts";

export interface Signal {
  readonly code: string;
  readonly points: number;
  /** When it is raised, for the documentation. */
  readonly when: string;
  readonly test: (facts: RiskFacts) => boolean;
  /** What staff read beside an order; no name, address or card stands in it. */
  readonly words: (facts: RiskFacts) => string;
}

export const HIGH_VALUE_USD = 500;
export const NEW_ACCOUNT_DAYS = 7;
export const MANY_ORDERS = 5;

const usdOf = (facts: RiskFacts): number => toUsd(facts.totalMinor, facts.currency) ?? 0;
const differs = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;
const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

export const SIGNALS: readonly Signal[] = [
  {
    code: "suspicious_device",
    points: 30,
    when: "the browser calls itself automated, or its headers contradict each other",
    test: ({ device }) => device.oddities.length > 0,
    words: ({ device }) => `The device looks odd: ${device.oddities.join("; ")}.`,
  },
  {
    code: "many_orders",
    points: 20,
    when: `this person began more than ${MANY_ORDERS} other checkouts in the last hour`,
    test: ({ ordersLastHour }) => ordersLastHour > MANY_ORDERS,
    words: ({ ordersLastHour }) => `This person began ${ordersLastHour} other checkouts within the last hour.`,
  },
  {
    code: "address_mismatch",
    points: 10,
    when: "the bill goes to another address than the goods",
    test: ({ billingDiffers }) => billingDiffers,
    words: ({ billingCountry, shipCountry }) =>
      differs(billingCountry, shipCountry)
        ? `The bill goes to ${billingCountry}, the goods to ${shipCountry}.`
        : "The bill goes to another address than the goods.",
  },
  {
    code: "new_account_high_value",
    points: 25,
    when: `the account is under ${NEW_ACCOUNT_DAYS} days old and the total over ${HIGH_VALUE_USD} USD; a guest is no account`,
    test: (facts) =>
      facts.accountAgeDays !== null && facts.accountAgeDays < NEW_ACCOUNT_DAYS && usdOf(facts) > HIGH_VALUE_USD,
    words: (facts) =>
      `The account is ${times(facts.accountAgeDays ?? 0, "day", "days")} old and the order worth about ${Math.round(usdOf(facts))} USD.`,
  },
  {
    code: "ip_country",
    points: 10,
    when: "the connection comes from another country than the goods go to",
    test: ({ ipCountry, shipCountry }) => differs(ipCountry, shipCountry),
    words: ({ ipCountry, shipCountry }) => `Ordered from ${ipCountry}, sent to ${shipCountry}.`,
  },
  {
    code: "card_country",
    points: 10,
    when: "the card's bank is in another country than the goods go to",
    test: ({ cardCountry, shipCountry }) => differs(cardCountry, shipCountry),
    words: ({ cardCountry, shipCountry }) => `The card is of a bank in ${cardCountry}, the goods go to ${shipCountry}.`,
  },
  {
    code: "card_user_country",
    points: 10,
    when: "the card's bank is neither where the bill goes (where one was typed) nor where the connection comes from",
    test: ({ cardCountry, billingCountry, ipCountry }) => differs(cardCountry, billingCountry ?? ipCountry),
    words: ({ cardCountry, billingCountry, ipCountry }) =>
      `The card is of a bank in ${cardCountry}, the buyer ${billingCountry === null ? `ordered from ${ipCountry}` : `is billed in ${billingCountry}`}.`,
  },
  {
    code: "declines",
    points: 20,
    when: "3 payments or more of this person or from this device were refused in the last hour",
    test: ({ declinesLastHour, graph }) => Math.max(declinesLastHour, graph.declinesOfDeviceLastHour) >= 3,
    words: ({ declinesLastHour, graph }) =>
      `${Math.max(declinesLastHour, graph.declinesOfDeviceLastHour)} payments were refused in the last hour.`,
  },
  {
    code: "card_shared",
    points: 15,
    when: "2 other accounts or more paid with this card in 90 days",
    test: ({ graph }) => graph.accountsOfCard >= 2,
    words: ({ graph }) => `${graph.accountsOfCard} other accounts have paid with this card.`,
  },
  {
    code: "device_shared",
    points: 5,
    when: "4 other accounts or more ordered from this device in 90 days",
    test: ({ graph }) => graph.accountsOfDevice >= 4,
    words: ({ graph }) => `${graph.accountsOfDevice} other accounts have ordered from this device.`,
  },
  {
    code: "address_shared",
    points: 5,
    when: "6 other accounts or more had goods sent to this address in 90 days",
    test: ({ graph }) => graph.accountsOfAddress >= 6,
    words: ({ graph }) => `${graph.accountsOfAddress} other accounts have had goods sent to this address.`,
  },
  {
    code: "many_cards",
    points: 15,
    when: "4 cards or more of this account in 90 days",
    test: ({ graph }) => graph.cardsOfAccount >= 4,
    words: ({ graph }) => `The account has paid with ${graph.cardsOfAccount} cards.`,
  },
  {
    code: "device_cards",
    points: 5,
    when: "6 cards or more from this device in 90 days",
    test: ({ graph }) => graph.cardsOfDevice >= 6,
    words: ({ graph }) => `${graph.cardsOfDevice} cards were used from this device.`,
  },
  {
    code: "card_velocity",
    points: 5,
    when: "more than 5 orders paid with this card in the last hour",
    test: ({ graph }) => graph.ordersOfCardLastHour > 5,
    words: ({ graph }) => `${graph.ordersOfCardLastHour} orders were paid with this card in the last hour.`,
  },
  {
    code: "device_velocity",
    points: 5,
    when: "more than 10 orders from this device in the last hour",
    test: ({ graph }) => graph.ordersOfDeviceLastHour > 10,
    words: ({ graph }) => `${graph.ordersOfDeviceLastHour} orders came from this device in the last hour.`,
  },
  {
    code: "takeover",
    points: 15,
    when: "an account that has ordered before orders from a new device to a new address",
    test: ({ graph }) => graph.deviceIsNew && graph.addressIsNew,
    words: () => "The account has ordered before, but never from this device nor to this address.",
  },
  {
    code: "fraud_shared",
    points: 60,
    when: "the account, e-mail or card was part of an order that a reviewer called fraud",
    test: ({ graph }) => graph.fraudWithinSteps === 1,
    words: () => "The account, e-mail or card was part of an order that was called fraud.",
  },
  {
    code: "fraud_near",
    points: 20,
    when: "the device or address was part of such an order, or another order with the same account, e-mail or card shares something with one",
    test: ({ graph }) => graph.fraudWithinSteps === 2,
    words: () =>
      "Its device, its address or another order of the same person is linked with one that was called fraud.",
  },
];

/**
 * What the model looks at. Each feature says which way it may push: a bad fact can never lower the model's answer, so
 * that nobody is better off by being worse, and a reviewer can believe the score.
 */
import { NEW_ACCOUNT_DAYS } from "./signals.ts";
import { toUsd } from "./usd.ts";
import type { RiskFacts } from "./types.ts";

export interface Feature {
  readonly name: string;
  /** 1: more of it never lowers the answer; -1: never raises it; 0: either. */
  readonly direction: 1 | -1 | 0;
  readonly of: (facts: RiskFacts) => number;
}

/** Stands in for the age of guests, who have no account: neither new nor old. */
const GUEST_AGE_DAYS = 60;

const usdOf = (facts: RiskFacts): number => toUsd(facts.totalMinor, facts.currency) ?? 0;
const flag = (yes: boolean): number => (yes ? 1 : 0);
const differs = (a: string | null, b: string | null): boolean => a !== null && b !== null && a !== b;
const isAbroad = ({ ipCountry, cardCountry, shipCountry }: RiskFacts): boolean =>
  differs(ipCountry, shipCountry) || differs(cardCountry, shipCountry);

export const FEATURES: readonly Feature[] = [
  { name: "totalUsd", direction: 1, of: usdOf },
  { name: "unitsOfLine", direction: 0, of: ({ units, lines }) => units / Math.max(1, lines) },
  { name: "accountAgeDays", direction: -1, of: ({ accountAgeDays }) => accountAgeDays ?? GUEST_AGE_DAYS },
  { name: "isGuest", direction: 0, of: ({ isGuest }) => flag(isGuest) },
  {
    name: "newAccountUsd",
    direction: 1,
    of: (facts) => (facts.accountAgeDays !== null && facts.accountAgeDays < NEW_ACCOUNT_DAYS ? usdOf(facts) : 0),
  },
  { name: "firstOrderUsd", direction: 1, of: (facts) => (facts.ordersBefore === 0 ? usdOf(facts) : 0) },
  { name: "ordersBefore", direction: -1, of: ({ ordersBefore }) => ordersBefore },
  { name: "ordersLastHour", direction: 1, of: ({ ordersLastHour }) => ordersLastHour },
  { name: "declinesLastHour", direction: 1, of: ({ declinesLastHour }) => declinesLastHour },
  { name: "declinesOfDevice", direction: 1, of: ({ graph }) => graph.declinesOfDeviceLastHour },
  { name: "ipAbroad", direction: 1, of: ({ ipCountry, shipCountry }) => flag(differs(ipCountry, shipCountry)) },
  { name: "cardAbroad", direction: 1, of: ({ cardCountry, shipCountry }) => flag(differs(cardCountry, shipCountry)) },
  { name: "cardNotOfIp", direction: 1, of: ({ cardCountry, ipCountry }) => flag(differs(cardCountry, ipCountry)) },
  { name: "expressAbroad", direction: 1, of: (facts) => flag(facts.express && isAbroad(facts)) },
  { name: "express", direction: 1, of: ({ express }) => flag(express) },
  { name: "billingDiffers", direction: 1, of: ({ billingDiffers }) => flag(billingDiffers) },
  {
    name: "billingAbroad",
    direction: 1,
    of: ({ billingCountry, shipCountry }) => flag(differs(billingCountry, shipCountry)),
  },
  { name: "oddities", direction: 1, of: ({ device }) => device.oddities.length },
  { name: "accountsOfCard", direction: 1, of: ({ graph }) => graph.accountsOfCard },
  { name: "accountsOfDevice", direction: 1, of: ({ graph }) => graph.accountsOfDevice },
  { name: "accountsOfAddress", direction: 1, of: ({ graph }) => graph.accountsOfAddress },
  { name: "cardsOfAccount", direction: 1, of: ({ graph }) => graph.cardsOfAccount },
  { name: "cardsOfDevice", direction: 1, of: ({ graph }) => graph.cardsOfDevice },
  { name: "ordersOfCardLastHour", direction: 1, of: ({ graph }) => graph.ordersOfCardLastHour },
  { name: "ordersOfDeviceLastHour", direction: 1, of: ({ graph }) => graph.ordersOfDeviceLastHour },
  { name: "ordersOfAddressLastDay", direction: 1, of: ({ graph }) => graph.ordersOfAddressLastDay },
  { name: "newDeviceAndAddress", direction: 1, of: ({ graph }) => flag(graph.deviceIsNew && graph.addressIsNew) },
  {
    name: "takeoverUsd",
    direction: 1,
    of: (facts) => (facts.graph.deviceIsNew && facts.graph.addressIsNew ? usdOf(facts) : 0),
  },
  {
    name: "fraudNear",
    direction: 1,
    of: ({ graph }) => (graph.fraudWithinSteps === null ? 0 : 3 - graph.fraudWithinSteps),
  },
];

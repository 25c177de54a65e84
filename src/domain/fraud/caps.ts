/** Hard caps on velocity: whoever is beyond one is rejected whatever the score, since no shopper is so quick. */
import type { RiskFacts } from "./types.ts";

/** So many within an hour, and the next is rejected; 0 is no cap. */
export interface FraudCaps {
  readonly ordersOfPerson: number;
  readonly ordersOfCard: number;
  readonly ordersOfDevice: number;
  readonly declines: number;
}

interface Cap {
  readonly code: string;
  readonly setting: keyof FraudCaps;
  readonly when: string;
  readonly count: (facts: RiskFacts) => number;
  readonly words: (count: number, cap: number) => string;
}

export const CAPS: readonly Cap[] = [
  {
    code: "cap_person",
    setting: "ordersOfPerson",
    when: "checkouts that this person began in the last hour, without this one",
    count: ({ ordersLastHour }) => ordersLastHour,
    words: (count, cap) => `${count} checkouts of this person within an hour; ${cap} are the most.`,
  },
  {
    code: "cap_card",
    setting: "ordersOfCard",
    when: "orders paid with this card in the last hour",
    count: ({ graph }) => graph.ordersOfCardLastHour,
    words: (count, cap) => `${count} orders with this card within an hour; ${cap} are the most.`,
  },
  {
    code: "cap_device",
    setting: "ordersOfDevice",
    when: "orders from this device in the last hour",
    count: ({ graph }) => graph.ordersOfDeviceLastHour,
    words: (count, cap) => `${count} orders from this device within an hour; ${cap} are the most.`,
  },
  {
    code: "cap_declines",
    setting: "declines",
    when: "payments of this person, or from this device, that were refused in the last hour (card testing)",
    count: ({ declinesLastHour, graph }) => Math.max(declinesLastHour, graph.declinesOfDeviceLastHour),
    words: (count, cap) => `${count} payments were refused within an hour; ${cap} are the most.`,
  },
];

/** The caps that are reached, in the order of the table. */
export const reachedCaps = (facts: RiskFacts, caps: FraudCaps): readonly { code: string; words: string }[] =>
  CAPS.flatMap(({ code, setting, count, words }) => {
    const cap = caps[setting];
    const counted = count(facts);
    return cap > 0 && counted >= cap ? [{ code, words: words(counted, cap) }] : [];
  });

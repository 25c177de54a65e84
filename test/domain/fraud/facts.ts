/** Facts of an order that nothing speaks against, to be changed by tests. */
import type { FraudModel } from "../../../src/domain/fraud/predict.ts";
import { FEATURES } from "../../../src/domain/fraud/features.ts";
import { NEUTRAL_GRAPH } from "../../../src/domain/fraud/neutral.ts";
import type { GraphFacts, RiskFacts } from "../../../src/domain/fraud/types.ts";

export const NOW = Date.UTC(2026, 10, 22, 12);

export type FactsChange = Partial<Omit<RiskFacts, "graph">> & { readonly graph?: Partial<GraphFacts> };

export const factsOf = ({ graph, ...change }: FactsChange = {}): RiskFacts => ({
  at: NOW,
  totalMinor: 4_000,
  currency: "USD",
  units: 2,
  lines: 1,
  sellers: 1,
  accountAgeDays: 400,
  isGuest: false,
  ordersLastHour: 0,
  declinesLastHour: 0,
  ordersBefore: 3,
  shipCountry: "DE",
  billingCountry: null,
  billingDiffers: false,
  ipCountry: "DE",
  cardCountry: null,
  paymentKind: "card",
  express: false,
  balanceShare: 0,
  device: { fingerprint: "device", oddities: [] },
  ...change,
  graph: { ...NEUTRAL_GRAPH, ...graph },
});

/** A model of one word: it says the same of everything, so that the signals stand alone. */
export const modelThatSays = (probability: number): FraudModel => ({
  name: "constant",
  seed: "none",
  auc: 0.5,
  bias: probability === 0 ? -1_000 : Math.log(probability / (1 - probability)),
  steps: FEATURES.map(({ name }) => ({ feature: name, thresholds: [], values: [] })),
});

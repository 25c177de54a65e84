/** Facts of whom the shop knows nothing: nothing is raised by them. */
import type { GraphFacts } from "./types.ts";

/** Also stands in for a graph that did not answer in time: checkout does not wait for it. */
export const NEUTRAL_GRAPH: GraphFacts = {
  accountsOfCard: 0,
  accountsOfDevice: 0,
  accountsOfAddress: 0,
  cardsOfAccount: 0,
  cardsOfDevice: 0,
  ordersOfCardLastHour: 0,
  ordersOfDeviceLastHour: 0,
  ordersOfAddressLastDay: 0,
  declinesOfDeviceLastHour: 0,
  deviceIsNew: false,
  addressIsNew: false,
  fraudWithinSteps: null,
};

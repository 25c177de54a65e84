/** From the orders that share something with a checkout to the facts of the graph; the same for every store. */
import { LIMITS } from "../../kernel/limits.ts";
import { DAY_MS, HOUR_MS } from "../../kernel/time.ts";
import type { Sighting } from "../../domain/fraud/types.ts";
import type { GraphAnswer, GraphQuestion, Seen } from "../../ports/risk-store.ts";

/** How far back is looked. */
export const KEPT_MS = LIMITS.riskKeptMs;

/**
 * So many orders are looked at for each of account, e-mail, card, device and address, the newest: a company's address
 * has thousands. Counts are right up to it, so a cap above it is never reached.
 */
export const NEIGHBOURS_MAX = 200;

/** An order that shares something with the one asked for. */
export interface Neighbour extends Seen {
  /** Something of it was part of an order that was called fraud. */
  readonly near: boolean;
}

export const nodesOf = (sighting: Sighting): readonly string[] => [
  ...new Set(
    [sighting.account, sighting.email, sighting.address, sighting.card, sighting.device].filter(
      (node) => node !== null,
    ),
  ),
];

/** `marked`: what of the checkout itself was part of an order that was called fraud. */
export function graphFacts(
  question: GraphQuestion,
  found: readonly Neighbour[],
  marked: ReadonlySet<string>,
): GraphAnswer {
  const { sighting: mine, now, except } = question;
  const rows = [...new Map(found.map((row) => [row.orderId, row])).values()].filter(
    ({ orderId }) => orderId !== except,
  );
  const with_ = (node: keyof Sighting): readonly Neighbour[] =>
    mine[node] === null ? [] : rows.filter(({ sighting }) => sighting[node] === mine[node]);
  const since = (list: readonly Neighbour[], ms: number): readonly Neighbour[] =>
    list.filter(({ at }) => at > now - ms);
  const [ofAccount, ofCard, ofDevice, ofAddress] = [with_("account"), with_("card"), with_("device"), with_("address")];
  const paid = ofAccount.filter(({ outcome }) => outcome === "paid");
  return {
    accountsOfCard: othersIn(ofCard, mine),
    accountsOfDevice: othersIn(ofDevice, mine),
    accountsOfAddress: othersIn(ofAddress, mine),
    cardsOfAccount: cardsIn(ofAccount, mine),
    cardsOfDevice: cardsIn(ofDevice, mine),
    ordersOfCardLastHour: since(ofCard, HOUR_MS).filter(isOrder).length,
    ordersOfDeviceLastHour: since(ofDevice, HOUR_MS).filter(isOrder).length,
    ordersOfAddressLastDay: since(ofAddress, DAY_MS).filter(isOrder).length,
    declinesOfDeviceLastHour: since(ofDevice, HOUR_MS).filter(({ outcome }) => outcome === "declined").length,
    deviceIsNew: isNewTo(paid, mine, "device"),
    addressIsNew: isNewTo(paid, mine, "address"),
    fraudWithinSteps: stepsToFraud(mine, [...ofAccount, ...with_("email"), ...ofCard], marked),
    ordersBefore: paid.length,
  };
}

/**
 * One step by what belongs to a person: account, e-mail, card. Two by a place, which the innocent share (a house, an
 * office's computers), or over another order with the same account, e-mail or card.
 */
function stepsToFraud(mine: Sighting, samePerson: readonly Neighbour[], marked: ReadonlySet<string>): 1 | 2 | null {
  const isMarked = (node: string | null): boolean => node !== null && marked.has(node);
  if ([mine.account, mine.email, mine.card].some(isMarked)) return 1;
  return [mine.address, mine.device].some(isMarked) || samePerson.some(({ near }) => near) ? 2 : null;
}

const isOrder = ({ outcome }: Seen): boolean => outcome === "placed" || outcome === "paid";

/** Who has the same e-mail is the same person, with an account or without. */
const othersIn = (rows: readonly Seen[], mine: Sighting): number =>
  new Set(
    rows
      .filter(({ sighting }) => sighting.account !== mine.account && sighting.email !== mine.email)
      .map(({ sighting }) => sighting.account),
  ).size;

const cardsIn = (rows: readonly Seen[], mine: Sighting): number =>
  new Set([mine.card, ...rows.map(({ sighting }) => sighting.card)].filter((card) => card !== null)).size;

/** Of an account that was seen with others of its kind before. */
function isNewTo(paid: readonly Seen[], mine: Sighting, node: "device" | "address"): boolean {
  const known = paid.map(({ sighting }) => sighting[node]).filter((each) => each !== null);
  return mine[node] !== null && known.length > 0 && !known.includes(mine[node]);
}

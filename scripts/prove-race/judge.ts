/** Whether a race holds. Pure, so that its own test can show that it would not let an oversell pass. */

/** All who asked at the same time. */
export interface Wave {
  readonly asking: number;
  /** Units of each sku that nobody had bought or held before it. */
  readonly free: number;
  /** Bought, or held until the bank has its answer. */
  readonly served: number;
  readonly refused: number;
  readonly unclear: number;
  readonly tookMs: number;
}

/** One sku's levels together, after everything has come to rest. */
export interface SkuLeft {
  readonly sku: string;
  readonly onHand: number;
  readonly reserved: number;
  /** In orders that stand. */
  readonly sold: number;
}

export interface RaceResult {
  readonly buyers: number;
  readonly stock: number;
  /** Buyers who mean to pay. */
  readonly willing: number;
  /** More than one sku in a cart: whoever lacks one of them gives the others back, so a wave may leave some over. */
  readonly crossing: boolean;
  readonly waves: readonly Wave[];
  readonly heldLate: number;
  /** Of those, how many have their order. */
  readonly paidLate: number;
  /** Orders that buyers were told of. */
  readonly told: readonly string[];
  /** Orders of these skus in the shop's books that stand. */
  readonly orders: readonly string[];
  readonly left: readonly SkuLeft[];
  readonly openReservations: number;
  readonly violations: readonly string[];
  readonly complaints: readonly string[];
}

export interface RaceVerdict {
  readonly holds: boolean;
  /** What is wrong, in words; empty when it holds. */
  readonly faults: readonly string[];
  /** Orders that there should be. */
  readonly expected: number;
  readonly oversold: number;
  /** Units neither sold nor on hand and free, over all skus. */
  readonly stranded: number;
}

export function judgeRace(result: RaceResult): RaceVerdict {
  const { stock, willing, orders, told, left } = result;
  const expected = Math.min(stock, willing);
  const oversold = Math.max(0, orders.length - stock, ...left.map(({ sold }) => sold - stock));
  const stranded = left.reduce((sum, each) => sum + Math.abs(stock - each.sold - (each.onHand - each.reserved)), 0);
  const faults = [
    ...(oversold > 0 ? [`${oversold} sold that were not there`] : []),
    ...(orders.length === expected ? [] : [`${orders.length} orders, there should be ${expected}`]),
    ...left.flatMap(({ sku, sold }) =>
      sold === orders.length ? [] : [`${sku}: ${sold} sold in ${orders.length} orders`],
    ),
    ...(stranded > 0 ? [`${stranded} units are neither sold nor free`] : []),
    ...(result.openReservations > 0 ? [`${result.openReservations} reservations are left`] : []),
    ...missing(told, orders, "was told of and is not in the books"),
    ...missing(orders, told, "is in the books and nobody was told of it"),
    ...(new Set(told).size === told.length ? [] : ["two buyers were told of the same order"]),
    ...(result.paidLate === result.heldLate
      ? []
      : [`${result.heldLate - result.paidLate} paid late for what was held and have no order`]),
    ...result.waves.flatMap((wave, index) => faultsOfWave(wave, index + 1, result.crossing)),
    ...result.violations,
    ...result.complaints,
  ];
  return { holds: faults.length === 0, faults, expected, oversold, stranded };
}

const missing = (these: readonly string[], those: readonly string[], what: string): string[] =>
  these.filter((order) => !those.includes(order)).map((order) => `order ${order} ${what}`);

/** Units of a single sku go to those who ask, one each, at once. Of several skus at least one cart must be served. */
function faultsOfWave({ asking, free, served, unclear, refused }: Wave, number: number, crossing: boolean): string[] {
  const owed = Math.min(asking, free);
  const isServed = crossing ? served <= owed && (served > 0 || owed === 0) : served === owed;
  return [
    ...(isServed ? [] : [`wave ${number}: ${served} were served of ${asking} who asked for ${free}`]),
    ...(unclear === 0 && served + refused === asking
      ? []
      : [`wave ${number}: ${asking - served - refused} had no clear answer`]),
  ];
}

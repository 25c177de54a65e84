/** What the race has left behind, collected for the judge, and printed. */
import type { Sku } from "../../src/kernel/ids.ts";
import { inWords, machine, percentiles } from "../figures.ts";
import type { Rest } from "../snapshot.ts";
import { countOf, isWilling, type Buyer } from "./crowd.ts";
import { judgeRace, type RaceResult, type SkuLeft } from "./judge.ts";
import type { Raced } from "./waves.ts";

export interface Finish {
  readonly buyers: readonly Buyer[];
  readonly skus: readonly Sku[];
  readonly stock: number;
  readonly raced: Raced;
  readonly rest: Rest;
}

export function resultOf({ buyers, skus, stock, raced, rest }: Finish): RaceResult {
  const { snapshot } = rest;
  const orders = snapshot.orders.filter(
    (order) => order.state !== "CANCELLED" && order.lines.some((line) => skus.includes(line.sku as Sku)),
  );
  const sold = (sku: Sku): number =>
    orders
      .flatMap((order) => order.lines.filter((line) => line.sku === sku))
      .reduce((sum, line) => sum + line.quantity, 0);
  const left = skus.map((sku): SkuLeft => {
    const levels = snapshot.stock.flatMap((audit) => audit.levels).filter((level) => level.sku === sku);
    const sum = (pick: (level: (typeof levels)[number]) => number): number =>
      levels.reduce((all, each) => all + pick(each), 0);
    return { sku, onHand: sum((level) => level.onHand), reserved: sum((level) => level.reserved), sold: sold(sku) };
  });
  return {
    buyers: buyers.length,
    stock,
    willing: buyers.filter(isWilling).length,
    crossing: skus.length > 1,
    waves: raced.waves,
    heldLate: raced.heldLate,
    paidLate: buyers.filter((buyer) => buyer.actionUrl !== null && isWilling(buyer) && buyer.orderId !== null).length,
    told: buyers.flatMap((buyer) => buyer.orderId ?? []),
    orders: orders.map((order) => order.id),
    left,
    openReservations: snapshot.stock.flatMap((audit) => audit.openReservations).length,
    violations: rest.violations.map(({ invariant, what }) => `VIOLATION ${invariant} ${what}`),
    complaints: buyers.flatMap((buyer) => buyer.complaints),
  };
}

/** Prints the race; answers whether it holds. */
export function report(finish: Finish): boolean {
  const { buyers, raced, rest, stock } = finish;
  const result = resultOf(finish);
  const { holds, faults, expected, oversold, stranded } = judgeRace(result);
  const of = (manner: Buyer["manner"]): Buyer[] => buyers.filter((buyer) => buyer.manner === manner);
  for (const fault of faults.slice(0, 15)) console.error(`FAULT ${fault}`);
  if (faults.length > 15) console.error(`... and ${faults.length - 15} more`);
  const refusals = raced.waves.reduce((sum, wave) => sum + wave.refused, 0);
  const unclear = raced.waves.reduce((sum, wave) => sum + wave.unclear, 0);
  const [first] = raced.waves;
  const lost = buyers.reduce((sum, buyer) => sum + buyer.lost, 0);
  const commits = Object.entries(raced.commits).filter(([, count]) => count > 0);
  const on = machine();
  console.log(`
orders            ${result.orders.length} of ${stock} units${result.crossing ? ` of each of ${finish.skus.length} skus` : ""}, ${result.told.length} buyers were told of theirs
refusals          ${refusals} clear, ${unclear} unclear
oversold          ${oversold}
stranded          ${stranded} units, ${result.openReservations} reservations left
left on hand      ${result.left.map(({ onHand }) => onHand).join(", ")}
gave up           ${countOf(of("abandoning"), "gone")} of ${of("abandoning").length} who would: the others of them were refused
walked away       ${countOf(of("walking-away"), "gone")} of ${of("walking-away").length} who would
paid late         ${result.paidLate} of the ${result.heldLate} whose unit was held meanwhile, of ${of("late").length} who would
sent again        ${of("retrying").length} after their connection was cut, ${lost} after it broke
waves             ${raced.waves.map((wave) => `${wave.served} of ${wave.asking} in ${wave.tookMs} ms`).join(", ")}
violations        ${rest.violations.length} (settled ${rest.settledAfterMs} ms after the last answer)
time              ${first?.tookMs ?? 0} ms until all ${buyers.length} had their first answer
commits           ${commits.map(([label, count]) => `${label} ${count}`).join(", ")}, in that time
answers           ${inWords(percentiles(raced.waitedMs))}
machine           ${on.cores} cores, ${on.cpu}, node ${on.node}, workerd ${on.workerd}, ${on.date}
${holds ? "HOLDS" : "DOES NOT HOLD"}: exactly ${expected} of ${result.willing} buyers who meant to pay got one of ${stock}, nothing is stranded`);
  return holds;
}

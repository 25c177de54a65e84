/**
 * One stock object in memory: the real steps over rows that are maps. `call` stands between a call and its effect, so
 * that a test can lose either. Skus never move here.
 */
import { stockViolations } from "../../../src/domain/inventory/audit.ts";
import { deltasOf, summaryOf, type SkuRules } from "../../../src/domain/inventory/level.ts";
import { ownerOf, type OpenCap } from "../../../src/domain/inventory/replacement.ts";
import { receiveAnswerOf } from "../../../src/domain/inventory/receipt.ts";
import { rulesOf, SHOP_TERMS } from "../../../src/domain/inventory/rules.ts";
import type {
  Incoming,
  OpenReservation,
  ReserveRequest,
  StockLevel,
  StockSummary,
  StockTerms,
} from "../../../src/domain/inventory/types.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import type { ShopSettings } from "../../../src/kernel/settings.ts";
import type { StockGoods, StockMap, StockShard } from "../../../src/ports/stock.ts";
import { makeShelf } from "../inventory/support.ts";

export interface FakeStockConfig {
  readonly opening: readonly StockLevel[];
  readonly settings: Pick<ShopSettings["stock"], "bufferBasisPoints" | "openPerShopperMax">;
  readonly now: () => number;
  readonly call: <T>(effect: () => T) => Promise<T>;
}

export interface FakeStock {
  readonly shard: StockShard & StockGoods;
  summary(sku: Sku): StockSummary;
  readonly open: Map<string, OpenReservation>;
}

const moves = (): Promise<never> => Promise.reject(new Error("skus do not move in this world"));

export function makeFakeStock({ opening, settings, now, call }: FakeStockConfig): FakeStock {
  const shelf = makeShelf(opening);
  const terms = new Map<Sku, StockTerms>();
  const termsOf = (sku: Sku): StockTerms => terms.get(sku) ?? SHOP_TERMS;
  const incomingOf = (sku: Sku): readonly Incoming[] => [...shelf.incoming.values()].filter((each) => each.sku === sku);
  const rules = (sku: Sku): SkuRules => rulesOf(termsOf(sku), incomingOf(sku), settings.bufferBasisPoints);
  const levelsOf = (sku: Sku): readonly StockLevel[] => [...shelf.levels.values()].filter((level) => level.sku === sku);
  const summary = (sku: Sku): StockSummary => summaryOf(sku, levelsOf(sku), rules(sku));

  const capOf = ({ reference, instead = [] }: ReserveRequest): OpenCap | null => {
    const owner = ownerOf(reference);
    if (owner === null) return null;
    const own = [...shelf.open.values()].filter(
      (open) => ownerOf(open.reference) === owner && open.expiresAt > now() && !instead.includes(open.reference),
    );
    return { open: own.length, max: settings.openPerShopperMax };
  };
  const reserve = (request: ReserveRequest) => {
    const attempt = () => shelf.reserve({ ...request, type: "reserve", rulesOf: rules }, now(), capOf(request));
    const answer = attempt();
    if (answer.outcome !== "short") return answer;
    for (const reference of [...shelf.open.keys()]) shelf.step<"expire">({ type: "expire", reference }, now());
    return attempt();
  };

  const shard: StockShard & StockGoods = {
    reserve: (request) => call(() => reserve(request)),
    confirm: (each) => call(() => shelf.step<"confirm">({ type: "confirm", ...each }, now())),
    release: (each) => call(() => shelf.step<"release">({ type: "release", ...each }, now())),
    extend: (each) => call(() => shelf.step<"extend">({ type: "extend", ...each }, now())),
    giveBack: (each) => call(() => shelf.step<"giveBack">({ type: "giveBack", ...each }, now())),
    restock: (each) => call(() => shelf.step<"restock">({ type: "restock", ...each }, now())),
    receive: ({ receipts }) => call(() => receiveAnswerOf(receipts.map((receipt) => shelf.receive(receipt, now())))),
    adjust: ({ adjustments }) =>
      call(() => ({ outcome: "decided", outcomes: adjustments.map((each) => shelf.adjust(each, now())) }) as const),
    transfer: (each) => call(() => shelf.transfer(each, now())),
    announce: ({ incoming }) =>
      call(() => {
        for (const each of incoming) shelf.setIncoming(each);
        return { outcome: "announced" } as const;
      }),
    setTerms: (each) =>
      call(() => {
        terms.set(each.sku, each.terms);
        return { outcome: "set" } as const;
      }),
    levels: ({ skus }) => call(() => skus.map(summary)),
    detail: ({ sku }) =>
      call(() => {
        const mine = shelf.movements.filter((movement) => movement.lines.some((line) => line.sku === sku));
        const ledger = mine.toReversed().flatMap(({ lines, ...movement }) =>
          lines
            .filter((line) => line.sku === sku)
            .map(({ warehouseId, quantity }) => ({
              ...movement,
              warehouseId,
              quantity,
              onHandAfter: null,
              reservedAfter: null,
            })),
        );
        const reservations = [...shelf.open.values()]
          .filter((open) => open.taken.some((line) => line.sku === sku))
          .map((open) => ({ ...open, since: mine.find(({ reference }) => reference === open.reference)?.at ?? 0 }));
        const rest = { ledger, reservations, older: null, movedTo: null };
        return { summary: summary(sku), terms: termsOf(sku), incoming: incomingOf(sku), ...rest };
      }),
    audit: () =>
      call(() => {
        const levels = [...shelf.levels.values()];
        const openReservations = [...shelf.open.values()];
        const movementSums = shelf.movements.flatMap(({ kind, lines }) =>
          lines.map(({ sku, warehouseId, quantity }) => ({ sku, warehouseId, kind, ...deltasOf(kind, quantity) })),
        );
        const violations = stockViolations(() => true, levels, openReservations, movementSums);
        return { levels, openReservations, movementSums, violations, leaving: [], next: null };
      }),
    expectMove: moves,
    leave: moves,
    arrive: moves,
    spread: moves,
    underway: () => call(() => ({ outcome: "underway", consignments: 0 }) as const),
    held: () =>
      call(() => ({ outcome: "held", skus: [...new Set(opening.map(({ sku }) => sku))], next: null }) as const),
  };
  return { shard, summary, open: shelf.open };
}

/** Every sku in the one object, under whatever names. */
export const mapOfOne = ({ shard }: FakeStock, shardOf: (sku: Sku) => string, names: readonly string[]): StockMap => ({
  shardOf,
  shard: () => shard,
  shardNames: () => names,
  goods: shard,
  map: { read: moves, newerThan: moves, save: moves },
  refresh: async () => undefined,
});

/** The goods by sku: each call goes to the object that is the sku's home, wherever that is by now. */
import { mergeDetails, mergeSummaries, olderFrom, placeOfOlder } from "../../domain/inventory/several-objects.ts";
import type { AdjustOutcome, MovedAnswer, StockDetail, StockSummary } from "../../domain/inventory/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import type { StockGoods, StockShard, Unanswered } from "../../ports/stock.ts";
import { allOrNone, follow, type FollowConfig } from "./follow.ts";

export interface GoodsConfig extends FollowConfig {
  readonly shard: (name: string) => StockShard;
  /** News of the map; never throws. */
  readonly refresh: () => Promise<void>;
}

const UNKNOWN: Unanswered = { outcome: "unknown" };
const INVALID = { outcome: "refused", reason: "invalid_request" } as const;
type Decided = Exclude<AdjustOutcome, { outcome: "moved" }>;

export function stockGoods(config: GoodsConfig): StockGoods {
  const { shard, refresh } = config;

  /** One call about one sku. */
  const followOne = async <A extends { readonly outcome: string }>(
    sku: Sku,
    ask: (at: StockShard, asked: Parameters<Parameters<typeof follow>[3]>[2]) => Promise<A | MovedAnswer | Unanswered>,
  ): Promise<A | Unanswered> => {
    await refresh();
    const answers = await follow<{ sku: Sku }, A>(config, [{ sku }], 1, async (name, items, asked) => {
      const answer = await ask(shard(name), asked);
      if (isUnanswered(answer)) return UNKNOWN;
      return allOrNone(items, isMoved(answer) ? answer : { done: answer });
    });
    return "outcome" in answers ? UNKNOWN : (answers[0] ?? UNKNOWN);
  };

  return {
    receive: async ({ receipts }) => {
      await refresh();
      let units = 0;
      const conflicts: string[] = [];
      let isInvalid = false;
      const answers = await follow(config, receipts, LIMITS.receiptsPerCallMax, async (name, part, asked) => {
        const answer = await shard(name).receive({ receipts: part, asked });
        if (answer.outcome === "unknown") return UNKNOWN;
        if (answer.outcome === "refused") {
          isInvalid = true;
          return part.map(() => ({ done: true }));
        }
        units += answer.units;
        conflicts.push(...answer.conflicts);
        const moved = new Map(answer.moved?.map((whither) => [whither.index, whither]));
        return part.map((_, index) => {
          const whither = moved.get(index);
          return whither ? { moved: whither } : { done: true };
        });
      });
      if ("outcome" in answers) return UNKNOWN;
      return isInvalid ? INVALID : { outcome: "received", units, conflicts };
    },

    adjust: async ({ adjustments }) => {
      await refresh();
      let isInvalid = false;
      const answers = await follow<(typeof adjustments)[number], Decided | null>(
        config,
        adjustments,
        LIMITS.receiptsPerCallMax,
        async (name, part, asked) => {
          const answer = await shard(name).adjust({ adjustments: part, asked });
          if (answer.outcome === "unknown") return UNKNOWN;
          if (answer.outcome === "moved") return allOrNone(part, answer);
          if (answer.outcome === "refused") {
            isInvalid = true;
            return part.map(() => ({ done: null }));
          }
          return answer.outcomes.map((outcome) =>
            outcome.outcome === "moved" ? { moved: outcome } : { done: outcome },
          );
        },
      );
      if ("outcome" in answers) return UNKNOWN;
      return isInvalid ? INVALID : { outcome: "decided", outcomes: answers.filter((outcome) => outcome !== null) };
    },

    transfer: (call) => followOne(call.sku, (at, asked) => at.transfer({ ...call, asked })),
    setTerms: (call) => followOne(call.sku, (at) => at.setTerms(call)),

    announce: async ({ incoming }) => {
      await refresh();
      let isInvalid = false;
      const answers = await follow(config, incoming, LIMITS.receiptsPerCallMax, async (name, part) => {
        const answer = await shard(name).announce({ incoming: part });
        if (answer.outcome === "unknown") return UNKNOWN;
        if (answer.outcome === "refused") isInvalid = true;
        return allOrNone(part, answer.outcome === "moved" ? answer : { done: true });
      });
      if ("outcome" in answers) return UNKNOWN;
      return isInvalid ? INVALID : { outcome: "announced" };
    },

    levels: async ({ skus }) => {
      await refresh();
      const homes = await follow<{ sku: Sku }, StockSummary>(
        config,
        skus.map((sku) => ({ sku })),
        LIMITS.stockPageSkusMax,
        async (name, items) => {
          const summaries = await shard(name).levels({ skus: items.map(({ sku }) => sku) });
          if ("outcome" in summaries) return UNKNOWN;
          return summaries.map((summary) =>
            summary.movedTo === undefined
              ? { done: summary }
              : { moved: { sku: summary.sku, to: summary.movedTo, epoch: 0 } },
          );
        },
      );
      if ("outcome" in homes) return UNKNOWN;
      const whole = await Promise.all(homes.map((home) => withPast(shard, home)));
      return whole.every((summary) => summary !== null) ? whole : UNKNOWN;
    },

    detail: async ({ sku, older }) => {
      const place = placeOfOlder(older);
      if (place !== null) return olderOf(shard, sku, place);
      await refresh();
      const homes = await follow<{ sku: Sku }, { name: string; detail: StockDetail }>(
        config,
        [{ sku }],
        1,
        async (name) => {
          const detail = await shard(name).detail({ sku, older: null });
          if ("outcome" in detail) return UNKNOWN;
          return detail.movedTo === null
            ? [{ done: { name, detail } }]
            : [{ moved: { sku, to: detail.movedTo, epoch: 0 } }];
        },
      );
      if ("outcome" in homes || homes[0] === undefined) return UNKNOWN;
      return wholeDetail(shard, sku, homes[0]);
    },
  };
}

const isUnanswered = (answer: { readonly outcome: string }): answer is Unanswered => answer.outcome === "unknown";
const isMoved = (answer: { readonly outcome: string }): answer is MovedAnswer => answer.outcome === "moved";

/** Null when an object does not answer. */
async function withPast(shard: GoodsConfig["shard"], home: StockSummary): Promise<StockSummary | null> {
  if (home.past === undefined) return home;
  const earlier = await Promise.all(home.past.map((name) => shard(name).levels({ skus: [home.sku] })));
  const summaries: StockSummary[] = [];
  for (const answer of earlier) {
    if ("outcome" in answer) return null;
    summaries.push(...answer);
  }
  return mergeSummaries(home, summaries);
}

async function wholeDetail(
  shard: GoodsConfig["shard"],
  sku: Sku,
  { name, detail }: { readonly name: string; readonly detail: StockDetail },
): Promise<StockDetail | Unanswered> {
  const past = detail.summary.past ?? [];
  const earlier: StockDetail[] = [];
  for (const answer of await Promise.all(past.map((each) => shard(each).detail({ sku, older: null })))) {
    if ("outcome" in answer) return UNKNOWN;
    earlier.push(answer);
  }
  // The ledgers of earlier homes follow the newest one's, the latest of them first.
  return { ...mergeDetails(detail, earlier), older: olderFrom(detail.older, [name, ...past.toReversed()]) };
}

/** Older entries only: the rest stood in the first answer. */
async function olderOf(
  shard: GoodsConfig["shard"],
  sku: Sku,
  { names, older }: { readonly names: readonly string[]; readonly older: string | null },
): Promise<StockDetail | Unanswered> {
  const detail = await shard(names[0] ?? "").detail({ sku, older });
  return "outcome" in detail ? UNKNOWN : { ...detail, older: olderFrom(detail.older, names) };
}

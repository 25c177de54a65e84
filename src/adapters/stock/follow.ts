/**
 * Following skus from object to object. Whoever is asked and does not know a reference says where to go on; an object
 * takes in something new only from who has asked everywhere where the sku was at home before.
 */
import type { Visit } from "../../domain/inventory/moving.ts";
import type { Whither } from "../../domain/inventory/types.ts";
import type { Sku } from "../../kernel/ids.ts";
import type { Unanswered } from "../../ports/stock.ts";

export interface FollowConfig {
  readonly shardOf: (sku: Sku) => string;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  /** Of all hops and waits together. */
  readonly timeoutMs: number;
}

/** Of one item: it is done; go on there; or nothing was done because of its neighbours: ask again without them. */
export type Reply<R> = { readonly done: R } | { readonly moved: Whither } | "again";

/** Asks one object about some items; replies stand in their order. */
export type Ask<I, R> = (
  name: string,
  items: readonly I[],
  asked: readonly Visit[],
) => Promise<readonly Reply<R>[] | Unanswered>;

interface Walker<I> {
  readonly index: number;
  readonly item: I;
  readonly at: string;
  readonly asked: readonly Visit[];
}

const WAIT_FIRST_MS = 20;
const WAIT_MAX_MS = 500;

/** The results in the order of the items; unknown as soon as one object does not answer, or the time is over. */
export async function follow<I extends { readonly sku: Sku }, R>(
  config: FollowConfig,
  items: readonly I[],
  itemsAtOnce: number,
  ask: Ask<I, R>,
): Promise<readonly R[] | Unanswered> {
  const startedAt = config.now();
  const results: R[] = [];
  let walkers = items.map((item, index): Walker<I> => ({ index, item, at: config.shardOf(item.sku), asked: [] }));
  for (let waits = 0; walkers.length > 0;) {
    const groups = [...Map.groupBy(walkers, ({ at, asked }) => JSON.stringify([at, asked])).values()];
    const steps = await Promise.all(groups.map((group) => askInParts(group, itemsAtOnce, ask)));
    const next: Walker<I>[] = [];
    let mustWait = false;
    for (const step of steps) {
      if (step === null) return { outcome: "unknown" };
      for (const { walker, reply } of step) {
        if (reply === "again") next.push(walker);
        else if ("done" in reply) results[walker.index] = reply.done;
        else {
          const onward = goOn(walker, reply.moved);
          mustWait ||= onward === null;
          next.push(onward ?? { ...walker, at: reply.moved.to });
        }
      }
    }
    walkers = next;
    if (mustWait) await config.sleep(Math.min(WAIT_FIRST_MS * 2 ** waits++, WAIT_MAX_MS));
    if (walkers.length > 0 && config.now() - startedAt > config.timeoutMs) return { outcome: "unknown" };
  }
  return results;
}

/** Null where nothing new was said: the sku is between two objects at this moment. */
function goOn<I>(walker: Walker<I>, { to, epoch }: Whither): Walker<I> | null {
  const { at, asked } = walker;
  const before = asked.find((visit) => visit.object === at);
  const isKnown = before !== undefined && before.epoch >= epoch && asked.some((visit) => visit.object === to);
  if (to === at || isKnown) return null;
  return { ...walker, at: to, asked: [...asked.filter((visit) => visit !== before), { object: at, epoch }] };
}

type Step<I, R> = readonly { readonly walker: Walker<I>; readonly reply: Reply<R> }[];

async function askInParts<I, R>(
  group: readonly Walker<I>[],
  itemsAtOnce: number,
  ask: Ask<I, R>,
): Promise<Step<I, R> | null> {
  const steps: { walker: Walker<I>; reply: Reply<R> }[] = [];
  for (let start = 0; start < group.length; start += itemsAtOnce) {
    const part = group.slice(start, start + itemsAtOnce);
    const { at, asked } = part[0] ?? { at: "", asked: [] };
    const replies = await ask(
      at,
      part.map(({ item }) => item),
      asked,
    );
    if ("outcome" in replies) return null;
    part.forEach((walker, index) => steps.push({ walker, reply: replies[index] ?? "again" }));
  }
  return steps;
}

/** The replies to a call that does all or nothing: where some skus have moved, the others are asked for again. */
export function allOrNone<I extends { readonly sku: Sku }, R>(
  items: readonly I[],
  answer: { readonly outcome: "moved"; readonly moved: readonly Whither[] } | { readonly done: R },
): readonly Reply<R>[] {
  if ("done" in answer) return items.map(() => answer);
  const bySku = new Map(answer.moved.map((whither) => [whither.sku, whither]));
  return items.map(({ sku }) => {
    const moved = bySku.get(sku);
    return moved ? { moved } : "again";
  });
}

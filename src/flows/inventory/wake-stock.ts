/**
 * Where queues forget what was in them when the process ends, each stock object tells its newest news again when it is
 * first called. An object that nobody asks anything would stay silent: so each is called once.
 */
import type { Deps } from "../../ports/deps.ts";
import type { StockMap } from "../../ports/stock.ts";

const woken = new WeakSet<StockMap>();

export async function wakeStock({ stock, settings }: Pick<Deps, "stock" | "settings">): Promise<void> {
  if (!settings.queuesForget || woken.has(stock)) return;
  await stock.refresh();
  const answers = await Promise.all(stock.shardNames().map((name) => stock.shard(name).underway()));
  if (answers.every((answer) => answer.outcome !== "unknown")) woken.add(stock);
}

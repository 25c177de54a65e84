/** The race itself: all at once, then again and again those who were refused, as long as units come free. */
import { eachAtOnce } from "../each-at-once.ts";
import type { ShopClient } from "../shop-client.ts";
import { countOf, isWilling, type Buyer } from "./crowd.ts";
import type { Wave } from "./judge.ts";
import { abandon, awaitDeadline, payLate, press } from "./shopping.ts";

export interface Race {
  readonly client: ShopClient;
  readonly buyers: readonly Buyer[];
  readonly stock: number;
  readonly concurrency: number;
  /** Durable commits of the shop so far, by what made them. */
  readonly commits: () => Promise<Commits>;
  readonly say: (words: string) => void;
}

export type Commits = Readonly<Record<string, number>>;

export interface Raced {
  readonly waves: readonly Wave[];
  /** How long each buyer of the first wave waited for an answer. */
  readonly waitedMs: readonly number[];
  /** Made while the first wave was answered. */
  readonly commits: Commits;
  /** Held for their buyers at the bank when everybody else had been answered. */
  readonly heldLate: number;
}

export async function runRace(race: Race): Promise<Raced> {
  const { client, buyers, concurrency, say } = race;
  const waves: Wave[] = [];
  const before = await race.commits();
  const waitedMs = await runWave(race, buyers, waves);
  const commits = difference(await race.commits(), before);
  const held = (manner: Buyer["manner"]): Buyer[] =>
    buyers.filter((buyer) => buyer.manner === manner && buyer.standing === "held");
  const late = held("late");
  await eachAtOnce(held("abandoning"), concurrency, (buyer) => abandon(client, buyer));
  // The late ones pay in the middle of the next crowd.
  await Promise.all([eachAtOnce(late, concurrency, (buyer) => payLate(client, buyer)), sellWhatIsFree(race, waves)]);
  const walkers = held("walking-away");
  if (walkers.length > 0) {
    const last = new Date(Math.max(...walkers.map((buyer) => buyer.deadlineAt)));
    say(`${walkers.length} hold a unit and have walked away: the last of these is freed at ${last.toISOString()}.`);
    await eachAtOnce(walkers, walkers.length, (buyer) => awaitDeadline(client, buyer));
    await sellWhatIsFree(race, waves);
  }
  return { waves, waitedMs, commits, heldLate: late.length };
}

const difference = (after: Commits, before: Commits): Commits =>
  Object.fromEntries(Object.entries(after).map(([label, count]) => [label, count - (before[label] ?? 0)]));

/** Ends when nothing is free, nobody wants it, or a wave has sold nothing: the last is for the judge. */
async function sellWhatIsFree(race: Race, waves: Wave[]): Promise<void> {
  for (;;) {
    const again = race.buyers.filter((buyer) => buyer.standing === "refused" && isWilling(buyer));
    if (again.length === 0 || freeOf(race) === 0) return;
    await runWave(race, again, waves);
    if (waves.at(-1)?.served === 0) return;
  }
}

const freeOf = ({ buyers, stock }: Race): number => stock - countOf(buyers, "placed") - countOf(buyers, "held");

async function runWave(race: Race, asking: readonly Buyer[], waves: Wave[]): Promise<number[]> {
  const { client, concurrency, say } = race;
  const free = freeOf(race);
  const tryNumber = waves.length + 1;
  for (const buyer of asking) buyer.standing = "waiting";
  const startedAt = performance.now();
  const waitedMs = await eachAtOnce(asking, concurrency, (buyer) => press(client, buyer, tryNumber));
  const wave: Wave = {
    asking: asking.length,
    free,
    served: countOf(asking, "placed") + countOf(asking, "held"),
    refused: countOf(asking, "refused"),
    unclear: countOf(asking, "unclear"),
    tookMs: Math.round(performance.now() - startedAt),
  };
  waves.push(wave);
  say(`wave ${tryNumber}: ${wave.asking} ask for ${free} free, ${wave.served} are served, ${wave.refused} refused`);
  return waitedMs;
}

/** Who races: how each buyer behaves, and what each was told. */
import { SeededRandom } from "../../src/kernel/random.ts";

/** What of the crowd behaves otherwise than to press "buy" once, wait and pay. */
export interface Mix {
  /** Come as far as the bank's question, then give up: there, or in the shop. */
  readonly abandoning: number;
  /** Answer the bank's question when the others have long been refused. */
  readonly late: number;
  /** Cut the connection before the answer and send the same key again. */
  readonly retrying: number;
  /** Close the window at the bank's question without a word: what they hold is freed by its deadline. */
  readonly walkingAway: number;
}

export type Manner = "plain" | "retrying" | "late" | "abandoning" | "walking-away";

/** `held`: reserved, and the bank waits for an answer; `gone`: given up by the buyer, as it was meant. */
export type Standing = "waiting" | "placed" | "held" | "refused" | "gone" | "unclear";

export interface Buyer {
  readonly number: number;
  readonly manner: Manner;
  readonly token: string;
  readonly totalMinor: number;
  standing: Standing;
  orderId: string | null;
  checkoutId: string | null;
  actionUrl: string | null;
  deadlineAt: number;
  /** Calls whose answer never came without the buyer's doing; sent again with the same key. */
  lost: number;
  /** Of answers that no shopper could act on, and of answers that contradict each other. */
  readonly complaints: string[];
}

export const newBuyer = (number: number, manner: Manner, token: string, totalMinor: number): Buyer => ({
  number,
  manner,
  token,
  totalMinor,
  standing: "waiting",
  orderId: null,
  checkoutId: null,
  actionUrl: null,
  deadlineAt: 0,
  lost: 0,
  complaints: [],
});

/** A twentieth to a tenth of each, so that every kind is among those who are served. Nobody walks away: that takes a quarter of an hour. */
export const usualMix = (buyers: number): Mix => ({
  abandoning: Math.floor(buyers / 10),
  late: Math.floor(buyers / 10),
  retrying: Math.floor(buyers / 10),
  walkingAway: 0,
});

/** Shuffled, so that every manner has the same chances; the same for the same numbers. */
export function mannersOf(buyers: number, mix: Mix): readonly Manner[] {
  const special: Manner[] = [
    ...Array.from({ length: mix.abandoning }, (): Manner => "abandoning"),
    ...Array.from({ length: mix.late }, (): Manner => "late"),
    ...Array.from({ length: mix.retrying }, (): Manner => "retrying"),
    ...Array.from({ length: mix.walkingAway }, (): Manner => "walking-away"),
  ];
  const all = [...special, ...Array.from({ length: buyers - special.length }, (): Manner => "plain")];
  const random = new SeededRandom(`race ${buyers}`);
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [all[i], all[j]] = [all[j] as Manner, all[i] as Manner];
  }
  return all;
}

/** Those who want the goods and will pay for them, if it takes several tries. */
export const isWilling = ({ manner }: Pick<Buyer, "manner">): boolean =>
  manner !== "abandoning" && manner !== "walking-away";

export const countOf = (buyers: readonly Buyer[], standing: Standing): number =>
  buyers.filter((buyer) => buyer.standing === standing).length;

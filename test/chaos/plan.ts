/** What is going to be done to the shop: a function of the seed and the number of kills, so that a run can be repeated. */
import type { SeededRandom } from "../../src/kernel/random.ts";

/** Moments of the payment provider at which the shop can be killed; the names are those of its fault plans. */
export const MOMENTS = [
  "authorise.received",
  "authorise.effected",
  "capture.received",
  "capture.effected",
  "void.received",
  "void.effected",
  "refund.received",
  "refund.effected",
  "lookup.received",
  "lookup.effected",
] as const;
export type Moment = (typeof MOMENTS)[number];

export type Kill =
  /** So long after the load began again. */
  | { readonly type: "random"; readonly afterMs: number }
  /** When the provider is at that moment of a call, after `skip` others; it goes on when the shop is dead. */
  | { readonly type: "moment"; readonly moment: Moment; readonly skip: number }
  /** While the shop starts, so long after its process began. */
  | { readonly type: "boot"; readonly afterMs: number };

/** Trouble besides kills, each before the kill of the same step. */
export type Trouble =
  | { readonly type: "pause"; readonly forMs: number }
  | { readonly type: "gateway-outage"; readonly forMs: number }
  /** The provider leaves calls of every kind without an answer, and nobody is killed until the shop has noticed. */
  | { readonly type: "silence"; readonly forMs: number }
  | { readonly type: "second-server" };

/** What the provider does to the next call at a moment: no answer in time, or a server error. */
export interface Fault {
  readonly moment: Moment;
  readonly action: "timeout" | "error";
  readonly skip: number;
  readonly count: number;
}

export interface Step {
  readonly kill: Kill;
  readonly trouble: Trouble | null;
  readonly faults: readonly Fault[];
}

/** One of so many kills hits the start of the shop. */
const BOOT_KILL_EVERY = 20;
/** And so often each kind of trouble comes. */
const TROUBLE_EVERY = 20;

export function makePlan(kills: number, random: SeededRandom): readonly Step[] {
  const targeted = Math.floor(kills / 2);
  const boots = kills < 3 ? 0 : Math.ceil(kills / BOOT_KILL_EVERY);
  const moments = Array.from({ length: Math.ceil(targeted / MOMENTS.length) }, () => shuffled(MOMENTS, random)).flat();
  const all: Kill[] = [
    ...moments.slice(0, targeted).map((moment): Kill => ({ type: "moment", moment, skip: random.int(0, 3) })),
    ...Array.from({ length: boots }, (): Kill => ({ type: "boot", afterMs: random.int(100, 1_500) })),
    ...Array.from({ length: kills - targeted - boots }, (): Kill => ({
      type: "random",
      afterMs: random.int(200, 1_500),
    })),
  ];
  const troubles = troublesFor(kills, random);
  return shuffled(all, random).map((kill, index) => ({
    kill,
    trouble: troubles.get(index) ?? null,
    faults: faultsFor(random),
  }));
}

/** At different steps as far as there are enough. */
function troublesFor(kills: number, random: SeededRandom): ReadonlyMap<number, Trouble> {
  const rounds = Math.ceil(kills / TROUBLE_EVERY);
  const wanted = Array.from({ length: rounds }, (): Trouble[] => [
    { type: "pause", forMs: random.int(1_000, 3_000) },
    { type: "gateway-outage", forMs: random.int(1_500, 3_000) },
    // The shop asks twice and waits 10 s for each answer: then the payment is unknown to it.
    { type: "silence", forMs: random.int(22_000, 24_000) },
    { type: "second-server" },
  ]).flat();
  const steps = shuffled(
    Array.from({ length: kills }, (_, index) => index),
    random,
  );
  return new Map(
    steps.flatMap((step, index) => {
      const trouble = wanted[index];
      return trouble ? [[step, trouble] as const] : [];
    }),
  );
}

/** In half of the steps one to three calls of the provider go wrong as well. */
function faultsFor(random: SeededRandom): readonly Fault[] {
  if (random.next() < 0.5) return [];
  return Array.from({ length: random.int(1, 3) }, () => ({
    moment: random.pick(MOMENTS),
    action: random.pick(["timeout", "error"] as const),
    skip: random.int(0, 4),
    count: 1,
  }));
}

function shuffled<T>(items: readonly T[], random: SeededRandom): readonly T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

/** Carries the plan out: trouble, a kill, a start on the same data; measures how long the shop was away. */
import type { Moments } from "./moments.ts";
import { MOMENTS, type Fault, type Kill, type Step, type Trouble } from "./plan.ts";
import type { Victim } from "./victim.ts";

/** The part of the outside world that survives; it can have an outage of its own, on its own data. */
export interface OutsideWorld {
  readonly moments: Moments;
  restartGateway(pauseMs: number): Promise<void>;
}

export interface Done {
  /** How it was killed in the end: "random", "boot", or the moment's name. */
  readonly how: string;
  /** From the start of the new process to its first answer. */
  readonly bootMs: number;
  readonly trouble: Trouble["type"] | null;
}

/** When the moment does not come in this time the shop is killed at random instead. */
const MOMENT_WITHIN_MS = 8_000;

/** Enough authorisations that both askings of some checkouts stay without an answer, though they have taken effect. */
const SILENCE: readonly Fault[] = MOMENTS.map((moment) => ({
  moment,
  action: "timeout",
  skip: 0,
  count: moment === "authorise.effected" ? 24 : 2,
}));

export async function torment(victim: Victim, world: OutsideWorld, steps: readonly Step[]): Promise<readonly Done[]> {
  const done: Done[] = [];
  for (const step of steps) {
    await world.moments.order(step.faults);
    if (step.trouble) await makeTrouble(victim, world, step.trouble);
    const how = await carryOut(victim, world, step.kill);
    const bootMs = await victim.start();
    done.push({ how, bootMs, trouble: step.trouble?.type ?? null });
    process.stderr.write(`\r${done.length}/${steps.length} kills`);
  }
  process.stderr.write("\n");
  return done;
}

async function makeTrouble(victim: Victim, world: OutsideWorld, trouble: Trouble): Promise<void> {
  switch (trouble.type) {
    case "pause":
      await victim.pause(trouble.forMs);
      return;
    case "gateway-outage":
      await world.restartGateway(trouble.forMs);
      return;
    case "silence":
      await world.moments.order(SILENCE);
      await new Promise((resolve) => setTimeout(resolve, trouble.forMs));
      return;
    case "second-server":
      await victim.refuseSecond();
  }
}

async function carryOut(victim: Victim, world: OutsideWorld, kill: Kill): Promise<string> {
  switch (kill.type) {
    case "random":
      await new Promise((resolve) => setTimeout(resolve, kill.afterMs));
      await victim.kill();
      return "random";
    case "boot":
      await victim.stop();
      return (await victim.startAndKill(kill.afterMs)) ? "boot" : "random";
    case "moment": {
      const came = await world.moments.at(kill.moment, kill.skip, MOMENT_WITHIN_MS, () => victim.kill());
      if (!came) await victim.kill();
      return came ? kill.moment : "random";
    }
  }
}

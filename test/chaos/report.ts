/** What a run prints: what was done, what came of it, what it does not show; the figures last. */
import type { Violation } from "../../src/domain/invariants/snapshot.ts";
import { inWords, machine, percentiles } from "../../scripts/figures.ts";
import type { Attempt } from "./history.ts";
import type { FollowUps } from "./settle.ts";
import type { Done } from "./torment.ts";

export interface Run {
  readonly seed: string;
  readonly command: string;
  readonly shoppers: number;
  readonly tookMs: number;
  readonly done: readonly Done[];
  readonly attempts: readonly Attempt[];
  readonly followUps: FollowUps;
  readonly restedAfterMs: number;
  readonly violations: readonly Violation[];
}

const VIOLATIONS_SHOWN = 20;

/** How often each name occurs, the most frequent first. */
function counts(names: readonly string[]): string {
  const by = new Map<string, number>();
  for (const name of names) by.set(name, (by.get(name) ?? 0) + 1);
  return [...by]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}

/** Prints the run; true when nothing was violated. */
export function report(run: Run): boolean {
  const { attempts, done, violations, followUps } = run;
  const of = (invariant: string): number => violations.filter((violation) => violation.invariant === invariant).length;
  const targeted = done.filter(({ how }) => how !== "random" && how !== "boot");
  const placed = attempts.filter((attempt) => attempt.outcome === "placed");
  const resolved = (how: Attempt["resolved"]): number => attempts.filter((attempt) => attempt.resolved === how).length;
  const unknown = attempts.filter((attempt) => attempt.resolved !== "not needed").length;
  const good = violations.length === 0;
  const on = machine();
  for (const { invariant, what } of violations.slice(0, VIOLATIONS_SHOWN))
    console.error(`VIOLATION ${invariant} ${what}`);
  if (violations.length > VIOLATIONS_SHOWN) console.error(`... and ${violations.length - VIOLATIONS_SHOWN} more`);
  console.log(`
not shown         power loss (the page cache survives kill -9), a broken disk, more than one machine, Cloudflare's
                  own replication, a real payment provider: the sandbox gateway is our belief about one
repeat            ${run.command}   (the same choices; the timing is the machine's)

kills             ${done.length} with -9 under ${run.shoppers} shoppers in ${Math.round(run.tookMs / 1_000)} s
  by kind         random ${done.filter(({ how }) => how === "random").length}, during start ${done.filter(({ how }) => how === "boot").length}, at a moment of a payment ${targeted.length}
  moments         ${counts(targeted.map(({ how }) => how)) || "none"}
other trouble     ${counts(done.flatMap(({ trouble }) => trouble ?? [])) || "none"}
checkouts         ${attempts.length}: first told ${counts(attempts.map(({ first }) => first))}
  in the end      ${counts(attempts.map(({ outcome, code }) => (outcome === "refused" ? `refused (${code})` : outcome)))}
  orders          ${counts(followUps.orders.map(({ state }) => state))}
unknown outcomes  ${unknown} -> applied once ${resolved("applied")}, never ${resolved("never")}, unresolved ${resolved("unresolved")}
acknowledged      ${placed.length} orders: lost ${of("O6")}, doubled or contradicted ${of("O5")}${placed.length > 0 && of("O6") === 0 ? ` (95%: fewer than ${(3 / placed.length).toExponential(1)} an order, under these faults)` : ""}
messages          ${followUps.notices} sent; ${of("B1")} missing, ${of("B2") + of("B3")} too many
start on the data ${inWords(percentiles(done.map(({ bootMs }) => bootMs)))}
at rest           ${run.restedAfterMs} ms after the last start; everything told ${followUps.afterMs} ms after that
machine           ${on.cores} cores, ${on.cpu}, node ${on.node}, workerd ${on.workerd}, ${on.date}
violations        ${violations.length}${good ? "" : ` (${counts(violations.map(({ invariant }) => invariant))})`}
${good ? "HOLDS" : "DOES NOT HOLD"}: seed ${run.seed}, ${done.length} kills, ${attempts.length} checkouts`);
  return good;
}

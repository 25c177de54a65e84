/** How a replay's reports are set: a name, then its text. */
import type { Rest } from "../snapshot.ts";
import { machine } from "../figures.ts";
import { byCount, total, type Tally } from "./tally.ts";

const SHOWN_PER_CHECK = 5;
export const INDENT = " ".repeat(18);

export const whole = (value: number): string => Math.round(value).toLocaleString("en-GB");
export const line = (name: string, text: string): string => `${name.padEnd(INDENT.length)}${text}`;
export const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

export function reasons(name: string, counts: Tally, what: string): string[] {
  const listed = byCount(counts).map(([reason, count]) => `${INDENT}${whole(count).padStart(7)}  ${reason}`);
  return [line(name, `${whole(total(counts))} ${what}`), ...listed];
}

/** Every check with its verdict, and its first mismatches. `checks` has what must hold, in words. */
export function checksReport<Check extends string>(
  checks: Readonly<Record<Check, string>>,
  mismatches: readonly { readonly check: Check; readonly what: string }[],
): string {
  return (Object.keys(checks) as Check[])
    .flatMap((check) => {
      const found = mismatches.filter((mismatch) => mismatch.check === check);
      const shown = found.slice(0, SHOWN_PER_CHECK).map(({ what }) => `${INDENT}${what}`);
      const more = found.length > shown.length ? [`${INDENT}and ${whole(found.length - shown.length)} more`] : [];
      return [`${found.length === 0 ? "holds" : "DOES NOT HOLD"}: ${checks[check]}`, ...shown, ...more];
    })
    .join("\n");
}

export interface CallCounts {
  calls: number;
  limited: number;
  /** Orders whose payment was not known yet. */
  undecided: number;
  overloaded: number;
  unanswered: number;
}

export const againLine = ({ limited, overloaded, undecided, unanswered }: Readonly<CallCounts>): string =>
  line(
    "asked again",
    `${whole(limited)} over a limit (429), ${whole(overloaded)} overloaded (503), ${whole(undecided)} not decided yet, ` +
      `${whole(unanswered)} without an answer`,
  );

export const timeLine = (tookMs: number, atOnce: number, rest: Pick<Rest, "settledAfterMs">): string =>
  line("time", `${(tookMs / 1000).toFixed(1)} s at ${atOnce} at once; at rest ${whole(rest.settledAfterMs)} ms later`);

export function machineLine(): string {
  const on = machine();
  return line(
    "machine",
    `${on.cores} cores, ${on.cpu}, ${on.memoryGiB} GiB, node ${on.node}, workerd ${on.workerd}, ${on.date}`,
  );
}

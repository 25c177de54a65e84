/** The end of a day as a clock on the wall of the shop has it. */
import type { EpochMs } from "../../../src/kernel/time.ts";

/** The last millisecond of a day such as "2027-12-24" in the IANA time zone; null when that is no day. */
export function endOfDay(day: string, timeZone: string): EpochMs | null {
  const inUtc = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T23:59:59.999Z`) : Number.NaN;
  if (Number.isNaN(inUtc) || !new Date(inUtc).toISOString().startsWith(day)) return null;
  // What the wall's clock is ahead by just then; looked at again there, in case it was changed in between.
  const near = inUtc - aheadMs(inUtc, timeZone);
  return inUtc - aheadMs(near, timeZone);
}

function aheadMs(at: EpochMs, timeZone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    ...{ timeZone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit" },
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  return wall - Math.floor(at / 1_000) * 1_000;
}

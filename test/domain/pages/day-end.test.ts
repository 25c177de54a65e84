import { describe, expect, it } from "vitest";
import { endOfDay } from "../../../workers/pages/doors/day-end.ts";

const utc = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

describe("the end of a day", () => {
  it.each([
    ["2027-12-24", "Europe/Berlin", "2027-12-24T22:59:59.999Z"],
    ["2027-07-01", "Europe/Berlin", "2027-07-01T21:59:59.999Z"],
    ["2027-07-01", "America/Los_Angeles", "2027-07-02T06:59:59.999Z"],
    ["2027-07-01", "Pacific/Auckland", "2027-07-01T11:59:59.999Z"],
    ["2027-07-01", "Asia/Kolkata", "2027-07-01T18:29:59.999Z"],
    ["2027-07-01", "UTC", "2027-07-01T23:59:59.999Z"],
    // Clocks are changed in the night before this day's end.
    ["2027-03-28", "Europe/Berlin", "2027-03-28T21:59:59.999Z"],
    ["2028-02-29", "Europe/Berlin", "2028-02-29T22:59:59.999Z"],
  ])("%s in %s is %s", (day, timeZone, end) => expect(utc(endOfDay(day, timeZone))).toBe(end));

  it.each(["", "tomorrow", "2027-02-29", "2027-13-01", "2027-1-1", "24.12.2027"])(
    "of %j is none: it is no day",
    (day) => expect(endOfDay(day, "UTC")).toBeNull(),
  );
});

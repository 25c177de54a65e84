import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAmount } from "../../../src/kernel/money.ts";
import {
  calendarDate,
  dayRangeWords,
  dayWords,
  money,
  moneyShort,
  moneyWithCode,
  remaining,
  timeWords,
  workingDayAfter,
  type Reader,
} from "../../../workers/pages/format.ts";
import { NOW } from "./fixtures.ts";

const berlin: Reader = { locale: "en-IE", timeZone: "Europe/Berlin", now: NOW };

describe("money for people", () => {
  it("has the digits of its currency", () => {
    expect(money(4820, "EUR", "en-IE")).toBe("€48.20");
    expect(money(4820, "JPY", "en-IE")).toBe("JP¥4,820");
    expect(money(4820, "KWD", "en-IE").replace(/\s/, " ")).toBe("KWD 4.820");
    expect(moneyWithCode(4820, "EUR", "en-IE")).toBe("48.20 EUR");
  });

  it("leaves out digits that say nothing only in filters", () => {
    expect(moneyShort(2000, "EUR", "en-IE")).toBe("€20");
    expect(moneyShort(2050, "EUR", "en-IE")).toBe("€20.50");
  });

  it("is exact for every amount", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.constantFrom("EUR", "JPY", "KWD"), (amountMinor, currency) => {
        const digits = money(amountMinor, currency, "en-IE").replace(/[^\d.]/g, "");
        expect(digits).toBe(formatAmount(Math.abs(amountMinor), currency));
      }),
    );
  });
});

describe("days for people", () => {
  it("are named by the reader's calendar and not by hours", () => {
    const justAfterMidnightInBerlin = Date.parse("2026-11-22T23:30:00Z");
    expect(dayWords(justAfterMidnightInBerlin, berlin)).toBe("tomorrow");
    expect(dayWords(justAfterMidnightInBerlin, { ...berlin, timeZone: "UTC" })).toBe("today");
    expect(timeWords(NOW, berlin)).toBe("today 18:40");
  });

  it("carry the year when it is another one", () => {
    expect(dayWords(Date.parse("2026-11-24T12:00:00Z"), berlin)).toBe("Tue 24 Nov");
    expect(dayWords(Date.parse("2025-11-24T12:00:00Z"), berlin)).toBe("24 Nov 2025");
    expect(calendarDate(NOW, berlin)).toBe("22 Nov 2026");
  });

  it("are one where a range has one", () => {
    const tuesday = Date.parse("2026-11-24T12:00:00Z");
    expect(dayRangeWords(tuesday, tuesday, berlin)).toBe("Tue 24 Nov");
    expect(dayRangeWords(tuesday, tuesday + 86_400_000, berlin)).toBe("Tue 24 Nov to Wed 25 Nov");
  });

  it("of work are never a Saturday or a Sunday", () => {
    expect(dayWords(workingDayAfter(NOW, 2, "Europe/Berlin"), berlin)).toBe("Tue 24 Nov");
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 30 }), (now, days) => {
        const weekday = new Date(workingDayAfter(now, days, "UTC")).getUTCDay();
        expect([0, 6]).not.toContain(weekday);
      }),
    );
  });
});

it("what is left is told in its two largest units", () => {
  expect(remaining(2 * 86_400_000 + 4 * 3_600_000)).toBe("2 days 4 h");
  expect(remaining(3 * 3_600_000 + 20 * 60_000)).toBe("3 h 20 min");
  expect(remaining(10)).toBe("1 min");
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkDigit, gtinProblem } from "../../../src/domain/catalog/gtin.ts";

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((list) => list.join(""));

describe("a GTIN", () => {
  it("is taken in all four lengths", () => {
    expect(["96385074", "036000291452", "4006381333931", "00012345600012"].map(gtinProblem)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  it("is refused with a wrong check digit or another form", () => {
    expect(gtinProblem("4006381333932")).toBe("wrong_check_digit");
    expect(["", "123", "40063813339310000", "400638133393X"].map(gtinProblem)).toEqual(Array(4).fill("wrong_form"));
  });

  it("is never taken with any one digit changed", () => {
    fc.assert(
      fc.property(digits(12), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 9 }), (body, place, step) => {
        const whole = `${body}${checkDigit(body)}`;
        expect(gtinProblem(whole)).toBeNull();
        const changed = (Number(whole[place]) + step) % 10;
        expect(gtinProblem(`${whole.slice(0, place)}${changed}${whole.slice(place + 1)}`)).toBe("wrong_check_digit");
      }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardNumberFault, hasCardNumber } from "../../../src/domain/payment/card-number.ts";

describe("a text with the number of a card in it", () => {
  it.each([
    "4242424242424242",
    "4242 4242 4242 4242",
    "4242-4242-4242-4242",
    "4242.4242.4242.4242",
    "4242 – 4242 – 4242 – 4242",
    "3782 822463 10005",
    "4222222222222",
    "6304000000000000000",
    "my card: 5555 5555 5555 4444, thanks",
    "4242 4242 4242 4242 10999",
    "12 4242 4242 4242 4242",
    "\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12\uff14\uff12",
    "+4242424242424242",
    "4242424242424242@example.com",
  ])("is known: %s", (text) => expect(hasCardNumber(text)).toBe(true));

  it("is known in whatever groups its digits stand", () => {
    const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 });
    const cuts = fc.array(fc.constantFrom("", "", "", " ", "-"), { minLength: 19, maxLength: 19 });
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), digits, cuts, (first, others, separators) => {
        const head = [first, ...others.slice(1)];
        const sum = head
          .toReversed()
          .map((digit, index) => (index % 2 === 0 ? digit * 2 - (digit > 4 ? 9 : 0) : digit))
          .reduce((a, b) => a + b, 0);
        const number = [...head, (10 - (sum % 10)) % 10];
        expect(hasCardNumber(`x ${number.map((digit, i) => `${digit}${separators[i]}`).join("")}.`)).toBe(true);
      }),
    );
  });
});

describe("a text without one", () => {
  it.each([
    "",
    "Ada Lovelace",
    "Oranienstr. 24",
    "10999",
    "+49 1512 3456789",
    "+4915123456789",
    "0049 1512 3456789",
    "030 / 123 45 67",
    "Packstation 145, 12345678",
    "4242 4242 4242 4241",
    "424242424242",
    "42424242424242424242424242",
    "tok_approve",
    "pm_1N4xQ2LkdIwHu7ix0rTzVb3C",
  ])("is let through: %s", (text) => expect(hasCardNumber(text)).toBe(false));
});

describe("the problem", () => {
  it("names each place and repeats nothing of what stood there", () => {
    const fault = cardNumberFault({ "/name": "4242424242424242", "/city": "Berlin", "/line2": undefined });
    expect(fault?.errors?.map(({ pointer }) => pointer)).toEqual(["/name"]);
    expect(JSON.stringify(fault)).not.toContain("4242");
  });
});

/** Codes of gift cards as people copy them, and the names of accounts and payments. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  giftCardAccount,
  giftCardCode,
  isAccount,
  last4Of,
  paymentName,
  printedCode,
  readGiftCardCode,
  readPaymentName,
  storeCreditAccount,
} from "../../../src/domain/balance/account.ts";
import type { UserId } from "../../../src/kernel/ids.ts";

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const bytes = fc.uint8Array({ minLength: 15, maxLength: 15 });
const code = bytes.map(giftCardCode);
const replaced = (text: string, at: number, by: string): string => text.slice(0, at) + by + text.slice(at + 1);

describe("a code", () => {
  it("is four groups of four characters that cannot be mistaken for each other", () => {
    fc.assert(
      fc.property(code, (made) => {
        expect(made).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
        expect(printedCode(made)).toMatch(/^(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
        expect(printedCode(made).endsWith(last4Of(made))).toBe(true);
      }),
    );
  });

  it("carries 75 bits: each five bits of it are one character, and other bits other codes", () => {
    const made = new Set<string>();
    for (let place = 0; place < 15; place++) {
      for (let value = 0; value < 32; value++) {
        const from = new Uint8Array(15);
        from[place] = value;
        made.add(giftCardCode(from));
      }
    }
    // All zeros is among them once for each place.
    expect(made.size).toBe(15 * 31 + 1);
    expect(() => giftCardCode(new Uint8Array(14))).toThrow("15 random bytes");
  });

  it("is read however people type it", () => {
    const spelling = fc.record({ lower: fc.boolean(), separator: fc.constantFrom("", " ", "-", "  ", "–", "\t") });
    fc.assert(
      fc.property(code, spelling, fc.boolean(), (made, { lower, separator }, mistaken) => {
        const spaced = [...(mistaken ? made.replaceAll("0", "O").replaceAll("1", "l") : made)].join(separator);
        expect(readGiftCardCode(` ${lower ? spaced.toLowerCase() : spaced} `)).toBe(made);
      }),
    );
  });

  it("with one wrong character is none, whichever it is", () => {
    fc.assert(
      fc.property(code, fc.nat({ max: 15 }), fc.constantFrom(...ALPHABET), (made, at, by) => {
        fc.pre(made[at] !== by);
        expect(readGiftCardCode(replaced(made, at, by))).toBeUndefined();
      }),
    );
  });

  it("with two characters that changed places is none, however far apart", () => {
    fc.assert(
      fc.property(code, fc.nat({ max: 15 }), fc.nat({ max: 15 }), (made, at, other) => {
        const [one = "", two = ""] = [made[at], made[other]];
        fc.pre(one !== two);
        expect(readGiftCardCode(replaced(replaced(made, at, two), other, one))).toBeUndefined();
      }),
    );
  });

  it("is told from nearly all that somebody makes up", () => {
    const guesses = fc.sample(
      fc.array(fc.constantFrom(...ALPHABET), { minLength: 16, maxLength: 16 }).map((all) => all.join("")),
      { numRuns: 3_200, seed: 4 },
    );
    const passed = guesses.filter((guess) => readGiftCardCode(guess) !== undefined).length;
    expect(passed).toBeGreaterThan(50);
    expect(passed).toBeLessThan(150);
  });

  it.each([
    "",
    "K7RM",
    "K7RM-0Q2V-XW9D-3JT",
    "UUUU-UUUU-UUUU-UUUU",
    "0".repeat(15),
    "0".repeat(17),
    "0 ".repeat(5_000),
    "🎁".repeat(16),
  ])("is not %s", (text) => expect(readGiftCardCode(text)).toBeUndefined());
});

describe("an account", () => {
  const sha256 = async (text: string) =>
    [...text]
      .map((each) => each.charCodeAt(0).toString(16))
      .join("")
      .padEnd(64, "0")
      .slice(0, 64);

  it("of a card is named by the hash of its code, of store credit by whose it is", async () => {
    const account = await giftCardAccount({ sha256 }, giftCardCode(new Uint8Array(15)));
    expect(account).toMatch(/^gift\/[0-9a-f]{64}$/);
    expect(isAccount(account)).toBe(true);
    expect(isAccount(storeCreditAccount("usr_eu0123456789abcdefghjkmnpqrs" as UserId))).toBe(true);
  });

  it.each([
    "",
    "gift",
    "gift/",
    "gift/xyz",
    `gift/${"a".repeat(63)}`,
    `gift/${"a".repeat(64)}/k`,
    "credit/ses_eu1",
    "credit/usr_eu1/k",
  ])("is not %s", (text) => expect(isAccount(text)).toBe(false));

  it("and the key of an authorisation can be read from the payment's name", () => {
    const account = fc.constantFrom(`gift/${"a1".repeat(32)}`, "credit/usr_eu1", "credit/gst_eu1");
    fc.assert(
      fc.property(account, fc.string({ minLength: 1, maxLength: 255 }), (of, key) => {
        expect(readPaymentName(paymentName(of, key))).toEqual({ account: of, key });
      }),
    );
    for (const text of [
      "",
      "pay_1",
      "gift/a/b",
      `gift/${"a".repeat(64)}`,
      `gift/${"a".repeat(64)}/`,
      `credit/usr_a/${"k".repeat(256)}`,
    ])
      expect(readPaymentName(text)).toBeUndefined();
  });
});

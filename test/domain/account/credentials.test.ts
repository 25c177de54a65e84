import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normaliseEmail } from "../../../src/domain/account/email.ts";
import { normalisePassword, passwordFault } from "../../../src/domain/account/password.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";

describe("an e-mail address", () => {
  it("is one address in whatever case and with spaces around", () => {
    expect(normaliseEmail("  Amira.Haddad@Example.COM ")).toBe("amira.haddad@example.com");
    expect(normaliseEmail("zoe\u0308@example.com")).toBe("zo\u00eb@example.com");
  });

  it.each([
    "",
    "amira",
    "@example.com",
    "amira@",
    "amira@localhost",
    "a b@example.com",
    "a..b@example.com",
    ".a@example.com",
    "a@-x.com",
    "a@x..com",
    "a@b@c.com,d@e.com",
    "a\r\nBcc:x@example.com",
    `${"a".repeat(65)}@example.com`,
    `a@${"x".repeat(260)}.com`,
  ])("is refused when mail could not reach it: %j", (text) => {
    expect(normaliseEmail(text)).toBeUndefined();
  });

  it("stays the same when it is normalised again", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const once = normaliseEmail(text);
        fc.pre(once !== undefined);
        expect(normaliseEmail(once ?? "")).toBe(once);
      }),
    );
  });

  it("is refused with a blank or a control character anywhere inside", () => {
    const blank = fc.constantFrom(" ", "\t", "\r", "\n", "\0", "\u00a0", "\u2028", "\u007f", "<", ">", ",", ";", '"');
    fc.assert(
      fc.property(fc.emailAddress({ size: "small" }), blank, fc.nat(), (email, character, place) => {
        const at = 1 + (place % (email.length - 1));
        expect(normaliseEmail(email.slice(0, at) + character + email.slice(at))).toBeUndefined();
      }),
    );
  });
});

describe("a password", () => {
  it("may be any words of the right length", () => {
    expect(passwordFault("seven lemons on a tray", "amira@example.com")).toBeUndefined();
    expect(passwordFault("ليمون ليمون زيتون", "amira@example.com")).toBeUndefined();
  });

  it.each([
    ["nine char", "too_short"],
    ["x".repeat(LIMITS.passwordCharactersMax + 1), "too_long"],
    ["Password123", "too_common"],
    ["aaaaaaaaaaaa", "too_simple"],
    ["abababababab", "too_simple"],
    ["abcdefghijkl", "too_simple"],
    ["9876543210", "too_simple"],
    ["Amira@Example.com", "is_email"],
    ["amira.haddad", "is_email"],
  ])("is refused: %.20s is %s", (password, fault) => {
    expect(passwordFault(password, password.includes(".h") ? "amira.haddad@example.com" : "amira@example.com")).toBe(
      fault,
    );
  });

  it("is the same from keyboards that compose letters differently", () => {
    expect(normalisePassword("cafe\u0301 ﬁg tree")).toBe(normalisePassword("caf\u00e9 fig tree"));
  });

  it("counts characters as people see them, not code units", () => {
    expect(passwordFault("🍋🍊🍎🍐🍇🍓🍒🍑🥝", "a@example.com")).toBe("too_short");
    expect(passwordFault("🍋🍊🍎🍐🍇🍓🍒🍑🥝🍍", "a@example.com")).toBeUndefined();
  });
});

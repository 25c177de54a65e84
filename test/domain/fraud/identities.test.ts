import { describe, expect, it } from "vitest";
import { addressKey, identitiesOf } from "../../../src/domain/fraud/identities.ts";
import type { ShopperId } from "../../../src/kernel/ids.ts";

const ADDRESS = { line1: "Torstraße 1", line2: "", city: "Berlin", postalCode: "10119", country: "DE" };

describe("who and what took part", () => {
  it.each([
    ["case and accents", { ...ADDRESS, line1: "TORSTRASSE 1", city: "BERLIN" }],
    ["an abbreviation", { ...ADDRESS, line1: "Torstr. 1" }],
    ["punctuation and spaces", { ...ADDRESS, line1: " Torstraße,  1 ", postalCode: "10 119" }],
    ["the line it stands on", { ...ADDRESS, line1: "Torstraße", line2: "1" }],
    ["another name of the city", { ...ADDRESS, city: "Berlin-Mitte" }],
  ])("an address is the same whatever %s", (_, other) => {
    expect(addressKey(other)).toBe(addressKey(ADDRESS));
  });

  it.each([
    ["house", { ...ADDRESS, line1: "Torstraße 2" }],
    ["flat", { ...ADDRESS, line2: "3rd floor" }],
    ["postal code", { ...ADDRESS, postalCode: "10120" }],
    ["country", { ...ADDRESS, country: "AT" }],
  ])("another %s is another address", (_, other) => {
    expect(addressKey(other)).not.toBe(addressKey(ADDRESS));
  });

  it("without postal codes the city tells places apart", () => {
    const nowhere = { ...ADDRESS, postalCode: "" };
    expect(addressKey({ ...nowhere, city: "Hong Kong" })).not.toBe(addressKey(nowhere));
  });

  it("a guest is who the e-mail says, and a user who the account says", () => {
    const common = { email: " Ada@Example.org", address: ADDRESS, card: null, device: null };
    const guests = ["gst_eu1", "gst_eu2"].map((id) => identitiesOf({ ...common, shopperId: id as ShopperId }));
    expect(guests[0]).toEqual(guests[1]);
    expect(guests[0]?.account).toBe("email ada@example.org");
    const user = identitiesOf({ ...common, shopperId: "usr_eu1" as ShopperId });
    expect(user).toMatchObject({ account: "account usr_eu1", email: "email ada@example.org", card: null });
  });
});

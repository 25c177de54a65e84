import fc from "fast-check";
import { base64url, SignJWT } from "jose";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { joseTokens, signAccessToken } from "../../src/adapters/tokens/jose.ts";
import type { Principal } from "../../src/domain/account/types.ts";
import type { GuestId, SessionId, UserId } from "../../src/kernel/ids.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const TTL = 60_000;
const user: Principal = {
  kind: "user",
  shopperId: "usr_eu01" as UserId,
  roles: ["shopper", "staff"],
  sessionId: "ses_eu01" as SessionId,
  prime: true,
};
const guest: Principal = { kind: "guest", shopperId: "gst_eu01" as GuestId };
const tokens = () => joseTokens(env.TOKEN_SECRET);
const key = base64url.decode(env.TOKEN_SECRET);

/** A token like ours, but for what is changed. */
function forged(header: object, claims: object, secret = key): Promise<string> {
  const all = { iss: "souk", aud: "souk-api", sub: "gst_eu01", iat: NOW / 1_000, exp: NOW / 1_000 + 60, ...claims };
  return new SignJWT(all).setProtectedHeader({ alg: "HS256", typ: "at+jwt", ...header }).sign(secret);
}

describe("an access token", () => {
  it.each([user, guest])("says who it was signed for: %j", async (principal) => {
    const signer = tokens();
    const token = await signer.sign(principal, NOW, TTL);
    for (let i = 0; i < 2; i++) expect(await signer.verify(token, NOW)).toEqual({ principal, expiresAt: NOW + TTL });
    expect(await tokens().verify(await signAccessToken(env.TOKEN_SECRET, principal, NOW, TTL), NOW)).toBeDefined();
  });

  it("is good until its last moment, also where it was seen before", async () => {
    const signer = tokens();
    const token = await signer.sign(guest, NOW, TTL);
    expect(await signer.verify(token, NOW + TTL - 1)).toBeDefined();
    expect(await signer.verify(token, NOW + TTL)).toBeUndefined();
    expect(await tokens().verify(token, NOW + TTL)).toBeUndefined();
  });

  it("with any one bit of it flipped is refused", async () => {
    const token = await tokens().sign(user, NOW, TTL);
    const warm = tokens();
    await warm.verify(token, NOW);
    const flips = fc.tuple(fc.nat({ max: token.length - 1 }), fc.nat({ max: 6 }));
    await fc.assert(
      fc.asyncProperty(flips, async ([place, bit]) => {
        const character = String.fromCharCode(token.charCodeAt(place) ^ (1 << bit));
        const flipped = token.slice(0, place) + character + token.slice(place + 1);
        expect(await warm.verify(flipped, NOW)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  });

  it("has one spelling: the spare bits of its last character are no way to another", async () => {
    const token = await tokens().sign(user, NOW, TTL);
    const last = token.slice(-1);
    const others = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].filter(
      (one) => one !== last,
    );
    for (const other of others) expect(await tokens().verify(token.slice(0, -1) + other, NOW)).toBeUndefined();
  });

  it("that is made like ours passes, so that the refusals below are for what they change", async () => {
    expect(await tokens().verify(await forged({}, {}), NOW)).toEqual({ principal: { ...guest }, expiresAt: NOW + TTL });
  });

  it.each<[string, object, object]>([
    ["another issuer", {}, { iss: "other" }],
    ["another audience", {}, { aud: "other" }],
    ["another type", { typ: "JWT" }, {}],
    ["no type", { typ: undefined }, {}],
    ["an expiry in the past", {}, { exp: NOW / 1_000 - 1 }],
    ["no expiry", {}, { exp: undefined }],
    ["no subject", {}, { sub: undefined }],
    ["a subject that is nobody", {}, { sub: "ord_eu01" }],
    ["a user without a session", {}, { sub: "usr_eu01", roles: [] }],
    ["a start in the future", {}, { nbf: NOW / 1_000 + 30 }],
  ])("with %s is refused, though signed with our key", async (_, header, claims) => {
    expect(await tokens().verify(await forged(header, claims), NOW)).toBeUndefined();
  });

  it("of another key or another algorithm is refused", async () => {
    const other = crypto.getRandomValues(new Uint8Array(64));
    expect(await tokens().verify(await forged({}, {}, other), NOW)).toBeUndefined();
    expect(
      await tokens().verify(await forged({ alg: "HS512" }, {}, new Uint8Array([...key, ...key])), NOW),
    ).toBeUndefined();
    const [, claims = ""] = (await forged({}, {})).split(".");
    const none = base64url.encode(JSON.stringify({ alg: "none", typ: "at+jwt" }));
    for (const token of [`${none}.${claims}.`, `${none}.${claims}.${"A".repeat(43)}`])
      expect(await tokens().verify(token, NOW)).toBeUndefined();
  });

  it("gives no role that the shop does not know", async () => {
    const token = await forged({}, { sub: "usr_eu01", sid: "ses_eu01", roles: ["owner", "seller"], prime: "yes" });
    expect((await tokens().verify(token, NOW))?.principal).toMatchObject({ roles: ["seller"], prime: false });
  });

  it("names the seller of a seller only, and none that has not the form of one", async () => {
    const sellerOf = async (roles: readonly string[], sel: unknown) => {
      const verified = await tokens().verify(await forged({}, { sub: "usr_eu01", sid: "ses_eu01", roles, sel }), NOW);
      return verified?.principal.kind === "user" ? verified.principal.sellerId : "none";
    };
    expect(await sellerOf(["seller"], "sel_oak")).toBe("sel_oak");
    expect(await sellerOf(["shopper"], "sel_oak")).toBeUndefined();
    expect(await sellerOf(["seller"], "oak")).toBeUndefined();
    expect(await sellerOf(["seller"], ["sel_oak"])).toBeUndefined();
  });

  it.each(["", ".", "..", "a.b.c", "\u0000", "x".repeat(10_000)])(
    "that is no token at all is refused: %.20j",
    async (text) => {
      expect(await tokens().verify(text, NOW)).toBeUndefined();
    },
  );

  it("is not signed with a secret that is too short", () => {
    expect(() => joseTokens("c2hvcnQ")).toThrow(/32 random bytes/);
  });
});

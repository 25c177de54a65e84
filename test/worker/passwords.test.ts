import { describe, expect, it } from "vitest";
import { scryptPasswords } from "../../src/adapters/passwords/scrypt.ts";
import { LIMITS } from "../../src/kernel/limits.ts";

const quick = () => scryptPasswords({ ln: 4, r: 8, p: 1 });

describe("a password's hash", () => {
  it("has the shop's parameters, its own salt, and is right for that password only", async () => {
    const passwords = scryptPasswords();
    const hash = await passwords.hash("seven lemons on a tray");
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await passwords.verify("seven lemons on a tray", String(hash))).toBe(true);
    expect(await passwords.verify("seven lemons on a tray ", String(hash))).toBe(false);
    expect(await passwords.hash("seven lemons on a tray")).not.toBe(hash);
  });

  it("agrees with the vectors of RFC 7914", async () => {
    const stored =
      "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA";
    expect(await quick().verify("password", stored)).toBe(true);
    expect(await quick().verify("passwore", stored)).toBe(false);
  });

  it("is checked with the parameters it was made with, whatever today's are", async () => {
    const old = await quick().hash("seven lemons on a tray");
    expect(await scryptPasswords({ ln: 5, r: 8, p: 2 }).verify("seven lemons on a tray", String(old))).toBe(true);
  });

  it("is never right for a user that is not there", async () => {
    expect(await quick().verify("", null)).toBe(false);
    expect(await quick().verify("seven lemons on a tray", null)).toBe(false);
  });

  it("is made for so many at once and no more; who comes later is served again", async () => {
    const passwords = quick();
    const all = await Promise.all(
      Array.from({ length: LIMITS.passwordHashesAtOnce + 3 }, () => passwords.hash("seven lemons on a tray")),
    );
    expect(all.filter((one) => typeof one === "string")).toHaveLength(LIMITS.passwordHashesAtOnce);
    expect(all.at(-1)).toEqual({ busy: true, retryAfterSeconds: 1 });
    expect(typeof (await passwords.hash("seven lemons on a tray"))).toBe("string");
  });

  it("that cannot be read fails, and does not keep its place", async () => {
    const passwords = quick();
    for (let i = 0; i <= LIMITS.passwordHashesAtOnce; i++)
      await expect(passwords.verify("x", "plain")).rejects.toThrow(/PHC/);
    expect(await passwords.verify("x", null)).toBe(false);
  });
});

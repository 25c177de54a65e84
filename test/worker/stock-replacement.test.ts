/** Reservations of one shopper at a stock object: one takes the place of others, and how many may be open. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { readMeter, resetMeter } from "../../src/adapters/meter.ts";
import { DEFAULT_SETTINGS } from "../../src/kernel/settings.ts";
import { expectSound, letTimePass, shardWith, silence, summary, wish } from "./support/stock.ts";

afterEach(silence);

const INVALID = { outcome: "refused", reason: "invalid_request" };
const own = (what: string): string => `eu/usr_1/${what}`;

describe("a reservation instead of others", () => {
  it("gets the units that they hold, in one turn", async () => {
    const shard = await shardWith("instead", 5);
    await shard.reserve(wish(own("cart/1"), 2));
    await shard.reserve(wish(own("cart/2"), 2));
    const request = wish(own("chk_1"), 5, { instead: [own("cart/1"), own("cart/2"), own("cart/1")] });
    const first = await shard.reserve(request);
    expect(first).toMatchObject({ outcome: "reserved", taken: [{ quantity: 5 }] });
    expect(await summary(shard)).toMatchObject({ onHand: 5, reserved: 5 });
    await evictDurableObject(shard);
    expect(await shard.reserve(request)).toEqual(first);
    expect(await shard.confirm({ reference: own("cart/1") })).toEqual({ outcome: "refused", reason: "released" });
    await expectSound(shard);
  });

  it("leaves them as they are when it is refused as short, and writes nothing", async () => {
    const shard = await shardWith("instead-short", 5);
    await shard.reserve(wish(own("cart/1"), 2));
    await shard.reserve(wish("eu/usr_2/chk_9", 2));
    resetMeter();
    expect(await shard.reserve(wish(own("chk_1"), 4, { instead: [own("cart/1")] }))).toMatchObject({
      outcome: "short",
      shortages: [{ requested: 4, sellable: 3, heldByOthers: 2 }],
    });
    expect(readMeter().rows["stock"] ?? 0).toBe(0);
    expect(await shard.confirm({ reference: own("cart/1") })).toMatchObject({ outcome: "confirmed" });
    await expectSound(shard);
  });

  it("makes one that was never seen impossible, so that a late copy of it finds its place taken", async () => {
    const shard = await shardWith("instead-late", 5);
    await shard.reserve(wish(own("chk_1"), 1, { instead: [own("cart/1")] }));
    expect(await shard.reserve(wish(own("cart/1"), 1))).toEqual({ outcome: "refused", reason: "already_released" });
    expect(await summary(shard)).toMatchObject({ reserved: 1 });
  });

  it("never touches what another shopper holds, though a guest who signed in is the user", async () => {
    const shard = await shardWith("instead-of-others", 5);
    await shard.reserve(wish("eu/usr_2/chk_1", 2));
    await shard.reserve(wish("eu/gst_1/cart/1", 2));
    const foreign = ["eu/usr_2/chk_1", "us/usr_1/chk_1", "nobody", own("chk_1")];
    for (const other of foreign)
      expect(await shard.reserve(wish(own("chk_1"), 1, { instead: [other] }))).toEqual(INVALID);
    expect(await shard.reserve(wish("eu/gst_3/chk_1", 1, { instead: ["eu/gst_1/cart/1"] }))).toEqual(INVALID);
    expect(await summary(shard)).toMatchObject({ reserved: 4 });
    expect(await shard.reserve(wish(own("chk_1"), 3, { instead: ["eu/gst_1/cart/1"] }))).toMatchObject({
      outcome: "reserved",
    });
    expect(await summary(shard)).toMatchObject({ reserved: 5 });
    await expectSound(shard);
  });
});

describe("the open reservations of one shopper", () => {
  const max = DEFAULT_SETTINGS.stock.openPerShopperMax;

  it("are no more than the shop's setting; those that are replaced, ended or another's do not count", async () => {
    const shard = await shardWith("hoarder", 500);
    const request = (n: number) => wish(own(`chk_${n}`), 1);
    for (let n = 0; n < max; n++) expect(await shard.reserve(request(n))).toMatchObject({ outcome: "reserved" });
    const tooMany = { outcome: "refused", reason: "too_many_open" };
    expect(await shard.reserve(request(max))).toEqual(tooMany);
    expect(await shard.reserve(request(0))).toMatchObject({ outcome: "reserved" });
    expect(await shard.reserve(wish("eu/usr_12/chk_1", 1))).toMatchObject({ outcome: "reserved" });
    expect(await shard.reserve(wish("no owner", 1))).toMatchObject({ outcome: "reserved" });
    expect(await shard.reserve({ ...request(max), instead: [own("chk_0")] })).toMatchObject({ outcome: "reserved" });
    expect(await shard.reserve(request(max + 1))).toEqual(tooMany);
    await shard.release({ reference: own("chk_1") });
    expect(await shard.reserve(request(max + 2))).toMatchObject({ outcome: "reserved" });
    await letTimePass(shard);
    expect(await shard.reserve(request(max + 3))).toMatchObject({ outcome: "reserved" });
    await expectSound(shard);
  });

  it("cost no row: a reservation that is refused writes nothing", async () => {
    const shard = await shardWith("hoarder-rows", 500);
    for (let n = 0; n < max; n++) await shard.reserve(wish(own(`chk_${n}`), 1));
    resetMeter();
    await shard.reserve(wish(own("one-more"), 1));
    expect(readMeter().rows["stock"] ?? 0).toBe(0);
    const rows = await runInDurableObject(shard, (_, state) =>
      state.storage.sql.exec("SELECT count(*) AS n FROM reservations").one(),
    );
    expect(rows).toEqual({ n: max });
  });
});

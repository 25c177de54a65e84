/** What every risk store keeps and tells, whatever it is made of. */
import { expect, it } from "vitest";
import type { Assessment, Sighting, Verdict } from "../../src/domain/fraud/types.ts";
import { makeId, type CheckoutId, type OrderId, type ShopperId } from "../../src/kernel/ids.ts";
import { SeededRandom } from "../../src/kernel/random.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/kernel/time.ts";
import type { GraphAnswer, RiskDecisionRow, RiskStore, Seen } from "../../src/ports/risk-store.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const random = new SeededRandom("risk store");
const orderAt = (at: number): OrderId => makeId("ord", "eu", at, random);

const mine: Sighting = {
  account: "account me",
  email: "email me",
  address: "address mine",
  card: "card mine",
  device: "device mine",
};

/** Somebody who has nothing of mine. */
const stranger = (name: string, over: Partial<Sighting> = {}): Sighting => ({
  account: `account ${name}`,
  email: `email ${name}`,
  address: `address of ${name}`,
  card: `card of ${name}`,
  device: `device of ${name}`,
  ...over,
});

const seen = (sighting: Sighting, over: Partial<Seen> = {}): Seen => {
  const at = over.at ?? NOW - MINUTE_MS;
  return { orderId: orderAt(at), at, outcome: "placed", sighting, ...over };
};

const NOTHING: GraphAnswer = {
  ...{ accountsOfCard: 0, accountsOfDevice: 0, accountsOfAddress: 0, cardsOfAccount: 1, cardsOfDevice: 1 },
  ...{ ordersOfCardLastHour: 0, ordersOfDeviceLastHour: 0, ordersOfAddressLastDay: 0, declinesOfDeviceLastHour: 0 },
  ...{ deviceIsNew: false, addressIsNew: false, fraudWithinSteps: null, ordersBefore: 0 },
};

const assessment: Assessment = {
  ...{ decision: "review", score: 45, modelScore: 0.3, model: "m", at: NOW },
  reasons: [{ code: "many_orders", points: 20, words: "Many orders." }],
};
const decision = (at: number, over: Partial<Assessment> = {}): RiskDecisionRow => ({
  orderId: orderAt(at),
  checkoutId: "chk_eu01kaxk7r2m8q4t6w0z2c4e6g8j" as CheckoutId,
  shopperId: "usr_eu01kaxk7r2m8q4t6w0z2c4e6g8j" as ShopperId,
  ...{ at, totalMinor: 4_200, currency: "EUR", country: "DE" },
  assessment: { ...assessment, ...over },
  verdict: null,
});

/** `make` gives an empty store. */
export function riskStoreContract(make: () => Promise<RiskStore>): void {
  const ask = (store: RiskStore, sighting = mine, except: OrderId | null = null): Promise<GraphAnswer> =>
    store.facts({ sighting, now: NOW, except });

  it("of whom nothing is known nothing is told", async () => {
    const store = await make();
    await store.record([seen(stranger("ada"))]);
    expect(await ask(store)).toEqual(NOTHING);
    const unknown = await ask(store, { ...mine, card: null, device: null });
    expect(unknown).toEqual({ ...NOTHING, cardsOfAccount: 0, cardsOfDevice: 0 });
  });

  it("other accounts count once each, for card, device and address by themselves", async () => {
    const store = await make();
    await store.record([
      seen(stranger("ada", { card: "card mine" })),
      seen(stranger("ada", { card: "card mine" })),
      seen(stranger("bob", { card: "card mine", device: "device mine" })),
      seen(stranger("cleo", { address: "address mine" })),
      seen(mine),
    ]);
    const facts = await ask(store);
    expect(facts).toMatchObject({ accountsOfCard: 2, accountsOfDevice: 1, accountsOfAddress: 1 });
  });

  it("who has my e-mail is me, as a guest or with another account", async () => {
    const store = await make();
    await store.record([
      seen({ ...mine, account: "email me" }),
      seen({ ...mine, account: "account old of mine" }),
      seen(stranger("ada", { email: "email me", device: "device mine" })),
    ]);
    expect(await ask(store)).toMatchObject({ accountsOfCard: 0, accountsOfDevice: 0, accountsOfAddress: 0 });
  });

  it("cards count once each, the one in hand among them", async () => {
    const store = await make();
    await store.record([
      seen({ ...mine, card: "card 2" }),
      seen({ ...mine, card: "card 3", device: null }),
      seen({ ...mine, card: null }),
      seen(stranger("ada", { device: "device mine", card: "card 4" })),
    ]);
    expect(await ask(store)).toMatchObject({ cardsOfAccount: 3, cardsOfDevice: 3 });
  });

  it("orders of the last hour and day are counted up to their borders, refusals apart", async () => {
    const store = await make();
    await store.record([
      seen(mine, { at: NOW - HOUR_MS + 1 }),
      seen(mine, { at: NOW - HOUR_MS }),
      seen(mine, { at: NOW - DAY_MS + 1, outcome: "paid" }),
      seen(mine, { at: NOW - DAY_MS }),
      seen(stranger("ada", { device: "device mine" }), { outcome: "declined" }),
      seen(stranger("bob", { device: "device mine" }), { outcome: "declined", at: NOW - HOUR_MS }),
      seen(mine, { outcome: "rejected" }),
    ]);
    expect(await ask(store)).toMatchObject({
      ...{ ordersOfCardLastHour: 1, ordersOfDeviceLastHour: 1, ordersOfAddressLastDay: 3 },
      declinesOfDeviceLastHour: 1,
    });
  });

  it("the order that is asked for is not counted", async () => {
    const store = await make();
    const own = seen(mine);
    await store.record([own]);
    expect((await ask(store)).ordersOfCardLastHour).toBe(1);
    expect(await ask(store, mine, own.orderId)).toEqual(NOTHING);
  });

  it("a device and an address are new to an account that has paid for orders with others", async () => {
    const store = await make();
    expect(await ask(store)).toMatchObject({ deviceIsNew: false, addressIsNew: false, ordersBefore: 0 });
    const before = seen({ ...mine, device: "device old", address: "address old" });
    await store.record([before]);
    expect(await ask(store)).toMatchObject({ deviceIsNew: false, addressIsNew: false, ordersBefore: 0 });
    await store.record([{ ...before, outcome: "paid" }]);
    expect(await ask(store)).toMatchObject({ deviceIsNew: true, addressIsNew: true, ordersBefore: 1 });
    await store.record([seen(mine, { outcome: "paid" })]);
    expect(await ask(store)).toMatchObject({ deviceIsNew: false, addressIsNew: false, ordersBefore: 2 });
  });

  it("what was recorded twice is there once, and the greater outcome stays, in whatever order they come", async () => {
    const store = await make();
    const one = seen(mine);
    await store.record([{ ...one, outcome: "paid" }]);
    await store.record([one, { ...one, outcome: "declined" }]);
    expect(await ask(store)).toMatchObject({ ordersOfCardLastHour: 1, ordersBefore: 1, declinesOfDeviceLastHour: 0 });
  });

  it("what is called fraud is one step away by account, e-mail and card, and two by device and address", async () => {
    const steps = { account: 1, email: 1, card: 1, device: 2, address: 2 } as const;
    const store = await make();
    const bad = stranger("mallory");
    await store.markFraud({ orderId: orderAt(NOW), sighting: bad, at: NOW });
    expect((await ask(store)).fraudWithinSteps).toBeNull();
    for (const part of ["account", "email", "card", "device", "address"] as const)
      expect((await ask(store, { ...mine, [part]: bad[part] })).fraudWithinSteps, part).toBe(steps[part]);
  });

  it("over another order of the same person it is two steps, and over a shared place it is none", async () => {
    for (const part of ["account", "email", "address", "card", "device"] as const) {
      const store = await make();
      const bad = stranger("mallory");
      await store.markFraud({ orderId: orderAt(NOW), sighting: bad, at: NOW });
      await store.record([seen({ ...stranger("house mate"), device: mine.device, [part]: bad[part] })]);
      expect((await ask(store, { ...mine, address: "address new" })).fraudWithinSteps).toBeNull();
      const link = part === "card" ? { email: mine.email } : { card: mine.card };
      await store.record([seen(stranger("between", { [part]: bad[part], ...link }))]);
      expect((await ask(store)).fraudWithinSteps, `over ${part}`).toBe(2);
      expect((await ask(store, stranger("far"))).fraudWithinSteps).toBeNull();
    }
  });

  it("what is older than 90 days is not told any more, and can be forgotten", async () => {
    const store = await make();
    const [old, fresh] = [NOW - 90 * DAY_MS, NOW - 90 * DAY_MS + 1];
    await store.record([seen(mine, { at: old, outcome: "paid" }), seen(mine, { at: fresh, outcome: "paid" })]);
    await store.markFraud({ orderId: orderAt(old), sighting: mine, at: old });
    await store.noteDecision(decision(old));
    await store.noteDecision(decision(fresh));
    expect(await ask(store)).toMatchObject({ ordersBefore: 1, fraudWithinSteps: 1 });
    expect(await store.prune(fresh)).toBe(1 + 5 + 1);
    expect(await ask(store)).toMatchObject({ ordersBefore: 1, fraudWithinSteps: null });
    expect((await store.decisions(null, null, 10)).decisions).toHaveLength(1);
    expect(await store.prune(fresh)).toBe(0);
  });

  it("decisions are listed newest first, page by page, by kind", async () => {
    const store = await make();
    const rows = [0, 1, 2].map((index) =>
      decision(NOW + index, { decision: index === 1 ? "reject" : "review" } satisfies Partial<Assessment>),
    );
    for (const row of [...rows, ...rows]) await store.noteDecision(row);
    const first = await store.decisions(null, null, 2);
    expect(first.decisions).toEqual([rows[2], rows[1]]);
    const second = await store.decisions(null, first.cursor, 2);
    expect(second).toEqual({ decisions: [rows[0]], cursor: null });
    expect((await store.decisions("reject", null, 2)).decisions).toEqual([rows[1]]);
    expect((await store.decisions("review", null, 2)).decisions).toEqual([rows[2], rows[0]]);
  });

  it("the first verdict on a decision stays with it", async () => {
    const store = await make();
    const row = decision(NOW);
    const verdict: Verdict = { verdict: "refused", by: "usr_x", reason: "Stolen card.", at: NOW + 1 };
    await store.noteDecision(row);
    await store.noteVerdict(row.orderId, verdict);
    await store.noteVerdict(row.orderId, { ...verdict, verdict: "accepted" });
    expect((await store.decisions(null, null, 1)).decisions).toEqual([{ ...row, verdict }]);
  });
}

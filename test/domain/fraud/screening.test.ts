/** The flows of the screening around a store in memory. */
import { describe, expect, it } from "vitest";
import { memoryRiskStore } from "../../../src/adapters/risk-store/memory.ts";
import type { Checkout } from "../../../src/domain/checkout/types.ts";
import type { Assessment, RiskRecord } from "../../../src/domain/fraud/types.ts";
import type { OrderEvent, OrderEventType } from "../../../src/domain/order/types.ts";
import type { CardFacts } from "../../../src/domain/payment/types.ts";
import { declined, notAccepted } from "../../../src/domain/checkout/failures.ts";
import { noteCheckout } from "../../../src/flows/fraud/note-checkout.ts";
import { screenCheckout, type ScreenDeps } from "../../../src/flows/fraud/screen-checkout.ts";
import { tellBuyer } from "../../../src/flows/fraud/tell-buyer.ts";
import { tellGraph } from "../../../src/flows/fraud/take-order-events.ts";
import { velocityOf, wasDeclined } from "../../../src/flows/fraud/velocity.ts";
import { makeId, type CheckoutId, type OrderId, type ShopperId } from "../../../src/kernel/ids.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import { DAY_MS, HOUR_MS } from "../../../src/kernel/time.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import type { RiskStore } from "../../../src/ports/risk-store.ts";
import { firstRow } from "../flows/fake-world.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const random = new SeededRandom("screening");
const userMade = (at: number): ShopperId => makeId("usr", "eu", at, random);
const QUIET = { ordersLastHour: 0, declinesLastHour: 0 };
const CARD: CardFacts = { brand: "visa", last4: "4242", country: "DE", fingerprint: "fp" };

function world(risk: RiskStore = memoryRiskStore(), fraud: Partial<typeof DEFAULT_SETTINGS.fraud> = {}) {
  const logged: string[] = [];
  const deps: ScreenDeps = {
    risk,
    settings: { ...DEFAULT_SETTINGS, fraud: { ...DEFAULT_SETTINGS.fraud, ...fraud } },
    clock: { now: () => NOW, sleep: async () => undefined },
    log: (_, event) => logged.push(event),
  };
  return { deps, risk, logged };
}

const BASE = firstRow("chk_1" as CheckoutId, () => "eu-s-00");

interface Change extends Partial<Omit<Checkout, "input" | "quote">> {
  readonly input?: Partial<Checkout["input"]>;
  readonly totalMinor?: number;
}

/** A row as the runner hands it over, of an account that is 100 days old. */
const rowOf = ({ input, totalMinor, ...change }: Change = {}): Checkout => ({
  ...BASE,
  ...{ orderId: makeId("ord", "eu", NOW, random), shopperId: userMade(NOW - 100 * DAY_MS), createdAt: NOW },
  ...change,
  input: { ...BASE.input, ...input },
  quote: { ...BASE.quote, totalMinor: totalMinor ?? BASE.quote.totalMinor },
});

const screened = async (row: Checkout, card: CardFacts | null = null, velocity = QUIET, { deps } = world()) => {
  const assessment = await screenCheckout(deps, row, card, velocity);
  if (assessment === null) throw new Error("not screened");
  return assessment;
};
const codes = (assessment: Assessment): readonly string[] =>
  assessment.reasons.map(({ code }) => code).filter((code) => code !== "model");
const recordOf = (assessment: Assessment): RiskRecord => ({ assessment, reviewUntil: null, verdict: null });

describe("screening a checkout", () => {
  it("an order of a known account in its own country is approved, and the graph's names for it come along", async () => {
    const assessment = await screened(rowOf());
    expect(assessment).toMatchObject({ decision: "approve", at: NOW });
    expect(codes(assessment)).toEqual([]);
    expect(assessment.sighting).toMatchObject({ email: "email a@example.com", card: null, device: null });
  });

  it("the age of an account is told by its id, in whole days, and a guest has none", async () => {
    const at = (age: number, prefix: "usr" | "gst" = "usr") =>
      rowOf({ shopperId: makeId(prefix, "eu", NOW - age, random), totalMinor: 60_000 });
    expect(codes(await screened(at(7 * DAY_MS - 1)))).toEqual(["new_account_high_value"]);
    expect(codes(await screened(at(7 * DAY_MS)))).toEqual([]);
    expect(codes(await screened(at(0, "gst")))).toEqual([]);
  });

  it("the bill's address is compared as a place, not as letters", async () => {
    const { address } = BASE.input;
    const billing = { ...address, name: "The firm", line1: "b" };
    expect(codes(await screened(rowOf({ input: { billing } })))).toEqual([]);
    expect(codes(await screened(rowOf({ input: { billing: { ...billing, line1: "C 2" } } })))).toEqual([
      "address_mismatch",
    ]);
  });

  it("connection, device and card count, each where it is known", async () => {
    const context = { ipCountry: "FR", deviceFingerprint: "d", deviceOddities: ["it names no language"] };
    const card = { ...CARD, country: "US" };
    expect(codes(await screened(rowOf({ context })))).toEqual(["suspicious_device", "ip_country"]);
    expect(codes(await screened(rowOf(), card))).toEqual(["card_country"]);
    const all = await screened(rowOf({ context }), card);
    expect(codes(all)).toEqual(["suspicious_device", "ip_country", "card_country", "card_user_country"]);
    expect(all.sighting).toMatchObject({ card: "card fp", device: "device d" });
  });

  it("a second look never lowers the decision, and tells the graph of the card", async () => {
    const first = { ...(await screened(rowOf())), decision: "review" as const, score: 50 };
    const second = await screened(rowOf({ risk: recordOf(first) }), CARD);
    expect(second).toMatchObject({ decision: "review", score: 50, sighting: { card: "card fp" } });
    const rejected = await screened(rowOf({ risk: recordOf(first) }), CARD, { ...QUIET, ordersLastHour: 30 });
    expect(rejected).toMatchObject({ decision: "reject", sighting: { card: "card fp" } });
  });

  it("a graph that does not answer says nothing, and is told of in the log", async () => {
    const risk: RiskStore = { ...memoryRiskStore(), facts: () => Promise.reject(new Error("no answer within 300 ms")) };
    const broken = world(risk);
    expect(await screened(rowOf(), null, QUIET, broken)).toMatchObject({ decision: "approve" });
    expect(broken.logged).toEqual(["fraud.graph_unanswered"]);
  });

  it("a shop that does not screen answers nothing", async () => {
    const { deps } = world(memoryRiskStore(), { enabled: false });
    expect(await screenCheckout(deps, rowOf(), null, QUIET)).toBeNull();
  });

  it("a script that orders as guests with tokens, as the project's own do, is approved up to the caps", async () => {
    const shop = world();
    const context = { ipCountry: null, deviceFingerprint: null, deviceOddities: [] };
    for (let order = 0; order < 30; order++) {
      const row = rowOf({ shopperId: makeId("gst", "eu", NOW, random), context });
      const velocity = { ordersLastHour: order, declinesLastHour: 0 };
      const assessment = await screened(row, null, velocity, shop);
      expect(assessment.decision, `order ${order}: ${JSON.stringify(assessment.reasons)}`).toBe("approve");
    }
  });
});

describe("how quick a person is", () => {
  const at = (ms: number, failure: Checkout["failure"] = null) =>
    begun(rowOf({ id: makeId("chk", "eu", NOW, random), createdAt: NOW - ms, failure }));
  const begun = ({ id, createdAt, failure }: Checkout) => ({ id, createdAt, wasDeclined: wasDeclined(failure) });

  it("counts the last hour without the checkout in hand, and what banks refused", () => {
    const own = at(0);
    const rows = [own, at(HOUR_MS - 1), at(HOUR_MS), at(5, declined("card_declined")), at(6, declined("fenced"))];
    expect(velocityOf(rows, own.id, NOW)).toEqual({ ordersLastHour: 3, declinesLastHour: 1 });
  });

  it("what we ourselves did not accept is no refusal of a bank", () => {
    expect(velocityOf([at(5, notAccepted)], rowOf().id, NOW).declinesLastHour).toBe(0);
  });
});

describe("what a request tells of its buyer", () => {
  const sha256 = async (text: string): Promise<string> => `sha of ${text}`.padEnd(64, "0");
  const tell = (headers: Record<string, string>, channel: "page" | "api") =>
    tellBuyer({ sha256 }, (name) => headers[name] ?? null, channel);

  it("is nothing of a program with a token", async () => {
    expect(await tell({ "user-agent": "node" }, "api")).toEqual({
      ...{ ipCountry: null, deviceFingerprint: null, deviceOddities: [] },
    });
  });

  it("is the platform's country and a hash of the device", async () => {
    const agent = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0";
    const told = await tell({ "user-agent": agent, "accept-language": "de", "cf-ipcountry": "DE" }, "page");
    expect(told).toMatchObject({ ipCountry: "DE", deviceOddities: [] });
    expect(told.deviceFingerprint).toHaveLength(32);
  });

  it.each([
    ["XX", null],
    ["de", null],
    ["T1", "T1"],
  ])("a country called %s is %s", async (header, country) => {
    expect((await tell({ "cf-ipcountry": header }, "api")).ipCountry).toBe(country);
  });
});

describe("what became of a checkout", () => {
  const note = async (change: Change, decision: Assessment["decision"]) => {
    const { deps, risk } = world();
    const assessment = { ...(await screened(rowOf(change))), decision };
    const row = rowOf({ ...change, risk: recordOf(assessment) });
    await noteCheckout(deps, row);
    await noteCheckout(deps, row);
    const { decisions } = await risk.decisions(null, null, 10);
    const sighting = assessment.sighting;
    if (sighting === undefined) throw new Error("no sighting");
    return { decisions, facts: await risk.facts({ sighting, now: NOW + 1, except: null }), row };
  };

  it("a rejection is listed once, with its reasons and without hashes, and seen by the graph", async () => {
    const { decisions, row } = await note({ failure: notAccepted }, "reject");
    expect(decisions).toMatchObject([{ orderId: row.orderId, checkoutId: row.id, country: "DE", verdict: null }]);
    expect(decisions[0]?.assessment).not.toHaveProperty("sighting");
  });

  it("a refused payment is no decision, but the graph counts it by its device", async () => {
    const context = { ipCountry: null, deviceFingerprint: "d", deviceOddities: [] };
    const { decisions, facts } = await note({ failure: declined("card_declined"), context }, "approve");
    expect(decisions).toEqual([]);
    expect(facts.declinesOfDeviceLastHour).toBe(1);
  });

  it("an order under review is listed, and the graph hears of it by its events", async () => {
    const { decisions, facts } = await note({ placedAt: NOW }, "review");
    expect(decisions).toHaveLength(1);
    expect(facts.ordersOfAddressLastDay).toBe(0);
  });

  it("an approved order leaves nothing, and neither does a review that ended without an order", async () => {
    expect((await note({ placedAt: NOW }, "approve")).decisions).toEqual([]);
    expect((await note({ failure: declined("fenced") }, "review")).decisions).toEqual([]);
  });

  it("a store that is down fails no checkout", async () => {
    const risk: RiskStore = { ...memoryRiskStore(), noteDecision: () => Promise.reject(new Error("down")) };
    const { deps, logged } = world(risk);
    const assessment = { ...(await screened(rowOf())), decision: "reject" as const };
    await noteCheckout(deps, rowOf({ failure: notAccepted, risk: recordOf(assessment) }));
    expect(logged).toEqual(["fraud.not_noted"]);
  });
});

describe("the graph hears of orders by their events", () => {
  const event = (orderId: OrderId, type: OrderEventType): OrderEvent => ({
    ...{ id: `evt_${orderId}_${type}`, orderId, sequence: 1, type, at: NOW + 5, data: {} },
  });

  const tell = async (types: readonly OrderEventType[], enabled = true) => {
    const { deps, risk } = world(memoryRiskStore(), { enabled });
    const orderId = makeId("ord", "eu", NOW, random);
    const assessment = await screened(rowOf());
    const reads: OrderId[] = [];
    const orders = {
      risk: async (id: OrderId) => {
        reads.push(id);
        return recordOf(assessment);
      },
    } as Partial<Deps["orders"]> as Deps["orders"];
    for (const type of types) await tellGraph({ ...deps, risk, orders }, [event(orderId, type)]);
    const { sighting } = assessment;
    if (sighting === undefined) throw new Error("no sighting");
    return { reads, facts: await risk.facts({ sighting, now: NOW + 1, except: null }) };
  };

  it("placed, then paid for, in whatever order and however often", async () => {
    expect((await tell(["order.placed"])).facts).toMatchObject({ ordersOfAddressLastDay: 1, ordersBefore: 0 });
    for (const types of [
      ["order.placed", "order.paid"],
      ["order.paid", "order.placed"],
      ["order.paid", "order.paid", "order.placed"],
    ] as const)
      expect((await tell(types)).facts).toMatchObject({ ordersOfAddressLastDay: 1, ordersBefore: 1 });
  });

  it("other events are not read for, nor any where the shop does not screen", async () => {
    expect((await tell(["parcel.picking", "order.delivered"])).reads).toEqual([]);
    expect((await tell(["order.placed"], false)).reads).toEqual([]);
  });
});

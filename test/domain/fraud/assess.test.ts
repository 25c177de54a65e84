import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assess, graver } from "../../../src/domain/fraud/assess.ts";
import { MODEL } from "../../../src/domain/fraud/model.ts";
import { FEATURES } from "../../../src/domain/fraud/features.ts";
import { predict } from "../../../src/domain/fraud/predict.ts";
import { SIGNALS } from "../../../src/domain/fraud/signals.ts";
import { toUsd, USD_RATES } from "../../../src/domain/fraud/usd.ts";
import type { Assessment, RiskDecision, RiskFacts } from "../../../src/domain/fraud/types.ts";
import { DEFAULT_SETTINGS } from "../../../src/kernel/settings.ts";
import { factsOf, modelThatSays, type FactsChange } from "./facts.ts";

const WEIGHTS = DEFAULT_SETTINGS.fraud;
const NO_CAPS = { ...WEIGHTS, caps: { ordersOfPerson: 0, ordersOfCard: 0, ordersOfDevice: 0, declines: 0 } };
const SILENT = modelThatSays(0);

const raised = (change: FactsChange): readonly string[] =>
  assess(factsOf(change), NO_CAPS, SILENT).reasons.map(({ code }) => code);

describe("an order that nothing speaks against", () => {
  it("has no reason but the model's and is approved", () => {
    expect(assess(factsOf(), WEIGHTS, SILENT)).toEqual({
      ...{ decision: "approve", score: 0, modelScore: 0, reasons: [], model: "constant", at: factsOf().at },
    });
    expect(assess(factsOf(), WEIGHTS, MODEL).decision).toBe("approve");
  });
});

/** On one side of its border a signal is silent, on the other it speaks. */
const BORDERS: readonly (readonly [code: string, points: number, silent: FactsChange, speaks: FactsChange])[] = [
  ["suspicious_device", 30, {}, { device: { fingerprint: "d", oddities: ["it names no language"] } }],
  // A program with a token has no fingerprint; that alone is nothing.
  [
    "suspicious_device",
    30,
    { device: { fingerprint: null, oddities: [] } },
    { device: { fingerprint: null, oddities: ["x"] } },
  ],
  ["many_orders", 20, { ordersLastHour: 5 }, { ordersLastHour: 6 }],
  ["address_mismatch", 10, { billingDiffers: false }, { billingDiffers: true, billingCountry: "DE" }],
  ["new_account_high_value", 25, { accountAgeDays: 7, totalMinor: 50_001 }, { accountAgeDays: 6, totalMinor: 50_001 }],
  ["new_account_high_value", 25, { accountAgeDays: 6, totalMinor: 50_000 }, { accountAgeDays: 0, totalMinor: 50_001 }],
  [
    "new_account_high_value",
    25,
    { accountAgeDays: null, isGuest: true, totalMinor: 90_000 },
    { accountAgeDays: 6, totalMinor: 90_000 },
  ],
  ["ip_country", 10, { ipCountry: null }, { ipCountry: "FR" }],
  ["card_country", 10, { cardCountry: "DE", ipCountry: null }, { cardCountry: "FR", ipCountry: null }],
  ["card_user_country", 10, { cardCountry: "DE" }, { cardCountry: "FR", ipCountry: "DE" }],
  ["card_user_country", 10, { cardCountry: "FR", billingCountry: "FR" }, { cardCountry: "FR", billingCountry: "DE" }],
  ["declines", 20, { declinesLastHour: 2 }, { declinesLastHour: 3 }],
  ["declines", 20, { graph: { declinesOfDeviceLastHour: 2 } }, { graph: { declinesOfDeviceLastHour: 3 } }],
  ["card_shared", 15, { graph: { accountsOfCard: 1 } }, { graph: { accountsOfCard: 2 } }],
  ["device_shared", 5, { graph: { accountsOfDevice: 3 } }, { graph: { accountsOfDevice: 4 } }],
  ["address_shared", 5, { graph: { accountsOfAddress: 5 } }, { graph: { accountsOfAddress: 6 } }],
  ["many_cards", 15, { graph: { cardsOfAccount: 3 } }, { graph: { cardsOfAccount: 4 } }],
  ["device_cards", 5, { graph: { cardsOfDevice: 5 } }, { graph: { cardsOfDevice: 6 } }],
  ["card_velocity", 5, { graph: { ordersOfCardLastHour: 5 } }, { graph: { ordersOfCardLastHour: 6 } }],
  ["device_velocity", 5, { graph: { ordersOfDeviceLastHour: 10 } }, { graph: { ordersOfDeviceLastHour: 11 } }],
  ["takeover", 15, { graph: { deviceIsNew: true } }, { graph: { deviceIsNew: true, addressIsNew: true } }],
  ["takeover", 15, { graph: { addressIsNew: true } }, { graph: { deviceIsNew: true, addressIsNew: true } }],
  ["fraud_shared", 60, { graph: { fraudWithinSteps: 2 } }, { graph: { fraudWithinSteps: 1 } }],
  ["fraud_near", 20, { graph: { fraudWithinSteps: null } }, { graph: { fraudWithinSteps: 2 } }],
];

describe("a signal", () => {
  it.each(BORDERS)("%s adds %d points beyond its border and none before it", (code, points, silent, speaks) => {
    expect(raised(silent)).not.toContain(code);
    const spoken = assess(factsOf(speaks), NO_CAPS, SILENT);
    expect(spoken.reasons.find((reason) => reason.code === code)?.points).toBe(points);
    expect(spoken.score).toBe(spoken.reasons.reduce((sum, reason) => sum + reason.points, 0));
  });

  it("stands in the table of borders above, every one of them", () => {
    expect([...new Set(BORDERS.map(([code]) => code))].toSorted()).toEqual(SIGNALS.map(({ code }) => code).toSorted());
    for (const { code, points } of SIGNALS) expect(BORDERS.find(([each]) => each === code)?.[1], code).toBe(points);
  });

  it("says in words what it is about, a sentence each", () => {
    for (const [, , , speaks] of BORDERS)
      for (const { words } of assess(factsOf(speaks), NO_CAPS, MODEL).reasons)
        expect(words).toMatch(/^[A-Z0-9].{10,}[.]$/);
  });
});

describe("the border of 500 US dollars", () => {
  it.each([
    ["USD", 50_000],
    ["EUR", 45_454],
    ["JPY", 74_626],
    ["KWD", 156_250],
  ])("is found in %s by the table", (currency, mostMinor) => {
    const change = { currency, accountAgeDays: 0 };
    expect(raised({ ...change, totalMinor: mostMinor })).not.toContain("new_account_high_value");
    expect(raised({ ...change, totalMinor: mostMinor + 1 })).toContain("new_account_high_value");
  });

  it("is not found in a currency that the table does not have", () => {
    expect(toUsd(1_000_000, "XTS")).toBeNull();
    expect(raised({ currency: "XTS", accountAgeDays: 0, totalMinor: 99_999_999 })).toEqual([]);
    expect(Object.values(USD_RATES).every((rate) => rate > 0)).toBe(true);
  });
});

describe("the decision", () => {
  const scored = (points: number): Assessment => {
    // Three signals of 30, 25 and 15 points and a model for the rest make any score.
    const model = modelThatSays(points / 50);
    return assess(factsOf(), NO_CAPS, model);
  };

  it("is review above 40 and not at 40", () => {
    expect(scored(40)).toMatchObject({ score: 40, decision: "approve" });
    expect(scored(40.1)).toMatchObject({ score: 40.1, decision: "review" });
    expect(scored(41)).toMatchObject({ score: 41, decision: "review" });
  });

  it("is reject above 70 and not at 70", () => {
    const heavy: FactsChange = {
      device: { fingerprint: "d", oddities: ["odd"] },
      ordersLastHour: 6,
      billingDiffers: true,
    };
    const at = (modelPoints: number) => assess(factsOf(heavy), NO_CAPS, modelThatSays(modelPoints / 50));
    expect(at(10)).toMatchObject({ score: 70, decision: "review" });
    expect(at(11)).toMatchObject({ score: 71, decision: "reject" });
  });

  it("follows the shop's own thresholds", () => {
    const strict = { ...NO_CAPS, reviewAbove: 5, rejectAbove: 9 };
    expect(assess(factsOf({ ipCountry: "FR" }), strict, SILENT).decision).toBe("reject");
  });

  it("gives the heaviest reason first, and what the model added", () => {
    const { reasons, modelScore } = assess(
      factsOf({ ipCountry: "FR", ordersLastHour: 6 }),
      NO_CAPS,
      modelThatSays(0.3),
    );
    expect(reasons.map(({ code, points }) => [code, points])).toEqual([
      ["many_orders", 20],
      ["model", 15],
      ["ip_country", 10],
    ]);
    expect(modelScore).toBeCloseTo(0.3);
  });

  it("is never lowered by a second look", () => {
    const of = (decision: RiskDecision): Assessment => ({ ...assess(factsOf(), WEIGHTS, SILENT), decision });
    const all = ["approve", "review", "reject"] as const;
    for (const [first, earlier] of all.entries())
      for (const [second, later] of all.entries())
        expect(graver(of(earlier), of(later)).decision).toBe(all[Math.max(first, second)]);
  });
});

describe("a cap", () => {
  const cases: readonly (readonly [
    code: string,
    setting: keyof typeof WEIGHTS.caps,
    of: (count: number) => FactsChange,
  ])[] = [
    ["cap_person", "ordersOfPerson", (ordersLastHour) => ({ ordersLastHour })],
    ["cap_card", "ordersOfCard", (ordersOfCardLastHour) => ({ graph: { ordersOfCardLastHour } })],
    ["cap_device", "ordersOfDevice", (ordersOfDeviceLastHour) => ({ graph: { ordersOfDeviceLastHour } })],
    ["cap_declines", "declines", (declinesLastHour) => ({ declinesLastHour })],
    ["cap_declines", "declines", (declinesOfDeviceLastHour) => ({ graph: { declinesOfDeviceLastHour } })],
  ];

  it.each(cases)("%s rejects whatever the score once it is reached", (code, setting, of) => {
    const cap = WEIGHTS.caps[setting];
    expect(assess(factsOf(of(cap - 1)), WEIGHTS, SILENT).decision).toBe("approve");
    const over = assess(factsOf(of(cap)), WEIGHTS, SILENT);
    expect(over).toMatchObject({ decision: "reject" });
    expect(over.score).toBeLessThanOrEqual(WEIGHTS.reviewAbove);
    expect(over.reasons[0]).toMatchObject({ code, points: 0 });
    const none = { ...WEIGHTS, caps: { ...WEIGHTS.caps, [setting]: 0 } };
    expect(assess(factsOf(of(cap)), none, SILENT).decision).toBe("approve");
  });
});

/** Facts of which more is worse, or for flags true. */
const badChange: fc.Arbitrary<(facts: RiskFacts) => RiskFacts> = fc.oneof(
  fc
    .record({
      name: fc.constantFrom("totalMinor", "ordersLastHour", "declinesLastHour"),
      more: fc.integer({ min: 1, max: 100_000 }),
    })
    .map(({ name, more }) => (facts: RiskFacts) => ({ ...facts, [name]: (facts[name as "totalMinor"] ?? 0) + more })),
  fc
    .record({
      name: fc.constantFrom(
        ...(["accountsOfCard", "accountsOfDevice", "accountsOfAddress", "cardsOfAccount", "cardsOfDevice"] as const),
        ...(["ordersOfCardLastHour", "ordersOfDeviceLastHour", "ordersOfAddressLastDay"] as const),
        "declinesOfDeviceLastHour" as const,
      ),
      more: fc.integer({ min: 1, max: 200 }),
    })
    .map(({ name, more }) => (facts: RiskFacts) => ({
      ...facts,
      graph: { ...facts.graph, [name]: facts.graph[name] + more },
    })),
  fc
    .constantFrom("deviceIsNew" as const, "addressIsNew" as const)
    .map((name) => (facts: RiskFacts) => ({ ...facts, graph: { ...facts.graph, [name]: true } })),
  fc.constant((facts: RiskFacts) => ({
    ...facts,
    graph: { ...facts.graph, fraudWithinSteps: facts.graph.fraudWithinSteps === null ? (2 as const) : (1 as const) },
  })),
  fc.constant((facts: RiskFacts) => ({ ...facts, express: true })),
  fc.constant((facts: RiskFacts) => ({ ...facts, billingDiffers: true })),
  fc.constant((facts: RiskFacts) => ({ ...facts, ordersBefore: 0 })),
  fc.constant((facts: RiskFacts) => ({
    ...facts,
    accountAgeDays: facts.accountAgeDays === null ? null : Math.floor(facts.accountAgeDays / 2),
  })),
  fc.constant((facts: RiskFacts) => ({
    ...facts,
    device: { ...facts.device, oddities: [...facts.device.oddities, "odd"] },
  })),
);

const anyFacts: fc.Arbitrary<RiskFacts> = fc
  .record({
    totalMinor: fc.integer({ min: 1, max: 300_000 }),
    accountAgeDays: fc.option(fc.integer({ min: 0, max: 900 })),
    ordersLastHour: fc.nat(20),
    declinesLastHour: fc.nat(6),
    ordersBefore: fc.nat(40),
    ipCountry: fc.option(fc.constantFrom("DE", "FR", "US")),
    cardCountry: fc.option(fc.constantFrom("DE", "FR", "US")),
    billingDiffers: fc.boolean(),
    express: fc.boolean(),
    graph: fc.record({
      accountsOfCard: fc.nat(8),
      accountsOfAddress: fc.nat(20),
      cardsOfDevice: fc.nat(10),
      ordersOfCardLastHour: fc.nat(30),
      fraudWithinSteps: fc.constantFrom(null, 1 as const, 2 as const),
    }),
  })
  .map((change) => factsOf(change));

describe("whatever the facts", () => {
  it("more of a bad fact never lowers the model's answer, the score or the decision", () => {
    fc.assert(
      fc.property(anyFacts, badChange, (facts, worsen) => {
        const [before, after] = [facts, worsen(facts)].map((each) => assess(each, WEIGHTS, MODEL));
        if (!before || !after) throw new Error("two assessments");
        expect(after.modelScore).toBeGreaterThanOrEqual(before.modelScore);
        expect(after.score).toBeGreaterThanOrEqual(before.score);
        expect(graver(after, before).decision).toBe(after.decision);
      }),
      { numRuns: 2_000 },
    );
  });

  it("the score is what its reasons add up to, and the same facts give the same assessment", () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { score, reasons, modelScore } = assess(facts, WEIGHTS, MODEL);
        expect(reasons.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score, 6);
        expect(modelScore).toBeGreaterThanOrEqual(0);
        expect(modelScore).toBeLessThanOrEqual(1);
        expect(assess(facts, WEIGHTS, MODEL)).toEqual(assess(facts, WEIGHTS, MODEL));
      }),
    );
  });
});

describe("the model that the shop asks", () => {
  it("knows the features of this code, in their order", () => {
    expect(MODEL.steps.map(({ feature }) => feature)).toEqual(FEATURES.map(({ name }) => name));
    for (const { thresholds, values, feature } of MODEL.steps) {
      expect(values, feature).toHaveLength(thresholds.length === 0 ? 0 : thresholds.length + 1);
      expect(thresholds, feature).toEqual(thresholds.toSorted((a, b) => a - b));
    }
  });

  it("pushes each feature its own way only", () => {
    const against = FEATURES.filter(({ direction }, index) => {
      const values = MODEL.steps[index]?.values ?? [];
      return values.some((value, step) => step > 0 && direction * (value - (values[step - 1] ?? 0)) < 0);
    });
    expect(against.map(({ name }) => name)).toEqual([]);
  });

  it("takes a card tester for worse than a regular", () => {
    const tester = factsOf({
      ...{
        accountAgeDays: 0,
        ordersBefore: 0,
        ordersLastHour: 9,
        declinesLastHour: 7,
        totalMinor: 500,
        ipCountry: "US",
      },
      graph: { cardsOfAccount: 9, cardsOfDevice: 9, declinesOfDeviceLastHour: 7 },
    });
    expect(predict(MODEL, factsOf())).toBeLessThan(0.02);
    expect(predict(MODEL, tester)).toBeGreaterThan(0.5);
  });
});

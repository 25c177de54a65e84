/** Paying with several things at once: what each bears is authorised before any of it is taken, and goes back alone. */
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { stockOf, stockShop, until, call, staff, type Answer } from "./shop.ts";
import {
  booksOf,
  by,
  cancel,
  creditOf,
  effectsOf,
  fill,
  forgetRisks,
  giftCard,
  guest,
  onIt,
  ordered,
  paymentsOf,
  press,
  priceOf,
  storyOf,
  user,
} from "./payers.ts";

beforeAll(async () => {
  await stockShop({ PAY: 500, DEAR: 10, GIVEN: 10 });
});
beforeEach(forgetRisks);

const onlyCards = { payment: undefined };
const tendersOf = (body: Record<string, unknown>): unknown => (body["payment"] as Record<string, unknown>)["tenders"];

describe("gift card, store credit and card on one order", () => {
  test("all are authorised before any is captured, and the order says what each bears", async () => {
    const [card, ada] = [await giftCard(300), await user({ PAY: 1 }, 400)];
    const paying = { giftCards: [{ code: card.code }], storeCredit: {}, ...by("tok_slow") };
    const placed = await press(ada, paying);
    expect(placed.status).toBe(201);
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    const restMinor = ada.totalMinor - 700;
    expect(tendersOf(order)).toMatchObject([
      { kind: "gift_card", amountMinor: 300, refundedMinor: 0 },
      { kind: "store_credit", amountMinor: 400, refundedMinor: 0 },
      { kind: "provider", method: expect.stringContaining("ending"), amountMinor: restMinor, refundedMinor: 0 },
    ]);
    expect(order["payment"]).toMatchObject({ amountMinor: ada.totalMinor, capturedMinor: ada.totalMinor });
    const stories = [await storyOf(card), await storyOf(creditOf(ada)), await effectsOf(ada)];
    expect(stories.map((story) => story.map(({ kind }) => kind))).toEqual(
      Array.from({ length: 3 }, () => ["authorised", "captured"]),
    );
    const at = (kind: string): number[] =>
      stories.flatMap((story) => story.filter((entry) => entry.kind === kind).map((entry) => entry.at));
    // The card's answer is slow: what was taken before it would be earlier.
    expect(Math.min(...at("captured"))).toBeGreaterThan(Math.max(...at("authorised")));
  });

  test("a cancelled order gives each its part back, and the books are even", async () => {
    const [card, ada] = [await giftCard(300), await user({ PAY: 1 }, 400)];
    const placed = await press(ada, { giftCards: [{ code: card.code }], storeCredit: {} });
    await ordered(ada, placed, "PAYMENT_CONFIRMED");
    expect([await onIt(card), await onIt(creditOf(ada))]).toEqual([
      { availableMinor: 0, heldMinor: 0 },
      { availableMinor: 0, heldMinor: 0 },
    ]);
    expect(await booksOf(placed.body["orderId"])).toMatchObject({ gift_cards: 300, store_credit: 400 });
    expect((await cancel(ada, placed)).status).toBe(200);
    const order = await ordered(ada, placed, "CANCELLED");
    const restMinor = ada.totalMinor - 700;
    expect(tendersOf(order)).toMatchObject([
      { amountMinor: 300, refundedMinor: 300 },
      { amountMinor: 400, refundedMinor: 400 },
      { amountMinor: restMinor, refundedMinor: restMinor },
    ]);
    expect(order["payment"]).toMatchObject({ capturedMinor: ada.totalMinor, refundedMinor: ada.totalMinor });
    expect([await onIt(card), await onIt(creditOf(ada))]).toEqual([
      { availableMinor: 300, heldMinor: 0 },
      { availableMinor: 400, heldMinor: 0 },
    ]);
    expect(await paymentsOf(ada)).toMatchObject([{ capturedMinor: restMinor, refundedMinor: restMinor }]);
    // A provider keeps its fee of a capture that it gives back: nothing else is left.
    const { provider_fees: feesMinor = 0, ...rest } = await booksOf(placed.body["orderId"]);
    expect(feesMinor).toBeGreaterThan(0);
    expect(rest).toEqual({ provider: -feesMinor });
  });

  test("a declined card gives both balances back at once, whole, and the cart stays", async () => {
    const [card, ada] = [await giftCard(300), await user({ PAY: 1 }, 400)];
    const before = await stockOf("PAY");
    const declined = await press(ada, { giftCards: [{ code: card.code }], storeCredit: {}, ...by("tok_decline") });
    expect([declined.status, declined.body["code"]]).toEqual([402, "payment-declined"]);
    expect([await onIt(card), await onIt(creditOf(ada))]).toEqual([
      { availableMinor: 300, heldMinor: 0 },
      { availableMinor: 400, heldMinor: 0 },
    ]);
    expect((await storyOf(card)).map(({ kind }) => kind)).toEqual(["authorised", "voided"]);
    expect(await stockOf("PAY")).toMatchObject({ onHand: before.onHand, reserved: 0 });
    const again = await press(ada, { giftCards: [{ code: card.code }], storeCredit: {} });
    expect(again.status).toBe(201);
  });

  test("a named amount is what it bears, and the rest stays on the card", async () => {
    const [card, ada] = [await giftCard(900), await guest({ PAY: 1 })];
    const placed = await press(ada, { giftCards: [{ code: card.code, amountMinor: 250 }] });
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    expect(tendersOf(order)).toMatchObject([{ amountMinor: 250 }, { amountMinor: ada.totalMinor - 250 }]);
    expect(await onIt(card)).toEqual({ availableMinor: 650, heldMinor: 0 });
  });

  test("an order that balances bear alone calls no provider, neither to take money nor to give it back", async () => {
    const [card, ada] = [await giftCard(10_000), await guest({ PAY: 2 })];
    const placed = await press(ada, { giftCards: [{ code: card.code }], ...onlyCards });
    expect(placed.status).toBe(201);
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    expect(tendersOf(order)).toMatchObject([{ kind: "gift_card", amountMinor: ada.totalMinor }]);
    expect(await onIt(card)).toEqual({ availableMinor: 10_000 - ada.totalMinor, heldMinor: 0 });
    expect([await paymentsOf(ada), await effectsOf(ada)]).toEqual([[], []]);
    expect((await cancel(ada, placed)).status).toBe(200);
    expect(await onIt(card)).toEqual({ availableMinor: 10_000, heldMinor: 0 });
    expect(await booksOf(placed.body["orderId"])).toEqual({});
    expect(await effectsOf(ada)).toEqual([]);
  });
});

describe("two cards", () => {
  const twoCards = (first: string, last: string, amountMinor = 500): object => ({
    ...by(last),
    otherCards: [{ token: first, amountMinor }],
  });

  test("bear what was said of each, and are given back each its own", async () => {
    const ada = await guest({ PAY: 1 });
    const placed = await press(ada, twoCards("tok_mastercard", "tok_visa_de"));
    expect(placed.status).toBe(201);
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    const restMinor = ada.totalMinor - 500;
    expect(tendersOf(order)).toMatchObject([
      { kind: "provider", method: expect.stringContaining("Mastercard"), amountMinor: 500 },
      { kind: "provider", method: expect.stringContaining("Visa"), amountMinor: restMinor },
    ]);
    const amounts = async () => (await paymentsOf(ada)).map((each) => [each.capturedMinor, each.refundedMinor]);
    expect(await amounts()).toEqual([
      [500, 0],
      [restMinor, 0],
    ]);
    expect((await cancel(ada, placed)).status).toBe(200);
    expect(await amounts()).toEqual([
      [500, 500],
      [restMinor, restMinor],
    ]);
  });

  test("the second one declined: the first is let go, nothing was taken", async () => {
    const ada = await guest({ PAY: 1 });
    const declined = await press(ada, twoCards("tok_mastercard", "tok_decline"));
    expect(declined.status).toBe(402);
    expect((await paymentsOf(ada)).map(({ status, capturedMinor }) => [status, capturedMinor])).toEqual([
      ["voided", 0],
      ["declined", 0],
    ]);
  });

  test("one that would bear everything leaves nothing for the last payment, and is refused before anything is held", async () => {
    const ada = await guest({ PAY: 1 });
    const refused = await press(ada, twoCards("tok_mastercard", "tok_visa_de", ada.totalMinor));
    expect([refused.status, refused.body["code"]]).toEqual([400, "invalid-request"]);
    expect(refused.body["errors"]).toMatchObject([{ pointer: "/otherCards/0/amountMinor" }]);
    expect([await paymentsOf(ada), (await stockOf("PAY")).reserved]).toEqual([[], 0]);
  });
});

describe("a gift card that two shoppers pay with at once", () => {
  test("bears one of them only where it has enough for one, and nothing is held afterwards", async () => {
    const [ada, bob] = [await guest({ PAY: 1 }), await guest({ PAY: 1 })];
    const card = await giftCard(ada.totalMinor + 100);
    const before = await stockOf("PAY");
    const paying = { giftCards: [{ code: card.code, amountMinor: ada.totalMinor }], ...onlyCards };
    const answers = await Promise.all([press(ada, paying), press(bob, paying)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 402]);
    const refused = answers.find(({ status }) => status === 402);
    expect([refused?.body["code"], refused?.body["reason"]]).toEqual(["payment-declined", "insufficient_balance"]);
    const winner = answers[0]?.status === 201 ? ada : bob;
    await ordered(winner, answers.find(({ status }) => status === 201) as Answer, "PAYMENT_CONFIRMED");
    expect(await onIt(card)).toEqual({ availableMinor: 100, heldMinor: 0 });
    expect(await balancesHeld(card)).toBe(0);
    expect(await stockOf("PAY")).toMatchObject({ onHand: before.onHand - 1, reserved: 0 });
  });

  test("bears both as far as it goes: what it took of them is never more than it had", async () => {
    const people = await Promise.all([guest({ PAY: 1 }), guest({ PAY: 1 }), guest({ PAY: 1 })]);
    const card = await giftCard(1_000);
    const answers = await Promise.all(
      people.map((each) => press(each, { giftCards: [{ code: card.code, amountMinor: 400 }] })),
    );
    const bought = answers.filter(({ status }) => status === 201);
    expect(bought).toHaveLength(2);
    expect(answers.filter(({ body }) => body["reason"] === "insufficient_balance")).toHaveLength(1);
    await Promise.all(
      answers.map(async (answer, index) => {
        const payer = people[index];
        if (payer && answer.status === 201) await ordered(payer, answer, "PAYMENT_CONFIRMED");
      }),
    );
    expect(await onIt(card)).toEqual({ availableMinor: 200, heldMinor: 0 });
  });
});

const balancesHeld = async (card: { readonly account: string }): Promise<number> =>
  (await storyOf(card)).reduce((_, entry) => entry.heldMinor, 0);

describe("a capture that the provider refuses", () => {
  test("once leads to a second authorisation under another key, and the order is paid", async () => {
    const [card, ada] = [await giftCard(300), await guest({ PAY: 1 })];
    const placed = await press(ada, { giftCards: [{ code: card.code }], ...by("tok_capture_refused_once") });
    expect(placed.status).toBe(201);
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    const restMinor = ada.totalMinor - 300;
    const payments = await paymentsOf(ada);
    expect(payments.map(({ status, capturedMinor }) => [status, capturedMinor])).toEqual([
      ["voided", 0],
      ["authorised", restMinor],
    ]);
    expect(new Set(payments.map(({ key }) => key)).size).toBe(2);
    expect(await onIt(card)).toEqual({ availableMinor: 0, heldMinor: 0 });
    expect((await storyOf(card)).map(({ kind }) => kind)).toEqual(["authorised", "captured"]);
    expect(order["payment"]).toMatchObject({ capturedMinor: ada.totalMinor, refundedMinor: 0 });
    // The money goes back from the second one.
    expect((await cancel(ada, placed)).status).toBe(200);
    expect((await paymentsOf(ada)).map(({ refundedMinor }) => refundedMinor)).toEqual([0, restMinor]);
    expect(await onIt(card)).toEqual({ availableMinor: 300, heldMinor: 0 });
  });

  test("for good cancels the order, gives the gift card its part back and the goods to the shelf", async () => {
    const [card, ada] = [await giftCard(300), await guest({ PAY: 1 })];
    const before = await stockOf("PAY");
    const placed = await press(ada, { giftCards: [{ code: card.code }], ...by("tok_capture_refused") });
    expect(placed.status).toBe(201);
    await ordered(ada, placed, "CANCELLED");
    const left = await until(
      () => onIt(card),
      ({ availableMinor }) => availableMinor === 300,
    );
    expect(left).toEqual({ availableMinor: 300, heldMinor: 0 });
    expect((await paymentsOf(ada)).map(({ status, capturedMinor }) => [status, capturedMinor])).toEqual([
      ["voided", 0],
      ["voided", 0],
    ]);
    const stock = await until(
      () => stockOf("PAY"),
      ({ onHand }) => onHand === before.onHand,
    );
    expect(stock).toMatchObject({ onHand: before.onHand, reserved: 0 });
    expect(await booksOf(placed.body["orderId"])).toEqual({});
  });
});

describe("the price that was shown", () => {
  test("is the price that is charged: another one is refused with the new quote, nothing is held or charged", async () => {
    const [card, ada] = [await giftCard(300), await guest({ DEAR: 1 })];
    await priceOf("DEAR", 1_500);
    const paying = { giftCards: [{ code: card.code }] };
    const refused = await press(ada, paying);
    expect([refused.status, refused.body["code"]]).toEqual([409, "price-changed"]);
    const { totalMinor } = refused.body["quote"] as { totalMinor: number };
    expect(totalMinor).toBeGreaterThan(ada.totalMinor);
    expect([await onIt(card), await storyOf(card)]).toEqual([{ availableMinor: 300, heldMinor: 0 }, []]);
    expect(await paymentsOf(ada)).toEqual([]);
    expect(await stockOf("DEAR")).toMatchObject({ onHand: 10, reserved: 0 });
    const confirmed = await press({ ...ada, totalMinor }, paying);
    expect(confirmed.status).toBe(201);
    expect(await ordered(ada, confirmed, "PAYMENT_CONFIRMED")).toMatchObject({ payment: { amountMinor: totalMinor } });
  });
});

describe("an order that costs nothing", () => {
  test("is placed without any payment, and can be cancelled", async () => {
    const from = { startsAt: 0, endsAt: Date.now() + 3_600_000, minimumMinor: 0, categoryIds: null };
    const promotions = [
      { id: "ALL", title: "A present", effect: { type: "percentage", basisPoints: 10_000 } },
      { id: "WAY", title: "And its way", effect: { type: "free_shipping" } },
    ].map((each) => ({ ...each, ...from, coupon: each.id, productIds: null, priority: 1, exclusive: false }));
    const put = await call("POST", "/v1/catalogue/batches", { token: await staff(), body: { promotions } });
    expect([put.status, put.body["rejected"]]).toEqual([200, []]);
    const { token } = await guest({ GIVEN: 1 });
    for (const code of ["ALL", "WAY"])
      await call("POST", "/v1/cart/coupons", { token, key: crypto.randomUUID(), body: { code } });
    const ada = await until(
      () => fill(token, {}),
      ({ totalMinor }) => totalMinor === 0,
    );
    expect(ada.totalMinor).toBe(0);
    const placed = await press(ada, onlyCards);
    expect(placed.status).toBe(201);
    const order = await ordered(ada, placed, "PAYMENT_CONFIRMED");
    expect(order["payment"]).toEqual({ amountMinor: 0, capturedMinor: 0, refundedMinor: 0, tenders: [] });
    expect([await paymentsOf(ada), await booksOf(placed.body["orderId"])]).toEqual([[], {}]);
    expect((await cancel(ada, placed)).status).toBe(200);
    expect(await stockOf("GIVEN")).toMatchObject({ onHand: 10, reserved: 0 });
  });
});

/** An order that a person looks at before its money is taken: placed, authorised, and waiting for a word. */
import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { OrderId } from "../../../src/kernel/ids.ts";
import type { Deps } from "../../../src/ports/deps.ts";
import { call, staff, stockOf, stockShop, until, type Answer } from "./shop.ts";
import {
  booksOf,
  cancel,
  creditOf,
  forgetRisks,
  giftCard,
  journalOf,
  objectOf,
  onIt,
  ordered,
  orderOf,
  orders,
  paymentsOf,
  press,
  ring,
  storyOf,
  user,
  type Card,
  type Payer,
} from "./payers.ts";

beforeAll(() => stockShop({ ODD: 500 }));
beforeEach(forgetRisks);
afterEach(() => void vi.restoreAllMocks());

/** A browser that says of itself that nobody sits before it, far from where the goods go: 40 points and the model's. */
const ODD = {
  "user-agent":
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36",
  "accept-language": "de",
  "cf-ipcountry": "NG",
};

interface Bought {
  readonly ada: Payer;
  readonly card: Card;
  readonly placed: Answer;
  readonly orderId: OrderId;
  readonly before: { readonly onHand: number; readonly reserved: number };
}

/** Paid with a gift card, store credit and a card, and under review. */
async function underReview(): Promise<Bought> {
  const before = await stockOf("ODD");
  const [card, ada] = [await giftCard(300), await user({ ODD: 1 }, 400)];
  const paying = { giftCards: [{ code: card.code }], storeCredit: {} };
  const placed = await press(ada, paying, { headers: ODD });
  expect(placed.body).toMatchObject({ state: "UNDER_REVIEW" });
  expect(placed.status).toBe(201);
  await ordered(ada, placed, "UNDER_REVIEW");
  return { ada, card, placed, orderId: String(placed.body["orderId"]) as OrderId, before };
}

const say = async ({ orderId }: Bought, verdict: "accepted" | "refused", reason = "Called back."): Promise<Answer> =>
  call("POST", `/v1/ops/fraud/reviews/${orderId}`, { token: await staff(), body: { verdict, reason } });

const queue = async (): Promise<readonly string[]> =>
  (
    (await call("GET", "/v1/ops/fraud/reviews?limit=100", { token: await staff() })).body["reviews"] as readonly {
      orderId: string;
    }[]
  ).map(({ orderId }) => orderId);

/** Authorised everywhere, taken nowhere. */
async function expectHeld({ ada, card }: Bought): Promise<void> {
  expect(await paymentsOf(ada)).toMatchObject([{ status: "authorised", capturedMinor: 0 }]);
  expect([await onIt(card), await onIt(creditOf(ada))]).toEqual([
    { availableMinor: 0, heldMinor: 300 },
    { availableMinor: 0, heldMinor: 400 },
  ]);
}

async function expectTaken({ ada, card, placed }: Bought): Promise<void> {
  expect((await ordered(ada, placed, "PAYMENT_CONFIRMED"))["payment"]).toMatchObject({ capturedMinor: ada.totalMinor });
  expect(await paymentsOf(ada)).toMatchObject([{ status: "authorised", capturedMinor: ada.totalMinor - 700 }]);
  for (const balance of [card, creditOf(ada)]) {
    expect(await onIt(balance)).toEqual({ availableMinor: 0, heldMinor: 0 });
    expect((await storyOf(balance)).map(({ kind }) => kind)).toEqual(["authorised", "captured"]);
  }
  expect(await booksOf(placed.body["orderId"])).toMatchObject({ gift_cards: 300, store_credit: 400 });
}

/** Nothing was ever taken, all is let go, and the goods are back. */
async function expectUndone({ ada, card, placed, before }: Bought): Promise<void> {
  expect((await ordered(ada, placed, "CANCELLED"))["payment"]).toMatchObject({ capturedMinor: 0, refundedMinor: 0 });
  const stock = await until(
    () => stockOf("ODD"),
    ({ onHand }) => onHand === before.onHand,
  );
  expect(stock).toMatchObject({ onHand: before.onHand, reserved: before.reserved });
  expect(await paymentsOf(ada)).toMatchObject([{ status: "voided", capturedMinor: 0 }]);
  expect([await onIt(card), await onIt(creditOf(ada))]).toEqual([
    { availableMinor: 300, heldMinor: 0 },
    { availableMinor: 400, heldMinor: 0 },
  ]);
  expect(await booksOf(placed.body["orderId"])).toEqual({});
}

describe("an order under review", () => {
  test("is placed and authorised, and neither taken nor picked; its shopper sees it, staff find it with reasons", async () => {
    const bought = await underReview();
    const { ada, orderId, before } = bought;
    await expectHeld(bought);
    expect(await stockOf("ODD")).toMatchObject({ onHand: before.onHand - 1, reserved: before.reserved });
    const order = await orderOf(ada, orderId);
    expect(order).toMatchObject({ state: "UNDER_REVIEW", payment: { capturedMinor: 0 }, can: { cancel: true } });
    expect(order["parcels"]).toMatchObject([{ state: "WAITING" }]);
    // Long after its parcels would have been due, had it been paid.
    expect(
      (await orders.dueParcels(Date.now() + 86_400_000 * 30, 100, ["WAITING"])).map((due) => due.orderId),
    ).not.toContain(orderId);
    // What speaks against it is for staff alone.
    expect(JSON.stringify(order)).not.toMatch(/suspicious|headless|score|ip_country/i);
    expect(await queue()).toContain(orderId);
    expect((await call("GET", "/v1/cart", { token: ada.token })).body["count"]).toBe(0);
    expect(await booksOf(orderId)).toEqual({});
  });

  test("that is accepted is captured from all who bear it, and goes its way", async () => {
    const bought = await underReview();
    expect((await say(bought, "accepted")).status).toBe(200);
    await expectTaken(bought);
    expect(await queue()).not.toContain(bought.orderId);
  });

  test("that is refused lets all of the money go, and the goods go back to the shelf", async () => {
    const bought = await underReview();
    expect((await say(bought, "refused", "The card is stolen.")).status).toBe(200);
    await expectUndone(bought);
    const order = await orderOf(bought.ada, bought.orderId);
    expect(JSON.stringify(order)).not.toContain("stolen");
    expect(await queue()).not.toContain(bought.orderId);
  });

  test("that its shopper cancels meanwhile is cancelled, and a word that comes later changes nothing", async () => {
    const bought = await underReview();
    expect((await cancel(bought.ada, bought.placed)).status).toBe(200);
    await expectUndone(bought);
    expect((await say(bought, "accepted")).status).toBe(409);
    await expectUndone(bought);
  });
});

/** The settings of the running shop: its objects have them from the one module. */
async function reviewsTake(reviewMs: number): Promise<void> {
  const ada = await user({});
  await runInDurableObject(objectOf(ada), (object) => {
    const { settings } = Reflect.get(object, "deps") as Pick<Deps, "settings">;
    vi.spyOn(settings.fraud, "reviewMs", "get").mockReturnValue(reviewMs);
  });
}

describe("nobody's word", () => {
  test("until its time has passed cancels it by its own alarm, and nothing was taken", async () => {
    await reviewsTake(1_000);
    const bought = await underReview();
    // No object is asked: the row is looked at in the database.
    const state = await until(
      () => env.ORDERS.prepare("SELECT state FROM orders WHERE id = ?").bind(bought.orderId).first<string>("state"),
      (found) => found === "CANCELLED",
      160,
    );
    expect(state).toBe("CANCELLED");
    await expectUndone(bought);
    expect((await journalOf(bought.ada, bought.placed.body["checkoutId"])).cancelReason).toMatch(/in time/);
  });

  test("is not taken for one before: an alarm that rings early leaves it waiting", async () => {
    const bought = await underReview();
    expect(await ring(bought.ada, bought.placed.body["checkoutId"])).toBe(true);
    expect(await orderOf(bought.ada, bought.orderId)).toMatchObject({ state: "UNDER_REVIEW" });
    await expectHeld(bought);
    expect((await say(bought, "accepted")).status).toBe(200);
    await expectTaken(bought);
  });

  test("and a word at the same moment: it is taken whole or undone whole", async () => {
    const bought = await underReview();
    await Promise.all([
      say(bought, "accepted"),
      ring(bought.ada, bought.placed.body["checkoutId"], { reviewUntil: Date.now() - 1 }),
    ]);
    const { state } = await until(
      () => journalOf(bought.ada, bought.placed.body["checkoutId"]),
      (row) => row.state === "PAYMENT_CONFIRMED" || row.state === "CANCELLED",
    );
    if (state === "PAYMENT_CONFIRMED") await expectTaken(bought);
    else await expectUndone(bought);
  });
});

describe("a verdict", () => {
  test.each(["accepted", "refused"] as const)(
    "of %s, said again, is the same answer with one effect",
    async (verdict) => {
      const bought = await underReview();
      const [first, twin] = await Promise.all([say(bought, verdict), say(bought, verdict)]);
      expect([first.status, twin.status]).toEqual([200, 200]);
      const expectEnd = verdict === "accepted" ? expectTaken : expectUndone;
      await expectEnd(bought);
      const sequence = (await orders.find(bought.orderId))?.sequence;
      expect((await say(bought, verdict)).status).toBe(200);
      await expectEnd(bought);
      expect((await orders.find(bought.orderId))?.sequence).toBe(sequence);
    },
  );

  test.each([
    ["accepted", "refused"],
    ["refused", "accepted"],
  ] as const)("of %s stands against a later one of %s", async (first, second) => {
    const bought = await underReview();
    expect((await say(bought, first)).status).toBe(200);
    const refused = await say(bought, second, "I think otherwise.");
    expect([refused.status, refused.body["code"]]).toEqual([409, "conflict"]);
    await (first === "accepted" ? expectTaken : expectUndone)(bought);
    expect((await orders.risk(bought.orderId))?.verdict).toMatchObject({ verdict: first, reason: "Called back." });
  });

  test("of two who contradict each other at once: one of them counts, and the order follows it", async () => {
    const bought = await underReview();
    const answers = await Promise.all([say(bought, "accepted"), say(bought, "refused")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const verdict = answers[0]?.status === 200 ? "accepted" : "refused";
    expect((await orders.risk(bought.orderId))?.verdict?.verdict).toBe(verdict);
    await (verdict === "accepted" ? expectTaken : expectUndone)(bought);
  });

  test("and a cancellation at once: the money is taken and given back, or was never taken, and the goods are back", async () => {
    const bought = await underReview();
    await Promise.all([say(bought, "accepted"), cancel(bought.ada, bought.placed)]);
    const order = await until(
      () => orderOf(bought.ada, bought.orderId),
      ({ state }) => state === "CANCELLED",
    );
    expect(order["state"]).toBe("CANCELLED");
    expect([await onIt(bought.card), await onIt(creditOf(bought.ada))]).toEqual([
      { availableMinor: 300, heldMinor: 0 },
      { availableMinor: 400, heldMinor: 0 },
    ]);
    for (const { capturedMinor, refundedMinor } of await paymentsOf(bought.ada))
      expect(refundedMinor).toBe(capturedMinor);
    expect((await stockOf("ODD")).onHand).toBe(bought.before.onHand);
  });
});

describe("an object that is let go between all steps", () => {
  test.each(["accepted", "refused"] as const)("knows all of the review: %s", async (verdict) => {
    const bought = await underReview();
    // Only what is in memory can be thrown out of it.
    const evict = async (): Promise<void> => {
      await objectOf(bought.ada).openCheckouts();
      await evictDurableObject(objectOf(bought.ada));
    };
    await evict();
    expect((await orderOf(bought.ada, bought.orderId))["state"]).toBe("UNDER_REVIEW");
    await evict();
    await expectHeld(bought);
    expect((await say(bought, verdict)).status).toBe(200);
    await evict();
    await (verdict === "accepted" ? expectTaken : expectUndone)(bought);
    await evict();
    expect((await say(bought, verdict)).status).toBe(200);
    await (verdict === "accepted" ? expectTaken : expectUndone)(bought);
    if (verdict === "refused") return;
    await evict();
    expect((await cancel(bought.ada, bought.placed)).status).toBe(200);
    expect(await onIt(bought.card)).toEqual({ availableMinor: 300, heldMinor: 0 });
  });
});

import { describe, expect, test } from "vitest";
import { CHECKOUT_STATES, type Checkout, type CheckoutState } from "../../../src/domain/checkout/types.ts";
import {
  isFinal,
  retryDelayMs,
  stepCheckout,
  TRANSITIONS,
  type CheckoutEvent,
  type CheckoutEventType,
} from "../../../src/domain/checkout/machine.ts";
import { makeCheckout, nextRound, reservationParts } from "../../../src/domain/checkout/make-checkout.ts";
import { nextAction } from "../../../src/domain/checkout/next-action.ts";
import { tenderKeys } from "../../../src/domain/checkout/tenders.ts";
import { problem } from "../../../src/kernel/problem.ts";
import type { CheckoutId, OrderId, SellerId, ShopperId, Sku } from "../../../src/kernel/ids.ts";

const why = problem("conflict", "because");
const EVENTS: Record<CheckoutEventType, CheckoutEvent> = {
  stock_reserved: { type: "stock_reserved", taken: [[]] },
  payment_begun: { type: "payment_begun", assessment: null },
  payment_authorised: {
    type: "payment_authorised",
    tender: 0,
    paymentId: "pay_1",
    method: "Visa 4242",
    assessment: null,
  },
  action_asked: { type: "action_asked", tender: 0, paymentId: "pay_1", url: "https://pay.example/x" },
  payment_unanswered: { type: "payment_unanswered" },
  payment_refused: { type: "payment_refused", tender: 0, problem: why },
  given_up: { type: "given_up", problem: why },
  undone: { type: "undone" },
  stock_confirmed: { type: "stock_confirmed", taken: [[]] },
  confirmed_for_review: { type: "confirmed_for_review", taken: [[]], reviewUntil: 9_000 },
  review_awaited: { type: "review_awaited" },
  review_passed: { type: "review_passed" },
  capture_refused: { type: "capture_refused", tender: 0 },
  payment_captured: { type: "payment_captured" },
  cancel_begun: { type: "cancel_begun", reason: "changed my mind" },
  cancel_refused: { type: "cancel_refused" },
  cancelled: { type: "cancelled" },
  settled_by_hand: { type: "settled_by_hand", settled: { step: "payment", by: "usr_1", note: "paid back", at: 2000 } },
  unanswered: { type: "unanswered" },
};

/** Written from features O2 by hand, not from the code: every pair that is not here must be refused. */
const ALLOWED = new Set(
  `CREATED stock_reserved INVENTORY_RESERVED
   CREATED given_up CREATED
   CREATED undone CANCELLED
   CREATED unanswered CREATED
   INVENTORY_RESERVED payment_begun PAYMENT_PENDING
   INVENTORY_RESERVED given_up INVENTORY_RESERVED
   INVENTORY_RESERVED undone CANCELLED
   INVENTORY_RESERVED unanswered INVENTORY_RESERVED
   PAYMENT_PENDING payment_authorised PAYMENT_PENDING
   PAYMENT_PENDING action_asked ACTION_REQUIRED
   PAYMENT_PENDING payment_unanswered PAYMENT_UNKNOWN
   PAYMENT_PENDING payment_refused PAYMENT_FAILED
   PAYMENT_PENDING stock_confirmed PLACED
   PAYMENT_PENDING confirmed_for_review UNDER_REVIEW
   UNDER_REVIEW review_awaited UNDER_REVIEW
   UNDER_REVIEW review_passed PLACED
   UNDER_REVIEW cancel_begun CANCELLING
   UNDER_REVIEW unanswered UNDER_REVIEW
   CREATED settled_by_hand CREATED
   INVENTORY_RESERVED settled_by_hand INVENTORY_RESERVED
   PAYMENT_PENDING settled_by_hand PAYMENT_PENDING
   ACTION_REQUIRED settled_by_hand ACTION_REQUIRED
   PAYMENT_UNKNOWN settled_by_hand PAYMENT_UNKNOWN
   PAYMENT_FAILED settled_by_hand PAYMENT_FAILED
   CANCELLING settled_by_hand CANCELLING
   PLACED payment_authorised PLACED
   PLACED capture_refused PLACED
   PAYMENT_PENDING given_up PAYMENT_PENDING
   PAYMENT_PENDING undone CANCELLED
   PAYMENT_PENDING unanswered PAYMENT_PENDING
   ACTION_REQUIRED payment_authorised PAYMENT_PENDING
   ACTION_REQUIRED action_asked ACTION_REQUIRED
   ACTION_REQUIRED payment_refused PAYMENT_FAILED
   ACTION_REQUIRED given_up ACTION_REQUIRED
   ACTION_REQUIRED undone CANCELLED
   ACTION_REQUIRED unanswered ACTION_REQUIRED
   PAYMENT_UNKNOWN payment_authorised PAYMENT_PENDING
   PAYMENT_UNKNOWN action_asked ACTION_REQUIRED
   PAYMENT_UNKNOWN payment_unanswered PAYMENT_UNKNOWN
   PAYMENT_UNKNOWN payment_refused PAYMENT_FAILED
   PAYMENT_UNKNOWN given_up PAYMENT_UNKNOWN
   PAYMENT_UNKNOWN undone CANCELLED
   PAYMENT_UNKNOWN unanswered PAYMENT_UNKNOWN
   PAYMENT_FAILED undone INVENTORY_RELEASED
   PAYMENT_FAILED unanswered PAYMENT_FAILED
   PLACED payment_captured PAYMENT_CONFIRMED
   PLACED cancel_begun CANCELLING
   PLACED unanswered PLACED
   PAYMENT_CONFIRMED cancel_begun CANCELLING
   CANCELLING cancelled CANCELLED
   CANCELLING cancel_refused PAYMENT_CONFIRMED
   CANCELLING unanswered CANCELLING`
    .split("\n")
    .map((line) => line.trim()),
);

const row = (state: CheckoutState): Checkout => ({
  ...makeCheckout({
    id: "chk_1" as CheckoutId,
    orderId: "ord_1" as OrderId,
    shopperId: "gst_1" as ShopperId,
    region: "eu",
    key: "k",
    bodyHash: "h",
    input: {
      email: "a@example.com",
      address: {
        name: "A",
        line1: "B",
        line2: "",
        city: "C",
        region: "",
        postalCode: "10115",
        country: "DE",
        phone: "",
      },
      shipping: "standard",
      payment: { type: "token", token: "tok_approve", returnUrl: "" },
      expectedTotalMinor: 1000,
    },
    quote: {
      currency: "EUR",
      lines: [
        {
          sku: "A" as Sku,
          sellerId: "sel_a" as SellerId,
          quantity: 1,
          unitPriceMinor: 1000,
          subtotalMinor: 1000,
          discountMinor: 0,
          taxMinor: 160,
          taxRateBasisPoints: 1900,
          explanation: [],
        },
      ],
      subtotalMinor: 1000,
      discountMinor: 0,
      shippingMinor: 0,
      taxMinor: 0,
      taxIncludedMinor: 160,
      totalMinor: 1000,
      shipping: null,
      promotions: [],
      refusedCoupons: [],
      taxLabel: "VAT",
    },
    tenders: [
      {
        kind: "provider",
        source: { type: "token", token: "tok_approve", returnUrl: "" },
        ...{ amountMinor: 1000, attempt: 1, paymentId: null, method: null, state: "open" },
      },
    ],
    context: null,
    offers: [],
    shardOf: () => "eu-s-00",
    now: 1000,
  }),
  state,
});

describe("the checkout's table of moves", () => {
  const pairs = CHECKOUT_STATES.flatMap((state) =>
    Object.keys(EVENTS).map((event) => [state, event as CheckoutEventType] as const),
  );

  test.each(pairs)("%s on %s", (state, event) => {
    const next = stepCheckout(row(state), EVENTS[event], 2000);
    const expected = [...ALLOWED].find((line) => line.startsWith(`${state} ${event} `))?.split(" ")[2];
    if (expected === undefined) expect(next).toMatchObject({ ok: false, error: { code: "impossible" } });
    else expect(next).toMatchObject({ ok: true, value: { state: expected } });
  });

  test("every state can be reached, and from every state a final one or a paid order", () => {
    const reach = (from: CheckoutState): Set<CheckoutState> => {
      const seen = new Set<CheckoutState>([from]);
      for (const state of seen) for (const next of Object.values(TRANSITIONS[state])) seen.add(next);
      return seen;
    };
    expect(reach("CREATED").size).toBe(CHECKOUT_STATES.length);
    for (const state of CHECKOUT_STATES)
      expect([...reach(state)].some((each) => isFinal(each) || each === "PAYMENT_CONFIRMED")).toBe(true);
  });

  test("after the commit point nothing leads back before it", () => {
    const after: CheckoutState[] = ["PLACED", "UNDER_REVIEW", "PAYMENT_CONFIRMED", "CANCELLING", "CANCELLED"];
    for (const state of after) for (const next of Object.values(TRANSITIONS[state])) expect(after).toContain(next);
  });
});

describe("what a runner does next", () => {
  test("a decided failure is undone before anything else, whatever the clock says", () => {
    expect(nextAction({ ...row("CREATED"), failure: why }, 0)).toBe("undo");
    expect(nextAction({ ...row("PAYMENT_UNKNOWN"), failure: why }, 9e15)).toBe("undo");
  });

  test("an uncommitted checkout past its deadline is given up, a placed one never", () => {
    const late = row("CREATED").deadlineAt;
    for (const state of [
      "CREATED",
      "INVENTORY_RESERVED",
      "PAYMENT_PENDING",
      "ACTION_REQUIRED",
      "PAYMENT_UNKNOWN",
    ] as const) {
      expect(nextAction(row(state), late)).toBe("give_up");
    }
    expect(nextAction(row("PLACED"), late)).toBe("store_and_capture");
    expect(nextAction(row("UNDER_REVIEW"), late)).toBe("store_for_review");
  });

  test("an unknown payment holds its stock longer, but not without bound", () => {
    const next = stepCheckout(row("PAYMENT_PENDING"), EVENTS.payment_unanswered, 2000);
    expect(next.ok && next.value.deadlineAt).toBe(1000 + 24 * 3600_000);
    expect(retryDelayMs(0)).toBe(2000);
    expect(retryDelayMs(50)).toBe(120_000);
  });
});

describe("the first row of a checkout", () => {
  test("names every reservation and every key for the outside world", () => {
    const first = row("CREATED");
    expect(first.parts).toEqual([
      { shard: "eu-s-00", reference: "eu/gst_1/chk_1/eu-s-00/1", lines: [{ sku: "A", quantity: 1 }], taken: [] },
    ]);
    const keys = [0, 1, 2].flatMap((index) => [1, 2].map((attempt) => tenderKeys(first.id, index, attempt)));
    expect(new Set(keys.flatMap((each) => Object.values(each))).size).toBe(24);
    expect(keys[0]?.authorise).toBe("chk_1/authorise");
  });

  test("a second round has names of its own, since the first ones may be taken back for good", () => {
    const again = nextRound(row("CREATED"));
    expect(again.parts[0]?.reference).toBe("eu/gst_1/chk_1/eu-s-00/2");
    expect(again.reserveRound).toBe(2);
  });

  test("parts are one for each object, in key order", () => {
    const lines = ["b1", "a1", "b2"].map((name) => ({ sku: name as Sku, quantity: 1 }));
    const parts = reservationParts(lines, (sku) => `s-${sku[0]}`, "r", 1);
    expect(parts.map((part) => [part.shard, part.lines.map((line) => line.sku)])).toEqual([
      ["s-a", ["a1"]],
      ["s-b", ["b1", "b2"]],
    ]);
  });
});

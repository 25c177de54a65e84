/** The console's page of fraud as text. */
import { describe, expect, it } from "vitest";
import type { Assessment } from "../../../src/domain/fraud/types.ts";
import type { CheckoutId, OrderId, ShopperId, WarehouseId } from "../../../src/kernel/ids.ts";
import { problem } from "../../../src/kernel/problem.ts";
import { HOUR_MS } from "../../../src/kernel/time.ts";
import type { ReviewedOrder } from "../../../src/ports/order-store.ts";
import type { RiskDecisionRow } from "../../../src/ports/risk-store.ts";
import { DecisionsPage, ReviewsPage } from "../../../workers/pages/console/fraud-page.tsx";
import { timeLeft } from "../../../workers/pages/console/fraud-review.tsx";
import { makeOrder } from "../../../src/domain/checkout/make-order.ts";
import { firstRow } from "../flows/fake-world.ts";
import { NOW, shell } from "./fixtures.ts";

const HOSTILE = `<script>alert(1)</script>"'&`;
const desk = { shell, as: "staff", sellerName: null } as const;
const render = async (node: unknown): Promise<string> => String(await node);

const assessment: Assessment = {
  ...{ decision: "review", score: 52.4, modelScore: 0.248, model: "stumps-1", at: NOW },
  reasons: [
    { code: "many_orders", points: 20, words: "Many orders." },
    { code: "card_country", points: 15, words: HOSTILE },
    { code: "model", points: 12.4, words: "The model says so." },
    { code: "card_velocity", points: 5, words: "Many with this card." },
  ],
};
const risk = { assessment, reviewUntil: NOW + 3 * HOUR_MS, verdict: null };
const order: ReviewedOrder = {
  ...{ id: "ord_eu01kaxk7r2m8q4t6w0z2c4e6g8j" as OrderId, state: "UNDER_REVIEW", email: HOSTILE },
  ...{
    shopperId: "gst_1" as ShopperId,
    ownerId: "gst_1" as ShopperId,
    placedAt: NOW,
    currency: "EUR",
    totalMinor: 4_820,
  },
  ...{ capturedMinor: 0, refundedMinor: 0, parcels: 1, country: "DE", risk },
};
const decision: RiskDecisionRow = {
  ...{ orderId: order.id, checkoutId: "chk_1" as CheckoutId, shopperId: order.shopperId, at: NOW },
  ...{ totalMinor: 4_820, currency: "EUR", country: "DE", assessment, verdict: null },
};
const queue = { ...desk, view: "waiting", cursor: null, paged: false, orders: [order], open: null } as const;

const row = firstRow("chk_1" as CheckoutId, () => "eu-s-00");
const open = {
  order: {
    ...makeOrder({
      ...row,
      placedAt: NOW,
      parts: row.parts.map((part) => ({
        ...part,
        taken: part.lines.map((line) => ({ ...line, warehouseId: "whs_a" as WarehouseId })),
      })),
      tenders: row.tenders.map((tender) => ({ ...tender, paymentId: "pay_1" })),
    }),
    state: "UNDER_REVIEW" as const,
  },
  ...{ risk, reason: "", problem: null },
};

describe("the queue of reviews", () => {
  it("shows score, the heaviest reasons, money, and the time that is left; what shoppers typed is shown, not run", async () => {
    const html = await render(ReviewsPage(queue));
    for (const text of ["52.4", "Many orders.", "and 1 more", "€48.20", "3 h 0 min"]) expect(html).toContain(text);
    expect(html).not.toContain("<script>alert");
    expect(html).not.toContain("Many with this card.");
  });

  it("says that nothing waits where nothing does", async () => {
    expect(await render(ReviewsPage({ ...queue, orders: [] }))).toContain("No order waits for a reviewer.");
  });

  it("an order that is opened shows every reason with its points, and says what each button does", async () => {
    const html = await render(ReviewsPage({ ...queue, open }));
    for (const text of ["Many with this card.", "15.0", "Accept and take €30.00", "Refuse and cancel", "stumps-1"])
      expect(html).toContain(text);
    expect(html).toContain("count as fraud for 90 days");
  });

  it("what was wrong stands beside the field, and what was typed stays", async () => {
    const wrong = problem("invalid-request", "Please look at this field.", {
      errors: [{ pointer: "/reason", detail: "Say why: others will read it." }],
    });
    const html = await render(ReviewsPage({ ...queue, open: { ...open, reason: "because", problem: wrong } }));
    expect(html).toContain('id="reason-error"');
    expect(html).toContain('value="because"');
  });

  it("an order that was decided meanwhile shows the word and no buttons", async () => {
    const verdict = { verdict: "refused", by: "usr_1", reason: HOSTILE, at: NOW } as const;
    const decided = { ...open, order: { ...open.order, state: "CANCELLED" as const }, risk: { ...risk, verdict } };
    const html = await render(ReviewsPage({ ...queue, open: decided }));
    expect(html).toContain("Refused");
    expect(html).not.toContain("Accept and take");
    expect(html).not.toContain("<script>alert");
  });

  it("time that has run out is none", () => {
    expect(timeLeft(NOW, NOW)).toBe("none, it is being cancelled");
    expect(timeLeft(null, NOW)).toBe("no end");
  });
});

describe("what was decided", () => {
  const page = { ...desk, view: "decided", cursor: null, paged: false } as const;

  it("a rejection leads to no order, a review does, with its verdict", async () => {
    const verdict = { verdict: "accepted", by: "usr_1", reason: "Called back.", at: NOW } as const;
    const rejected = { ...decision, assessment: { ...assessment, decision: "reject" as const } };
    const reviewed = { ...decision, verdict };
    const html = await render(DecisionsPage({ ...page, decisions: [rejected] }));
    expect(html).toContain("rejected");
    expect(html).not.toContain(`href="/console/orders/`);
    const other = await render(DecisionsPage({ ...page, decisions: [reviewed, decision] }));
    for (const text of [
      "reviewed and accepted",
      "Called back.",
      "to be reviewed",
      `href="/console/orders/${order.id}"`,
    ])
      expect(other).toContain(text);
  });

  it("says so where nothing was", async () => {
    expect(await render(DecisionsPage({ ...page, view: "rejected", decisions: [] }))).toContain(
      "No checkout was rejected",
    );
  });
});

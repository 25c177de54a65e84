import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planRefund, tenderShares } from "../../../src/domain/order/refund.ts";
import type { OrderPayment, OrderTender, PlannedRefund } from "../../../src/domain/order/types.ts";

const tender = (kind: OrderTender["kind"], amountMinor: number): OrderTender => ({
  kind,
  amountMinor,
  paymentId: `pay_${kind}`,
  method: kind,
  authoriseKey: `chk_1/authorise/${kind}`,
});

const paid = (tenders: readonly OrderTender[], refunds: readonly PlannedRefund[] = []): OrderPayment => {
  const amountMinor = tenders.reduce((sum, each) => sum + each.amountMinor, 0);
  return { amountMinor, capturedMinor: amountMinor, refundedMinor: 0, tenders, refunds };
};

const THREE = [tender("gift_card", 500), tender("store_credit", 300), tender("provider", 1_200)];

describe("where a refund goes", () => {
  test("to the provider first", () => {
    expect(planRefund(paid(THREE), "r1", 1_000)).toMatchObject({
      value: { shares: [{ tender: 2, amountMinor: 1_000 }] },
    });
  });

  test("then to store credit, then to the gift card", () => {
    expect(planRefund(paid(THREE), "r1", 1_900)).toMatchObject({
      value: {
        shares: [
          { tender: 2, amountMinor: 1_200 },
          { tender: 1, amountMinor: 300 },
          { tender: 0, amountMinor: 400 },
        ],
      },
    });
  });

  test("goes on where the one before it ended", () => {
    const first = planRefund(paid(THREE), "r1", 1_100);
    if (!first.ok) throw new Error("there is enough");
    expect(planRefund(paid(THREE, [first.value]), "r2", 300)).toMatchObject({
      value: {
        shares: [
          { tender: 2, amountMinor: 100 },
          { tender: 1, amountMinor: 200 },
        ],
      },
    });
  });

  test("the same key is the same refund, whatever amount it says the second time", () => {
    const first = planRefund(paid(THREE), "r1", 700);
    if (!first.ok) throw new Error("there is enough");
    expect(planRefund(paid(THREE, [first.value]), "r1", 999)).toEqual(first);
  });

  test("never more than was taken, and nothing before anything was", () => {
    expect(planRefund(paid(THREE), "r1", 2_001)).toMatchObject({ ok: false, error: { leftMinor: 2_000 } });
    expect(planRefund({ ...paid(THREE), capturedMinor: 0 }, "r1", 1)).toMatchObject({ ok: false });
  });

  test("any series of refunds gives each tender back at most what it bore, and their shares are their amounts", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 8 }), (wanted) => {
        let refunds: readonly PlannedRefund[] = [];
        for (const [index, amountMinor] of wanted.entries()) {
          const planned = planRefund(paid(THREE, refunds), `r${index}`, amountMinor);
          if (planned.ok) refunds = [...refunds, planned.value];
        }
        const back = THREE.map((_, index) =>
          refunds
            .flatMap(({ shares }) => shares)
            .reduce((sum, s) => (s.tender === index ? sum + s.amountMinor : sum), 0),
        );
        const all = refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
        const shown = tenderShares({ ...paid(THREE, refunds), refundedMinor: all }).map((each) => each.refundedMinor);
        expect(back.every((minor, index) => minor <= (THREE[index]?.amountMinor ?? 0))).toBe(true);
        expect(back.reduce((sum, minor) => sum + minor, 0)).toBe(all);
        // What the invoice shows of a total is what the plans of that total have given.
        expect(shown).toEqual(back);
      }),
    );
  });
});

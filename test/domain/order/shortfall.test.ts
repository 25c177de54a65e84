import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blocksCancelling,
  isOpen,
  mayChoose,
  paidFor,
  refundOf,
  replacementReferenceOf,
  SHORTFALL_MOVES,
  SHORTFALL_STATES,
  type Shortfall,
} from "../../../src/domain/order/shortfall.ts";
import { parseReservationReference } from "../../../src/domain/checkout/reservation-reference.ts";
import { isReference } from "../../../src/domain/inventory/request-check.ts";
import type { Order, OrderLine, Parcel } from "../../../src/domain/order/types.ts";
import { makeId, type ParcelId, type Sku } from "../../../src/kernel/ids.ts";
import { SeededRandom } from "../../../src/kernel/random.ts";

const random = new SeededRandom("shortfall");
const NOW = Date.UTC(2026, 10, 22, 12);

type Subject = Pick<Order, "lines" | "quote" | "payment" | "parcels">;

/** One line, its tax on top, and shipping; everything is paid. */
function order(
  quantity: number,
  paidMinor: number,
  shippingMinor: number,
  parcels: readonly Partial<Parcel>[],
): Subject {
  const line: Partial<OrderLine> = {
    sku: "A" as Sku,
    quantity,
    subtotalMinor: paidMinor,
    discountMinor: 0,
    taxMinor: 0,
  };
  const lines: readonly Partial<OrderLine>[] = [line];
  return {
    lines,
    quote: { taxMinor: 0 },
    payment: { capturedMinor: paidMinor + shippingMinor, refundedMinor: 0 },
    parcels,
  } as Subject;
}

const shortfall = (over: Partial<Shortfall> = {}): Shortfall =>
  ({
    id: "sht_1",
    lineSku: "A" as Sku,
    sku: "A" as Sku,
    quantity: 1,
    parcelId: "pcl_1" as ParcelId,
    state: "TOLD",
    plan: null,
    refundMinor: 0,
    ...over,
  }) as Shortfall;

const HELD = { id: "pcl_1" as ParcelId, state: "WAITING" } as const;
const OTHER = { id: "pcl_2" as ParcelId, state: "WAITING" } as const;

describe("money back", () => {
  it("parts of a line add up to what it has cost, to the minor unit", () => {
    fc.assert(
      fc.property(
        fc.record({ quantity: fc.integer({ min: 1, max: 40 }), subtotalMinor: fc.nat(1_000_000), tax: fc.nat(9_999) }),
        fc.boolean(),
        ({ quantity, subtotalMinor, tax }, taxOnTop) => {
          const line = { quantity, subtotalMinor, discountMinor: Math.floor(subtotalMinor / 3), taxMinor: tax };
          const parts = Array.from({ length: quantity }, (_, first) => paidFor(line, taxOnTop, first, 1));
          const whole = subtotalMinor - line.discountMinor + (taxOnTop ? tax : 0);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(whole);
          expect(Math.max(...parts) - Math.min(...parts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("is what the units have cost and a share on top", () => {
    const refund = refundOf(order(2, 2_000, 490, [HELD, OTHER]), [shortfall()], shortfall(), 1_000);
    expect(refund).toEqual({ refundMinor: 1_100, goodwillMinor: 100 });
  });

  it("is everything that is left when nothing else is sent", () => {
    const gone = { ...OTHER, state: "CANCELLED" } as const;
    const refund = refundOf(order(1, 1_000, 490, [HELD, gone]), [shortfall()], shortfall(), 1_000);
    expect(refund).toEqual({ refundMinor: 1_490, goodwillMinor: 0 });
  });

  it("is never more than was taken and has not gone back (M2)", () => {
    fc.assert(
      fc.property(
        ...[
          fc.integer({ min: 1, max: 5 }),
          fc.nat(10_000),
          fc.nat(1_000),
          fc.nat(10_000),
          fc.nat(20_000),
          fc.boolean(),
        ],
        (quantity, paidMinor, shippingMinor, backMinor, goodwill, isAlone) => {
          const subject = order(quantity, paidMinor, shippingMinor, isAlone ? [HELD] : [HELD, OTHER]);
          const refundedMinor = Math.min(backMinor, subject.payment.capturedMinor);
          const paid = { ...subject, payment: { ...subject.payment, refundedMinor } };
          const refund = refundOf(paid, [], shortfall({ quantity }), goodwill);
          expect(refund.refundMinor).toBeLessThanOrEqual(subject.payment.capturedMinor - refundedMinor);
          expect(refund.goodwillMinor).toBeGreaterThanOrEqual(0);
          expect(refund.goodwillMinor).toBeLessThanOrEqual(refund.refundMinor);
        },
      ),
    );
  });

  it("for all units of a line, one after the other, is what the line has cost, without the goodwill", () => {
    const subject = order(3, 1_000, 490, [HELD, OTHER]);
    const done: Shortfall[] = [];
    for (let index = 0; index < 3; index++) {
      const one = shortfall({ id: `sht_${index}` as never });
      const { refundMinor } = refundOf(subject, [...done, one], one, 0);
      done.push({ ...one, state: "COMPENSATED", refundMinor });
    }
    expect(done.map(({ refundMinor }) => refundMinor)).toEqual([333, 333, 334]);
  });

  it("what went back when something cheaper was sent is not paid twice", () => {
    const subject = order(1, 1_000, 490, [HELD, OTHER]);
    const replaced = shortfall({ id: "sht_0" as never, state: "REPLACED", refundMinor: 100 });
    const again = shortfall({ sku: "B" as Sku });
    expect(refundOf(subject, [replaced, again], again, 0)).toEqual({ refundMinor: 900, goodwillMinor: 0 });
  });
});

describe("the table of moves", () => {
  it("only what is open may be chosen about, and what is settled stays so", () => {
    for (const state of SHORTFALL_STATES) {
      const moves = SHORTFALL_MOVES[state];
      expect([state, mayChoose({ state })]).toEqual([state, moves.begin !== undefined && moves.cover !== undefined]);
      if (!isOpen({ state }) && state !== "REASSIGNED" && state !== "RETURNING") expect(moves).toEqual({});
    }
  });

  it("an order is not cancelled once money or goods have taken the place of something", () => {
    expect(blocksCancelling({ state: "COMPENSATED", plan: null })).toBe(true);
    expect(blocksCancelling({ state: "SETTLING", plan: { kind: "money" } })).toBe(true);
    expect(blocksCancelling({ state: "SETTLING", plan: { kind: "reassign", from: "whs_b" as never } })).toBe(false);
    expect(blocksCancelling({ state: "TOLD", plan: null })).toBe(false);
  });
});

describe("the reference under which something else is sold", () => {
  it("says whose it is and which object was asked, and is short enough for a stock object", () => {
    const names = {
      shopperId: makeId("usr", "eu", NOW, random),
      checkoutId: makeId("chk", "eu", NOW, random),
      id: makeId("sht", "eu", NOW, random),
      attempt: 3,
    };
    const reference = replacementReferenceOf("eu", `eu-o-${"S".repeat(64)}`, names);
    const { shopperId, checkoutId } = names;
    expect(parseReservationReference(reference)).toEqual({ shopperId, checkoutId, shard: `eu-o-${"S".repeat(64)}` });
    expect(isReference(reference)).toBe(true);
  });
});

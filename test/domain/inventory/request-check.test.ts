import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isAdjustments,
  isDeadline,
  isIncoming,
  isReceipts,
  isReference,
  isReserveRequest,
  isRestock,
  isSkuList,
  isTerms,
  isTransfer,
} from "../../../src/domain/inventory/request-check.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { BERLIN, PARIS, sku } from "./support.ts";

const at = { sku: sku("lamp"), warehouseId: BERLIN };
const reserve = {
  reference: "eu/usr_1/chk_1",
  lines: [{ sku: at.sku, quantity: 1 }],
  warehouses: [BERLIN],
  expiresAt: 1_000,
  instead: ["eu/usr_1/cart/1"],
};
const receipt = { ...at, quantity: 1, reference: "in" };
const adjustment = { ...at, onHand: 1, expectedOnHand: 2, reason: "loss", reference: "adj" };
const transfer = { sku: at.sku, from: BERLIN, to: PARIS, quantity: 1, expectedAt: 1, reference: "truck" };
const incoming = { ...at, quantity: 1, expectedAt: 1, reference: "PO" };
const restock = { reference: "a", returnReference: "r", lines: [{ ...at, quantity: 1 }] };
const terms = { buffer: { kind: "units", units: 1 }, ahead: { kind: "preorder", unitsMax: 1 } };

/** Each check with a call that passes it. What comes over the wire may be anything. */
const CHECKS: Readonly<Record<string, readonly [(call: never) => boolean, unknown]>> = {
  reserve: [(call) => isReserveRequest(call, 0), reserve],
  receive: [isReceipts, [receipt]],
  adjust: [isAdjustments, [adjustment]],
  transfer: [isTransfer, transfer],
  announce: [isIncoming, [incoming]],
  restock: [isRestock, restock],
  setTerms: [isTerms, terms],
  levels: [isSkuList, [at.sku]],
  release: [isReference, "a"],
};
const ask = (check: (call: never) => boolean, call: unknown): boolean => check(call as never);

describe.each(Object.entries(CHECKS))("%s", (_, [check, call]) => {
  it("takes a well-formed call", () => expect(ask(check, call)).toBe(true));

  it("says of anything else, without a throw, that it is none", () => {
    fc.assert(
      fc.property(
        fc.anything().filter((any) => typeof any !== "string"),
        (any) => {
          expect(ask(check, any)).toBe(false);
          expect(ask(check, [any])).toBe(false);
        },
      ),
    );
  });

  it("refuses it as soon as one of its fields is of another kind", () => {
    const spoil = (value: unknown): unknown[] => {
      if (Array.isArray(value))
        return [[], [null], ...value.flatMap((one, i) => spoil(one).map((bad) => value.with(i, bad)))];
      if (typeof value === "object" && value !== null)
        return Object.entries(value).flatMap(([name, one]) => spoil(one).map((bad) => ({ ...value, [name]: bad })));
      return typeof value === "number" ? [value + 0.5, NaN, Infinity, -(2 ** 53), "1", null] : ["", 7, null, {}];
    };
    const bad = spoil(call).filter((each) => !isLeftOut(call, each));
    expect(bad.length).toBeGreaterThan(3);
    expect(bad.filter((each) => ask(check, each))).toEqual([]);
  });
});

/** Nothing replaced, and no rule of an offer's own, are well-formed too. */
const isLeftOut = (call: unknown, bad: unknown): boolean =>
  (call === reserve && JSON.stringify((bad as typeof reserve).instead) === "[]") ||
  (call === terms && Object.values(bad as typeof terms).includes(null as never));

it("bounds the end of a reservation, and how much one call holds", () => {
  const longest = LIMITS.paymentUnknownTtlMs + LIMITS.checkoutTtlMs + LIMITS.reservationGraceMs;
  expect([longest, longest + 1].map((end) => isDeadline(end, 0))).toEqual([true, false]);
  const receipts = Array.from({ length: LIMITS.receiptsPerCallMax + 1 }, () => receipt);
  expect(ask(isReceipts, receipts)).toBe(false);
  expect(ask(isReceipts, receipts.slice(1))).toBe(true);
  const instead = Array.from({ length: LIMITS.reservationsReplacedMax + 1 }, (_, n) => `eu/usr_1/cart/${n}`);
  expect(isReserveRequest({ ...reserve, instead }, 0)).toBe(false);
});

/** The second half of the contract: money is taken, given up and given back at most once, and can be looked up. */
import { describe, expect, it } from "vitest";
import type { GatewayPayment } from "../../src/domain/payment/types.ts";
import { AMOUNT, DONE, having, PART, REFUSED, type GatewayCalls } from "./payment-gateway-calls.ts";

export function moneyContract(name: string, calls: GatewayCalls): void {
  const { gateway, fixtures, unknownPaymentId, can, nowMs, request, authorised, waiting, found, expectClosed } = calls;
  const { take, voidOf } = calls;
  const { hosted, refusesCapture } = fixtures;

  describe(`${name}: void`, () => {
    it("gives an authorisation up, after which nothing can be captured", async () => {
      const { call, paymentId } = await authorised();
      expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
      expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject(REFUSED);
      expect(await found(call)).toMatchObject({ status: "voided", capturedMinor: 0 });
    });

    it("fences: a late authorise under the key is declined", async () => {
      const call = await request(fixtures.approves);
      expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
      expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "fenced" });
      await expectClosed(call);
    });

    it("that overtakes its authorise, or is overtaken, holds once it is done", async () => {
      const call = await request(fixtures.approves);
      const [, voided] = await Promise.all([gateway.authorise(call), gateway.void(voidOf(call))]);
      // One that was not answered is asked again, as the port has it.
      const settled = voided.outcome === "unknown" ? await gateway.void(voidOf(call)) : voided;
      expect(settled).toMatchObject(DONE);
      await expectClosed(call);
    });

    it("twice, with the same key or another, is done once", async () => {
      const { call } = await authorised();
      const first = voidOf(call);
      expect(await gateway.void(first)).toMatchObject(DONE);
      expect(await gateway.void(first)).toMatchObject(DONE);
      expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
      expect(await found(call)).toMatchObject({ status: "voided" });
    });

    it("of what was declined is done: nothing is held", async () => {
      const call = await request(fixtures.declines.source);
      await gateway.authorise(call);
      expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
      await expectClosed(call);
    });

    it("is refused once money was captured", async () => {
      const { call, paymentId } = await authorised();
      expect(await gateway.capture(take(paymentId, PART))).toMatchObject(DONE);
      expect(await gateway.void(voidOf(call))).toMatchObject(REFUSED);
      expect(await found(call)).toMatchObject({ status: "authorised", capturedMinor: PART });
    });

    it("at the same time as a capture: one of the two holds", async () => {
      const { call, paymentId } = await authorised();
      const [voided, captured] = await Promise.all([
        gateway.void(voidOf(call)),
        gateway.capture(take(paymentId, AMOUNT)),
      ]);
      const { status, capturedMinor } = await found(call);
      expect([voided.outcome, captured.outcome].filter((outcome) => outcome === "done").length).toBeLessThan(2);
      if (voided.outcome === "done") expect([status, capturedMinor]).toEqual(["voided", 0]);
      if (captured.outcome === "done") expect([status, capturedMinor]).toEqual(["authorised", AMOUNT]);
    });
  });

  describe(`${name}: capture and refund`, () => {
    it("a capture repeated under its key takes the money once", async () => {
      const { call, paymentId } = await authorised();
      const capture = take(paymentId, AMOUNT);
      const first = await gateway.capture(capture);
      expect(first).toMatchObject(DONE);
      expect(await gateway.capture(capture)).toEqual(first);
      expect(await found(call)).toMatchObject({ capturedMinor: AMOUNT });
    });

    it("a second capture under another key cannot go above the authorisation", async () => {
      const { call, paymentId } = await authorised();
      await gateway.capture(take(paymentId, AMOUNT));
      expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject(REFUSED);
      expect(await found(call)).toMatchObject({ capturedMinor: AMOUNT });
    });

    it("captures at once under different keys never take more than was authorised", async () => {
      const { call, paymentId } = await authorised();
      const answers = await Promise.all(Array.from({ length: 4 }, () => gateway.capture(take(paymentId, AMOUNT))));
      expect(answers.filter(({ outcome }) => outcome === "done")).toHaveLength(1);
      expect(await found(call)).toMatchObject({ capturedMinor: AMOUNT });
    });

    it.skipIf(!can("capture_in_parts"))("captures in parts add up to what was authorised and no further", async () => {
      const { call, paymentId } = await authorised();
      expect(await gateway.capture(take(paymentId, PART))).toMatchObject(DONE);
      expect(await gateway.capture(take(paymentId, AMOUNT - PART + 1))).toMatchObject(REFUSED);
      expect(await gateway.capture(take(paymentId, AMOUNT - PART))).toMatchObject(DONE);
      expect(await found(call)).toMatchObject({ capturedMinor: AMOUNT });
    });

    it("a part may be captured, and never more than was authorised", async () => {
      const { call, paymentId } = await authorised();
      expect(await gateway.capture(take(paymentId, AMOUNT + 1))).toMatchObject(REFUSED);
      expect(await gateway.capture(take(paymentId, PART))).toMatchObject(DONE);
      expect(await found(call)).toMatchObject({ status: "authorised", amountMinor: AMOUNT, capturedMinor: PART });
    });

    having(refusesCapture, (refusesCapture) =>
      it("a capture that the bank refuses is refused for good", async () => {
        const { call, paymentId } = await authorised(refusesCapture);
        const capture = take(paymentId, AMOUNT);
        expect(await gateway.capture(capture)).toMatchObject(REFUSED);
        expect(await gateway.capture(capture)).toMatchObject(REFUSED);
        expect(await found(call)).toMatchObject({ capturedMinor: 0 });
        expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
      }),
    );

    it("refunds in parts add up to what was captured and no further", async () => {
      const { call, paymentId } = await authorised();
      await gateway.capture(take(paymentId, 3_000));
      expect(await gateway.refund(take(paymentId, 1_000))).toMatchObject(DONE);
      expect(await gateway.refund(take(paymentId, 2_001))).toMatchObject(REFUSED);
      const last = take(paymentId, 2_000);
      const first = await gateway.refund(last);
      expect(first).toMatchObject(DONE);
      expect(await gateway.refund(last)).toEqual(first);
      expect(await found(call)).toMatchObject({ capturedMinor: 3_000, refundedMinor: 3_000 });
    });

    it("refunds at once under different keys never give back more than was captured", async () => {
      const { call, paymentId } = await authorised();
      await gateway.capture(take(paymentId, AMOUNT));
      const answers = await Promise.all(Array.from({ length: 4 }, () => gateway.refund(take(paymentId, PART))));
      const { refundedMinor } = await found(call);
      expect(refundedMinor).toBe(PART * answers.filter(({ outcome }) => outcome === "done").length);
      expect(refundedMinor).toBeGreaterThan(0);
      expect(refundedMinor).toBeLessThanOrEqual(AMOUNT);
    });

    it("nothing can be refunded that was not captured", async () => {
      const { call, paymentId } = await authorised();
      expect(await gateway.refund(take(paymentId, PART))).toMatchObject(REFUSED);
      expect(await found(call)).toMatchObject({ status: "authorised", refundedMinor: 0 });
    });

    it("one key is never shared by two effects", async () => {
      const { call, paymentId } = await authorised();
      const capture = take(paymentId, PART);
      await gateway.capture(capture);
      expect((await gateway.capture({ ...capture, amountMinor: PART - 1_000 })).outcome).not.toBe("done");
      expect((await gateway.refund(capture)).outcome).not.toBe("done");
      expect(await found(call)).toMatchObject({ capturedMinor: PART, refundedMinor: 0 });
    });

    it("a fee, where one is told, is a whole number of minor units below the amount", async () => {
      const { paymentId } = await authorised();
      const captured = await gateway.capture(take(paymentId, AMOUNT));
      const refunded = await gateway.refund(take(paymentId, PART));
      for (const answer of [captured, refunded]) {
        const feeMinor = answer.outcome === "done" ? (answer.feeMinor ?? 0) : -1;
        expect(Number.isSafeInteger(feeMinor)).toBe(true);
        expect(feeMinor).toBeGreaterThanOrEqual(0);
        expect(feeMinor).toBeLessThan(AMOUNT);
      }
    });

    it("a payment that the provider does not know is refused", async () => {
      expect(await gateway.capture(take(unknownPaymentId, PART))).toMatchObject(REFUSED);
      expect(await gateway.refund(take(unknownPaymentId, PART))).toMatchObject(REFUSED);
    });
  });

  describe(`${name}: how a payment stands`, () => {
    it("by the provider's own name it is told as by its key, and nothing is closed", async () => {
      const { call, paymentId } = await authorised();
      expect(await gateway.payment(paymentId)).toEqual(await gateway.lookup(call));
      expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject(DONE);
      expect(await gateway.payment(paymentId)).toMatchObject({ outcome: "found", payment: { capturedMinor: AMOUNT } });
    });

    it("a name that no payment has is absent", async () => {
      expect(await gateway.payment(unknownPaymentId)).toEqual({ outcome: "absent" });
    });

    it("a look-up of what was never asked for says absent, and closes the key", async () => {
      const call = await request(fixtures.approves);
      expect(await gateway.lookup(call)).toEqual({ outcome: "absent" });
      expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "fenced" });
      await expectClosed(call);
    });
  });

  describe.skipIf(!can("list"))(`${name}: list`, () => {
    const listed = async (since: number): Promise<Map<string, GatewayPayment>> => {
      const payments = new Map<string, GatewayPayment>();
      let cursor: string | null = null;
      do {
        const page = await gateway.list({ since, cursor });
        if (page === "unknown") throw new Error("the list was not given");
        for (const payment of page.payments) payments.set(payment.key, payment);
        cursor = page.cursor;
      } while (cursor !== null);
      return payments;
    };

    it("gives every payment that changed, with its money", async () => {
      const { call, paymentId } = await authorised();
      await gateway.capture(take(paymentId, PART));
      const other = hosted && (await waiting(hosted.source));
      const payments = await listed(0);
      const { reference } = call;
      expect(payments.get(call.key)).toMatchObject({
        ...{ paymentId, reference, status: "authorised", capturedMinor: PART },
      });
      if (other) expect(payments.get(other.call.key)).toMatchObject({ status: "pending_action" });
    });

    it("gives nothing that changed before the instant asked for", async () => {
      const { call } = await authorised();
      expect((await listed(nowMs() + 3_600_000)).has(call.key)).toBe(false);
    });
  });
}

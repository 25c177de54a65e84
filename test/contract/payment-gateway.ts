/**
 * What the port of whoever moves money promises, run on every adapter: a provider, a stand-in of one, our own balances.
 * What an adapter has no source for, or cannot do, is left out of its fixtures; everything else must hold.
 */
import { describe, expect, it } from "vitest";
import type {
  AuthoriseRequest,
  CardFacts,
  DeclineReason,
  GatewayPayment,
  PaymentSource,
} from "../../src/domain/payment/types.ts";
import type { PaymentGateway } from "../../src/ports/payment-gateway.ts";

/** Makes a source, or what it needs (a balance with so much on it, a fault that is due), for one authorisation. */
export type MakeSource = (amountMinor: number) => PaymentSource | Promise<PaymentSource>;
/** What the shopper does at the address of an `action`. */
export type Press = (url: string, paymentId: string) => Promise<void>;

export interface PaymentGatewayFixtures {
  readonly approves: MakeSource;
  readonly declines: { readonly source: MakeSource; readonly reason: DeclineReason };
  /** A source that nobody has given out. */
  readonly nobodys?: { readonly source: MakeSource; readonly reason: DeclineReason };
  /** Authorised only after the shopper has confirmed it; refused, it is declined. */
  readonly asksForAction?: {
    readonly source: MakeSource;
    readonly complete: Press;
    readonly refuse: Press;
    readonly refusedReason: DeclineReason;
  };
  readonly hosted?: {
    readonly source: MakeSource;
    readonly pay: Press;
    /** A card that is refused on the page. */
    readonly decline?: Press;
    /** Absent where going back leaves the session open. */
    readonly cancel?: Press;
  };
  /** Takes effect, and no answer comes in time. */
  readonly silentAfterEffect?: MakeSource;
  /** No answer comes in time, and nothing took effect. */
  readonly silentBeforeEffect?: MakeSource;
  readonly refusesCapture?: MakeSource;
  /** What is told of the card of `approves`. */
  readonly card?: Partial<CardFacts>;
}

/** A rule that the provider itself does not keep. */
export type Inability =
  /** There is no list of all payments. */
  | "list"
  /** The first capture gives up what it leaves. */
  | "capture_in_parts"
  /** A session cannot be opened that is over already. */
  | "open_expired";

export interface PaymentGatewayUnderTest {
  readonly gateway: PaymentGateway;
  readonly fixtures: PaymentGatewayFixtures;
  readonly currency: string;
  readonly cannot?: readonly Inability[];
  readonly makeKey: () => string;
  readonly nowMs: () => number;
  /** A payment's name of the provider's form that no payment has. */
  readonly unknownPaymentId: string;
}

const AMOUNT = 4_990;
const PART = 2_000;

export function paymentGatewayContract(name: string, make: () => PaymentGatewayUnderTest): void {
  const { gateway, fixtures, currency, makeKey, nowMs, unknownPaymentId, cannot = [] } = make();
  const { asksForAction, hosted, nobodys, silentAfterEffect, silentBeforeEffect, refusesCapture } = fixtures;
  const can = (what: Inability): boolean => !cannot.includes(what);

  const request = async (source: MakeSource, more: Partial<AuthoriseRequest> = {}): Promise<AuthoriseRequest> => ({
    ...{ key: makeKey(), amountMinor: AMOUNT, currency, reference: `eu/shp_contract/${makeKey()}` },
    ...{ source: await source(AMOUNT), description: "Order of two lamps", expiresAt: nowMs() + 3_600_000 },
    ...{ country: "DE", email: "ada@example.com" },
    ...more,
  });
  const authorised = async (source = fixtures.approves) => {
    const call = await request(source);
    const answer = await gateway.authorise(call);
    if (answer.outcome !== "authorised") throw new Error(`expected an authorisation, got ${JSON.stringify(answer)}`);
    return { call, paymentId: answer.paymentId };
  };
  const waiting = async (source: MakeSource) => {
    const call = await request(source);
    const answer = await gateway.authorise(call);
    if (answer.outcome !== "action") throw new Error(`expected an action, got ${JSON.stringify(answer)}`);
    return { call, paymentId: answer.paymentId, url: answer.url };
  };
  const found = async (call: AuthoriseRequest): Promise<GatewayPayment> => {
    const answer = await gateway.lookup(call);
    if (answer.outcome !== "found") throw new Error(`expected a payment, got ${JSON.stringify(answer)}`);
    return answer.payment;
  };
  /** Nothing was taken or is held, and nothing ever will be. */
  const expectClosed = async (call: AuthoriseRequest): Promise<void> => {
    const answer = await gateway.lookup(call);
    if (answer.outcome === "absent") return;
    expect(answer).toMatchObject({ outcome: "found", payment: { capturedMinor: 0 } });
    if (answer.outcome === "found") expect(["declined", "voided"]).toContain(answer.payment.status);
  };
  const take = (paymentId: string, amountMinor: number) => ({ key: makeKey(), paymentId, amountMinor });
  const voidOf = (call: AuthoriseRequest) => ({ key: makeKey(), request: call });
  const DONE = { outcome: "done" };
  const REFUSED = { outcome: "refused" };

  describe(`${name}: authorise`, () => {
    it("the same key again is answered with the first effect", async () => {
      const call = await request(fixtures.approves);
      const first = await gateway.authorise(call);
      expect(first).toMatchObject({ outcome: "authorised" });
      expect(await gateway.authorise(call)).toEqual(first);
      const { key, reference } = call;
      expect(await found(call)).toMatchObject({
        ...{ key, reference, currency, status: "authorised", amountMinor: AMOUNT, capturedMinor: 0, refundedMinor: 0 },
        ...{ actionUrl: null, declineReason: null },
      });
    });

    it("the same key at once from many callers has one effect", async () => {
      const call = await request(fixtures.approves);
      const answers = await Promise.all(Array.from({ length: 8 }, () => gateway.authorise(call)));
      const { paymentId, amountMinor } = await found(call);
      expect(amountMinor).toBe(AMOUNT);
      expect(answers.filter((answer) => answer.outcome === "authorised").length).toBeGreaterThan(0);
      for (const answer of answers)
        if (answer.outcome !== "unknown") expect(answer).toMatchObject({ outcome: "authorised", paymentId });
    });

    it("the same key with other parameters has no effect", async () => {
      const { call, paymentId } = await authorised();
      expect(await gateway.authorise({ ...call, amountMinor: AMOUNT + 1 })).toEqual({ outcome: "unknown" });
      expect(await found(call)).toMatchObject({ paymentId, amountMinor: AMOUNT });
    });

    it("a decline says why, and stays under its key", async () => {
      const { source, reason } = fixtures.declines;
      const call = await request(source);
      const answer = await gateway.authorise(call);
      expect(answer).toMatchObject({ outcome: "declined", reason });
      expect(await gateway.authorise(call)).toEqual(answer);
      await expectClosed(call);
    });

    it("what it was paid with is told and shows no number of a card", async () => {
      const call = await request(fixtures.approves);
      const answer = await gateway.authorise(call);
      if (answer.outcome !== "authorised") throw new Error(`expected an authorisation, got ${JSON.stringify(answer)}`);
      const payment = await found(call);
      expect(payment.method).toBe(answer.method);
      expect(answer.method).not.toBe("");
      expect(payment.card).toEqual(answer.card);
      if (fixtures.card) expect(answer.card).toMatchObject(fixtures.card);
      const told = [answer.method, answer.card?.brand, answer.card?.last4, answer.card?.country].join(" ");
      expect(told.replaceAll(/[ -]/g, "")).not.toMatch(/\d{6}/);
    });

    it.skipIf(!fixtures.card)("the same card has the same fingerprint at every payment", async () => {
      const [first, second] = [await authorised(), await authorised()];
      const [one, two] = [await found(first.call), await found(second.call)];
      expect(one.card?.fingerprint).toEqual(expect.any(String));
      expect(two.card?.fingerprint).toBe(one.card?.fingerprint);
    });

    if (nobodys)
      it("a source that nobody has is declined", async () => {
        const answer = await gateway.authorise(await request(nobodys.source));
        expect(answer).toMatchObject({ outcome: "declined", reason: nobodys.reason });
      });

    if (silentAfterEffect)
      it("no answer after the effect is unknown, and a look-up and a retry find the effect", async () => {
        const call = await request(silentAfterEffect);
        expect(await gateway.authorise(call)).toEqual({ outcome: "unknown" });
        const payment = await found(call);
        expect(payment).toMatchObject({ status: "authorised", amountMinor: AMOUNT, reference: call.reference });
        expect(await gateway.authorise(call)).toMatchObject({ outcome: "authorised", paymentId: payment.paymentId });
      });

    if (silentBeforeEffect)
      it("no answer before the effect is unknown, and a look-up says absent and closes the key", async () => {
        const call = await request(silentBeforeEffect);
        expect(await gateway.authorise(call)).toEqual({ outcome: "unknown" });
        expect(await gateway.lookup(call)).toEqual({ outcome: "absent" });
        expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "fenced" });
        await expectClosed(call);
      });
  });

  if (asksForAction)
    describe(`${name}: the shopper's action`, () => {
      const { source, complete, refuse, refusedReason } = asksForAction;

      it("completed, it authorises", async () => {
        const { call, paymentId, url } = await waiting(source);
        expect(await found(call)).toMatchObject({ paymentId, status: "pending_action", actionUrl: url });
        await complete(url, paymentId);
        expect(await found(call)).toMatchObject({ paymentId, status: "authorised", actionUrl: null });
      });

      it("refused, it declines", async () => {
        const { call, paymentId, url } = await waiting(source);
        await refuse(url, paymentId);
        expect(await found(call)).toMatchObject({ status: "declined", declineReason: refusedReason });
        expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject(REFUSED);
      });

      it("asked for again under its key, it is the same action", async () => {
        const { call, paymentId, url } = await waiting(source);
        expect(await gateway.authorise(call)).toEqual({ outcome: "action", paymentId, url });
      });

      it("completed after a void, it authorises nothing", async () => {
        const { call, paymentId, url } = await waiting(source);
        expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
        await complete(url, paymentId);
        await expectClosed(call);
        expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject(REFUSED);
      });
    });

  if (hosted)
    describe(`${name}: the hosted page`, () => {
      const { source, pay, decline, cancel } = hosted;

      it("is paid by the shopper", async () => {
        const { call, paymentId, url } = await waiting(source);
        expect(await found(call)).toMatchObject({ status: "pending_action", amountMinor: AMOUNT });
        await pay(url, paymentId);
        expect(await found(call)).toMatchObject({ paymentId, status: "authorised", amountMinor: AMOUNT });
        expect(await gateway.capture(take((await found(call)).paymentId, AMOUNT))).toMatchObject(DONE);
      });

      it.skipIf(!decline)("survives a declined card and is paid by the next one", async () => {
        const { call, paymentId, url } = await waiting(source);
        await decline?.(url, paymentId);
        expect(await found(call)).toMatchObject({ status: "pending_action", actionUrl: url });
        await pay(url, paymentId);
        expect(await found(call)).toMatchObject({ status: "authorised" });
      });

      it.skipIf(!cancel)("cancelled by the shopper is declined for good", async () => {
        const { call, paymentId, url } = await waiting(source);
        await cancel?.(url, paymentId);
        await pay(url, paymentId);
        expect(await found(call)).toMatchObject({ status: "declined", declineReason: "cancelled_by_shopper" });
      });

      it.skipIf(!can("open_expired"))("whose time has passed is declined", async () => {
        const call = await request(source, { expiresAt: nowMs() - 1 });
        expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "session_expired" });
      });

      it("is closed by a void: a late press of the shopper pays nothing", async () => {
        const { call, paymentId, url } = await waiting(source);
        expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
        await pay(url, paymentId);
        await expectClosed(call);
      });

      it("that was fenced before it was opened can never be paid", async () => {
        const call = await request(source);
        expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
        const late = await gateway.authorise(call);
        expect(late.outcome).not.toBe("authorised");
        if (late.outcome === "action") await pay(late.url, late.paymentId);
        await expectClosed(call);
      });

      it("gives no money while the shopper has not acted, and can be looked at without being closed", async () => {
        const { call, paymentId, url } = await waiting(source);
        expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject(REFUSED);
        expect(await gateway.payment(paymentId)).toMatchObject({ payment: { status: "pending_action" } });
        await pay(url, paymentId);
        expect(await found(call)).toMatchObject({ status: "authorised" });
      });
    });

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

    if (refusesCapture)
      it("a capture that the bank refuses is refused for good", async () => {
        const { call, paymentId } = await authorised(refusesCapture);
        const capture = take(paymentId, AMOUNT);
        expect(await gateway.capture(capture)).toMatchObject(REFUSED);
        expect(await gateway.capture(capture)).toMatchObject(REFUSED);
        expect(await found(call)).toMatchObject({ capturedMinor: 0 });
        expect(await gateway.void(voidOf(call))).toMatchObject(DONE);
      });

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

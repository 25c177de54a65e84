/**
 * What the port of whoever moves money promises, run on every adapter: a provider, a stand-in of one, our own balances.
 * What an adapter has no source for, or cannot do, is left out of its fixtures; everything else must hold.
 */
import { describe, expect, it } from "vitest";
import type { CardFacts, DeclineReason, PaymentSource } from "../../src/domain/payment/types.ts";
import type { PaymentGateway } from "../../src/ports/payment-gateway.ts";
import { AMOUNT, DONE, gatewayCalls, having, REFUSED } from "./payment-gateway-calls.ts";
import { moneyContract } from "./payment-gateway-money.ts";

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

export function paymentGatewayContract(name: string, make: () => PaymentGatewayUnderTest): void {
  const calls = gatewayCalls(make());
  const { gateway, fixtures, currency, can, nowMs, request, authorised, waiting, found, expectClosed, take, voidOf } =
    calls;
  const { asksForAction, hosted, nobodys, silentAfterEffect, silentBeforeEffect } = fixtures;

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

    having(nobodys, (nobodys) =>
      it("a source that nobody has is declined", async () => {
        const answer = await gateway.authorise(await request(nobodys.source));
        expect(answer).toMatchObject({ outcome: "declined", reason: nobodys.reason });
      }),
    );

    having(silentAfterEffect, (silentAfterEffect) =>
      it("no answer after the effect is unknown, and a look-up and a retry find the effect", async () => {
        const call = await request(silentAfterEffect);
        expect(await gateway.authorise(call)).toEqual({ outcome: "unknown" });
        const payment = await found(call);
        expect(payment).toMatchObject({ status: "authorised", amountMinor: AMOUNT, reference: call.reference });
        expect(await gateway.authorise(call)).toMatchObject({ outcome: "authorised", paymentId: payment.paymentId });
      }),
    );

    having(silentBeforeEffect, (silentBeforeEffect) =>
      it("no answer before the effect is unknown, and a look-up says absent and closes the key", async () => {
        const call = await request(silentBeforeEffect);
        expect(await gateway.authorise(call)).toEqual({ outcome: "unknown" });
        expect(await gateway.lookup(call)).toEqual({ outcome: "absent" });
        expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "fenced" });
        await expectClosed(call);
      }),
    );
  });

  having(asksForAction, (asksForAction) =>
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
    }),
  );

  having(hosted, (hosted) =>
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
    }),
  );

  moneyContract(name, calls);
}

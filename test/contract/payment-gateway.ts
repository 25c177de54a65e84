/** What the port of the payment provider promises, run on every adapter. */
import { describe, expect, it } from "vitest";
import type { AuthoriseRequest } from "../../src/domain/payment/types.ts";
import type { PaymentGateway } from "../../src/ports/payment-gateway.ts";

export interface PaymentGatewayUnderTest {
  readonly gateway: PaymentGateway;
  readonly makeKey: () => string;
  readonly nowMs: () => number;
  readonly tokens: {
    readonly approve: string;
    readonly decline: string;
    readonly challenge: string;
    /** Takes effect, and no answer comes in time. */
    readonly timeoutAfterEffect: string;
    /** No answer comes in time, and nothing took effect. */
    readonly timeoutBeforeEffect: string;
    readonly captureRefused: string;
  };
  /** The shopper at the provider's address of an `action`. */
  readonly passChallenge: (url: string) => Promise<void>;
  readonly failChallenge: (url: string) => Promise<void>;
  readonly payOnPage: (url: string) => Promise<void>;
  readonly declineOnPage: (url: string) => Promise<void>;
  readonly cancelOnPage: (url: string) => Promise<void>;
}

const AMOUNT = 4_990;

export function paymentGatewayContract(name: string, make: () => PaymentGatewayUnderTest): void {
  const under = make();
  const { gateway, makeKey, tokens } = under;

  const request = (token: string, more: Partial<AuthoriseRequest> = {}): AuthoriseRequest => {
    const key = makeKey();
    return {
      ...{ key, amountMinor: AMOUNT, currency: "EUR", reference: `eu/${key}/1` },
      source: { type: "token", token, returnUrl: "https://shop.test/return" },
      ...{
        description: "Order of two lamps",
        expiresAt: under.nowMs() + 600_000,
        returnUrl: "https://shop.test/return",
      },
      ...more,
    };
  };
  const onPage = (more: Partial<AuthoriseRequest> = {}) =>
    request("", {
      source: { type: "hosted", returnUrl: "https://shop.test/return", cancelUrl: "https://shop.test/cancel" },
      ...more,
    });
  const authorised = async (call = request(tokens.approve)) => {
    const answer = await gateway.authorise(call);
    if (answer.outcome !== "authorised") throw new Error(`expected an authorisation, got ${JSON.stringify(answer)}`);
    return { ...call, paymentId: answer.paymentId };
  };
  const action = async (call: AuthoriseRequest) => {
    const answer = await gateway.authorise(call);
    if (answer.outcome !== "action") throw new Error(`expected an action, got ${JSON.stringify(answer)}`);
    return { ...call, paymentId: answer.paymentId, url: answer.url };
  };
  const found = async (authoriseKey: string) => {
    const answer = await gateway.lookup({ authoriseKey });
    if (answer.outcome !== "found") throw new Error(`expected a payment, got ${JSON.stringify(answer)}`);
    return answer.payment;
  };
  const take = (paymentId: string, amountMinor: number) => ({ key: makeKey(), paymentId, amountMinor });
  const voidOf = (call: AuthoriseRequest) => ({ key: makeKey(), authoriseKey: call.key, reference: call.reference });

  describe(`${name}: authorise`, () => {
    it("the same key again is answered with the first effect", async () => {
      const call = request(tokens.approve);
      const first = await gateway.authorise(call);
      expect(first).toMatchObject({ outcome: "authorised" });
      expect(await gateway.authorise(call)).toEqual(first);
      expect(await found(call.key)).toMatchObject({ status: "authorised", amountMinor: AMOUNT, capturedMinor: 0 });
    });

    it("the same key at once from many callers has one effect", async () => {
      const call = request(tokens.approve);
      const answers = await Promise.all(Array.from({ length: 8 }, () => gateway.authorise(call)));
      const { paymentId } = await found(call.key);
      expect(answers.filter((answer) => answer.outcome === "authorised").length).toBeGreaterThan(0);
      for (const answer of answers)
        if (answer.outcome !== "unknown") expect(answer).toMatchObject({ outcome: "authorised", paymentId });
    });

    it("the same key with other parameters has no effect", async () => {
      const call = await authorised();
      const { paymentId: _, ...same } = call;
      expect(await gateway.authorise({ ...same, amountMinor: AMOUNT + 1 })).toEqual({ outcome: "unknown" });
      expect(await found(call.key)).toMatchObject({ paymentId: call.paymentId, amountMinor: AMOUNT });
    });

    it("a declined card says why, and stays declined under its key", async () => {
      const call = request(tokens.decline);
      const answer = await gateway.authorise(call);
      expect(answer).toMatchObject({ outcome: "declined", reason: "card_declined" });
      expect(await gateway.authorise(call)).toEqual(answer);
      expect(await found(call.key)).toMatchObject({ status: "declined", declineReason: "card_declined" });
    });

    it("an unknown token is declined", async () => {
      const answer = await gateway.authorise(request("tok_nobody_has_this"));
      expect(answer).toMatchObject({ outcome: "declined", reason: "invalid_token" });
    });

    it("no answer after the effect is unknown, and a look-up and a retry find the effect", async () => {
      const call = request(tokens.timeoutAfterEffect);
      expect(await gateway.authorise(call)).toEqual({ outcome: "unknown" });
      const payment = await found(call.key);
      expect(payment).toMatchObject({ status: "authorised", amountMinor: AMOUNT, reference: call.reference });
      expect(await gateway.authorise(call)).toMatchObject({ outcome: "authorised", paymentId: payment.paymentId });
    });

    it("no answer before the effect is unknown, and a look-up says absent and closes the key", async () => {
      const call = request(tokens.timeoutBeforeEffect);
      expect(await gateway.authorise(call)).toEqual({ outcome: "unknown" });
      expect(await gateway.lookup({ authoriseKey: call.key })).toEqual({ outcome: "absent" });
      expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "fenced" });
      expect(await gateway.lookup({ authoriseKey: call.key })).toEqual({ outcome: "absent" });
    });
  });

  describe(`${name}: the shopper's action`, () => {
    it("a challenge that is passed authorises", async () => {
      const { key, url } = await action(request(tokens.challenge));
      expect(await found(key)).toMatchObject({ status: "pending_action", actionUrl: url });
      await under.passChallenge(url);
      expect(await found(key)).toMatchObject({ status: "authorised", actionUrl: null });
    });

    it("a challenge that is failed declines", async () => {
      const { key, url } = await action(request(tokens.challenge));
      await under.failChallenge(url);
      expect(await found(key)).toMatchObject({ status: "declined", declineReason: "authentication_failed" });
    });

    it("a hosted session survives a declined card and is paid by the next one", async () => {
      const { key, url } = await action(onPage());
      await under.declineOnPage(url);
      expect(await found(key)).toMatchObject({ status: "pending_action", actionUrl: url });
      await under.payOnPage(url);
      expect(await found(key)).toMatchObject({ status: "authorised", amountMinor: AMOUNT });
    });

    it("a hosted session that the shopper cancels is declined for good", async () => {
      const { key, url } = await action(onPage());
      await under.cancelOnPage(url);
      await under.payOnPage(url);
      expect(await found(key)).toMatchObject({ status: "declined", declineReason: "cancelled_by_shopper" });
    });

    it("a session whose time has passed is declined", async () => {
      const call = onPage({ expiresAt: under.nowMs() - 1 });
      expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "session_expired" });
    });

    it("void closes a waiting session: a late press of the shopper pays nothing", async () => {
      const call = await action(onPage());
      expect(await gateway.void(voidOf(call))).toEqual({ outcome: "done" });
      await under.payOnPage(call.url);
      expect(await found(call.key)).toMatchObject({ status: "voided" });
    });

    it("money cannot be captured while the shopper has not acted", async () => {
      const { paymentId } = await action(onPage());
      expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject({ outcome: "refused" });
    });
  });

  describe(`${name}: void`, () => {
    it("gives an authorisation up, after which nothing can be captured", async () => {
      const call = await authorised();
      expect(await gateway.void(voidOf(call))).toEqual({ outcome: "done" });
      expect(await gateway.capture(take(call.paymentId, AMOUNT))).toMatchObject({ outcome: "refused" });
      expect(await found(call.key)).toMatchObject({ status: "voided", capturedMinor: 0 });
    });

    it("fences: a late authorise under the key is declined", async () => {
      const call = request(tokens.approve);
      expect(await gateway.void(voidOf(call))).toEqual({ outcome: "done" });
      expect(await gateway.authorise(call)).toMatchObject({ outcome: "declined", reason: "fenced" });
      expect(await gateway.lookup({ authoriseKey: call.key })).toEqual({ outcome: "absent" });
    });

    it("twice, with the same key or another, is done once", async () => {
      const call = await authorised();
      const first = voidOf(call);
      expect(await gateway.void(first)).toEqual({ outcome: "done" });
      expect(await gateway.void(first)).toEqual({ outcome: "done" });
      expect(await gateway.void(voidOf(call))).toEqual({ outcome: "done" });
    });

    it("is refused once money was captured", async () => {
      const call = await authorised();
      await gateway.capture(take(call.paymentId, 1));
      expect(await gateway.void(voidOf(call))).toMatchObject({ outcome: "refused" });
      expect(await found(call.key)).toMatchObject({ status: "authorised", capturedMinor: 1 });
    });
  });

  describe(`${name}: capture and refund`, () => {
    it("a capture repeated under its key takes the money once", async () => {
      const { key, paymentId } = await authorised();
      const capture = take(paymentId, AMOUNT);
      expect(await gateway.capture(capture)).toEqual({ outcome: "done" });
      expect(await gateway.capture(capture)).toEqual({ outcome: "done" });
      expect(await found(key)).toMatchObject({ capturedMinor: AMOUNT });
    });

    it("a second capture under another key cannot go above the authorisation", async () => {
      const { key, paymentId } = await authorised();
      await gateway.capture(take(paymentId, AMOUNT));
      expect(await gateway.capture(take(paymentId, AMOUNT))).toMatchObject({ outcome: "refused" });
      expect(await found(key)).toMatchObject({ capturedMinor: AMOUNT });
    });

    it("partial captures add up to what was authorised and no further", async () => {
      const { key, paymentId } = await authorised();
      expect(await gateway.capture(take(paymentId, 2_000))).toEqual({ outcome: "done" });
      expect(await gateway.capture(take(paymentId, 2_991))).toMatchObject({ outcome: "refused" });
      expect(await gateway.capture(take(paymentId, 2_990))).toEqual({ outcome: "done" });
      expect(await found(key)).toMatchObject({ capturedMinor: AMOUNT });
    });

    it("a capture that the bank refuses is refused for good", async () => {
      const { paymentId } = await authorised(request(tokens.captureRefused));
      const capture = take(paymentId, AMOUNT);
      expect(await gateway.capture(capture)).toMatchObject({ outcome: "refused" });
      expect(await gateway.capture(capture)).toMatchObject({ outcome: "refused" });
    });

    it("partial refunds add up to what was captured and no further", async () => {
      const { key, paymentId } = await authorised();
      await gateway.capture(take(paymentId, 3_000));
      expect(await gateway.refund(take(paymentId, 1_000))).toEqual({ outcome: "done" });
      expect(await gateway.refund(take(paymentId, 2_001))).toMatchObject({ outcome: "refused" });
      const last = take(paymentId, 2_000);
      expect(await gateway.refund(last)).toEqual({ outcome: "done" });
      expect(await gateway.refund(last)).toEqual({ outcome: "done" });
      expect(await found(key)).toMatchObject({ capturedMinor: 3_000, refundedMinor: 3_000 });
    });

    it("one key is never shared by two effects", async () => {
      const { key, paymentId } = await authorised();
      const capture = take(paymentId, 1_000);
      await gateway.capture(capture);
      expect(await gateway.capture({ ...capture, amountMinor: 2_000 })).toMatchObject({ outcome: "refused" });
      expect(await gateway.refund(capture)).toMatchObject({ outcome: "refused" });
      expect(await found(key)).toMatchObject({ capturedMinor: 1_000, refundedMinor: 0 });
    });

    it("a payment that the provider does not know is refused", async () => {
      expect(await gateway.capture(take("pay_unknown", 1))).toMatchObject({ outcome: "refused" });
    });
  });

  describe(`${name}: list`, () => {
    it("gives every payment that changed, with its money", async () => {
      const call = await authorised();
      await gateway.capture(take(call.paymentId, 1_500));
      const { key: waitingKey } = await action(onPage());
      const listed = new Map<string, object>();
      let cursor: string | null = null;
      do {
        const page = await gateway.list({ since: 0, cursor });
        if (page === "unknown") throw new Error("the list was not given");
        for (const payment of page.payments) listed.set(payment.key, payment);
        cursor = page.cursor;
      } while (cursor !== null);
      expect(listed.get(call.key)).toMatchObject({
        status: "authorised",
        capturedMinor: 1_500,
        reference: call.reference,
      });
      expect(listed.get(waitingKey)).toMatchObject({ status: "pending_action" });
    });

    it("gives nothing that changed before the instant asked for", async () => {
      await authorised();
      const page = await gateway.list({ since: under.nowMs() + 3_600_000, cursor: null });
      expect(page).toEqual({ payments: [], cursor: null });
    });
  });
}

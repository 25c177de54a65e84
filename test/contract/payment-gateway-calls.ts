/**
 * The calls that the tests of the contract of payment gateways are made of.
 */
import { expect } from "vitest";
import type { AuthoriseRequest, GatewayPayment } from "../../src/domain/payment/types.ts";
import type { Inability, MakeSource, PaymentGatewayUnderTest } from "./payment-gateway.ts";

export const AMOUNT = 4_990;
export const PART = 2_000;
export const DONE = { outcome: "done" };
export const REFUSED = { outcome: "refused" };

export type GatewayCalls = ReturnType<typeof gatewayCalls>;

export function gatewayCalls(under: PaymentGatewayUnderTest) {
  const { gateway, fixtures, currency, makeKey, nowMs, cannot = [] } = under;
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

  return { ...under, can, request, authorised, waiting, found, expectClosed, take, voidOf };
}

/** Rules that only some adapters can be held to: those that have the fixture. */
export function having<Fixture>(fixture: Fixture | undefined, rules: (fixture: Fixture) => void): void {
  if (fixture !== undefined) rules(fixture);
}

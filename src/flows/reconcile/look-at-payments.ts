/**
 * The provider's list of what has changed: money of a checkout without an order, and payments that are not what their
 * order says. Stock is sold only after money was authorised, so a sale that has lost its order is among these too; its
 * shopper's object is asked to go on.
 */
import { holdsMoney, unorderedFinding, type Finding } from "../../domain/invariants/findings.ts";
import { paymentFinding } from "../../domain/invariants/money-findings.ts";
import type { GatewayPayment } from "../../domain/payment/types.ts";
import { ID_PATTERN, madeAtOf, type CheckoutId, type ShopperId } from "../../kernel/ids.ts";
import { LIMITS } from "../../kernel/limits.ts";
import { MINUTE_MS } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Place } from "../../ports/incidents.ts";
import { noteFindings } from "./note-findings.ts";
import { poke } from "./look-at-stock.ts";

export type PaymentDeps = Pick<Deps, "orders" | "gateway" | "shoppers" | "clock" | "log">;

export interface PaymentLook {
  readonly place: Place["payments"];
  readonly findings: readonly Finding[];
  readonly payments: number;
  readonly skipped: number;
}

/** A checkout is at work for some seconds; the next run begins earlier than this one did, and sees it again. */
const YOUNG_MS = MINUTE_MS;
export const LIST_OVERLAP_MS = 3 * MINUTE_MS;

export async function lookAtPayments(deps: PaymentDeps, from: NonNullable<Place["payments"]>): Promise<PaymentLook> {
  if (deps.gateway === null) return { place: null, findings: [], payments: 0, skipped: 0 };
  let { cursor } = from;
  const findings: Finding[] = [];
  let payments = 0;
  for (let page = 0; page < LIMITS.reconcilePaymentPagesMax; page++) {
    const answer = await deps.gateway.list({ since: from.since, cursor });
    if (answer === "unknown") return { place: null, findings, payments, skipped: 1 };
    payments += answer.payments.length;
    findings.push(...(await besideOrders(deps, answer.payments)));
    cursor = answer.cursor;
    if (cursor === null) return { place: null, findings, payments, skipped: 0 };
  }
  return { place: { since: from.since, cursor }, findings, payments, skipped: 0 };
}

interface PaymentName {
  readonly shopperId: ShopperId;
  readonly checkoutId: CheckoutId;
}

const CHECKOUT = ID_PATTERN("chk");

/** `region/shopper/checkout`; null of a payment that is none of ours. */
function nameOf(reference: string): PaymentName | null {
  const [, shopper, checkout = ""] = reference.split("/");
  return shopper && CHECKOUT.test(checkout)
    ? { shopperId: shopper as ShopperId, checkoutId: checkout as CheckoutId }
    : null;
}

/** Of each payment: that it has an order where it holds money, and that it is what the order says of it. */
async function besideOrders(deps: PaymentDeps, payments: readonly GatewayPayment[]): Promise<readonly Finding[]> {
  const before = deps.clock.now() - YOUNG_MS;
  const old = payments.flatMap((payment) => {
    const name = nameOf(payment.reference);
    return name !== null && (madeAtOf(name.checkoutId) ?? 0) < before ? [{ payment, name }] : [];
  });
  const ids = await deps.orders.orderIdsOf(old.map(({ name }) => name.checkoutId));
  const orders = new Map((await deps.orders.findMany([...ids.values()])).map((order) => [order.checkoutId, order]));
  return old.flatMap(({ payment, name }) => {
    const order = orders.get(name.checkoutId);
    if (order !== undefined) return paymentFinding(order, payment.paymentId, payment);
    return holdsMoney(payment) && !ids.has(name.checkoutId) ? [unorderedFinding(payment)] : [];
  });
}

/** Known ones: asked to go on, and closed once there is an order or the money has gone back. */
export async function lookAgainAtPayments(deps: PaymentDeps & Pick<Deps, "incidents">, limit: number): Promise<void> {
  const { gateway } = deps;
  if (gateway === null) return;
  for (const { subject, data } of await deps.incidents.unsettled(["sale_without_order"], limit)) {
    const name = nameOf(subject);
    if (name === null) continue;
    await poke(deps, name);
    const orders = await deps.orders.orderIdsOf([name.checkoutId]);
    const found = await gateway.payment(String(data["paymentId"]));
    if (found.outcome === "unknown") continue;
    const isLasting = !orders.has(name.checkoutId) && found.outcome === "found" && holdsMoney(found.payment);
    if (isLasting) await noteFindings(deps, [unorderedFinding(found.payment)]);
    else await deps.incidents.close("sale_without_order", subject, deps.clock.now());
  }
}

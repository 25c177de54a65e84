/**
 * The provider's list of what has changed: money of a checkout without an order. Stock is sold only after money was
 * authorised, so a sale that has lost its order is among these too. Its shopper's object is asked to go on.
 */
import { holdsMoney, unorderedFinding, type Finding } from "../../domain/invariants/findings.ts";
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
    findings.push(...(await withoutOrders(deps, answer.payments)).map(unorderedFinding));
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

async function withoutOrders(
  deps: PaymentDeps,
  payments: readonly GatewayPayment[],
): Promise<readonly GatewayPayment[]> {
  const before = deps.clock.now() - YOUNG_MS;
  const suspects = payments.flatMap((payment) => {
    const name = nameOf(payment.reference);
    const isOld = name !== null && (madeAtOf(name.checkoutId) ?? 0) < before;
    return name !== null && isOld && holdsMoney(payment) ? [{ payment, name }] : [];
  });
  const orders = await deps.orders.orderIdsOf(suspects.map(({ name }) => name.checkoutId));
  return suspects.filter(({ name }) => !orders.has(name.checkoutId)).map(({ payment }) => payment);
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

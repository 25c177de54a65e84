/** What was rejected or reviewed, as rows. */
import type { Assessment, Verdict } from "../../domain/fraud/types.ts";
import type { CheckoutId, OrderId, ShopperId } from "../../kernel/ids.ts";
import type { RiskDecisionRow } from "../../ports/risk-store.ts";

export interface DecisionRow {
  readonly order_id: OrderId;
  readonly checkout_id: CheckoutId;
  readonly shopper_id: ShopperId;
  readonly at: number;
  readonly total_minor: number;
  readonly currency: string;
  readonly country: string;
  readonly assessment: string;
  readonly verdict: string | null;
}

export const INSERT_DECISION = `
INSERT INTO risk_decisions (order_id, checkout_id, shopper_id, at, decision, total_minor, currency, country, assessment)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (order_id) DO NOTHING`;

export const decisionParams = (row: RiskDecisionRow): readonly unknown[] => [
  ...[row.orderId, row.checkoutId, row.shopperId, row.at, row.assessment.decision],
  ...[row.totalMinor, row.currency, row.country, JSON.stringify(row.assessment)],
];

export const toDecision = (row: DecisionRow): RiskDecisionRow => ({
  orderId: row.order_id,
  checkoutId: row.checkout_id,
  shopperId: row.shopper_id,
  at: row.at,
  totalMinor: row.total_minor,
  currency: row.currency,
  country: row.country,
  assessment: JSON.parse(row.assessment) as Assessment,
  verdict: row.verdict === null ? null : (JSON.parse(row.verdict) as Verdict),
});

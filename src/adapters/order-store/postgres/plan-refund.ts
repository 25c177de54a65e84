/** Deciding on a refund: the plans are read, decided on and written while the order's row is held. */
import { planRefund } from "../../../domain/order/refund.ts";
import type { PlannedRefund } from "../../../domain/order/types.ts";
import type { OrderId } from "../../../kernel/ids.ts";
import { toPayment, type OrderRow } from "../rows.ts";
import type { Ask } from "./client.ts";
import { jsonText } from "./json.ts";

interface PaymentRow {
  readonly payment: OrderRow["payment"];
  readonly refunds: readonly PlannedRefund[];
  readonly captured_minor: number;
  readonly refunded_minor: number;
}

export const planUnderLock = (
  ask: Ask,
  { id, key, amountMinor }: { readonly id: OrderId; readonly key: string; readonly amountMinor: number },
): Promise<PlannedRefund | "too_much" | "not_found"> =>
  ask(({ sql }) =>
    sql.begin(async (transaction): Promise<PlannedRefund | "too_much" | "not_found"> => {
      const [row] = await transaction<PaymentRow[]>`
        SELECT payment, refunds, captured_minor, refunded_minor FROM orders WHERE id = ${id} FOR NO KEY UPDATE`;
      if (row === undefined) return "not_found";
      const { payment, refunds, captured_minor: capturedMinor, refunded_minor: refundedMinor } = row;
      const planned = planRefund(toPayment({ payment, refunds, capturedMinor, refundedMinor }), key, amountMinor);
      if (!planned.ok) return "too_much";
      if (refunds.includes(planned.value)) return planned.value;
      const next = jsonText([...refunds, planned.value]);
      await transaction`UPDATE orders SET refunds = ${next}::text::jsonb WHERE id = ${id}`;
      return planned.value;
    }),
  );

/** The examples of docs/ledger.md, as the shop's own rules give them. */
import { capturedTransaction, type LedgerOrder } from "../../../src/domain/ledger/captured.ts";
import { issuedTransaction } from "../../../src/domain/ledger/issued.ts";
import { refundedTransaction, type RefundCause } from "../../../src/domain/ledger/refunded.ts";
import type { LedgerTransaction } from "../../../src/domain/ledger/types.ts";
import { formatAmount } from "../../../src/kernel/money.ts";
import type { Sku } from "../../../src/kernel/ids.ts";
import { ledgerOrder, NOW } from "./ledger-order.ts";

const TERMS = { commissionBasisPoints: () => 1_000 };

const GERMAN: LedgerOrder = withTenders(
  ledgerOrder({
    country: "DE",
    lines: [
      { seller: "a", quantity: 2, unitPriceMinor: 1_190 },
      { seller: "b", quantity: 1, unitPriceMinor: 1_070, taxClass: "reduced" },
    ],
    tenders: ["gift_card", "provider"],
  }),
  [1_000, 2_840],
);

const AMERICAN: LedgerOrder = ledgerOrder({
  ...{ country: "US", region: "CA", promotionBasisPoints: 1_000 },
  lines: [{ seller: "a", quantity: 1, unitPriceMinor: 10_000 }],
});

function withTenders(order: LedgerOrder, amounts: readonly number[]): LedgerOrder {
  const tenders = order.payment.tenders.map((tender, index) => ({ ...tender, amountMinor: amounts[index] ?? 0 }));
  return { ...order, payment: { ...order.payment, tenders } };
}

const captured = (order: LedgerOrder, feeMinor: number): LedgerTransaction =>
  capturedTransaction(
    order,
    order.payment.tenders.map(({ kind, amountMinor }, tender) => ({
      ...{ tender, amountMinor },
      feeMinor: kind === "provider" ? feeMinor : 0,
    })),
    TERMS,
    NOW,
  );

const refunded = (
  key: string,
  shares: readonly { tender: number; amountMinor: number }[],
  cause: RefundCause,
  books: readonly LedgerTransaction[],
): LedgerTransaction => refundedTransaction(GERMAN, { key, shares, cause }, TERMS, NOW, books);

const taken = captured(GERMAN, 65);
const short = refunded(
  "short",
  [{ tender: 1, amountMinor: 1_309 }],
  { kind: "short", lineSku: "SKU-0" as Sku, quantity: 1, goodwillMinor: 119 },
  [taken],
);
const cancelled = refunded(
  "rest",
  [
    { tender: 1, amountMinor: 1_531 },
    { tender: 0, amountMinor: 1_000 },
  ],
  { kind: "cancelled" },
  [taken, short],
);

const issued = issuedTransaction(
  { balance: "gift_card", key: "k", amountMinor: 5_000, currency: "EUR", why: "a birthday" },
  NOW,
);

export const EXAMPLES: Readonly<Record<string, LedgerTransaction>> = {
  captured: taken,
  short,
  cancelled,
  promotion: captured(AMERICAN, 0),
  issued,
};

/** As the document has it: an account a line, what it is debited and credited. */
export const inColumns = ({ postings, currency }: LedgerTransaction): string =>
  postings
    .map(({ account, amountMinor }) => {
      const amount = formatAmount(Math.abs(amountMinor), currency);
      return amountMinor > 0
        ? `${account.padEnd(20)}${amount.padStart(8)}`
        : `${account.padEnd(20)}${amount.padStart(18)}`;
    })
    .join("\n");

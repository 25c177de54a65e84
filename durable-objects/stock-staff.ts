/** What people who look after goods do with a stock: each decided on its own rows within the object's turn. */
import { adjust } from "../src/domain/inventory/adjustment.ts";
import type { Visit } from "../src/domain/inventory/moving.ts";
import { receiptCause, receive, receiveAnswerOf } from "../src/domain/inventory/receipt.ts";
import type { Decision } from "../src/domain/inventory/reservation-state.ts";
import { transfer } from "../src/domain/inventory/transfer.ts";
import type {
  AdjustAnswer,
  Adjustment,
  AdjustOutcome,
  AnnounceAnswer,
  Incoming,
  Receipt,
  ReceiveAnswer,
  StockLevel,
  StockTerms,
  TermsAnswer,
  Transfer,
  TransferAnswer,
  Whither,
} from "../src/domain/inventory/types.ts";
import type { Sku } from "../src/kernel/ids.ts";
import type { EpochMs } from "../src/kernel/time.ts";
import type { StockMoving } from "./stock-moving.ts";
import type { StockRows } from "./stock-rows.ts";
import type { StockRules } from "./stock-rules.ts";
import type { Write } from "./stock-selling.ts";

export interface StaffParts {
  readonly rows: StockRows;
  readonly rules: StockRules;
  readonly moving: Pick<StockMoving, "whither">;
  readonly write: Write;
  /** Shoppers may have to hear of these skus, though no level has changed. */
  readonly tell: (skus: readonly { readonly sku: Sku }[], now: EpochMs) => void;
}

/** What was met before is answered here, wherever the sku is now; `asked` as in `whereabouts`. */
type Asked = readonly Visit[];

export function makeStockStaff({ rows, rules, moving, write, tell }: StaffParts) {
  const elsewhere = (skus: Iterable<Sku>): readonly Whither[] =>
    [...new Set(skus)].flatMap((sku) => moving.whither(sku, null) ?? []);

  const done = <A>(
    reference: string,
    levels: readonly StockLevel[],
    { answer, change }: Decision<A>,
    now: EpochMs,
  ): A => {
    write([{ reference, change }], levels, now);
    return answer;
  };

  const adjustOne = (adjustment: Adjustment, asked: Asked, now: EpochMs): AdjustOutcome => {
    const { sku, warehouseId, reference } = adjustment;
    const earlier = rows.adjustmentOf(reference, sku, warehouseId);
    const whither = earlier === null ? moving.whither(sku, asked) : null;
    if (whither !== null) return { outcome: "moved", ...whither };
    const levels = rows.levelsOf([sku]);
    return done(reference, levels, adjust({ levels, earlier }, adjustment, now), now);
  };

  return {
    receive(receipts: readonly Receipt[], asked: Asked, now: EpochMs): ReceiveAnswer {
      const moved: (Whither & { readonly index: number })[] = [];
      const outcomes = receipts.flatMap((receipt, index) => {
        const { sku, reference } = receipt;
        const earlier = rows.receiptOf(reference, receiptCause(receipt));
        const whither = earlier ? null : moving.whither(sku, asked);
        if (whither !== null) {
          moved.push({ index, ...whither });
          return [];
        }
        const levels = earlier ? [] : rows.levelsOf([sku]);
        const { incoming } = rules.of(sku);
        return [done(reference, levels, receive({ levels, earlier, incoming }, receipt, now), now)];
      });
      const answer = receiveAnswerOf(outcomes);
      return moved.length > 0 && answer.outcome === "received" ? { ...answer, moved } : answer;
    },

    adjust: (adjustments: readonly Adjustment[], asked: Asked, now: EpochMs): AdjustAnswer => ({
      outcome: "decided",
      outcomes: adjustments.map((adjustment) => adjustOne(adjustment, asked, now)),
    }),

    transfer(call: Transfer, asked: Asked, now: EpochMs): TransferAnswer {
      const { sku, from, to, reference } = call;
      const earlier = rows.transferOf(reference, sku, from);
      const whither = earlier === null ? moving.whither(sku, asked) : null;
      if (whither !== null) return { outcome: "moved", moved: [whither] };
      const isTaken =
        rows.receiptOf(reference, receiptCause({ sku, warehouseId: to })) !== null ||
        rules.of(sku).incoming.some((each) => each.reference === reference && each.warehouseId === to);
      const levels = rows.levelsOf([sku]);
      return done(reference, levels, transfer({ levels, earlier, isTaken }, call, now), now);
    },

    /** All of them or, where one sku is elsewhere, none. */
    announce(incoming: readonly Incoming[], now: EpochMs): AnnounceAnswer {
      const moved = elsewhere(incoming.map(({ sku }) => sku));
      if (moved.length > 0) return { outcome: "moved", moved };
      for (const each of incoming) {
        rows.assertSound(each.sku);
        rules.setIncoming(each);
      }
      tell(incoming, now);
      return { outcome: "announced" };
    },

    setTerms(sku: Sku, terms: StockTerms, now: EpochMs): TermsAnswer {
      const moved = elsewhere([sku]);
      if (moved.length > 0) return { outcome: "moved", moved };
      rows.assertSound(sku);
      rules.setTerms(sku, terms);
      tell([{ sku }], now);
      return { outcome: "set" };
    },
  };
}

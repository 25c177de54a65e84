/** Goods are on their way: shoppers may be promised them, where the offer's terms allow, from the day they are due. */
import type { Trader } from "../../domain/account/types.ts";
import type { Incoming } from "../../domain/inventory/types.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { DAY_MS, type EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import { goodsFault } from "./own-offers.ts";
import { STOCK_SILENT } from "./show-stock.ts";

/** Further away is a slip of the pen. */
const EXPECTED_WITHIN_MS = 3 * 366 * DAY_MS;

/** Null of a day that goods may be expected on; today's may have begun a while ago, in some time zone. */
export function expectedFault(expectedAt: EpochMs, now: EpochMs): string | null {
  if (expectedAt < now - DAY_MS) return "This day has passed.";
  return expectedAt > now + EXPECTED_WITHIN_MS ? "This day is more than three years away." : null;
}

/**
 * The same reference, sku and warehouse again sets quantity and day anew; a quantity of 0 takes it back. Problems:
 * unprocessable, forbidden, overloaded.
 */
export async function announceIncoming(
  deps: Pick<Deps, "stock" | "catalogue" | "clock">,
  trader: Trader,
  incoming: readonly Incoming[],
): Promise<Result<"announced", Problem>> {
  const now = deps.clock.now();
  const late = incoming.flatMap(({ quantity, expectedAt }, index) => {
    const detail = quantity === 0 ? null : expectedFault(expectedAt, now);
    return detail === null ? [] : [{ pointer: `/incoming/${index}/expectedAt`, detail }];
  });
  if (late.length > 0) return err(nothing(late));
  const rows = incoming.map(({ sku, warehouseId }, index) => ({
    sku,
    skuAt: `/incoming/${index}/sku`,
    warehouses: [{ id: warehouseId, at: `/incoming/${index}/warehouseId` }],
  }));
  const fault = await goodsFault(deps, trader, rows);
  if (fault) return err(fault);
  const answer = await deps.stock.goods.announce({ incoming });
  if (answer.outcome === "announced") return ok("announced");
  return err(answer.outcome === "unknown" ? STOCK_SILENT : nothing([]));
}

const nothing = (errors: NonNullable<Problem["errors"]>): Problem =>
  problem("unprocessable", "Nothing was announced. Correct what is named and send all again.", { errors });

/** For staff: all shortfalls, newest first. */
import { SHORTFALL_STATES, type Shortfall, type ShortfallState } from "../../domain/order/shortfall.ts";
import type { ShortfallId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";

export const SHORTFALL_STATE_NAMES = SHORTFALL_STATES;

export const listShortfalls = (
  deps: Pick<Deps, "orders">,
  query: { readonly state: ShortfallState | null; readonly cursor: ShortfallId | null; readonly limit: number },
): Promise<{ shortfalls: readonly Shortfall[]; cursor: ShortfallId | null }> =>
  deps.orders.shortfalls.list(query.state === null ? null : [query.state], query.cursor, query.limit);

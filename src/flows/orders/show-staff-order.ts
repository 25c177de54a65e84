/** Everything about one order, for staff: what was bought, whose money it was, what speaks against it, how it came about. */
import type { Principal } from "../../domain/account/types.ts";
import type { JournalView } from "../../domain/checkout/journal-view.ts";
import type { RiskRecord } from "../../domain/fraud/types.ts";
import type { PostedTransaction } from "../../domain/ledger/types.ts";
import { canCancel, ownerOf } from "../../domain/order/machine.ts";
import { parcelShares, type ParcelShare } from "../../domain/order/parcel-shares.ts";
import { tenderShares, type TenderShare } from "../../domain/order/refund.ts";
import { blocksCancelling, type Shortfall } from "../../domain/order/shortfall.ts";
import { timelineWords } from "../../domain/order/timeline.ts";
import type { Order, OrderEvent } from "../../domain/order/types.ts";
import type { OrderId, ShopperId, UserId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { EpochMs } from "../../kernel/time.ts";
import type { Deps } from "../../ports/deps.ts";
import { readJournal, type JournalDeps } from "../operators/read-journal.ts";
import { isStaff } from "./show-order.ts";

export interface StaffOrderPage {
  readonly order: Order;
  readonly ownerId: ShopperId;
  /** Who owns it, where that is a user. */
  readonly account: { readonly name: string; readonly email: string } | null;
  /** Oldest first. */
  readonly timeline: readonly StaffTimelineEntry[];
  readonly shortfalls: readonly Shortfall[];
  /** One for each parcel, in their order. */
  readonly shares: readonly ParcelShare[];
  /** What each tender bore, and got back. */
  readonly tenders: readonly TenderShare[];
  /** Null where it was not screened. */
  readonly risk: RiskRecord | null;
  /** What the books of money say of it, oldest first. */
  readonly posted: readonly PostedTransaction[];
  /** "unknown": kept for as long as its shopper's object is; "unanswered": ask again. */
  readonly journal: JournalView | "unknown" | "unanswered";
  readonly can: { readonly cancel: boolean };
}

export interface StaffTimelineEntry {
  readonly at: EpochMs;
  readonly type: OrderEvent["type"];
  readonly text: string;
  /** Why it was cancelled; for staff. */
  readonly reason: string | null;
}

const NO_SUCH_ORDER = problem("not-found", "There is no order with this id.");

export async function showStaffOrder(
  deps: JournalDeps & Pick<Deps, "orders" | "accounts">,
  caller: Principal,
  id: OrderId,
): Promise<Result<StaffOrderPage, Problem>> {
  const order = isStaff(caller) ? await deps.orders.find(id) : null;
  if (order === null) return err(NO_SUCH_ORDER);
  const { shopperId, checkoutId } = order;
  const [events, shortfalls, risk, posted, account, journal] = await Promise.all([
    deps.orders.timeline(id),
    deps.orders.shortfalls.ofOrders([id]),
    deps.orders.risk(id),
    deps.orders.ledger.ofOrder(id),
    accountOf(deps, ownerOf(order)),
    readJournal(deps, caller, { shopperId, checkoutId }),
  ]);
  return ok({
    order,
    ownerId: ownerOf(order),
    account,
    timeline: events.map((event) => entryOf(event, order.parcels.length)),
    shortfalls,
    shares: parcelShares(order, shortfalls),
    tenders: tenderShares(order.payment),
    risk,
    posted,
    journal: journal.ok ? journal.value : journal.error.code === "not-found" ? "unknown" : "unanswered",
    can: { cancel: canCancel(order) && !shortfalls.some(blocksCancelling) },
  });
}

async function accountOf(deps: Pick<Deps, "accounts">, owner: ShopperId): Promise<StaffOrderPage["account"]> {
  if (!owner.startsWith("usr_")) return null;
  const user = await deps.accounts.findById(owner as UserId);
  return user && { name: user.name, email: user.email };
}

const entryOf = (event: OrderEvent, parcels: number): StaffTimelineEntry => ({
  at: event.at,
  type: event.type,
  text: timelineWords(event, parcels),
  reason: typeof event.data["reason"] === "string" ? event.data["reason"] : null,
});

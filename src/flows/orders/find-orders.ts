/** Orders as staff look for them: all, newest first, or those of whom or what a text names. */
import type { Principal } from "../../domain/account/types.ts";
import { normaliseEmail } from "../../domain/account/email.ts";
import { ownerOf } from "../../domain/order/machine.ts";
import type { Order } from "../../domain/order/types.ts";
import { ID_PATTERN, type CheckoutId, type OrderId, type ShopperId } from "../../kernel/ids.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Deps } from "../../ports/deps.ts";
import type { StaffOrder } from "../../ports/order-store.ts";
import { isStaff } from "./show-order.ts";

export interface FoundOrders {
  readonly orders: readonly StaffOrder[];
  /** Opaque; null on the last page. */
  readonly cursor: string | null;
  /** How the text was understood. */
  readonly by: "all" | "order" | "checkout" | "shopper" | "email";
}

export interface OrderSearch {
  /** Empty for all. */
  readonly text: string;
  readonly cursor: string | null;
  readonly limit: number;
}

export const UNREADABLE_SEARCH: Problem = problem(
  "invalid-request",
  "Search by an e-mail address, an order (ord_...), a checkout (chk_... or its reference) or a shopper (usr_... or gst_...).",
);
const STAFF_ONLY = problem("forbidden", "This is for staff.");

type FindDeps = Pick<Deps, "orders" | "accounts">;

export async function findOrders(
  deps: FindDeps,
  caller: Principal,
  search: OrderSearch,
): Promise<Result<FoundOrders, Problem>> {
  if (!isStaff(caller)) return err(STAFF_ONLY);
  const text = search.text.trim();
  const [order, checkout, shopper] = idsIn(text);
  const { cursor, limit } = search;
  if (text === "") return ok({ ...(await deps.orders.list({ by: "all" }, cursor, limit)), by: "all" });
  if (order !== null) return ok(single(await deps.orders.find(order), "order"));
  if (checkout !== null) return ok(single(await deps.orders.findByCheckout(checkout), "checkout"));
  if (shopper !== null)
    return ok({ ...(await deps.orders.list({ by: "shopper", shopper }, cursor, limit)), by: "shopper" });
  if (text.includes("@")) return ok({ ...(await ofEmail(deps, text, cursor, limit)), by: "email" });
  return err(UNREADABLE_SEARCH);
}

/** The most telling one wins: a reference names shopper and checkout. */
function idsIn(text: string): readonly [OrderId | null, CheckoutId | null, ShopperId | null] {
  const parts = text.split(/[\s/]+/);
  const first = (...prefixes: readonly string[]): string | null =>
    parts.find((part) => prefixes.some((prefix) => ID_PATTERN(prefix).test(part))) ?? null;
  return [first("ord") as OrderId | null, first("chk") as CheckoutId | null, first("usr", "gst") as ShopperId | null];
}

function single(order: Order | null, by: FoundOrders["by"]): FoundOrders {
  if (order === null) return { orders: [], cursor: null, by };
  const { id, state, email, shopperId, placedAt, currency, payment, quote } = order;
  const found: StaffOrder = {
    ...{ id, state, email, shopperId, placedAt, currency },
    ownerId: ownerOf(order),
    totalMinor: quote.totalMinor,
    capturedMinor: payment.capturedMinor,
    refundedMinor: payment.refundedMinor,
    parcels: order.parcels.length,
    country: order.address.country,
  };
  return { orders: [found], cursor: null, by };
}

/** Where the walk is: among the account's orders, or among guests' with the same address. */
const CURSOR = /^(account|guests)(?:~(.{1,150}))?$/;

/**
 * The orders of the account with this address, then those that guests placed with it. An account's address has one
 * spelling, a guest's is the one that was typed.
 */
async function ofEmail(
  deps: FindDeps,
  text: string,
  cursor: string | null,
  limit: number,
): Promise<Pick<FoundOrders, "orders" | "cursor">> {
  const user = await deps.accounts.findByEmail(normaliseEmail(text) ?? text);
  const [, phase = "account", place = null] = CURSOR.exec(cursor ?? "") ?? [];
  if (user === null || phase === "guests") return ofGuests(deps, text, user?.id ?? null, place, limit);
  const own = await deps.orders.list({ by: "shopper", shopper: user.id }, place, limit);
  if (own.cursor !== null) return { orders: own.orders, cursor: `account~${own.cursor}` };
  const left = limit - own.orders.length;
  if (left <= 0) return { orders: own.orders, cursor: "guests" };
  const guests = await ofGuests(deps, text, user.id, null, left);
  return { orders: [...own.orders, ...guests.orders], cursor: guests.cursor };
}

/** Those that the account has claimed stood among its own. */
async function ofGuests(
  deps: FindDeps,
  email: string,
  owner: ShopperId | null,
  place: string | null,
  limit: number,
): Promise<Pick<FoundOrders, "orders" | "cursor">> {
  const page = await deps.orders.list({ by: "guest_email", email }, place, limit);
  return {
    orders: page.orders.filter(({ ownerId }) => ownerId !== owner),
    cursor: page.cursor === null ? null : `guests~${page.cursor}`,
  };
}

/** Into the console: staff and sellers; others are asked to sign in, or told that it is not theirs. */
import type { Principal, Trader } from "../../../src/domain/account/types.ts";
import { traderOf } from "../../../src/flows/account/tell-trader.ts";
import { problem } from "../../../src/kernel/problem.ts";
import type { ShopFrame } from "../../../src/ports/catalogue-store.ts";
import type { AppContext } from "../../context.ts";
import type { Console } from "../console/frame.tsx";
import { showProblem } from "./problem.tsx";
import { openDoor, redirect } from "./shell.ts";

export interface ConsoleDoor {
  readonly principal: Extract<Principal, { kind: "user" }>;
  readonly trader: Trader;
  readonly desk: Console;
  readonly frame: ShopFrame;
}

const STAFF_ONLY = problem("forbidden", "This part of the console is for staff.");
const NOT_YOURS = problem("forbidden", "The console is for staff and sellers. Sign in with such an account.");

/** A response where the visitor may not come in. */
export async function openConsole(c: AppContext): Promise<ConsoleDoor | Response> {
  const [{ session, shell }, frame] = await Promise.all([openDoor(c), c.get("deps").catalogue.frame()]);
  if (session.principal?.kind !== "user") {
    const back = c.req.method === "GET" ? shell.currentPath : "/console";
    return redirect(c, `/login?back=${encodeURIComponent(back)}`);
  }
  const trader = traderOf(session.principal);
  if (trader === null) return showProblem(c, NOT_YOURS);
  const sellerId = trader.as === "seller" ? trader.sellerId : null;
  const sellerName = sellerId && (frame.sellers.find((seller) => seller.id === sellerId)?.name ?? sellerId);
  return { principal: session.principal, trader, desk: { shell, as: trader.as, sellerName }, frame };
}

/** As `openConsole`, but sellers are told that it is not theirs. */
export async function openForStaff(c: AppContext): Promise<ConsoleDoor | Response> {
  const door = await openConsole(c);
  return door instanceof Response || door.trader.as === "staff" ? door : showProblem(c, STAFF_ONLY);
}

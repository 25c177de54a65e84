import type { Principal, Trader } from "../../domain/account/types.ts";

/** Null for everybody else; staff who sell as well are staff. */
export function traderOf(principal: Principal | null): Trader | null {
  if (principal?.kind !== "user") return null;
  if (principal.roles.includes("staff")) return { as: "staff" };
  const { sellerId } = principal;
  return principal.roles.includes("seller") && sellerId !== undefined ? { as: "seller", sellerId } : null;
}

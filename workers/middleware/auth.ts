/** Who calls: bearer tokens (RFC 6750), and what a route asks of its caller. */
import type { Principal } from "../../src/domain/account/types.ts";
import { traderOf } from "../../src/flows/account/tell-trader.ts";
import { problem, type Problem } from "../../src/kernel/problem.ts";
import { err, ok, type Result } from "../../src/kernel/result.ts";
import type { Deps } from "../../src/ports/deps.ts";
import type { Who } from "../route.ts";

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Null without an Authorization header; a header that is wrong is refused even where none is needed. */
export async function bearerPrincipal(deps: Deps, header: string | null): Promise<Result<Principal | null, Problem>> {
  if (header === null) return ok(null);
  const token = BEARER.exec(header)?.[1];
  const verified = token === undefined ? undefined : await deps.tokens.verify(token, deps.clock.now());
  if (verified) return ok(verified.principal);
  return err(
    problem(
      "unauthenticated",
      "The access token is not valid or has expired. Get a new one from POST /v1/sessions/refresh, or sign in again.",
    ),
  );
}

/** Undefined when this caller may call. */
export function refusalFor(who: Who, principal: Principal | null): Problem | undefined {
  if (who === "anyone") return undefined;
  if (principal === null) {
    const how =
      who === "shopper"
        ? "POST /v1/guests gives one to anybody, POST /v1/sessions to those with an account"
        : "POST /v1/sessions gives one";
    return problem("unauthenticated", `Send an access token: Authorization: Bearer .... ${how}.`);
  }
  if (who === "shopper") return undefined;
  if (principal.kind === "guest")
    return problem("unauthenticated", "A guest cannot do this. Sign in with POST /v1/sessions.");
  if (who === "user") return undefined;
  if (who === "trader")
    return traderOf(principal) ? undefined : problem("forbidden", "Only staff and sellers may do this.");
  if (principal.roles.includes(who)) return undefined;
  return problem("forbidden", `Only accounts with the role "${who}" may do this.`);
}

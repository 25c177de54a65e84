/**
 * Who a page is for, by cookies that scripts cannot read. An expired access token is renewed without a word, on reading
 * as on writing; nobody becomes a guest until something of theirs must be remembered.
 */
import type { Principal } from "../../src/domain/account/types.ts";
import { logOut } from "../../src/flows/account/log-out.ts";
import { principalOfRefreshToken, refreshSession } from "../../src/flows/account/refresh-session.ts";
import type { SignedIn } from "../../src/flows/account/session-tokens.ts";
import { guestToken, startGuest, type GuestStart } from "../../src/flows/account/start-guest.ts";
import { LIMITS } from "../../src/kernel/limits.ts";
import { DAY_MS, type EpochMs } from "../../src/kernel/time.ts";
import type { AppContext } from "../context.ts";
import { isSecure } from "./security-headers.ts";

export interface PageSession {
  /** Null: somebody of whom nothing is known yet. Changes with the calls below. */
  readonly principal: Principal | null;
  /** The guest's own token, to hand to `logIn` and `register`, so that the cart comes along. */
  readonly guestToken: string | null;
  /** The one who is shopping; a new guest when there was nobody. */
  ensureShopper(): Promise<Principal>;
  signIn(tokens: SignedIn): void;
  /** Ends the session for good, not only in this browser. */
  signOut(): Promise<void>;
}

/** The session of this request: resolved once, the same for everybody who asks. */
export function pageSession(c: AppContext): Promise<PageSession> {
  const known = c.get("session");
  if (known) return known;
  const session = resolve(c);
  c.set("session", session);
  return session;
}

/** For an upgrade, whose answer can set no cookie: who the cookies speak of, with nothing renewed. */
export async function principalOfCookies(c: AppContext): Promise<Principal | null> {
  const deps = c.get("deps");
  const { access, refresh } = readCookies(c);
  const verified = access === undefined ? undefined : await deps.tokens.verify(access, deps.clock.now());
  if (verified) return verified.principal;
  return refresh === undefined ? null : principalOfRefreshToken(deps, refresh);
}

async function resolve(c: AppContext): Promise<PageSession> {
  const deps = c.get("deps");
  const state: { principal: Principal | null; guestToken: string | null } = { principal: null, guestToken: null };
  const become = (principal: Principal | null, token: string | null): void => {
    state.principal = principal;
    state.guestToken = principal?.kind === "guest" ? token : null;
    c.set("principal", principal);
  };
  const becomeGuest = (guest: GuestStart): Principal => {
    setCookie(c, "access", guest.accessToken, guest.accessExpiresAt);
    become(guest.principal, guest.accessToken);
    return guest.principal;
  };
  const becomeUser = (tokens: SignedIn): void => {
    setCookie(c, "access", tokens.accessToken, tokens.accessExpiresAt);
    if (tokens.refreshToken !== null) setCookie(c, "refresh", tokens.refreshToken, tokens.refreshExpiresAt);
    become(tokens.principal, null);
  };

  const { access, refresh } = readCookies(c);
  const now = deps.clock.now();
  const verified = access === undefined ? undefined : await deps.tokens.verify(access, now);
  if (verified) {
    become(verified.principal, access ?? null);
    // A guest who comes every day stays the same guest; one new cookie a day is enough for that.
    const aged = verified.expiresAt - now < LIMITS.guestTokenTtlMs - DAY_MS;
    if (verified.principal.kind === "guest" && aged) becomeGuest(await guestToken(deps, verified.principal.shopperId));
  } else if (refresh !== undefined) {
    const refreshed = await refreshSession(deps, refresh);
    if (refreshed.ok) becomeUser(refreshed.value);
    else clearCookies(c);
  }

  return {
    get principal() {
      return state.principal;
    },
    get guestToken() {
      return state.guestToken;
    },
    ensureShopper: async () => state.principal ?? becomeGuest(await startGuest(deps)),
    signIn: becomeUser,
    signOut: async () => {
      if (state.principal?.kind === "user") await logOut(deps, state.principal.shopperId, state.principal.sessionId);
      clearCookies(c);
      become(null, null);
    },
  };
}

type CookieName = "access" | "refresh";

/** `__Host-` binds a cookie to this very host and to https; on plain http browsers refuse it. */
function cookieName(c: AppContext, name: CookieName): string {
  return `${isSecure(c) ? "__Host-" : ""}souk_${name}`;
}

function readCookies(c: AppContext): { readonly access: string | undefined; readonly refresh: string | undefined } {
  const values = new Map<string, string>();
  for (const pair of (c.req.raw.headers.get("cookie") ?? "").split(";")) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at).trim();
    if (at > 0 && !values.has(name)) values.set(name, pair.slice(at + 1).trim());
  }
  return { access: values.get(cookieName(c, "access")), refresh: values.get(cookieName(c, "refresh")) };
}

function setCookie(c: AppContext, name: CookieName, value: string, expiresAt: EpochMs): void {
  const seconds = Math.max(0, Math.floor((expiresAt - c.get("deps").clock.now()) / 1_000));
  const full = cookieName(c, name);
  // The last word on a cookie counts: a refresh that is followed by a sign-out must not set it again.
  const others = c.get("cookies").filter((line) => !line.startsWith(`${full}=`));
  const line = `${full}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure(c) ? "; Secure" : ""}`;
  c.set("cookies", [...others, line]);
}

function clearCookies(c: AppContext): void {
  setCookie(c, "access", "", 0);
  setCookie(c, "refresh", "", 0);
}

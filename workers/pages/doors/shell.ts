/** What every page door shares: the frame around a page, forms that were posted, and the way back. */
import { unitsIn } from "../../../src/domain/cart/cart.ts";
import type { Cart } from "../../../src/domain/cart/types.ts";
import { traderOf } from "../../../src/flows/account/tell-trader.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { problem, type Problem } from "../../../src/kernel/problem.ts";
import { err, ok, type Result } from "../../../src/kernel/result.ts";
import type { AppContext } from "../../context.ts";
import { pageSession, type PageSession } from "../../middleware/session.ts";
import type { Flash, Shell, Tone } from "../view-models.ts";

/** Readable by scripts on purpose: it says nothing but a number, and spares every page a call to the cart's object. */
const COUNT_COOKIE = "souk_count";
const FLASH_COOKIE = "souk_flash";
const FLASH_SECONDS = 30;

export interface Door {
  readonly session: PageSession;
  readonly shell: Shell;
}

export async function openDoor(c: AppContext, query = ""): Promise<Door> {
  const deps = c.get("deps");
  const [session, frame] = await Promise.all([pageSession(c), deps.catalogue.frame()]);
  const url = new URL(c.req.url);
  const flash = takeFlash(c);
  const trader = traderOf(session.principal);
  const shell: Shell = {
    shopName: deps.settings.name,
    currency: deps.settings.currency,
    locale: deps.settings.locale,
    timeZone: deps.settings.timeZone,
    now: deps.clock.now(),
    origin: url.origin,
    nonce: c.get("nonce"),
    user: await viewer(c, session),
    cartCount: session.principal === null ? 0 : countOf(c),
    categories: frame.categories
      .filter((category) => category.parentId === null)
      .toSorted((a, b) => a.position - b.position),
    query,
    currentPath: `${url.pathname}${url.search}`,
    hasCart: session.principal !== null,
    inboxOpen: mayReadInbox(c, session),
    ...(trader && { consoleAs: trader.as }),
    ...(flash && { flash }),
  };
  return { session, shell };
}

/** Everybody where the settings say so (development), else staff. */
export function mayReadInbox(c: AppContext, { principal }: PageSession): boolean {
  if (c.get("deps").settings.inboxOpen) return true;
  return principal?.kind === "user" && principal.roles.includes("staff");
}

async function viewer(c: AppContext, session: PageSession): Promise<Shell["user"]> {
  const { principal } = session;
  if (principal?.kind !== "user") return null;
  const user = await c.get("deps").accounts.findById(principal.shopperId);
  return user && { name: user.name, email: user.email };
}

/** A prefix for the idempotency keys of this rendering's forms: sent twice, a form does its work once. */
export const newFormKey = (): string => crypto.randomUUID();

export function redirect(c: AppContext, path: string): Response {
  return c.body(null, 303, { location: safePath(path) });
}

/** Only paths of our own: a form cannot send anybody elsewhere. */
export function safePath(path: string, fallback = "/"): string {
  return /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : fallback;
}

export function setFlash(c: AppContext, tone: Tone, text: string): void {
  addCookie(c, FLASH_COOKIE, encodeURIComponent(`${tone}:${text}`), FLASH_SECONDS);
}

export function rememberCount(c: AppContext, cart: Cart): void {
  addCookie(c, COUNT_COOKIE, String(unitsIn(cart)), Math.floor(LIMITS.cartTtlUserMs / 1000));
}

export const forgetCount = (c: AppContext): void => addCookie(c, COUNT_COOKIE, "0", 0);

function addCookie(c: AppContext, name: string, value: string, seconds: number): void {
  const secure = c.req.url.startsWith("https:") ? "; Secure" : "";
  const others = c.get("cookies").filter((line) => !line.startsWith(`${name}=`));
  c.set("cookies", [...others, `${name}=${value}; Path=/; Max-Age=${seconds}; SameSite=Lax${secure}`]);
}

function readCookie(c: AppContext, name: string): string | undefined {
  const pairs = (c.req.raw.headers.get("cookie") ?? "").split(";").map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function countOf(c: AppContext): number {
  const count = Number(readCookie(c, COUNT_COOKIE) ?? 0);
  return Number.isSafeInteger(count) && count > 0 ? count : 0;
}

const TONES: readonly Tone[] = ["info", "ok", "warn", "error"];

function takeFlash(c: AppContext): Flash | undefined {
  const raw = readCookie(c, FLASH_COOKIE);
  if (raw === undefined || raw === "") return undefined;
  addCookie(c, FLASH_COOKIE, "", 0);
  const [tone, ...rest] = decoded(raw).split(":");
  const known = TONES.find((each) => each === tone);
  return known && { tone: known, text: rest.join(":").slice(0, 500) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return "";
    throw error;
  }
}

export type Form = ReadonlyMap<string, string>;

/** A posted form; every field once, of bounded size. */
export async function readForm(c: AppContext): Promise<Result<Form, Problem>> {
  const request = c.req.raw;
  const type = request.headers.get("content-type") ?? "";
  if (!/^application\/x-www-form-urlencoded\b/i.test(type)) {
    return err(problem("unsupported-media-type", "Send the form as application/x-www-form-urlencoded."));
  }
  const bytes = await readBounded(request, LIMITS.bodyBytesMax);
  if (bytes === null) return err(problem("body-too-large", `A form has at most ${LIMITS.bodyBytesMax} bytes.`));
  const form = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(bytes)) {
    if (form.has(name)) return err(problem("invalid-request", `The field ${name.slice(0, 40)} was sent twice.`));
    form.set(name, value);
  }
  return ok(form);
}

async function readBounded(request: Request, bytesMax: number): Promise<string | null> {
  if (Number(request.headers.get("content-length") ?? 0) > bytesMax || request.body === null)
    return request.body === null ? "" : null;
  const decoder = new TextDecoder();
  let text = "";
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > bytesMax) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

export const field = (form: Form, name: string): string => (form.get(name) ?? "").trim();

/** The hosted page and the 3-D Secure challenge: POST, redirect, GET, and never to an address a shopper sent. */
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import type { Child } from "hono/jsx";
import { LIMITS } from "../../src/kernel/limits.ts";
import { cardByName, readCard } from "./cards.ts";
import { localMethodByName } from "./local-methods.ts";
import { isOffered, type Means } from "./means.ts";
import type { PageMishap } from "./ledger.ts";
import { ledgerOf, type GatewayHono } from "./merchant-routes.ts";
import { declineMessage } from "./payment-steps.ts";
import { BankPage, ChallengePage } from "./bank-views.tsx";
import { FrontPage, NoticePage, Page, PayPage, type InputFault } from "./page-views.tsx";
import type { PageTurn, PageView } from "./shopper-turns.ts";

type PageStatus = 200 | 402 | 404 | 409 | 410 | 413 | 422 | 500 | 504;

function show(
  c: Context<GatewayHono>,
  status: PageStatus,
  title: string,
  content: Child,
  view?: PageView,
): Response | Promise<Response> {
  const nonce = crypto.randomUUID();
  // Browsers hold a form's redirect against form-action too, so the merchant's own addresses are named.
  const back = view ? [view.returnUrl, view.cancelUrl ?? view.returnUrl].map((url) => new URL(url).origin) : [];
  c.header(
    "Content-Security-Policy",
    `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self' ${[...new Set(back)].join(" ")}; base-uri 'none'; frame-ancestors 'none'`,
  );
  c.header("Cache-Control", "no-store");
  c.header("Referrer-Policy", "no-referrer");
  c.header("X-Content-Type-Options", "nosniff");
  c.header("X-Robots-Tag", "noindex");
  return c.html(
    html`<!doctype html>${(
        <Page title={title} nonce={nonce}>
          {content}
        </Page>
      )}`,
    status,
  );
}

function notice(
  c: Context<GatewayHono>,
  status: PageStatus,
  title: string,
  text: string,
  back?: { href: string; label: string },
) {
  return show(c, status, title, <NoticePage title={title} text={text} link={back ?? null} />);
}

const noPage = (c: Context<GatewayHono>) =>
  notice(
    c,
    404,
    "No such payment",
    "The address is wrong, or its payment is long over. Go back to the shop and try from there.",
  );

function closed(c: Context<GatewayHono>, view: PageView) {
  const text = view.declineReason ? declineMessage(view.declineReason) : "The shop has closed this payment.";
  const href = view.cancelUrl ?? view.returnUrl;
  return notice(c, 410, "This payment is over", text, { href, label: "Back to the shop" });
}

function mishap(c: Context<GatewayHono>, what: PageMishap, path: string) {
  const back = { href: path, label: "Look again" };
  if (what === "busy")
    return notice(c, 409, "Your payment is on its way", "It takes a little longer than usual.", back);
  if (what === "failed") return notice(c, 500, "Something went wrong", "You were not charged. Try once more.", back);
  return notice(
    c,
    504,
    "No answer in time",
    "Perhaps the payment went through, perhaps not. Look again before you pay again.",
    back,
  );
}

/** Leads on: 303 after a press, so that going back or reloading never pays again. */
function follow(c: Context<GatewayHono>, turn: PageTurn | PageMishap, path: string) {
  if (turn === null) return noPage(c);
  return typeof turn === "string" ? mishap(c, turn, path) : c.redirect(turn.to, 303);
}

export const pageRoutes = new Hono<GatewayHono>();

pageRoutes.use(
  bodyLimit({
    maxSize: LIMITS.bodyBytesMax,
    onError: (c) => notice(c, 413, "Too much was sent", "A form of this page is far smaller."),
  }),
);

pageRoutes.get("/", (c) => show(c, 200, "Test cards", <FrontPage />));

pageRoutes.get("/pay/:session", async (c) => {
  const session = c.req.param("session");
  const view = await ledgerOf(c.env).session(session);
  if (!view) return noPage(c);
  if (view.status === "authorised") return c.redirect(view.returnUrl, 303);
  if (view.status !== "pending_action") return closed(c, view);
  return show(c, 200, "Pay", <PayPage view={view} path={`/pay/${session}`} fault={null} />, view);
});

pageRoutes.post("/pay/:session", async (c) => {
  const session = c.req.param("session");
  const form = await formOf(c);
  const view = await ledgerOf(c.env).session(session);
  if (!view) return noPage(c);
  const read = readChoice(form, view.country);
  if (!("message" in read)) return follow(c, await ledgerOf(c.env).paySession(session, read), `/pay/${session}`);
  if (view.status !== "pending_action") return c.redirect(`/pay/${session}`, 303);
  return show(c, 422, "Pay", <PayPage view={view} path={`/pay/${session}`} fault={read} />, view);
});

pageRoutes.post("/pay/:session/cancel", async (c) => {
  const session = c.req.param("session");
  return follow(c, await ledgerOf(c.env).cancelSession(session), `/pay/${session}`);
});

pageRoutes.get("/challenge/:challenge", async (c) => {
  const challenge = c.req.param("challenge");
  const view = await ledgerOf(c.env).challenge(challenge);
  if (!view) return noPage(c);
  if (view.status === "authorised") return c.redirect(view.returnUrl, 303);
  if (view.status !== "pending_action") return closed(c, view);
  const path = `/challenge/${challenge}`;
  return view.localMethod === null
    ? show(c, 200, "3-D Secure", <ChallengePage view={view} path={path} />, view)
    : show(c, 200, view.localMethod, <BankPage view={view} method={view.localMethod} path={path} />, view);
});

pageRoutes.post("/challenge/:challenge", async (c) => {
  const challenge = c.req.param("challenge");
  const { verdict } = await formOf(c);
  if (verdict !== "approve" && verdict !== "fail")
    return notice(c, 422, "Nothing was decided", "Press one of the two buttons.", {
      href: `/challenge/${challenge}`,
      label: "Back",
    });
  return follow(c, await ledgerOf(c.env).answerChallenge(challenge, verdict === "approve"), `/challenge/${challenge}`);
});

pageRoutes.all("*", noPage);

/** A body that is no form has no fields; the page then says what is missing. */
async function formOf(c: Context<GatewayHono>): Promise<Record<string, unknown>> {
  try {
    return await c.req.parseBody();
  } catch {
    return {};
  }
}

/** The pressed method, the pressed test card or the typed one; what is wrong otherwise. */
function readChoice(form: Record<string, unknown>, country: string | null): Means | InputFault {
  const text = (name: string): string => (typeof form[name] === "string" ? form[name].trim() : "");
  if (text("method") !== "") {
    const pressed = localMethodByName(text("method"));
    if (pressed && isOffered(pressed, country)) return pressed;
    return { field: "method", message: "This way to pay is not offered for your country.", expiry: "" };
  }
  if (text("card") !== "") {
    const pressed = cardByName(text("card"));
    return pressed ?? { field: "number", message: "There is no such test card.", expiry: "" };
  }
  const expiry = /^(\d{1,2}) ?\/ ?(?:20)?(\d{2})$/.exec(text("expiry"));
  const read = readCard(
    {
      number: text("number"),
      expMonth: Number(expiry?.[1] ?? 0),
      expYear: 2000 + Number(expiry?.[2] ?? 0),
      cvc: text("cvc"),
    },
    Date.now(),
  );
  if (!("code" in read)) return read;
  const field = read.code === "invalid_expiry" ? "expiry" : read.code === "invalid_cvc" ? "cvc" : "number";
  // Only a date is shown again: whatever else stands in this field may be a card number.
  return { field, message: read.message, expiry: expiry?.[0] ?? "" };
}

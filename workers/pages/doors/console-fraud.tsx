/** Fraud, for staff: the queue of reviews, a reviewer's word, and what the screening has decided. */
import { decideReview } from "../../../src/flows/fraud/decide-review.ts";
import { listDecisions, listReviews, showReview } from "../../../src/flows/fraud/list-reviews.ts";
import { ID_PATTERN, type OrderId } from "../../../src/kernel/ids.ts";
import { LIMITS } from "../../../src/kernel/limits.ts";
import { problem, type Problem } from "../../../src/kernel/problem.ts";
import { NO_ORDER } from "../../../src/flows/orders/show-order.ts";
import type { App, AppContext } from "../../context.ts";
import { pageSession } from "../../middleware/session.ts";
import { DecisionsPage, ReviewsPage } from "../console/fraud-page.tsx";
import type { OpenReview } from "../console/fraud-review.tsx";
import { openConsole, type ConsoleDoor } from "./console-door.ts";
import { showProblem } from "./problem.tsx";
import { field, readForm, redirect, setFlash } from "./shell.ts";

export function mountConsoleFraud(app: App): void {
  app.get("/console/fraud", show);
  app.post("/console/fraud/:orderId", decide);
}

const ROWS = 50;
const STAFF_ONLY = problem("forbidden", "This part of the console is for staff.");

async function openForStaff(c: AppContext): Promise<ConsoleDoor | Response> {
  const door = await openConsole(c);
  return door instanceof Response || door.trader.as === "staff" ? door : showProblem(c, STAFF_ONLY);
}

const orderIdOf = (text: string): OrderId | null => (ID_PATTERN("ord").test(text) ? (text as OrderId) : null);

async function show(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const view = c.req.query("view");
  if (view === "rejected" || view === "decided") return showDecisions(c, door, view);
  const id = orderIdOf(c.req.query("order") ?? "");
  const open = id && (await showReview(c.get("deps"), id));
  return showQueue(c, door, open && { ...open, reason: "", problem: null });
}

async function showQueue(c: AppContext, door: ConsoleDoor, open: OpenReview | null): Promise<Response> {
  // A cursor that is none of ours begins anew: the store knows its own.
  const from = (c.req.query("cursor") ?? "").slice(0, 200) || null;
  const { orders, cursor } = await listReviews(c.get("deps"), { cursor: from, limit: ROWS });
  const page = { orders, cursor, open, paged: from !== null };
  return c.html(<ReviewsPage {...door.desk} view="waiting" {...page} />);
}

async function showDecisions(c: AppContext, door: ConsoleDoor, view: "rejected" | "decided"): Promise<Response> {
  const from = orderIdOf(c.req.query("cursor") ?? "");
  const decision = view === "rejected" ? "reject" : null;
  const { decisions, cursor } = await listDecisions(c.get("deps"), { decision, cursor: from, limit: ROWS });
  return c.html(
    <DecisionsPage {...door.desk} view={view} decisions={decisions} cursor={cursor} paged={from !== null} />,
  );
}

async function decide(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const { principal } = await pageSession(c);
  const orderId = orderIdOf(c.req.param("orderId") ?? "");
  const verdict = (["accepted", "refused"] as const).find((each) => each === field(form.value, "verdict"));
  if (orderId === null || principal === null) return showProblem(c, NO_ORDER);
  if (verdict === undefined) return showProblem(c, problem("invalid-request", "Press one of the two buttons."));
  const reason = field(form.value, "reason").trim();
  const wrong = wrongReason(reason);
  const decided = wrong ?? (await decideReview(c.get("deps"), principal, { orderId, verdict, reason }));
  if ("code" in decided || !decided.ok)
    return again(c, door, orderId, reason, "code" in decided ? decided : decided.error);
  setFlash(c, "ok", verdict === "accepted" ? "Accepted: the money is taken." : "Refused: the order is cancelled.");
  return redirect(c, "/console/fraud");
}

function wrongReason(reason: string): Problem | null {
  const detail =
    reason === ""
      ? "Say why: others will read it."
      : reason.length > LIMITS.reviewReasonCharactersMax || /\p{Cc}/u.test(reason)
        ? `Use at most ${LIMITS.reviewReasonCharactersMax} characters, no line breaks.`
        : null;
  if (detail === null) return null;
  return problem("invalid-request", "Please look at this field.", { errors: [{ pointer: "/reason", detail }] });
}

/** The same page with what was typed, and what was wrong. */
async function again(c: AppContext, door: ConsoleDoor, id: OrderId, reason: string, wrong: Problem): Promise<Response> {
  const open = await showReview(c.get("deps"), id);
  return open === null ? showProblem(c, wrong) : showQueue(c, door, { ...open, reason, problem: wrong });
}

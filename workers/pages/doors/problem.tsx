/** A refusal as a page: what happened, what to do, and the number to give when asking about it. */
import { PROBLEMS, problem, type Problem } from "../../../src/kernel/problem.ts";
import type { AppContext } from "../../context.ts";
import { ProblemPage } from "../problem.tsx";
import type { Shell } from "../view-models.ts";
import { openDoor } from "./shell.ts";

export async function showProblem(c: AppContext, refusal: Problem): Promise<Response> {
  const status = PROBLEMS[refusal.code][0];
  if (refusal.retryAfterSeconds !== undefined) c.header("retry-after", String(refusal.retryAfterSeconds));
  const page = <ProblemPage shell={await shellFor(c, refusal)} problem={refusal} requestId={c.get("requestId")} />;
  return c.html(page, status as 400);
}

/** When the shop itself is in trouble, the page that says so must not need it. */
async function shellFor(c: AppContext, refusal: Problem): Promise<Shell> {
  const deps = c.get("deps");
  if (PROBLEMS[refusal.code][0] < 500) {
    try {
      return (await openDoor(c)).shell;
    } catch (error) {
      deps.log("warn", "problem_page.bare", { error: String(error) });
    }
  }
  const url = new URL(c.req.url);
  return {
    shopName: deps.settings.name,
    currency: deps.settings.currency,
    locale: deps.settings.locale,
    timeZone: deps.settings.timeZone,
    now: deps.clock.now(),
    origin: url.origin,
    nonce: c.get("nonce"),
    user: null,
    cartCount: 0,
    categories: [],
    query: "",
    currentPath: url.pathname,
  };
}

export const notSignedIn = problem("unauthenticated", "Sign in to see this page.");

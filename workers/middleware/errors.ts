/** Refusals and failures, in the form their reader understands: problem+json for programs, a page for people. */
import { problem, type Problem } from "../../src/kernel/problem.ts";
import { problemResponse } from "../answers.ts";
import { isApiPath, type AppContext, type Pages } from "../context.ts";

export type Refuse = (c: AppContext, problem: Problem) => Response | Promise<Response>;

export function refusals(pages: Pages | undefined): Refuse {
  return (c, refusal) => {
    const wantsPage = !isApiPath(c.req.path) && (c.req.raw.headers.get("accept") ?? "").includes("text/html");
    return wantsPage && pages?.problem ? pages.problem(c, refusal) : problemResponse(refusal, c.get("requestId"));
  };
}

/**
 * An exception is a bug, or the platform in trouble. The caller learns the request id and no more; the log has the rest,
 * without query strings, headers or bodies, in which secrets travel.
 */
export function onError(refuse: Refuse): (error: Error, c: AppContext) => Response | Promise<Response> {
  return (error, c) => {
    const overloaded = isOverload(error);
    logFailure(c, error, overloaded);
    const id = c.get("requestId");
    return refuse(
      c,
      overloaded
        ? problem("overloaded", "Too much is going on right now. Try again in a moment.", { retryAfterSeconds: 2 })
        : problem("internal", `Something went wrong on our side. It has been noted under ${id}.`),
    );
  };
}

/** Objects mark their exceptions; D1 only says so in words. */
function isOverload(error: Error): boolean {
  if ("overloaded" in error && error.overloaded === true) return true;
  return /^D1_ERROR.*(overloaded|too many requests queued)/i.test(error.message);
}

function logFailure(c: AppContext, error: Error, overloaded: boolean): void {
  const entry = {
    requestId: c.get("requestId"),
    method: c.req.raw.method,
    path: c.req.path,
    error: error.name,
    message: error.message.slice(0, 500),
    stack: error.stack
      ?.split("\n")
      .slice(1, 9)
      .map((line) => line.trim()),
  };
  const event = overloaded ? "request_overloaded" : "request_failed";
  const deps = c.get("deps");
  // Without dependencies (they could not be made) there is no log but the console's.
  if (deps) deps.log("error", event, entry);
  else console.error(JSON.stringify({ level: "error", event, ...entry }));
}

/** What the shop has written, to whom it may concern: open where the settings say so (development), else to staff. */
import { problem } from "../../../src/kernel/problem.ts";
import type { App, AppContext } from "../../context.ts";
import { pageSession } from "../../middleware/session.ts";
import { InboxPage, MessagePage } from "../inbox.tsx";
import { showProblem } from "./problem.tsx";
import { mayReadInbox, openDoor } from "./shell.ts";

export function mountInbox(app: App): void {
  app.get("/inbox", showInbox);
  app.get("/inbox/:id", showMessage);
}

const PAGE = 30;
const closed = problem("not-found", "There is no inbox here.");
const noMessage = problem("not-found", "There is no such message.");

async function showInbox(c: AppContext): Promise<Response> {
  if (!mayReadInbox(c, await pageSession(c))) return showProblem(c, closed);
  const cursor = c.req.query("cursor") ?? null;
  const [{ shell }, page] = await Promise.all([openDoor(c), c.get("deps").inbox.list(PAGE, cursor)]);
  return c.html(<InboxPage shell={shell} notices={page.notices} cursor={page.cursor} paged={cursor !== null} />);
}

async function showMessage(c: AppContext): Promise<Response> {
  if (!mayReadInbox(c, await pageSession(c))) return showProblem(c, closed);
  const notice = await c.get("deps").inbox.find(c.req.param("id") ?? "");
  if (notice === null) return showProblem(c, noMessage);
  const { shell } = await openDoor(c);
  return c.html(<MessagePage shell={shell} notice={notice} />);
}

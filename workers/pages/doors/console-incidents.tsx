/** Incidents, orders that are short, and reconciliation: for staff. */
import { listIncidents, listReconciliations, newestDeep } from "../../../src/flows/reconcile/list-incidents.ts";
import { listShortfalls } from "../../../src/flows/reconcile/list-shortfalls.ts";
import { runReconciliation } from "../../../src/flows/reconcile/run-reconciliation.ts";
import { ID_PATTERN, type ReconciliationId, type ShortfallId } from "../../../src/kernel/ids.ts";
import type { Depth } from "../../../src/ports/incidents.ts";
import type { App, AppContext } from "../../context.ts";
import { IncidentsPage, ShortfallsPage } from "../console/incidents-page.tsx";
import { ReconciliationPage } from "../console/reconciliation-page.tsx";
import { plural } from "../format.ts";
import { openForStaff } from "./console-door.ts";
import { showProblem } from "./problem.tsx";
import { field, readForm, redirect, setFlash } from "./shell.ts";

export function mountConsoleIncidents(app: App): void {
  app.get("/console/incidents", showIncidents);
  app.get("/console/reconciliation", showRuns);
  app.post("/console/reconciliation", lookNow);
}

const ROWS = 50;
/** A cursor that is none of ours begins anew. */
const cursorOf = <T extends string>(c: AppContext, prefix: string): T | null => {
  const cursor = c.req.query("cursor") ?? "";
  return ID_PATTERN(prefix).test(cursor) ? (cursor as T) : null;
};

async function showIncidents(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const { desk, frame } = door;
  const deps = c.get("deps");
  if (c.req.query("view") === "shortfalls") {
    const from = cursorOf<ShortfallId>(c, "sht");
    const { shortfalls, cursor } = await listShortfalls(deps, { state: null, cursor: from, limit: ROWS });
    const page = { shortfalls, cursor, paged: from !== null, warehouses: frame.warehouses };
    return c.html(<ShortfallsPage {...desk} {...page} view="shortfalls" />);
  }
  const view = c.req.query("view") === "closed" ? "closed" : "open";
  const from = (c.req.query("cursor") ?? "").slice(0, 400) || null;
  const state = view === "open" ? "OPEN" : "CLOSED";
  const { incidents, cursor } = await listIncidents(deps, { state, cursor: from, limit: ROWS });
  return c.html(<IncidentsPage {...desk} view={view} incidents={incidents} cursor={cursor} paged={from !== null} />);
}

async function showRuns(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const from = cursorOf<ReconciliationId>(c, "rec");
  const deps = c.get("deps");
  const [{ runs, cursor }, deep] = await Promise.all([
    listReconciliations(deps, { cursor: from, limit: ROWS }),
    newestDeep(deps),
  ]);
  return c.html(<ReconciliationPage {...door.desk} {...{ runs, deep, cursor }} paged={from !== null} />);
}

/** Parts of the walk that one press does at most: a large shop's goes on by itself. */
const PARTS_MAX = 20;

async function lookNow(c: AppContext): Promise<Response> {
  const door = await openForStaff(c);
  if (door instanceof Response) return door;
  const form = await readForm(c);
  if (!form.ok) return showProblem(c, form.error);
  const depth: Depth = field(form.value, "depth") === "deep" ? "deep" : "quick";
  const deps = c.get("deps");
  let run = await runReconciliation(deps, depth);
  for (let part = 1; run.finishedAt === null && part < PARTS_MAX; part++) run = await runReconciliation(deps, depth);
  const { findings } = run.counts;
  const { locale } = door.desk.shell;
  const found =
    findings === 0 ? "nothing is wrong" : `${plural(findings, "thing does", "things do", locale)} not agree`;
  if (run.finishedAt === null) setFlash(c, "info", `The walk goes on by itself; so far ${found}.`);
  else setFlash(c, findings === 0 ? "ok" : "warn", `Looked at everything: ${found}.`);
  return redirect(c, "/console/reconciliation");
}

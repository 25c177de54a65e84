/** For staff: what is wrong and what was, and the walks that have looked. */
import { FINDING_KINDS } from "../../domain/invariants/findings.ts";
import type { ReconciliationId } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import type { Incident, Reconciliation } from "../../ports/incidents.ts";

export const INCIDENT_KINDS = FINDING_KINDS;

export const listIncidents = (
  deps: Pick<Deps, "incidents">,
  query: { readonly state: "OPEN" | "CLOSED"; readonly cursor: string | null; readonly limit: number },
): Promise<{ incidents: readonly Incident[]; cursor: string | null }> =>
  deps.incidents.list(query.state, query.cursor, query.limit);

export const listReconciliations = (
  deps: Pick<Deps, "incidents">,
  query: { readonly cursor: ReconciliationId | null; readonly limit: number },
): Promise<{ runs: readonly Reconciliation[]; cursor: ReconciliationId | null }> =>
  deps.incidents.runs(query.cursor, query.limit);

/** The walk that has compared everything, or does so at the moment; null before the first. */
export const newestDeep = (deps: Pick<Deps, "incidents">): Promise<Reconciliation | null> =>
  deps.incidents.newestRun("deep");

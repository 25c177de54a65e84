/** The same in memory: for the tests of the flows, which have no database. */
import type { Incident, Incidents, Reconciliation } from "../../ports/incidents.ts";

export function memoryIncidents(): Incidents {
  const runs = new Map<string, Reconciliation>();
  const incidents = new Map<string, Incident>();
  const nameOf = ({ kind, subject }: Pick<Incident, "kind" | "subject">): string => `${kind} ${subject}`;
  const newestFirst = (): Reconciliation[] => [...runs.values()].sort((a, b) => (a.id < b.id ? 1 : -1));
  const closeAll = (list: readonly Incident[], now: number): number => {
    for (const each of list) incidents.set(nameOf(each), { ...each, state: "CLOSED", closedAt: now });
    return list.length;
  };
  return {
    saveRun: async (run) => {
      if ((runs.get(run.id)?.version ?? run.version - 1) !== run.version - 1) return false;
      runs.set(run.id, run);
      return true;
    },
    newestRun: async (depth) => newestFirst().find((run) => run.depth === depth) ?? null,
    run: async (id) => runs.get(id) ?? null,
    runs: async (cursor, limit) => {
      const after = newestFirst().filter(({ id }) => cursor === null || id < cursor);
      return { runs: after.slice(0, limit), cursor: after.length > limit ? (after[limit - 1]?.id ?? null) : null };
    },
    forgetRuns: async (before) => {
      for (const run of newestFirst())
        if (run.depth === "quick" && run.id < before && run.finishedAt !== null) runs.delete(run.id);
    },
    note: async (findings, patienceMs, now) => {
      const opened: Incident[] = [];
      for (const { kind, subject, detail, data } of findings) {
        const before = incidents.get(nameOf({ kind, subject }));
        const known = before?.state === "CLOSED" ? undefined : before;
        const firstSeenAt = known?.firstSeenAt ?? now;
        const isOpen = known?.state === "OPEN" || now - firstSeenAt >= patienceMs[kind];
        const opens = isOpen && known?.state !== "OPEN";
        const incident: Incident = {
          ...{ kind, subject, detail, data, firstSeenAt },
          state: isOpen ? "OPEN" : "WATCHED",
          lastSeenAt: now,
          openedAt: opens ? now : (known?.openedAt ?? null),
          closedAt: null,
          times: (before?.times ?? 0) + (opens ? 1 : 0),
        };
        incidents.set(nameOf(incident), incident);
        if (opens) opened.push(incident);
      }
      return opened;
    },
    closeUnseen: async (kinds, before, now) =>
      closeAll(
        [...incidents.values()].filter(
          ({ kind, state, lastSeenAt }) => state !== "CLOSED" && kinds.includes(kind) && lastSeenAt < before,
        ),
        now,
      ),
    close: async (kind, subject, now) => {
      const known = incidents.get(nameOf({ kind, subject }));
      if (known !== undefined && known.state !== "CLOSED") closeAll([known], now);
    },
    unsettled: async (kinds, limit) =>
      [...incidents.values()]
        .filter(({ kind, state }) => state !== "CLOSED" && kinds.includes(kind))
        .sort((a, b) => a.firstSeenAt - b.firstSeenAt)
        .slice(0, limit),
    list: async (state, cursor, limit) => {
      const sign = state === "OPEN" ? 1 : -1;
      const at = (incident: Incident): number => (state === "OPEN" ? incident.firstSeenAt : (incident.closedAt ?? 0));
      const all = [...incidents.values()]
        .filter((incident) => incident.state === state)
        .sort((a, b) => sign * (at(a) - at(b) || (nameOf(a) < nameOf(b) ? -1 : 1)));
      const from = cursor === null ? 0 : all.findIndex((incident) => nameOf(incident) === cursor) + 1;
      const page = all.slice(from, from + limit);
      const last = page.at(-1);
      return { incidents: page, cursor: last && all.length > from + limit ? nameOf(last) : null };
    },
  };
}

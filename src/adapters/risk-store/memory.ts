/** The risk store in memory: for tests, and for the training's simulated shop. */
import type { OrderId } from "../../kernel/ids.ts";
import { SEEN_OUTCOMES, type RiskDecisionRow, type RiskStore, type Seen } from "../../ports/risk-store.ts";
import type { Identities } from "../../domain/fraud/identities.ts";
import type { Sighting } from "../../domain/fraud/types.ts";
import { graphFacts, KEPT_MS, NEIGHBOURS_MAX, nodesOf, type Neighbour } from "./graph-facts.ts";

/** Without `sightingOf` the texts stand for themselves. */
export function memoryRiskStore(
  sightingOf: (identities: Identities) => Promise<Sighting> = async (identities) => identities,
): RiskStore {
  const seen = new Map<OrderId, Seen>();
  /** By node; written in the order of time, as orders come. */
  const orders = new Map<string, Set<OrderId>>();
  const fraud = new Map<string, number>();
  const decisions = new Map<OrderId, RiskDecisionRow>();

  const isMarked = (sighting: Sighting): boolean => nodesOf(sighting).some((node) => fraud.has(node));
  const newestOf = (node: string, now: number): readonly Neighbour[] =>
    [...(orders.get(node) ?? [])]
      .flatMap((id) => seen.get(id) ?? [])
      .filter(({ at }) => at > now - KEPT_MS)
      .toSorted((a, b) => b.at - a.at)
      .slice(0, NEIGHBOURS_MAX)
      .map((row) => ({ ...row, near: isMarked(row.sighting) }));

  return {
    sightingOf,
    facts: async (question) => {
      const found = nodesOf(question.sighting).flatMap((node) => newestOf(node, question.now));
      return graphFacts(question, found, new Set(nodesOf(question.sighting).filter((node) => fraud.has(node))));
    },
    record: async (rows) => {
      for (const row of rows) {
        const known = seen.get(row.orderId);
        if (known && SEEN_OUTCOMES.indexOf(known.outcome) >= SEEN_OUTCOMES.indexOf(row.outcome)) continue;
        seen.set(row.orderId, known ? { ...row, at: Math.min(known.at, row.at) } : row);
        for (const node of nodesOf(row.sighting))
          orders.set(node, (orders.get(node) ?? new Set<OrderId>()).add(row.orderId));
      }
    },
    markFraud: async ({ sighting, at }) => {
      for (const node of nodesOf(sighting)) fraud.set(node, at);
    },
    noteDecision: async (row) => {
      if (!decisions.has(row.orderId)) decisions.set(row.orderId, row);
    },
    noteVerdict: async (orderId, verdict) => {
      const row = decisions.get(orderId);
      if (row && row.verdict === null) decisions.set(orderId, { ...row, verdict });
    },
    decisions: async (decision, cursor, limit) => {
      const rows = [...decisions.values()]
        .filter(({ assessment }) => decision === null || assessment.decision === decision)
        .filter(({ orderId }) => cursor === null || orderId < cursor)
        .toSorted((a, b) => (a.orderId < b.orderId ? 1 : -1));
      const page = rows.slice(0, limit);
      return { decisions: page, cursor: rows.length > limit ? (page.at(-1)?.orderId ?? null) : null };
    },
    prune: async (before) => {
      const sizes = [seen, fraud, decisions].map((map) => map.size);
      for (const [id, row] of seen) {
        if (row.at >= before) continue;
        seen.delete(id);
        for (const node of nodesOf(row.sighting)) orders.get(node)?.delete(id);
      }
      for (const [node, at] of fraud) if (at < before) fraud.delete(node);
      for (const [id, row] of decisions) if (row.at < before) decisions.delete(id);
      return [seen, fraud, decisions].reduce((sum, map, index) => sum + (sizes[index] ?? 0) - map.size, 0);
    },
  };
}

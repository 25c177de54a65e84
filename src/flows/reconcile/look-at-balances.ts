/** What the stock has sold of single skus, over all objects that have ever held them, beside what orders have. */
import { balanceFinding, soldOf, type SkuBalance } from "../../domain/invariants/findings.ts";
import type { Sku } from "../../kernel/ids.ts";
import type { Deps } from "../../ports/deps.ts";
import { noteFindings } from "./note-findings.ts";

type BalanceDeps = Pick<Deps, "orders" | "stock">;

export async function balancesOf(
  deps: BalanceDeps,
  skus: readonly Sku[],
): Promise<{ readonly found: readonly SkuBalance[]; readonly unanswered: number }> {
  const found: SkuBalance[] = [];
  let unanswered = 0;
  if (skus.length === 0) return { found, unanswered };
  const sold = await Promise.all(skus.map((sku) => soldEverywhere(deps, sku)));
  // Orders after the stock: a sale whose order is being written meanwhile is an order by then.
  const ordered = await deps.orders.unitsTaken(skus);
  for (const [index, sku] of skus.entries()) {
    const units = sold[index] ?? null;
    if (units === null) unanswered += 1;
    else found.push({ sku, sold: units, ordered: ordered.get(sku) ?? 0 });
  }
  return { found, unanswered };
}

/** Null when an object does not answer. */
async function soldEverywhere({ stock }: BalanceDeps, sku: Sku): Promise<number | null> {
  const summaries = await stock.goods.levels({ skus: [sku] });
  const summary = "outcome" in summaries ? undefined : summaries[0];
  if (summary === undefined) return null;
  const names = new Set([stock.shardOf(sku), ...(summary.past ?? [])]);
  let sold = 0;
  for (const name of names) {
    const audit = await stock.shard(name).audit({ after: justBefore(sku) });
    if ("outcome" in audit) return null;
    sold += soldOf(audit.movementSums).get(sku) ?? 0;
  }
  return sold;
}

/** A text that sorts right before the sku: a page that begins after it begins with the sku. */
const justBefore = (sku: Sku): string =>
  `${sku.slice(0, -1)}${String.fromCharCode(sku.charCodeAt(sku.length - 1) - 1)}~`;

const BALANCE_KINDS = ["stock_never_taken", "stock_taken_twice"] as const;

/** What a deep run has found is looked at again each minute: it is opened when it lasts, and closed when it does not. */
export async function lookAgainAtBalances(
  deps: BalanceDeps & Pick<Deps, "incidents" | "clock" | "log">,
  limit: number,
): Promise<void> {
  const watched = await deps.incidents.unsettled(BALANCE_KINDS, limit);
  const { found } = await balancesOf(
    deps,
    watched.map(({ subject }) => subject as Sku),
  );
  const now = deps.clock.now();
  for (const balance of found) {
    const findings = balanceFinding(balance);
    await noteFindings(deps, findings);
    for (const kind of BALANCE_KINDS)
      if (!findings.some((finding) => finding.kind === kind)) await deps.incidents.close(kind, balance.sku, now);
  }
}

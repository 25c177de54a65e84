/** What was found stands with the incidents, and what is newly wrong in the log, where people are called by it. */
import type { StockLevel } from "../../domain/inventory/types.ts";
import { oversoldFinding, PATIENCE_MS, type Finding } from "../../domain/invariants/findings.ts";
import type { Deps } from "../../ports/deps.ts";

export type NoteDeps = Pick<Deps, "incidents" | "clock" | "log">;

export async function noteFindings(deps: NoteDeps, findings: readonly Finding[]): Promise<void> {
  if (findings.length === 0) return;
  const opened = await deps.incidents.note(findings, PATIENCE_MS, deps.clock.now());
  for (const { kind, subject, detail } of opened) deps.log("error", "incident.opened", { kind, subject, detail });
}

/**
 * A count has just found that something is missing: the next run looks there first. A hint only: without it the walk
 * comes by, so that who counts is not told that an incident could not be written.
 */
export async function noteShortages(
  deps: NoteDeps,
  levels: readonly Pick<StockLevel, "sku" | "warehouseId" | "missing">[],
): Promise<void> {
  const findings = levels.flatMap((level) => oversoldFinding({ ...level, reserved: 0 }, 0));
  try {
    await noteFindings(deps, findings);
  } catch (error) {
    deps.log("warn", "incident.not_noted", { error: String(error) });
  }
}

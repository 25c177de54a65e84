/** What was found stands with the incidents, and what is newly wrong in the log, where people are called by it. */
import { PATIENCE_MS, type Finding } from "../../domain/invariants/findings.ts";
import type { Deps } from "../../ports/deps.ts";

export async function noteFindings(
  deps: Pick<Deps, "incidents" | "clock" | "log">,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.length === 0) return;
  const opened = await deps.incidents.note(findings, PATIENCE_MS, deps.clock.now());
  for (const { kind, subject, detail } of opened) deps.log("error", "incident.opened", { kind, subject, detail });
}

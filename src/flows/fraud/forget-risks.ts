/** What is older than 90 days is forgotten: a bounded part each minute. */
import { LIMITS } from "../../kernel/limits.ts";
import type { Deps } from "../../ports/deps.ts";

export const forgetRisks = (deps: Pick<Deps, "risk" | "clock">): Promise<number> =>
  deps.risk.prune(deps.clock.now() - LIMITS.riskKeptMs);

/** What reconciliation has looked at and found: runs, and one incident for each thing that is wrong. */
import type { Finding, FindingKind } from "../domain/invariants/findings.ts";
import type { MoneyReport } from "../domain/invariants/money-report.ts";
import type { BalanceDeedId, ReconciliationId } from "../kernel/ids.ts";
import type { EpochMs } from "../kernel/time.ts";

export type Depth = "quick" | "deep";

/** A walk through the shop, a bounded part at a time. */
export interface Reconciliation {
  readonly id: ReconciliationId;
  readonly depth: Depth;
  readonly version: number;
  readonly startedAt: EpochMs;
  readonly updatedAt: EpochMs;
  readonly finishedAt: EpochMs | null;
  readonly place: Place;
  readonly counts: Counts;
}

/** Where the walk goes on. */
export interface Place {
  /** The stock object, null when all have been walked. */
  readonly shard: string | null;
  readonly after: string | null;
  /** In the provider's list of what has changed since; null when it has been read. */
  readonly payments: { readonly since: EpochMs; readonly cursor: string | null } | null;
  /** Among orders and in the books; absent of walks from before money was looked at. */
  readonly money?: MoneyPlace;
  /** Deep: among the balances that ever had money; absent of walks from before they were looked at. */
  readonly holds?: HoldsPlace;
}

export interface HoldsPlace {
  readonly cursor: BalanceDeedId | null;
  readonly isDone: boolean;
}

export interface MoneyPlace {
  /** Orders placed since are looked at, from the cursor on. */
  readonly since: EpochMs;
  readonly cursor: string | null;
  readonly isDone: boolean;
  /** Transactions of the books up to this number have had their orders looked at. */
  readonly sequence: number;
}

export interface Counts {
  readonly stockPages: number;
  readonly levels: number;
  readonly reservations: number;
  readonly payments: number;
  /** Orders whose money was compared, and what each side says of it; absent of walks from before that. */
  readonly orders?: number;
  readonly money?: MoneyReport;
  /** Deep: units that the stock has sold and that orders have taken, over all skus. */
  readonly unitsSold?: number;
  readonly unitsOrdered?: number;
  readonly findings: number;
  /** Orders that were told that something is short, and whose wait was over. */
  readonly told: number;
  readonly covered: number;
  /** Something did not answer or was left for a later run: then nothing is closed for not having been found. */
  readonly skipped: number;
}

export type IncidentState = "WATCHED" | "OPEN" | "CLOSED";

export interface Incident {
  readonly kind: FindingKind;
  /** What it is about; with the kind its name. */
  readonly subject: string;
  readonly state: IncidentState;
  /** A sentence for people. */
  readonly detail: string;
  readonly data: Finding["data"];
  readonly firstSeenAt: EpochMs;
  readonly lastSeenAt: EpochMs;
  readonly openedAt: EpochMs | null;
  readonly closedAt: EpochMs | null;
  /** How often it was opened. */
  readonly times: number;
}

export interface Incidents {
  /** False when another run was first: then it is read again. */
  saveRun(run: Reconciliation): Promise<boolean>;
  newestRun(depth: Depth): Promise<Reconciliation | null>;
  run(id: ReconciliationId): Promise<Reconciliation | null>;
  /** Newest first. */
  runs(
    cursor: ReconciliationId | null,
    limit: number,
  ): Promise<{ runs: readonly Reconciliation[]; cursor: ReconciliationId | null }>;
  /** Finished quick runs from before; what was found stands in the incidents. */
  forgetRuns(before: ReconciliationId): Promise<void>;
  /**
   * Findings as of now. One whose kind has patience is only watched until it is seen again after it. Answers those
   * that are open by it and were not before.
   */
  note(
    findings: readonly Finding[],
    patienceMs: Readonly<Record<FindingKind, number>>,
    now: EpochMs,
  ): Promise<readonly Incident[]>;
  /** No longer wrong: watched and open ones of these kinds that were last seen before; answers how many. */
  closeUnseen(kinds: readonly FindingKind[], before: EpochMs, now: EpochMs): Promise<number>;
  close(kind: FindingKind, subject: string, now: EpochMs): Promise<void>;
  /** Watched and open ones, longest known first. */
  unsettled(kinds: readonly FindingKind[], limit: number): Promise<readonly Incident[]>;
  /** Open ones longest open first, closed ones newest first. */
  list(
    state: Exclude<IncidentState, "WATCHED">,
    cursor: string | null,
    limit: number,
  ): Promise<{ incidents: readonly Incident[]; cursor: string | null }>;
}

/**
 * How long shoppers see old stock: from the instant at which a stock object decided a change until the projection has
 * it. Kept in memory since the start; never a source of truth.
 */
export type ProjectionStage =
  /** The catalogue's row: pages and the product API follow within the poll of their memory (`changeFeedPollMs`). */
  | "catalogue"
  /** The index document: searches and listings follow within the poll of the index. */
  | "search";

export interface LagSummary {
  readonly count: number;
  /** Of the newest some thousand; null while there are none. */
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  /** Since the start. */
  readonly maxMs: number | null;
}

export interface ProjectionLag {
  record(stage: ProjectionStage, lagMs: number): void;
  read(): Readonly<Record<ProjectionStage, LagSummary>>;
}

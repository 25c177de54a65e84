/** Counts what costs: durable commits, rows written and network hops, by flow. In memory; read by the metrics page. */
export interface Meter {
  /** One durable commit (a transaction, a batch, or an alarm moved); `rows` as the platform bills them. */
  commit(where: string, rows: number): void;
  hop(where: string): void;
}

/** What was counted, by label. */
export interface MeterReadings {
  read(): {
    readonly commits: Readonly<Record<string, number>>;
    readonly rows: Readonly<Record<string, number>>;
    readonly hops: Readonly<Record<string, number>>;
  };
  reset(): void;
}

/** Counts by reason: what a replay leaves out is never silent. */
export type Tally = ReadonlyMap<string, number>;

export const tally = (reasons: Iterable<string>): Tally => {
  const counts = new Map<string, number>();
  for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return counts;
};

export const total = (counts: Tally): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

/** The most frequent first. */
export const byCount = (counts: Tally): readonly (readonly [reason: string, count: number])[] =>
  [...counts].sort(([a, x], [b, y]) => y - x || a.localeCompare(b));

/** How good a score is, by what it said and what was true. */
export interface Scored {
  readonly score: number;
  readonly label: 0 | 1;
}

/** Area under the ROC curve: how often a fraud has the greater score than an honest one; a tie is half (Mann-Whitney). */
export function aucOf(rows: readonly Scored[]): number {
  const sorted = rows.toSorted((a, b) => a.score - b.score);
  let [positives, ranks, at] = [0, 0, 0];
  while (at < sorted.length) {
    let end = at;
    while (end < sorted.length && sorted[end]?.score === sorted[at]?.score) end++;
    const rank = (at + 1 + end) / 2;
    for (let i = at; i < end; i++) {
      if (sorted[i]?.label !== 1) continue;
      positives += 1;
      ranks += rank;
    }
    at = end;
  }
  const negatives = rows.length - positives;
  return positives === 0 || negatives === 0
    ? Number.NaN
    : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

export interface AtThreshold {
  readonly threshold: number;
  /** Of what is above it, the share that is fraud. */
  readonly precision: number;
  /** Of fraud, the share that is above it. */
  readonly recall: number;
  /** Of what is honest, the share that is above it. */
  readonly falseAlarms: number;
}

export function atThreshold(rows: readonly Scored[], threshold: number): AtThreshold {
  const above = rows.filter(({ score }) => score > threshold);
  const caught = above.filter(({ label }) => label === 1).length;
  const fraud = rows.filter(({ label }) => label === 1).length;
  return {
    threshold,
    precision: above.length === 0 ? 1 : caught / above.length,
    recall: fraud === 0 ? 1 : caught / fraud,
    falseAlarms: rows.length === fraud ? 0 : (above.length - caught) / (rows.length - fraud),
  };
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly rows: number;
  /** The mean of what was said, and the share that came true. */
  readonly said: number;
  readonly true: number;
}

const EDGES = [0, 0.01, 0.03, 0.1, 0.3, 0.6, 0.9, 1.000001] as const;

export function calibration(rows: readonly Scored[]): readonly CalibrationBin[] {
  return EDGES.slice(1).map((to, index) => {
    const from = EDGES[index] ?? 0;
    const inside = rows.filter(({ score }) => score >= from && score < to);
    const mean = (of: (row: Scored) => number): number =>
      inside.length === 0 ? 0 : inside.reduce((sum, row) => sum + of(row), 0) / inside.length;
    return { from, to: Math.min(1, to), rows: inside.length, said: mean((r) => r.score), true: mean((r) => r.label) };
  });
}

/** Mean squared distance of what was said from what was true (Brier 1950); the share of fraud alone gives p (1 - p). */
export const brier = (rows: readonly Scored[]): number =>
  rows.reduce((sum, { score, label }) => sum + (score - label) ** 2, 0) / rows.length;

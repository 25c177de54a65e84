/**
 * Gradient-boosted stumps with logistic loss (Friedman 2001; second-order leaves as in Chen and Guestrin 2016), with
 * monotone features: a split that would push the wrong way is not taken, and a sum of such stumps pushes the right way.
 * Deterministic: the same rows in the same order give the same model to the bit.
 */
import { logistic, type FeatureSteps } from "../../src/domain/fraud/predict.ts";

export interface TrainingRow {
  readonly values: readonly number[];
  /** 1 for fraud. */
  readonly label: 0 | 1;
}

export interface StumpOptions {
  readonly rounds: number;
  readonly learningRate: number;
  /** Thresholds that are tried of a feature. */
  readonly binsMax: number;
  /** Pulls leaves of few rows to nothing. */
  readonly ridge: number;
  /** The least sum of second derivatives on either side of a split. */
  readonly weightMin: number;
}

export const STUMP_OPTIONS: StumpOptions = {
  rounds: 400,
  learningRate: 0.1,
  binsMax: 32,
  ridge: 5,
  weightMin: 3,
};

export interface Stumps {
  readonly bias: number;
  readonly steps: readonly FeatureSteps[];
}

interface Column {
  readonly thresholds: readonly number[];
  /** Of each row the number of thresholds that are at most its value. */
  readonly bins: Uint8Array;
}

interface Split {
  readonly feature: number;
  readonly bin: number;
  readonly left: number;
  readonly right: number;
  readonly gain: number;
}

/** Quantiles of the distinct values' rows; between two neighbours, so that a value seldom lies on a threshold. */
function thresholdsOf(values: readonly number[], binsMax: number): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const thresholds: number[] = [];
  for (let i = 1; i < sorted.length; i++) {
    const [below, above] = [sorted[i - 1] ?? 0, sorted[i] ?? 0];
    if (above > below) thresholds.push(roundTo(below + (above - below) / 2, 3));
  }
  if (thresholds.length <= binsMax) return [...new Set(thresholds)];
  const picked = Array.from({ length: binsMax }, (_, i) => {
    const at = sorted[Math.floor(((i + 1) / (binsMax + 1)) * sorted.length)] ?? 0;
    return thresholds.find((threshold) => threshold >= at);
  });
  return [...new Set(picked.filter((each) => each !== undefined))].sort((a, b) => a - b);
}

export const roundTo = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

function columnOf(rows: readonly TrainingRow[], feature: number, binsMax: number): Column {
  const values = rows.map((row) => row.values[feature] ?? 0);
  const thresholds = thresholdsOf(values, binsMax);
  const bins = Uint8Array.from(values, (value) => thresholds.filter((threshold) => value >= threshold).length);
  return { thresholds, bins };
}

/** `directions` as the features have them: 1 never lowers, -1 never raises. */
export function trainStumps(
  names: readonly string[],
  directions: readonly (1 | -1 | 0)[],
  rows: readonly TrainingRow[],
  options: StumpOptions = STUMP_OPTIONS,
): Stumps {
  const columns = names.map((_, feature) => columnOf(rows, feature, options.binsMax));
  const positives = rows.reduce((sum, row) => sum + row.label, 0);
  const bias = Math.log(Math.max(1, positives) / Math.max(1, rows.length - positives));
  const scores = new Float64Array(rows.length).fill(bias);
  const values = columns.map(({ thresholds }) => new Float64Array(thresholds.length + 1));
  const gradients = new Float64Array(rows.length);
  const hessians = new Float64Array(rows.length);
  for (let round = 0; round < options.rounds; round++) {
    for (const [i, row] of rows.entries()) {
      const p = logistic(scores[i] ?? 0);
      gradients[i] = p - row.label;
      hessians[i] = p * (1 - p);
    }
    const split = bestSplit(columns, directions, gradients, hessians, options);
    if (split === null) break;
    apply(split, columns, values, scores);
  }
  const steps = names.map((feature, index) => simplified(feature, columns[index], values[index]));
  return { bias: roundTo(bias, 4), steps };
}

function apply(split: Split, columns: readonly Column[], values: readonly Float64Array[], scores: Float64Array): void {
  const bins = columns[split.feature]?.bins ?? new Uint8Array();
  const steps = values[split.feature] ?? new Float64Array();
  for (let bin = 0; bin < steps.length; bin++)
    steps[bin] = (steps[bin] ?? 0) + (bin <= split.bin ? split.left : split.right);
  for (let i = 0; i < scores.length; i++)
    scores[i] = (scores[i] ?? 0) + ((bins[i] ?? 0) <= split.bin ? split.left : split.right);
}

function bestSplit(
  columns: readonly Column[],
  directions: readonly (1 | -1 | 0)[],
  gradients: Float64Array,
  hessians: Float64Array,
  options: StumpOptions,
): Split | null {
  let best: Split | null = null;
  for (const [feature, { thresholds, bins }] of columns.entries()) {
    if (thresholds.length === 0) continue;
    const [sums, weights] = [new Float64Array(thresholds.length + 1), new Float64Array(thresholds.length + 1)];
    for (let i = 0; i < bins.length; i++) {
      const bin = bins[i] ?? 0;
      sums[bin] = (sums[bin] ?? 0) + (gradients[i] ?? 0);
      weights[bin] = (weights[bin] ?? 0) + (hessians[i] ?? 0);
    }
    const found = splitOf(feature, sums, weights, directions[feature] ?? 0, options);
    if (found !== null && found.gain > (best?.gain ?? 1e-6)) best = found;
  }
  return best;
}

function splitOf(
  feature: number,
  sums: Float64Array,
  weights: Float64Array,
  direction: 1 | -1 | 0,
  { ridge, weightMin, learningRate }: StumpOptions,
): Split | null {
  const total = sums.reduce((a, b) => a + b, 0);
  const weight = weights.reduce((a, b) => a + b, 0);
  const leaf = (sum: number, hessian: number): number => -sum / (hessian + ridge);
  const gain = (sum: number, hessian: number): number => (sum * sum) / (hessian + ridge);
  let [sum, hessian] = [0, 0];
  let best: Split | null = null;
  for (let bin = 0; bin < sums.length - 1; bin++) {
    sum += sums[bin] ?? 0;
    hessian += weights[bin] ?? 0;
    if (hessian < weightMin || weight - hessian < weightMin) continue;
    const [left, right] = [leaf(sum, hessian), leaf(total - sum, weight - hessian)];
    if (direction * (right - left) < 0) continue;
    const won = gain(sum, hessian) + gain(total - sum, weight - hessian) - gain(total, weight);
    if (won > (best?.gain ?? 0))
      best = { feature, bin, left: left * learningRate, right: right * learningRate, gain: won };
  }
  return best;
}

/** Thresholds where nothing changes are left out. */
function simplified(feature: string, column: Column | undefined, values: Float64Array | undefined): FeatureSteps {
  const rounded = Array.from(values ?? [], (value) => roundTo(value, 4));
  const thresholds: number[] = [];
  const steps: number[] = [rounded[0] ?? 0];
  for (const [i, threshold] of (column?.thresholds ?? []).entries()) {
    const value = rounded[i + 1] ?? 0;
    if (value === steps.at(-1)) continue;
    thresholds.push(threshold);
    steps.push(value);
  }
  return { feature, thresholds, values: thresholds.length === 0 ? [] : steps };
}

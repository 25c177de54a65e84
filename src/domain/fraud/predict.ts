/**
 * The model: gradient-boosted stumps (Friedman 2001) added up into one step function a feature, so that an answer is a
 * look-up for each feature and one logistic function. `npm run train:fraud` makes it.
 */
import { FEATURES } from "./features.ts";
import type { RiskFacts } from "./types.ts";

export interface FraudModel {
  /** What trained it, by which an assessment can be told from another model's. */
  readonly name: string;
  readonly seed: string;
  /** Area under the ROC curve on rows that it was not trained on. */
  readonly auc: number;
  readonly bias: number;
  /** In the order of FEATURES. */
  readonly steps: readonly FeatureSteps[];
}

/** `values[i]` below `thresholds[i]`, the last one from the last threshold on: one value more than thresholds. */
export interface FeatureSteps {
  readonly feature: string;
  readonly thresholds: readonly number[];
  readonly values: readonly number[];
}

/** Which step a value is on: the number of thresholds that are at most the value. */
function stepOf(thresholds: readonly number[], value: number): number {
  let low = 0;
  let high = thresholds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (thresholds[middle] ?? Infinity)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Log-odds of fraud for a row of features. */
export function logOdds(model: Pick<FraudModel, "bias" | "steps">, row: (feature: number) => number): number {
  let sum = model.bias;
  for (const [index, { thresholds, values }] of model.steps.entries()) {
    if (thresholds.length > 0) sum += values[stepOf(thresholds, row(index))] ?? 0;
  }
  return sum;
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** Probability of fraud, 0 to 1, as the model sees it. */
export const predict = (model: FraudModel, facts: RiskFacts): number =>
  logistic(logOdds(model, (index) => FEATURES[index]?.of(facts) ?? 0));

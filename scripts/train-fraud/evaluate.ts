/** What the model and the whole score make of rows that they were not trained on. */
import { assess, type FraudWeights } from "../../src/domain/fraud/assess.ts";
import { predict, type FraudModel } from "../../src/domain/fraud/predict.ts";
import type { RiskDecision } from "../../src/domain/fraud/types.ts";
import { aucOf, atThreshold, brier, calibration, type AtThreshold, type CalibrationBin } from "./measures.ts";
import type { Pattern } from "./attempts.ts";
import type { Example } from "./shop.ts";

export interface Evaluation {
  readonly rows: number;
  readonly fraud: number;
  /** Against what the shop came to believe, noise and all; and against what is true. */
  readonly auc: number;
  readonly aucOfTruth: number;
  /** Of the whole score: signals and model. */
  readonly scoreAuc: number;
  readonly brier: number;
  readonly thresholds: readonly AtThreshold[];
  readonly calibration: readonly CalibrationBin[];
  /** Decisions of the whole screening by what the attempt was. */
  readonly decisions: ReadonlyMap<Pattern, Readonly<Record<RiskDecision, number>>>;
}

export function evaluate(model: FraudModel, weights: FraudWeights, examples: readonly Example[]): Evaluation {
  const said = examples.map(({ facts, label, fraud }) => ({ score: predict(model, facts), label, fraud }));
  const assessed = examples.map((example) => ({ example, assessment: assess(example.facts, weights, model) }));
  const decisions = new Map<Pattern, Record<RiskDecision, number>>();
  for (const { example, assessment } of assessed) {
    const counts = decisions.get(example.pattern) ?? { approve: 0, review: 0, reject: 0 };
    counts[assessment.decision] += 1;
    decisions.set(example.pattern, counts);
  }
  return {
    rows: examples.length,
    fraud: examples.filter(({ fraud }) => fraud === 1).length,
    auc: aucOf(said),
    aucOfTruth: aucOf(said.map(({ score, fraud }) => ({ score, label: fraud }))),
    scoreAuc: aucOf(assessed.map(({ example, assessment }) => ({ score: assessment.score, label: example.label }))),
    brier: brier(said),
    thresholds: [0.2, 0.5, 0.8].map((threshold) => atThreshold(said, threshold)),
    calibration: calibration(said),
    decisions,
  };
}

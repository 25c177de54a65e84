/** The decision on a checkout (O7, section Q10 of the design): a pure function of facts, weights and model. */
import { reachedCaps, type FraudCaps } from "./caps.ts";
import { predict, type FraudModel } from "./predict.ts";
import { SIGNALS } from "./signals.ts";
import type { Assessment, RiskDecision, RiskFacts, RiskReason } from "./types.ts";

export interface FraudWeights {
  readonly reviewAbove: number;
  readonly rejectAbove: number;
  readonly caps: FraudCaps;
}

/** What a certain answer of the model adds (Q10). */
export const MODEL_POINTS = 50;

/**
 * The score is the sum of the raised signals' points and the model's answer times 50, in tenths. Above `rejectAbove`
 * it is rejected, above `reviewAbove` reviewed; a reached cap rejects whatever the score. Reasons come with the
 * heaviest first, caps before all.
 */
export function assess(facts: RiskFacts, weights: FraudWeights, model: FraudModel): Assessment {
  const capped = reachedCaps(facts, weights.caps).map((cap): RiskReason => ({ ...cap, points: 0 }));
  const raised = SIGNALS.filter((signal) => signal.test(facts)).map(({ code, points, words }): RiskReason => ({
    code,
    points,
    words: words(facts),
  }));
  const modelScore = predict(model, facts);
  const modelPoints = Math.round(modelScore * MODEL_POINTS * 10) / 10;
  const score = raised.reduce((sum, reason) => sum + reason.points * 10, Math.round(modelPoints * 10)) / 10;
  const reasons = modelPoints > 0 ? [...raised, modelReason(modelScore, modelPoints)] : raised;
  return {
    decision: capped.length > 0 ? "reject" : decide(score, weights),
    score,
    modelScore,
    reasons: [...capped, ...reasons.toSorted((a, b) => b.points - a.points)],
    model: model.name,
    at: facts.at,
  };
}

const modelReason = (modelScore: number, points: number): RiskReason => ({
  code: "model",
  points,
  words: `The model takes it for fraud with ${(modelScore * 100).toFixed(modelScore < 0.1 ? 1 : 0)} %.`,
});

function decide(score: number, { reviewAbove, rejectAbove }: FraudWeights): RiskDecision {
  if (score > rejectAbove) return "reject";
  return score > reviewAbove ? "review" : "approve";
}

const SEVERITY: Readonly<Record<RiskDecision, number>> = { approve: 0, review: 1, reject: 2 };

/** The graver of two assessments of one checkout, the later one where they are the same: a decision is never lowered. */
export const graver = (earlier: Assessment, later: Assessment): Assessment =>
  SEVERITY[later.decision] >= SEVERITY[earlier.decision] ? later : earlier;

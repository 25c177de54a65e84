/** An evaluation in words and tables. */
import type { Evaluation } from "./evaluate.ts";

const share = (value: number): string => `${(value * 100).toFixed(1)} %`.padStart(7);

export function reportOf(evaluation: Evaluation): string {
  const { rows, fraud } = evaluation;
  const thresholds = evaluation.thresholds.map(
    ({ threshold, precision, recall, falseAlarms }) =>
      `  above ${threshold}   precision ${share(precision)}   recall ${share(recall)}   false alarms ${share(falseAlarms)}`,
  );
  const bins = evaluation.calibration.map(
    ({ from, to, rows: inside, said, true: come }) =>
      `  ${from.toFixed(2)} to ${to.toFixed(2)}   ${String(inside).padStart(6)} rows   said ${share(said)}   true ${share(come)}`,
  );
  const decisions = [...evaluation.decisions].map(([pattern, counts]) => {
    const all = counts.approve + counts.review + counts.reject;
    const parts = (["approve", "review", "reject"] as const).map((each) => `${each} ${share(counts[each] / all)}`);
    return `  ${pattern.padEnd(14)} ${String(all).padStart(6)}   ${parts.join("   ")}`;
  });
  return [
    `held out: ${rows} attempts, ${fraud} of them fraud (${((fraud / rows) * 100).toFixed(1)} %)`,
    `AUC of the model          ${evaluation.auc.toFixed(4)}   (against what is true, without noise of labels: ${evaluation.aucOfTruth.toFixed(4)})`,
    `AUC of the whole score    ${evaluation.scoreAuc.toFixed(4)}`,
    `Brier score               ${evaluation.brier.toFixed(4)}   (the share of fraud alone: ${((fraud / rows) * (1 - fraud / rows)).toFixed(4)})`,
    "the model's answer as a threshold:",
    ...thresholds,
    "what it said and what came true:",
    ...bins,
    "decisions of the whole screening:",
    ...decisions,
  ].join("\n");
}

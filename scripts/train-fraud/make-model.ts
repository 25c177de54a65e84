/** From examples to the model that the shop asks, and to the file that holds it. */
import { format } from "prettier";
import { FEATURES } from "../../src/domain/fraud/features.ts";
import type { FraudModel } from "../../src/domain/fraud/predict.ts";
import { fnv1a } from "../../src/kernel/random.ts";
import { predict } from "../../src/domain/fraud/predict.ts";
import { aucOf } from "./measures.ts";
import { makeExamples, type Example } from "./shop.ts";
import { roundTo, STUMP_OPTIONS, trainStumps, type StumpOptions } from "./stumps.ts";

export interface Training {
  readonly seed: string;
  /** Simulated people to learn from, and others to be asked about. */
  readonly people: number;
  readonly peopleHeldOut: number;
  readonly options: StumpOptions;
}

export const TRAINING: Training = { seed: "1", people: 9_000, peopleHeldOut: 5_000, options: STUMP_OPTIONS };

export interface Trained {
  readonly model: FraudModel;
  readonly rows: number;
  readonly heldOut: readonly Example[];
}

/** Examples that no training with that seed has seen: another shop with other people. */
export const heldOutExamples = ({ seed, peopleHeldOut }: Training): Promise<readonly Example[]> =>
  makeExamples(`${seed} held out`, peopleHeldOut);

export async function makeModel(training: Training): Promise<Trained> {
  const examples = await makeExamples(training.seed, training.people);
  const heldOut = await heldOutExamples(training);
  const rows = examples.map(({ facts, label }) => ({ values: FEATURES.map((feature) => feature.of(facts)), label }));
  const names = FEATURES.map(({ name }) => name);
  const directions = FEATURES.map(({ direction }) => direction);
  const stumps = trainStumps(names, directions, rows, training.options);
  const hash = fnv1a(JSON.stringify(stumps)).toString(16).padStart(8, "0");
  const unnamed: FraudModel = { name: `stumps-${hash}`, seed: training.seed, auc: 0, ...stumps };
  const said = heldOut.map(({ facts, label }) => ({ score: predict(unnamed, facts), label }));
  return { model: { ...unnamed, auc: roundTo(aucOf(said), 4) }, rows: rows.length, heldOut };
}

/** The text of src/domain/fraud/model.ts: no date stands in it, so that the same seed gives the same bytes. */
export const modelText = (model: FraudModel): Promise<string> =>
  format(
    `/** Made by \`npm run train:fraud\` (docs/fraud.md); not to be changed by hand. */
     import type { FraudModel } from "./predict.ts";

     export const MODEL: FraudModel = ${JSON.stringify(model)};`,
    { parser: "typescript", printWidth: 120 },
  );

/** `npm run check`: format, lint, types, house rules, lock file. Every step runs, whatever fails before it. */
import { stripVTControlCharacters } from "node:util";
import { buildWeb } from "./build-web.ts";
import { bin, resultLine, runStep, type Step } from "./steps.ts";
import { wordsOf } from "./told.ts";

const tsc = (name: string, project: string): Step => ({
  name: `types: ${name}`,
  script: bin("typescript/bin/tsc"),
  args: ["-p", project, "--pretty", "false"],
});

const STEPS: readonly Step[] = [
  { name: "format", script: bin("prettier/bin/prettier.cjs"), args: ["--check", "--log-level", "warn", "."] },
  tsc("shop", "tsconfig.json"),
  tsc("scripts and tests", "tsconfig.node.json"),
  tsc("worker tests", "tsconfig.worker-test.json"),
  tsc("browser", "tsconfig.web.json"),
  { name: "lint", script: bin("oxlint/bin/oxlint"), args: ["--deny-warnings"] },
  { name: "house rules", script: bin("vitest/vitest.mjs"), args: ["run", "--project", "house", "--reporter", "dot"] },
  { name: "lock file", script: "scripts/lockfile.ts", args: [] },
];

/** Two lanes: the format check is one thread for seconds, beside which the others find room on two cores. */
async function runAll(steps: readonly Step[], lanes: number): Promise<readonly string[]> {
  const queue = [...steps];
  const failed: string[] = [];
  const lane = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
      const result = await runStep(step);
      console.log(resultLine(step.name, result));
      if (result.ok) continue;
      failed.push(step.name);
      console.log(stripVTControlCharacters(result.output).trimEnd().replace(/^/gm, "      "));
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return failed;
}

const startedAt = performance.now();
try {
  // The pages import what this writes.
  await buildWeb();
  const failed = await runAll(STEPS, 2);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  console.log(failed.length === 0 ? `All good (${seconds} s)` : `Failed: ${failed.join(", ")} (${seconds} s)`);
  process.exitCode = failed.length === 0 ? 0 : 1;
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 1;
}

/** `npm test`: builds, then runs every project of tests in turn, the quickest first. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { build } from "./build.ts";
import { ROOT } from "./paths.ts";
import { bin, resultLine, runStep } from "./steps.ts";
import { wordsOf } from "./told.ts";

/** Projects of one run, and the folder of each. */
const RUNS: readonly (readonly string[])[] = [["domain", "house"], ["gateway"], ["worker"], ["postgres"], ["browser"]];

const hasTests = (project: string): boolean =>
  readdirSync(join(ROOT, "test", project), { recursive: true, encoding: "utf8" }).some((name) =>
    name.endsWith(".test.ts"),
  );

/** Of "Tests  2 failed | 40 passed (42)" in Vitest's summary. */
function countsOf(output: string): { passed: number; failed: number } {
  const line = /^\s*Tests\s+(.*)$/m.exec(stripVTControlCharacters(output))?.[1] ?? "";
  const count = (what: string): number => Number(new RegExp(`(\\d+) ${what}`).exec(line)?.[1] ?? 0);
  return { passed: count("passed"), failed: count("failed") };
}

async function main(): Promise<void> {
  const buildAt = performance.now();
  await build();
  console.log(resultLine("build", { ok: true, seconds: (performance.now() - buildAt) / 1000 }));
  const total = { passed: 0, failed: 0 };
  const failedRuns: string[] = [];
  for (const projects of RUNS) {
    const name = projects.join(" and ");
    const empty = projects.filter((project) => !hasTests(project));
    if (empty.length > 0) throw new Error(`there is no test in test/${empty.join(", test/")}`);
    const args = ["run", ...projects.flatMap((project) => ["--project", project]), ...process.argv.slice(2)];
    const result = await runStep({ name, script: bin("vitest/vitest.mjs"), args }, { show: true });
    const { passed, failed } = countsOf(result.output);
    total.passed += passed;
    total.failed += failed;
    // A file that does not load fails the run without a failed test.
    if (!result.ok) failedRuns.push(name);
    console.log(resultLine(`${name}: ${passed} passed`, result));
  }
  if (failedRuns.length > 0) console.log(`Failed: ${failedRuns.join(", ")}`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = failedRuns.length === 0 ? 0 : 1;
}

try {
  await main();
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 1;
}

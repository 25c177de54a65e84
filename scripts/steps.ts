/** Steps of a check: each a program, with its name, its time and, when it fails, its words. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { NODE_MODULES, ROOT } from "./paths.ts";

export interface Step {
  readonly name: string;
  /** A script run by this Node, absolute or relative to the root. */
  readonly script: string;
  readonly args: readonly string[];
}

export interface StepResult {
  readonly ok: boolean;
  readonly output: string;
  readonly seconds: number;
}

/** A package's command-line script. */
export const bin = (path: string): string => join(NODE_MODULES, path);

/** Runs it to the end; with `show`, its words appear as they come. */
export function runStep({ script, args }: Step, { show = false } = {}): Promise<StepResult> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ] as const) {
      from.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        if (show) to.write(chunk);
      });
    }
    child.on("error", reject);
    child.on("close", (code) => resolve({ ok: code === 0, output, seconds: (performance.now() - startedAt) / 1000 }));
  });
}

/** One line: mark, name, seconds. */
export function resultLine(name: string, { ok, seconds }: Omit<StepResult, "output">): string {
  return `${ok ? "ok  " : "FAIL"}  ${name.padEnd(24)}${seconds.toFixed(1).padStart(7)} s`;
}

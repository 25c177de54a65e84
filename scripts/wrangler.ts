/** Wrangler as a child process, without network, account, log files or questions. */
import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { join } from "node:path";
import { NODE_MODULES, ROOT } from "./paths.ts";
import { Told } from "./told.ts";

const CLI = join(NODE_MODULES, "wrangler", "bin", "wrangler.js");

const QUIET_ENV = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  WRANGLER_WRITE_LOGS: "false",
  WRANGLER_NO_SKILLS_UPDATE_PROMPTS: "true",
};

export function spawnWrangler(
  args: readonly string[],
  stdio: StdioOptions,
  env: Readonly<Record<string, string>> = {},
): ChildProcess {
  return spawn(process.execPath, [CLI, ...args], { cwd: ROOT, stdio, env: { ...process.env, ...QUIET_ENV, ...env } });
}

/** Runs it to its end; rejects with what it said when it fails. */
export function runWrangler(args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawnWrangler(args, ["ignore", "pipe", "pipe"], { CI: "1", FORCE_COLOR: "0" });
    let output = "";
    child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Told(`wrangler ${args[0]} failed:\n${output.trim()}`));
    });
  });
}

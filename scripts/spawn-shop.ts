/**
 * A shop for a command: `npm start` as a child in a process group of its own, which can be ended whole, even with
 * -9, and started again on the same data.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./paths.ts";
import { freePort, freePortPair } from "./ports.ts";
import { removePostgresElsewhere } from "./postgres-folder.ts";
import { processTable } from "./process-table.ts";
import type { GatewayChoice, OrderStoreName } from "./server.ts";

export interface SpawnOptions {
  /** A free port when absent. */
  readonly port?: number;
  /** A scratch folder, removed at the end, when absent (`withShop` only). */
  readonly dataDir?: string;
  readonly settings?: object;
  readonly gateway?: GatewayChoice;
  /** D1 when absent. */
  readonly orders?: OrderStoreName;
  /** False fills an empty shop with the sample marketplace. */
  readonly empty?: boolean;
  /** Shows what the server prints. */
  readonly verbose?: boolean;
  readonly startTimeoutMs?: number;
  /** Told the id of the new process group while it still starts: a proof may end it in the middle of that. */
  readonly onSpawn?: (group: number) => void;
}

/** The line that `start.ts --json` prints when it is ready. */
export interface ReadyLine {
  readonly ready: true;
  readonly pid: number;
  readonly url: string;
  readonly gatewayUrl: string;
  readonly gatewaySecret: string;
  readonly tokenSecret: string;
  readonly dataDir: string;
}

export interface SpawnedShop extends Omit<ReadyLine, "ready"> {
  /** Ends it in good order (SIGTERM, and -9 where that does not help) and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** kill -9 of the whole group: server, runtime and a gateway of its own die as in a power cut. */
  readonly kill: () => Promise<void>;
}

export interface SpawnedGateway {
  readonly url: string;
  readonly secret: string;
  readonly stop: () => Promise<void>;
  readonly kill: () => Promise<void>;
}

const START_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;
const IGNORE = (_group: number): void => undefined;

/** Groups that must not outlive this process. */
const groups = new Map<number, () => void>();
let guarded = false;

function guard(pid: number, cleanUp: () => void): void {
  groups.set(pid, cleanUp);
  if (guarded) return;
  guarded = true;
  const endAll = (): void => {
    for (const [group, then] of groups) {
      signal(-group, "SIGKILL");
      then();
    }
    groups.clear();
  };
  process.once("exit", endAll);
  for (const [name, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    process.once(name, () => {
      endAll();
      process.exit(code);
    });
  }
}

/** To a process, or to a group (its negated id); that it is gone already is what was wanted. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function groupLives(pid: number): boolean {
  return processTable().some((row) => row.group === pid);
}

async function groupGone(pid: number, timeoutMs: number): Promise<boolean> {
  const until = Date.now() + timeoutMs;
  while (groupLives(pid)) {
    if (Date.now() > until) return false;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return true;
}

/** Runs a script in a group of its own until it prints its line of JSON; throws with its words when it ends before. */
async function spawnReady<Line>(
  script: string,
  args: readonly string[],
  { verbose = false, timeoutMs = START_TIMEOUT_MS, cleanUp = (): void => undefined, onSpawn = IGNORE } = {},
): Promise<{ line: Line; stop: () => Promise<void>; kill: () => Promise<void> }> {
  const child = spawn(process.execPath, [join(ROOT, "scripts", script), ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ["ignore", "pipe", verbose ? "inherit" : "pipe"],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${script} could not be started`);
  guard(pid, cleanUp);
  onSpawn(pid);
  const gone = async (): Promise<void> => {
    groups.delete(pid);
    cleanUp();
  };
  const kill = async (): Promise<void> => {
    signal(-pid, "SIGKILL");
    await groupGone(pid, STOP_TIMEOUT_MS);
    await gone();
  };
  const stop = async (): Promise<void> => {
    signal(pid, "SIGTERM"); // The server ends its runtimes itself, in order.
    if (await groupGone(pid, STOP_TIMEOUT_MS)) await gone();
    else await kill();
  };
  try {
    return { line: await firstJsonLine<Line>(child, script, timeoutMs), stop, kill };
  } catch (error) {
    await kill();
    throw error;
  }
}

function firstJsonLine<Line>(child: ChildProcess, script: string, timeoutMs: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    let printed = "";
    let said = "";
    const fail = (why: string): void => reject(new Error(`${script} ${why}\n${said.trim()}`));
    const timer = setTimeout(() => fail(`was not ready after ${timeoutMs} ms`), timeoutMs);
    // Both streams are read to the end: a full pipe would stop the server.
    child.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-8_000)));
    child.stdout?.on("data", (chunk: Buffer) => {
      if (printed.includes("\n")) return;
      printed += chunk.toString();
      if (!printed.includes("\n")) return;
      clearTimeout(timer);
      resolve(JSON.parse(printed.slice(0, printed.indexOf("\n"))) as Line);
    });
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      // Its last words may still be in the pipe.
      setImmediate(() => fail(`ended with ${signal ?? code} before it was ready`));
    });
  });
}

/** Starts a shop in a process group of its own, on `dataDir`, and waits until it answers. */
export async function spawnShop(options: SpawnOptions & { readonly dataDir: string }): Promise<SpawnedShop> {
  const port = options.port ?? (await freePortPair());
  const args = ["--json", "--port", String(port), "--data", options.dataDir];
  if (options.empty !== false) args.push("--empty");
  if (options.orders !== undefined) args.push("--orders", options.orders);
  if (options.settings !== undefined) args.push("--settings", JSON.stringify(options.settings));
  if (typeof options.gateway === "object") {
    args.push("--gateway-url", options.gateway.url, "--gateway-secret", options.gateway.secret);
  }
  const { line, stop, kill } = await spawnReady<ReadyLine>("start.ts", args, {
    verbose: options.verbose ?? false,
    timeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
    onSpawn: options.onSpawn ?? IGNORE,
  });
  return { ...line, stop, kill };
}

/** Starts the sandbox gateway alone: the outside world's truth, which survives the kills of a shop. */
export async function spawnGateway(options: {
  readonly port?: number;
  readonly dataDir: string;
  readonly secret: string;
  /** Further variables of its Worker (workers/sandbox-gateway.toml). */
  readonly vars?: Readonly<Record<string, string>>;
  readonly verbose?: boolean;
}): Promise<SpawnedGateway> {
  const port = options.port ?? (await freePort());
  const args = [
    "--json",
    "--port",
    String(port),
    "--data",
    options.dataDir,
    "--secret",
    options.secret,
    "--vars",
    JSON.stringify(options.vars ?? {}),
  ];
  const { line, stop, kill } = await spawnReady<{ url: string }>("gateway.ts", args, {
    verbose: options.verbose ?? false,
  });
  return { url: line.url, secret: options.secret, stop, kill };
}

/** A folder below the system's for temporary files. */
export function scratchDir(): string {
  return mkdtempSync(join(tmpdir(), "souk-"));
}

/**
 * Runs `use` with a shop (empty unless `empty: false`) and ends the shop whole afterwards: also when `use` throws or
 * somebody presses Ctrl-C. Without `dataDir` its data is scratch and removed.
 */
export async function withShop<Value>(
  options: SpawnOptions,
  use: (shop: SpawnedShop) => Promise<Value>,
): Promise<Value> {
  const scratch = options.dataDir === undefined ? scratchDir() : undefined;
  const removeScratch = (): void => {
    if (scratch === undefined) return;
    removePostgresElsewhere(scratch);
    rmSync(scratch, { recursive: true, force: true });
  };
  process.once("exit", removeScratch);
  try {
    const shop = await spawnShop({ ...options, dataDir: options.dataDir ?? scratch ?? "" });
    try {
      return await use(shop);
    } finally {
      await shop.stop();
    }
  } finally {
    process.off("exit", removeScratch);
    removeScratch();
  }
}

/** The folder that holds a shop's data: who may use it (a lock) and its secrets. */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isRunning, processTable } from "./process-table.ts";
import { Told } from "./told.ts";

export interface Lock {
  readonly pid: number;
  readonly url: string;
  /** The runtime's processes: a server killed with -9 leaves them behind, still holding the databases. */
  readonly runtimePids: readonly number[];
}

export interface Secrets {
  readonly TOKEN_SECRET: string;
  readonly GATEWAY_SECRET: string;
}

const LOCK = "lock.json";

export class FolderInUse extends Told {}

export function readLock(dataDir: string): Lock | undefined {
  const file = join(dataDir, LOCK);
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Lock;
  } catch {
    return undefined; // Cut short by a kill while it was written: nobody holds it.
  }
}

/** The server that holds the folder now; undefined when none does, or when its process is dead. */
export function holderOf(dataDir: string): Lock | undefined {
  const lock = readLock(dataDir);
  return lock !== undefined && isRunning(lock.pid) ? lock : undefined;
}

/** Its pids may belong to other programs by now: only those that are a Workers runtime count. */
function orphansOf(lock: Lock): number[] {
  return processTable()
    .filter(({ pid, command }) => command === "workerd" && lock.runtimePids.includes(pid))
    .map(({ pid }) => pid);
}

/**
 * Takes the folder for this process or throws FolderInUse. The lock of a dead process is taken over, after its
 * runtime has been ended: two runtimes on one SQLite file would both think themselves alone.
 */
export async function takeLock(dataDir: string, url: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true });
  const stale = readLock(dataDir);
  if (stale !== undefined) {
    if (isRunning(stale.pid)) {
      throw new FolderInUse(
        `${dataDir} is in use by the server at ${stale.url} (process ${stale.pid}). Stop it first, or give another folder with --data.`,
      );
    }
    for (const pid of orphansOf(stale)) {
      process.kill(pid, "SIGKILL");
      for (let i = 0; i < 100 && isRunning(pid); i++) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  rmSync(join(dataDir, LOCK), { force: true });
  try {
    // "wx" fails when another server was quicker.
    writeFileSync(join(dataDir, LOCK), JSON.stringify({ pid: process.pid, url, runtimePids: [] } satisfies Lock), {
      flag: "wx",
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new FolderInUse(`${dataDir} was just taken by another server.`);
  }
}

/** Records the runtime's processes in the lock that this process holds. */
export function recordRuntime(dataDir: string, url: string, runtimePids: readonly number[]): void {
  const next = join(dataDir, `${LOCK}.next`);
  writeFileSync(next, JSON.stringify({ pid: process.pid, url, runtimePids } satisfies Lock));
  renameSync(next, join(dataDir, LOCK));
}

export function releaseLock(dataDir: string): void {
  if (readLock(dataDir)?.pid === process.pid) rmSync(join(dataDir, LOCK), { force: true });
}

/** The secrets of a shop that was started on the folder before; throws when there was none. */
export function readSecrets(dataDir: string): Secrets {
  const file = join(dataDir, "secrets.json");
  if (!existsSync(file)) throw new Told(`${dataDir} holds no shop: start one with "npm start" first`);
  return JSON.parse(readFileSync(file, "utf8")) as Secrets;
}

/** The folder's secrets, made once: 32 random bytes each, base64url. Readable by their owner only. */
export function loadSecrets(dataDir: string): Secrets {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "secrets.json");
  if (existsSync(file)) return readSecrets(dataDir);
  const secrets: Secrets = {
    TOKEN_SECRET: randomBytes(32).toString("base64url"),
    GATEWAY_SECRET: randomBytes(32).toString("base64url"),
  };
  writeFileSync(`${file}.next`, `${JSON.stringify(secrets, null, 1)}\n`, { mode: 0o600 });
  renameSync(`${file}.next`, file);
  return secrets;
}

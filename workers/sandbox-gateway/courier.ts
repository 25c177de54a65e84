/**
 * Delivers messages, at least once: a delivery is lent before it begins and settled after its answer, so one that was
 * lost with its process is made again. Never within the turn that decides.
 */
import type { GroupCommit } from "../../durable-objects/group-commit.ts";
import { inTime } from "../../src/kernel/in-time.ts";
import type { Endpoint, Message, MessageBook } from "./messages.ts";
import { SIGNATURE_HEADER, signatureOf } from "./webhook-signature.ts";

/** Deliveries on their way at once. */
const AT_ONCE_MAX = 16;
/** Below the time after which an idle object may be put away. */
const DELIVERY_TIMEOUT_MS = 5_000;
const FULL_WAIT_MS = 1_000;

export interface CourierParts {
  readonly book: MessageBook;
  readonly commit: GroupCommit;
  readonly endpoint: () => Endpoint | null;
  readonly wakeBy: (at: number) => void;
  readonly fetch: (request: Request) => Promise<Response>;
}

export interface Courier {
  /** Begins whatever is due and can be begun; the rest is begun as deliveries end, or by the alarm. */
  readonly nudge: () => Promise<void>;
  /** Delivers these now and waits for it: messages that were queued as on their way. */
  readonly deliverNow: (ids: readonly string[]) => Promise<void>;
}

export function makeCourier(parts: CourierParts): Courier {
  const { book, commit } = parts;
  let onTheirWay = 0;

  const deliver = async (message: Message): Promise<void> => {
    const answer = await post(parts, message);
    const isTaken = /^2\d\d$/.test(answer);
    await commit(() => {
      book.settle(message.id, isTaken, answer, Date.now());
      wake();
    });
    if (!isTaken) console.warn(JSON.stringify({ event: "webhook_not_taken", message: message.id, answer }));
  };
  const wake = (): void => {
    const dueAt = book.nextDueAt();
    if (dueAt === null) return;
    // With every place taken each delivery's end begins the next; the alarm then only stands in for a lost process.
    const soonest = onTheirWay < AT_ONCE_MAX ? 0 : Date.now() + FULL_WAIT_MS;
    parts.wakeBy(Math.max(dueAt, soonest));
  };

  const begin = async (message: Message): Promise<void> => {
    try {
      await deliver(message);
    } catch (error) {
      // The loan runs out, and the message is delivered again.
      console.error(JSON.stringify({ event: "webhook_not_settled", message: message.id, error: String(error) }));
    } finally {
      onTheirWay--;
    }
    await nudge();
  };

  const nudge = async (): Promise<void> => {
    const due = await commit(() => {
      // Counted in the turn that takes them, so that two nudges at once do not both fill the free places.
      const taken = onTheirWay < AT_ONCE_MAX ? book.take(AT_ONCE_MAX - onTheirWay, Date.now()) : [];
      onTheirWay += taken.length;
      wake();
      return taken;
    });
    for (const message of due) void begin(message);
  };

  return {
    nudge,
    deliverNow: async (ids) => {
      const messages = ids.flatMap((id) => book.message(id) ?? []);
      await Promise.all(messages.map(deliver));
    },
  };
}

/** The answer's status, or why there was none. */
async function post({ endpoint, fetch }: CourierParts, { body }: Message): Promise<string> {
  const to = endpoint();
  if (to === null) return "no endpoint is configured";
  try {
    return await inTime(DELIVERY_TIMEOUT_MS, async (signal) => {
      const headers = {
        "content-type": "application/json",
        [SIGNATURE_HEADER]: await signatureOf(to.secret, body, Date.now()),
      };
      const response = await fetch(new Request(to.url, { method: "POST", headers, body, redirect: "manual", signal }));
      await response.body?.cancel();
      return String(response.status);
    });
  } catch (error) {
    return `no answer: ${String(error)}`.slice(0, 200);
  }
}

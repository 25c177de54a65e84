/**
 * Takes a batch of one topic. It is taken as a whole first; where that fails each message is taken alone, so that one
 * that cannot succeed takes no neighbour with it to the dead letters. Taking is idempotent, so twice does no harm.
 */
import type { z } from "@hono/zod-openapi";
import { SECOND_MS } from "../../src/kernel/time.ts";
import type { Deps } from "../../src/ports/deps.ts";

export interface Topic<T> {
  readonly name: string;
  readonly schema: z.ZodType<T>;
  readonly take: (deps: Deps, messages: readonly T[]) => Promise<void>;
}

/** `max_retries` of wrangler.toml: the attempt after these is the last. */
const RETRIES_MAX = 10;
const DELAY_SECONDS_MAX = 300;

interface Parsed<T> {
  readonly message: Message;
  readonly body: T;
}

export async function takeBatch<T>(topic: Topic<T>, batch: MessageBatch, deps: Deps): Promise<void> {
  const parsed: Parsed<T>[] = [];
  for (const message of batch.messages) {
    const result = topic.schema.safeParse(message.body);
    if (result.success) parsed.push({ message, body: result.data });
    else fail(topic, message, deps, `not a message of this topic: ${result.error.issues[0]?.message ?? "?"}`);
  }
  if (parsed.length === 0) return;
  try {
    await topic.take(
      deps,
      parsed.map(({ body }) => body),
    );
    for (const { message } of parsed) message.ack();
  } catch (error) {
    if (parsed.length === 1) fail(topic, parsed[0]?.message, deps, String(error));
    else await takeEach(topic, parsed, deps);
  }
}

async function takeEach<T>(topic: Topic<T>, parsed: readonly Parsed<T>[], deps: Deps): Promise<void> {
  for (const { message, body } of parsed) {
    try {
      await topic.take(deps, [body]);
      message.ack();
    } catch (error) {
      fail(topic, message, deps, String(error));
    }
  }
}

/** Tried again, later each time; the last failure is a dead letter, which is logged and counted. */
function fail<T>(topic: Topic<T>, message: Message | undefined, deps: Deps, error: string): void {
  if (!message) return;
  const isLast = message.attempts > RETRIES_MAX;
  deps.log(isLast ? "error" : "warn", isLast ? "queue.dead_letter" : "queue.retry", {
    topic: topic.name,
    message: message.id,
    attempt: message.attempts,
    ageSeconds: Math.round((deps.clock.now() - message.timestamp.getTime()) / SECOND_MS),
    error,
  });
  if (isLast) deps.meter.hop(`dead-letter:${topic.name}`);
  message.retry({ delaySeconds: Math.min(DELAY_SECONDS_MAX, 2 ** Math.min(message.attempts, 9)) });
}

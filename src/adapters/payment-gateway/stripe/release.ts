/** Giving a payment up, by the state it is in: repeated, it ends the same way, so that it needs no key. */
import type { MoneyAnswer } from "../../../domain/payment/types.ts";
import type { Call } from "./call.ts";
import { nameOf } from "./find.ts";
import { retrieve, type Held } from "./held.ts";

const DONE: MoneyAnswer = { outcome: "done" };
const UNKNOWN: MoneyAnswer = { outcome: "unknown" };
/** The shopper, or a capture, may change the state while it is looked at; not for ever. */
const ROUNDS = 3;

export async function release(call: Call, found: Held): Promise<MoneyAnswer> {
  let held = found;
  for (let round = 0; round < ROUNDS; round++) {
    const step = nextStep(held);
    if (typeof step === "object") return step;
    const { session, intent } = held;
    const closed = await call.attempt(step, async () => {
      // An open session's intent cannot be cancelled, only the session can be ended; a completed one's can.
      if (step === "expire" && session) await call.stripe.checkout.sessions.expire(session.id, {}, call.options());
      else if (intent) await call.stripe.paymentIntents.cancel(intent.id, {}, call.options());
    });
    if (closed.ok) return DONE;
    if (closed.fault.type === "unanswered") return UNKNOWN;
    const again = await retrieve(call, nameOf(held));
    if (typeof again === "string") return UNKNOWN;
    held = again;
  }
  return UNKNOWN;
}

function nextStep({ session, intent }: Held): MoneyAnswer | "expire" | "cancel" {
  if (session?.status === "open") return "expire";
  if (session?.status === "expired") return DONE;
  switch (intent?.status) {
    case "canceled":
      return DONE;
    case "succeeded":
      return { outcome: "refused", reason: "captured" };
    case undefined:
      return UNKNOWN;
    default:
      return "cancel";
  }
}

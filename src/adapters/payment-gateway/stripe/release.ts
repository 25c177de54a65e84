/** Giving a payment up, by the state it is in: repeated, it ends the same way, so that it needs no key. */
import type { MoneyAnswer } from "../../../domain/payment/types.ts";
import type { Call } from "./call.ts";
import { paymentIdOf, retrieve, type Held } from "./held.ts";

const DONE: MoneyAnswer = { outcome: "done" };
const UNKNOWN: MoneyAnswer = { outcome: "unknown" };
/** The shopper, or a capture, may change the state while it is looked at; not for ever. */
const ROUNDS = 3;

export async function release(call: Call, found: Held): Promise<MoneyAnswer> {
  let held = found;
  for (let round = 0; round < ROUNDS; round++) {
    const step = nextStep(held);
    if (typeof step === "object") return step;
    const closed = await call.attempt(step, () => close(call, held));
    if (closed.ok) return closed.value ? DONE : UNKNOWN;
    if (closed.fault.type === "unanswered") return UNKNOWN;
    const again = await retrieve(call, paymentIdOf(held));
    if (typeof again === "string") return UNKNOWN;
    held = again;
  }
  return UNKNOWN;
}

/** An open session's intent cannot be cancelled, only the session can be ended; a completed one's can. */
async function close({ stripe, options }: Call, { session, intent }: Held): Promise<boolean> {
  if (session?.status === "open") {
    const { id, status } = await stripe.checkout.sessions.expire(session.id, {}, options());
    return id === session.id && status === "expired";
  }
  if (intent === null) return false;
  const { id, status } = await stripe.paymentIntents.cancel(intent.id, {}, options());
  return id === intent.id && status === "canceled";
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

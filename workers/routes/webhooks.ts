/** What the payment provider tells by itself: a hint to look, signed, in any order and as often as it likes (O4). */
import { z } from "@hono/zod-openapi";
import type { GatewayNotice } from "../../src/domain/payment/types.ts";
import { takeNotice } from "../../src/flows/payments/take-notice.ts";
import { problem } from "../../src/kernel/problem.ts";
import type { Deps } from "../../src/ports/deps.ts";
import type { GatewayMessages } from "../../src/ports/payment-gateway.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";

/** Far above any message of a provider, and no more than is hashed for a stranger. */
const MESSAGE_BYTES_MAX = 256 * 1024;

const REFUSALS = {
  signature: "The signature is not that of the payment provider over this very body.",
  too_old: "The message was signed more than five minutes ago. Send it anew.",
  malformed: "The message or its signature does not have the provider's form.",
} as const;

const tryAgain = problem("overloaded", "It could not be looked at now. Send it again.", { retryAfterSeconds: 10 });

/** Some messages name their payment in a way that only the provider can resolve, and it may not answer. */
async function verify(
  { log }: Pick<Deps, "log">,
  messages: GatewayMessages,
  body: Uint8Array,
  headers: Headers,
  now: number,
): Promise<Awaited<ReturnType<GatewayMessages["verify"]>> | "unanswered"> {
  try {
    return await messages.verify(body, headers, now);
  } catch (error) {
    log("warn", "webhook.unanswered", { error: String(error) });
    return "unanswered";
  }
}

const taken = (notice: GatewayNotice, outcome: string) => reply(200, { id: notice.id, outcome });

export const webhookRoutes: AnyRoute[] = [
  defineRoute({
    tag: "Checkout",
    who: "anyone",
    owns: "nothing",
    limit: "fence",
    idempotency: "none",
    method: "post",
    path: "/v1/webhooks/payments",
    operationId: "paymentWebhook",
    summary: "The payment provider says that something has happened",
    description:
      "For the provider alone: the body is verified by its signature. It is a hint: what became of the payment is asked " +
      "of the provider, so that a message that is early, late, sent twice or never changes nothing. 503 asks for it again.",
    bodyType: "bytes",
    bodyMediaTypes: ["application/json"],
    bodyBytesMax: MESSAGE_BYTES_MAX,
    body: z.instanceof(Uint8Array),
    responses: {
      200: {
        description: "Taken, or of no payment of ours.",
        schema: z.object({ id: z.string(), outcome: z.enum(["looking", "not_ours"]) }).openapi("WebhookTaken"),
      },
    },
    problems: ["bad-signature", "gateway-unavailable", "overloaded"],
    run: async ({ deps, body, request, now }) => {
      if (deps.messages === null)
        return refuse(
          problem("gateway-unavailable", "No payment provider that sends messages is set up in this shop."),
        );
      const verified = await verify(deps, deps.messages, body, request.headers, now);
      if (verified === "unanswered") return refuse(tryAgain);
      if (!verified.ok) {
        deps.log("warn", "webhook.refused", { reason: verified.reason });
        return refuse(problem("bad-signature", REFUSALS[verified.reason]));
      }
      const outcome = await takeNotice(deps, verified.notice);
      return outcome === "unanswered" ? refuse(tryAgain) : taken(verified.notice, outcome);
    },
  }),
];

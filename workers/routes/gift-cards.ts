/** Gift cards and store credit as shoppers see them: what is on a card whose code they have, and what is their own. */
import { z } from "@hono/zod-openapi";
import { checkGiftCard } from "../../src/flows/payments/check-gift-card.ts";
import { showStoreCredit } from "../../src/flows/payments/give-store-credit.ts";
import { takeToken } from "../middleware/rate-limit.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { availableBody, balanceFields, instant, minor } from "./balance-schemas.ts";
import { textSchema } from "./schemas.ts";

export const giftCardRoutes: readonly AnyRoute[] = [
  defineRoute({
    method: "post",
    path: "/v1/gift-cards/check",
    operationId: "checkGiftCard",
    tag: "Checkout",
    summary: "What is on a gift card",
    description:
      "A code that is mistyped, that never was, or whose card is over is answered alike. Calls are few, so that guessing takes for ever.",
    who: "shopper",
    owns: "nothing",
    limit: "signIns",
    idempotency: "none",
    body: z
      .strictObject({
        code: textSchema(64).min(1, "Send the code.").openapi({
          description: "As it is printed; capitals, spaces and hyphens do not matter.",
          example: "K7RM-0Q2V-XW9D-3JTB",
        }),
      })
      .openapi("CheckGiftCard"),
    responses: {
      200: {
        description: "The card can be used.",
        schema: z
          .object({
            ...balanceFields,
            expiresAt: instant("No order is paid with it after this; null for ever").nullable(),
          })
          .openapi("CheckedGiftCard"),
      },
    },
    problems: ["not-found", "rate-limited", "overloaded"],
    run: async ({ deps, principal, body }) => {
      const token = await takeToken(deps, principal, "signIns");
      if (!token.allowed) return token.refusal;
      const { bucket } = token;
      const checked = await checkGiftCard(deps, body.code);
      if (!checked.ok) return refuse(checked.error, bucket);
      return reply(200, { ...availableBody(checked.value), expiresAt: checked.value.expiresAt }, { bucket });
    },
  }),
  defineRoute({
    method: "get",
    path: "/v1/store-credit",
    operationId: "getStoreCredit",
    tag: "Accounts",
    summary: "Your store credit",
    who: "user",
    owns: "caller",
    limit: "reads",
    idempotency: "none",
    responses: {
      200: {
        description: "What you have, and what open orders hold of it.",
        schema: z.object({ ...balanceFields, heldMinor: minor("Held for open orders") }).openapi("StoreCredit"),
      },
    },
    problems: ["overloaded"],
    run: async ({ deps, principal }) => {
      const token = await takeToken(deps, principal, "reads");
      if (!token.allowed) return token.refusal;
      const { bucket } = token;
      const shown = await showStoreCredit(deps, principal.shopperId);
      if (!shown.ok) return refuse(shown.error, bucket);
      return reply(200, { ...availableBody(shown.value), heldMinor: shown.value.heldMinor }, { bucket });
    },
  }),
];

/** The development inbox: all messages that were sent. */
import { z } from "@hono/zod-openapi";
import type { Notice } from "../../src/domain/notice/types.ts";
import { isStaff } from "../../src/flows/orders/show-order.ts";
import { problem } from "../../src/kernel/problem.ts";
import { defineRoute, refuse, reply, type AnyRoute } from "../route.ts";
import { pageSizeSchema } from "./schemas.ts";

const noticeSchema = z
  .object({
    noticeId: z.string(),
    channel: z.string().openapi({ example: "email" }),
    to: z.string().openapi({ example: "ada@example.com" }),
    subject: z.string(),
    text: z.string(),
    path: z.string().openapi({ description: "The page it is about, below the shop's address." }),
    sentAt: z.int().openapi({ description: "In epoch milliseconds." }),
  })
  .openapi("Notice");

const noticeBody = (notice: Notice): z.input<typeof noticeSchema> => ({
  noticeId: notice.id,
  channel: notice.channel,
  to: notice.to,
  subject: notice.subject,
  text: notice.bodyText,
  path: notice.path,
  sentAt: notice.createdAt,
});

export const inboxRoutes: AnyRoute[] = [
  defineRoute({
    method: "get",
    path: "/v1/inbox",
    operationId: "listInbox",
    tag: "Development",
    summary: "Messages that the shop has sent, newest first",
    description: "For staff; for everybody where the setting `inboxOpen` says so, as a local shop does.",
    who: "anyone",
    owns: "nothing",
    limit: "fence",
    idempotency: "none",
    query: z.strictObject({
      cursor: z
        .string()
        .regex(/^\d{1,15}$/, "Send the cursor that the page before gave.")
        .optional(),
      limit: pageSizeSchema,
    }),
    responses: {
      200: {
        description: "A page of messages; `cursor` leads to the next one and is null on the last.",
        schema: z.object({ notices: z.array(noticeSchema), cursor: z.string().nullable() }).openapi("Inbox"),
      },
    },
    problems: ["not-found"],
    run: async ({ deps, principal, query }) => {
      const mayRead = deps.settings.inboxOpen || (principal !== null && isStaff(principal));
      if (!mayRead) return refuse(problem("not-found", "This shop shows its messages to staff only."));
      const page = await deps.inbox.list(query.limit, query.cursor ?? null);
      return reply(200, { notices: page.notices.map(noticeBody), cursor: page.cursor });
    },
  }),
];

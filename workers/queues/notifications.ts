/** Events that somebody is told of. */
import { sendNotices } from "../../src/flows/notices/send-notices.ts";
import type { NotificationsMessage } from "../../src/ports/event-bus.ts";
import { notificationsMessage } from "./messages.ts";
import type { Topic } from "./topic.ts";

export const notificationsTopic: Topic<NotificationsMessage> = {
  name: "notifications",
  schema: notificationsMessage,
  take: (deps, messages) =>
    sendNotices(
      deps,
      messages.map((message) => message.event),
    ),
};

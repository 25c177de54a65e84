/** The one deployable: requests, queues, the clock, and the classes of the objects. */
import { makeDeps } from "../src/adapters/deps.ts";
import type { Env } from "../src/adapters/env.ts";
import { buildApp } from "./app.ts";
import { runScheduled } from "./cron.ts";
import { pages } from "./pages/mount.tsx";
import { consumeQueue } from "./queues/consume.ts";

export { Shopper } from "../durable-objects/shopper.ts";
export { Stock } from "../durable-objects/stock.ts";

const app = buildApp({ makeDeps, pages });

export default {
  fetch: (request, env, context) => app.fetch(request, env, context),
  queue: (batch, env, context) => consumeQueue(batch, makeDeps(env, context)),
  scheduled: (_controller, env, context) => runScheduled(makeDeps(env, context)),
} satisfies ExportedHandler<Env>;

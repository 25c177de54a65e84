/** The one deployable: requests, queues, the clock, and the classes of the objects. */
import { lastingDeps, makeDeps } from "../src/adapters/deps.ts";
import type { Env } from "../src/adapters/env.ts";
import { buildApp } from "./app.ts";
import { runScheduled } from "./cron.ts";
import { hotAnswer } from "./hot-path.ts";
import { makeFence } from "./middleware/address-fence.ts";
import { pages } from "./pages/mount.tsx";
import { consumeQueue } from "./queues/consume.ts";

export { Balance } from "../durable-objects/balance.ts";
export { Shopper } from "../durable-objects/shopper.ts";
export { Stock } from "../durable-objects/stock.ts";

const fence = makeFence();
const app = buildApp({ makeDeps, pages, fence });

export default {
  fetch(request, env, context) {
    const { catalogue, clock } = lastingDeps(env, context);
    return hotAnswer(request, catalogue, fence, clock.now()) ?? app.fetch(request, env, context);
  },
  queue: (batch, env, context) => consumeQueue(batch, makeDeps(env, context)),
  scheduled: (_controller, env, context) => runScheduled(makeDeps(env, context)),
} satisfies ExportedHandler<Env>;

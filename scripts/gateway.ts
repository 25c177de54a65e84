/**
 * `node scripts/gateway.ts --port 8788 --data .souk/gateway --secret S [--webhook-url URL [--webhook-secret W]]`: the
 * sandbox payment gateway on its own.
 */
import { parseArgs } from "node:util";
import { build } from "./build.ts";
import { startGateway } from "./server.ts";
import { untilTold } from "./until-told.ts";
import { wordsOf } from "./told.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "8788" },
    data: { type: "string", default: ".souk/gateway" },
    secret: { type: "string" },
    "webhook-url": { type: "string" },
    "webhook-secret": { type: "string" },
    vars: { type: "string", default: "{}" },
    json: { type: "boolean", default: false },
  },
});

try {
  if (values.secret === undefined || values.secret === "")
    throw new Error("--secret is needed: what shops prove themselves with");
  const { "webhook-url": webhookUrl, "webhook-secret": webhookSecret } = values;
  const webhooks = {
    ...(webhookUrl !== undefined && { WEBHOOK_URL: webhookUrl }),
    ...(webhookSecret !== undefined && { WEBHOOK_SECRET: webhookSecret }),
  };
  await build(["gateway"]);
  const gateway = await startGateway({
    port: Number(values.port),
    dataDir: values.data,
    secret: values.secret,
    vars: { ...webhooks, ...(JSON.parse(values.vars) as Record<string, string>) },
    show: values.json ? "nothing" : "errors",
  });
  if (values.json) console.log(JSON.stringify({ ready: true, pid: process.pid, url: gateway.url }));
  else console.log(`Sandbox gateway at ${gateway.url} (Ctrl-C ends it)`);
  untilTold(gateway.stop);
} catch (error) {
  console.error(wordsOf(error));
  process.exitCode = 1;
}

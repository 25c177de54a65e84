/**
 * The sandbox payment provider: a Worker of its own with its own storage, in development and tests the outside world
 * that a shop cannot see into. It is not deployed with the shop.
 */
import { Hono } from "hono";
import { merchantRoutes, type GatewayHono } from "./sandbox-gateway/merchant-routes.ts";
import { pageRoutes } from "./sandbox-gateway/page-routes.tsx";

export { GatewayLedger } from "./sandbox-gateway/ledger.ts";

const app = new Hono<GatewayHono>();

app.route("/v1", merchantRoutes);
app.route("/", pageRoutes);
app.onError((error, c) => {
  console.error(JSON.stringify({ event: "gateway_error", path: c.req.routePath, error: String(error) }));
  return c.json({ error: { code: "provider_error", message: "Something went wrong at the provider." } }, 500);
});

export default app;

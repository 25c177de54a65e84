/** The table of contents: what every request passes, in order, and all routes. */
import { OpenAPIHono } from "@hono/zod-openapi";
import { mergeGuestCart } from "../src/flows/cart/merge-cart.ts";
import type { App, AppEnv, Pages } from "./context.ts";
import { addressFence, makeFence, type Fence } from "./middleware/address-fence.ts";
import { crossSite } from "./middleware/cross-site.ts";
import { onError, refusals } from "./middleware/errors.ts";
import { requestContext, type MakeDeps } from "./middleware/request-context.ts";
import { unknownAddress } from "./middleware/unknown-address.ts";
import { mountRoutes } from "./mount.ts";
import { mountReference } from "./reference.ts";
import type { AnyRoute } from "./route.ts";
import { accountRoutes } from "./routes/accounts.ts";
import { cartRoutes } from "./routes/cart.ts";
import { catalogueRoutes } from "./routes/catalogue.ts";
import { checkoutRoutes } from "./routes/checkout.ts";
import { giftCardRoutes } from "./routes/gift-cards.ts";
import { imageRoutes } from "./routes/images.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { metaRoutes } from "./routes/meta.ts";
import { opsLedgerRoutes } from "./routes/ops-ledger.ts";
import { opsCheckoutRoutes } from "./routes/ops-checkouts.ts";
import { opsFraudRoutes } from "./routes/ops-fraud.ts";
import { opsOrderSearchRoutes } from "./routes/ops-order-search.ts";
import { opsGiftCardRoutes } from "./routes/ops-gift-cards.ts";
import { opsOrderRoutes } from "./routes/ops-orders.ts";
import { orderRoutes } from "./routes/orders.ts";
import { reconcileRoutes } from "./routes/reconcile.ts";
import { searchRoutes } from "./routes/search.ts";
import { sellerParcelRoutes } from "./routes/seller-parcels.ts";
import { shortfallRoutes } from "./routes/shortfalls.ts";
import { stockRoutes } from "./routes/stock.ts";
import { stockMoveRoutes } from "./routes/stock-moves.ts";
import { webhookRoutes } from "./routes/webhooks.ts";

/** Every route of the API. The OpenAPI document, the reference and the security tests read this list. */
export const ROUTES: readonly AnyRoute[] = [
  ...catalogueRoutes,
  ...searchRoutes,
  ...cartRoutes,
  ...checkoutRoutes,
  ...giftCardRoutes,
  ...webhookRoutes,
  ...orderRoutes,
  ...shortfallRoutes,
  ...accountRoutes(mergeGuestCart),
  ...inboxRoutes,
  ...stockRoutes,
  ...stockMoveRoutes,
  ...sellerParcelRoutes,
  ...opsOrderRoutes,
  ...opsOrderSearchRoutes,
  ...opsCheckoutRoutes,
  ...opsFraudRoutes,
  ...opsLedgerRoutes,
  ...opsGiftCardRoutes,
  ...reconcileRoutes,
  ...imageRoutes,
  ...metaRoutes,
];

export interface AppParts {
  readonly makeDeps: MakeDeps;
  readonly pages?: Pages;
  readonly routes?: readonly AnyRoute[];
  /** Shared with the hot path, so that an address has one credit. */
  readonly fence?: Fence;
}

export function buildApp({ makeDeps, pages, routes = ROUTES, fence = makeFence() }: AppParts): App {
  const app: App = new OpenAPIHono<AppEnv>();
  const refuse = refusals(pages);
  app.use(requestContext(makeDeps));
  app.use(addressFence(fence, refuse));
  app.use(crossSite(refuse));
  mountRoutes(app, routes);
  mountReference(app, routes);
  pages?.mount(app);
  app.notFound(unknownAddress(app, refuse));
  app.onError(onError(refuse));
  return app;
}

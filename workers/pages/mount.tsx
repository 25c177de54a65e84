/** The storefront: every page and the forms on them. */
import { mergeGuestCart } from "../../src/flows/cart/merge-cart.ts";
import type { Pages } from "../context.ts";
import { mountAccount } from "./doors/account.tsx";
import { mountBrowsing } from "./doors/browse.tsx";
import { mountCart } from "./doors/cart.tsx";
import { mountCheckout } from "./doors/checkout.tsx";
import { mountInbox } from "./doors/inbox.tsx";
import { mountOrders } from "./doors/orders.tsx";
import { showProblem } from "./doors/problem.tsx";

export const pages: Pages = {
  mount: (app) => {
    mountBrowsing(app);
    mountCart(app);
    mountCheckout(app);
    mountOrders(app);
    mountAccount(app, mergeGuestCart);
    mountInbox(app);
    app.get("/assets/*", (c) => c.env.ASSETS.fetch(c.req.raw));
  },
  problem: showProblem,
};

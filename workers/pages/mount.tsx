/** The storefront: every page and the forms on them. */
import { mergeGuestCart } from "../../src/flows/cart/merge-cart.ts";
import type { Pages } from "../context.ts";
import { mountAccount } from "./doors/account.tsx";
import { mountBrowsing } from "./doors/browse.tsx";
import { mountCart } from "./doors/cart.tsx";
import { mountCheckout } from "./doors/checkout.tsx";
import { mountConsole } from "./doors/console.ts";
import { mountCrawling } from "./doors/crawling.ts";
import { mountInbox } from "./doors/inbox.tsx";
import { mountOrders } from "./doors/orders.tsx";
import { showProblem } from "./doors/problem.tsx";

/** On the platform the assets stand before the Worker; where requests reach it directly it serves them itself. */
const STATIC = ["/assets/*", "/favicon.svg", "/manifest.webmanifest", "/robots.txt"] as const;

export const pages: Pages = {
  mount: (app) => {
    mountBrowsing(app);
    mountCart(app);
    mountCheckout(app);
    mountOrders(app);
    mountAccount(app, mergeGuestCart);
    mountInbox(app);
    mountConsole(app);
    mountCrawling(app);
    for (const path of STATIC) app.get(path, (c) => c.env.ASSETS.fetch(c.req.raw));
  },
  problem: showProblem,
};
